// floor: the physical floor under every broadcast on this machine. One thread, one epoll, one int per phone;
// a broadcast is a loop of send() of one encoded frame.
//
//   floor PORT [batches]            with batches: 256 of those sends in one call of io_uring
//
//   GET with a Sec-WebSocket-Key    the connection becomes a phone
//   POST /pub                       the body goes to all phones
//   any other request               the answer is the number of phones
//   a text frame from a phone       a short frame back to it: the bare acknowledgement
//
// It is no server: whole requests and whole frames only, no time limits, no queue for a phone that does not read.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_FILES = 20000, BUFFER_BYTES = 65536, EVENTS = 512, BATCH = 256 };

static int phones[MAX_FILES];      // the descriptors of all phones, without holes
static int count;                  // of them
static int place[MAX_FILES];       // of a descriptor in `phones`
static uint8_t is_phone[MAX_FILES];
static long dropped;               // frames that the kernel did not take whole

static uint8_t in[BUFFER_BYTES], out[BUFFER_BYTES];

// --- SHA-1 and base64, for the handshake only ---------------------------------------------------------------

#define ROTATE(x, k) ((x) << (k) | (x) >> (32 - (k)))

static void sha1(const uint8_t *message, size_t length, uint8_t *digest) { // length < 119
    uint8_t padded[128] = {0};
    memcpy(padded, message, length);
    padded[length] = 0x80;
    int blocks = length < 56 ? 1 : 2;
    uint64_t bits = length * 8;
    for (int i = 0; i < 8; i++) {
        padded[blocks * 64 - 1 - i] = bits >> 8 * i;
    }
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (int block = 0; block < blocks; block++) {
        uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            const uint8_t *p = padded + block * 64 + i * 4;
            w[i] = i < 16 ? (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]
                          : ROTATE(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
            uint32_t f, k;
            if (i < 20) {
                f = (b & c) | (~b & d);
                k = 0x5A827999;
            } else if (i < 40) {
                f = b ^ c ^ d;
                k = 0x6ED9EBA1;
            } else if (i < 60) {
                f = (b & c) | (b & d) | (c & d);
                k = 0x8F1BBCDC;
            } else {
                f = b ^ c ^ d;
                k = 0xCA62C1D6;
            }
            uint32_t next = ROTATE(a, 5) + f + e + k + w[i];
            e = d;
            d = c;
            c = ROTATE(b, 30);
            b = a;
            a = next;
        }
        h[0] += a;
        h[1] += b;
        h[2] += c;
        h[3] += d;
        h[4] += e;
    }
    for (int i = 0; i < 20; i++) {
        digest[i] = h[i / 4] >> (24 - i % 4 * 8);
    }
}

static void base64(const uint8_t *bytes, int length, char *text) {
    const char *digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < length; i += 3) {
        uint32_t v = bytes[i] << 16 | (i + 1 < length ? bytes[i + 1] << 8 : 0) | (i + 2 < length ? bytes[i + 2] : 0);
        *text++ = digits[v >> 18];
        *text++ = digits[v >> 12 & 63];
        *text++ = i + 1 < length ? digits[v >> 6 & 63] : '=';
        *text++ = i + 2 < length ? digits[v & 63] : '=';
    }
    *text = 0;
}

// --- io_uring, without its library --------------------------------------------------------------------------

static int ring = -1; // its descriptor, if sends go out in batches
static unsigned *submitted, *completed_head, *completed_tail, submit_mask, complete_mask;
static struct io_uring_sqe *submissions;
static struct io_uring_cqe *completions;

static void open_ring(void) {
    struct io_uring_params is = {
        .flags = IORING_SETUP_SUBMIT_ALL | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
    ring = syscall(SYS_io_uring_setup, BATCH, &is);
    if (ring < 0) {
        perror("floor: io_uring");
        exit(1);
    }
    size_t submitting = is.sq_off.array + is.sq_entries * sizeof(unsigned);
    size_t completing = is.cq_off.cqes + is.cq_entries * sizeof *completions;
    size_t size = submitting > completing ? submitting : completing;
    char *rings = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
    submissions = mmap(0, is.sq_entries * sizeof *submissions, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring,
                       IORING_OFF_SQES);
    if (rings == MAP_FAILED || (void *)submissions == MAP_FAILED) {
        perror("floor: mmap");
        exit(1);
    }
    submitted = (unsigned *)(rings + is.sq_off.tail);
    submit_mask = *(unsigned *)(rings + is.sq_off.ring_mask);
    completed_head = (unsigned *)(rings + is.cq_off.head);
    completed_tail = (unsigned *)(rings + is.cq_off.tail);
    complete_mask = *(unsigned *)(rings + is.cq_off.ring_mask);
    completions = (struct io_uring_cqe *)(rings + is.cq_off.cqes);
    for (unsigned i = 0; i < is.sq_entries; i++) {
        ((unsigned *)(rings + is.sq_off.array))[i] = i;
    }
}

static void send_batch(const int *to, int size, int frame) {
    unsigned tail = *submitted;
    for (int i = 0; i < size; i++) {
        submissions[(tail + i) & submit_mask] = (struct io_uring_sqe){.opcode = IORING_OP_SEND,
                                                                      .fd = to[i],
                                                                      .addr = (uintptr_t)out,
                                                                      .len = frame,
                                                                      .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL};
    }
    __atomic_store_n(submitted, tail + size, __ATOMIC_RELEASE);
    if (syscall(SYS_io_uring_enter, ring, size, size, IORING_ENTER_GETEVENTS, 0, 0) != size) {
        perror("floor: io_uring takes no batch");
        exit(1);
    }
    unsigned head = *completed_head, end = __atomic_load_n(completed_tail, __ATOMIC_ACQUIRE);
    for (; head != end; head++) {
        if (completions[head & complete_mask].res != frame) {
            dropped++;
        }
    }
    __atomic_store_n(completed_head, head, __ATOMIC_RELEASE);
}

// --- What it does -------------------------------------------------------------------------------------------

static void leave(int fd) {
    if (is_phone[fd]) {
        int last = phones[--count];
        phones[place[fd]] = last;
        place[last] = place[fd];
    }
    is_phone[fd] = 0;
    close(fd);
}

static void say(int fd, const char *text) {
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0) {
        leave(fd);
    }
}

static void broadcast(const uint8_t *body, int length) {
    int header = 0;
    out[header++] = 0x81;
    if (length < 126) {
        out[header++] = length;
    } else {
        out[header++] = 126;
        out[header++] = length >> 8;
        out[header++] = length;
    }
    memcpy(out + header, body, length);
    int frame = header + length;
    for (int i = 0; ring >= 0 && i < count; i += BATCH) {
        send_batch(phones + i, count - i < BATCH ? count - i : BATCH, frame);
    }
    for (int i = 0; ring < 0 && i < count; i++) {
        if (send(phones[i], out, frame, MSG_DONTWAIT | MSG_NOSIGNAL) != frame) {
            dropped++;
        }
    }
}

static void become_phone(int fd, const char *key) {
    uint8_t keyed[60], digest[20];
    char accept[40], reply[300];
    memcpy(keyed, key, 24);
    memcpy(keyed + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    sha1(keyed, 60, digest);
    base64(digest, 20, accept);
    sprintf(reply,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: %s\r\n\r\n",
            accept);
    is_phone[fd] = 1;
    place[fd] = count;
    phones[count++] = fd;
    say(fd, reply);
}

static void on_request(int fd, int length) {
    in[length] = 0;
    char *request = (char *)in, *body = strstr(request, "\r\n\r\n"), *key;
    if (!body) {
        return;
    }
    body += 4;
    if ((key = strcasestr(request, "Sec-WebSocket-Key: "))) {
        become_phone(fd, key + 19);
    } else if (!strncmp(request, "POST /pub", 9)) {
        char *header = strcasestr(request, "Content-Length: ");
        int announced = header ? atoi(header + 16) : 0;
        if ((uint8_t *)body + announced <= in + length) {
            broadcast((uint8_t *)body, announced);
        }
        say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    } else {
        char reply[100], number[20];
        sprintf(number, "%d", count);
        sprintf(reply, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(number), number);
        say(fd, reply);
    }
}

static void on_frames(int fd, int length) {
    static const char ack[] = "\x81\x14{\"ok\":1,\"q\":17,\"n\":3}";
    for (int i = 0; length - i >= 6;) {
        int opcode = in[i] & 15, payload = in[i + 1] & 127, header = 6;
        if (payload == 126) {
            payload = in[i + 2] << 8 | in[i + 3];
            header = 8;
        }
        uint8_t *mask = in + i + header - 4, *text = mask + 4;
        if (i + header + payload > length) {
            return;
        }
        for (int k = 0; k < payload; k++) {
            text[k] ^= mask[k & 3];
        }
        i += header + payload;
        if (opcode == 8) {
            leave(fd);
            return;
        }
        if ((opcode == 1 || opcode == 2) && send(fd, ack, 22, MSG_DONTWAIT | MSG_NOSIGNAL) != 22) {
            dropped++;
        }
    }
}

static void accept_all(int listener, int poll) {
    int fd, one = 1;
    while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event readable = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &readable);
    }
}

static void on_readable(int fd) {
    int length = recv(fd, in, sizeof in - 1, 0);
    if (length <= 0) {
        if (length == 0 || errno != EAGAIN) {
            leave(fd);
        }
    } else if (is_phone[fd]) {
        on_frames(fd, length);
    } else {
        on_request(fd, length);
    }
}

int main(int arguments, char **argument) {
    if (arguments == 3 && !strcmp(argument[2], "batches")) {
        open_ring();
    } else if (arguments != 2) {
        fprintf(stderr, "floor PORT [batches]\n");
        return 2;
    }
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(argument[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) {
        perror("floor: listen");
        return 1;
    }
    struct epoll_event accepting = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &accepting);
    for (;;) {
        static struct epoll_event events[EVENTS];
        int ready = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) {
                accept_all(listener, poll);
            } else {
                on_readable(events[i].data.fd);
            }
        }
    }
}
