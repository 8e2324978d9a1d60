// phones: very many phones on one epoll thread, and the meter of what reaches them.
//
//   phones plain PORT COUNT            against the floor: ready after the handshake
//   phones ngage PORT COUNT TICKETS    against a node: /ws/audience, ngage.v1, then a hello with the ticket in
//                                      the phone's line of the file TICKETS
//
// Told what to do by lines on standard input, one after the other; answers each with one line of `word key=value ..`
// on standard output. Ends with its input. Times are CLOCK_MONOTONIC nanoseconds, comparable with Java's nanoTime().
//
//   weak PERCENT              so many of them, not connected yet, will take little before they read it
//                                                                  weak count=
//   connect                   every phone comes in                 connected ready= first= last= refused=
//   arm N SECONDS             counts N entries for each phone      armed; then, when all are in or time is up,
//                                                                  delivered got= missed= bytes= first= p50= p99= last=
//   answer SECONDS JSON       every phone that reads sends this      answered got= missed= refused= first= p50= p99= last=
//   ping                      the same with a ping                 ponged got=
//   stall PERCENT             so many of them stop reading; they go on with their pings
//                                                                  stalled count=
//   read PERCENT SECONDS      so many of all phones read on, if they had stopped, until each has what the others have
//                             or is closed, or time is up
//                                                                  reading count= live= behind= snapshots= slow=
//                                                                  silent= closed= cut=
//   cut                       all connections are reset            cut count=
//   return MILLIS             all come back, each at a moment of its own within so long
//                                                                  returned ready= refused= first= p99= last=
//   state                                                          state live= lost= gaps= snapshots= head= behind=
//                                                                  stalled= cut= first= last=
//
// Of those that had stopped and read on: slow, silent and closed were told so by the node (4005, 4006, another
// code), cut were not. None of them is lost: that is said of the others alone. The state has of those that stop now
// how many the node has cut off meanwhile, as far as they notice (a ping that is answered with a reset), and when.
//
// A phone costs 40 bytes and its descriptor; its half-read frame, if any, is kept on the heap.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 20, EVENTS = 1024, IN_FLIGHT = 200, TICKET_CHARS = 300, LINE_CHARS = 1000 };
enum { FIRST_SOURCE = 0x7f010001 /* 127.1.0.1 */, PHONES_PER_SOURCE = 10000, PATIENCE_SECONDS = 180 };
enum { WEAK_RECEIVE_BYTES = 4096, WEAK_SEGMENT_BYTES = 1400 };
enum { TOO_SLOW = 4005, SILENT = 4006 };

enum state { AWAY, CONNECTING, UPGRADING, GREETING, LIVE, LOST };

struct phone {
    uint8_t *rest;  // of a frame that has not arrived whole
    int64_t due;    // when it dials, if it is AWAY and wants to come back; 0 if it does not
    int fd;
    int rest_bytes;
    int offset;     // of the last entry that it has
    uint8_t state;
    uint8_t is_weak;
    uint8_t is_stalled;
    uint8_t is_cut; // while it was stalled: what the kernel has for it can still be read
    uint8_t is_waking; // has stopped, and reads on
    uint16_t got;   // entries or acknowledgements, of those that are being counted
};

static int is_plain, port, count, want;
static struct phone *phones;
static char (*tickets)[TICKET_CHARS];
static char epoch[80];
static int poller, in_flight;
static uint8_t *buffer;

static int live, lost, gaps, snapshots, head, refused;

// Of those that stop reading, and of those that read on.
static int stalled, cut_off;
static int64_t first_cut, last_cut;
static int waking_snapshots, told_slow, told_silent, told_other, told_nothing;

// What is being counted now: entries, acknowledgements or pongs.
static enum { NOTHING, ENTRIES, ACKS, PONGS, ARRIVALS } counting;
static int64_t *arrivals;
static int arrived, expected, per_phone, refusals;
static int64_t bytes, deadline;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
    printf("failed %s: %s\n", what, strerror(errno));
    exit(1);
}

// --- Counting -----------------------------------------------------------------------------------------------

static void begin(int what, int how_many, int each, int seconds) {
    counting = what;
    arrived = refusals = 0;
    bytes = 0;
    per_phone = each;
    expected = how_many * each;
    arrivals = realloc(arrivals, sizeof *arrivals * (expected > 0 ? expected : 1));
    for (int i = 0; i < count; i++) {
        phones[i].got = 0;
    }
    deadline = now() + seconds * 1000000000LL;
}

static void arrive(struct phone *phone, int length) {
    if (phone->got < per_phone && arrived < expected) {
        phone->got++;
        bytes += length;
        arrivals[arrived++] = now();
    }
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static long long arrival(double share) {
    return arrived ? arrivals[(int)((arrived - 1) * share)] : 0;
}

static void report(const char *word) {
    qsort(arrivals, arrived, sizeof *arrivals, by_value); // in order already, but for phones that were retried
    printf("%s got=%d missed=%d refused=%d bytes=%lld first=%lld p50=%lld p99=%lld last=%lld\n", word, arrived,
           expected - arrived, refusals, (long long)(arrived ? bytes / arrived : 0), arrival(0), arrival(.5),
           arrival(.99), arrival(1));
    counting = NOTHING;
}

// --- Sockets ------------------------------------------------------------------------------------------------

static void hang_up(struct phone *phone, int state) {
    if (phone->state == LIVE) {
        live--;
    } else if (phone->state == CONNECTING || phone->state == UPGRADING || phone->state == GREETING) {
        in_flight--;
    }
    if (phone->fd >= 0) {
        close(phone->fd); // lingers for 0 s: a reset
    }
    free(phone->rest);
    phone->rest = 0;
    phone->rest_bytes = 0;
    phone->fd = -1;
    phone->state = state;
}

// @param code of the close; 0 without one
static void lose(struct phone *phone, int code) {
    if (!phone->is_waking) {
        lost++;
    } else if (code == TOO_SLOW) {
        told_slow++;
    } else if (code == SILENT) {
        told_silent++;
    } else if (code) {
        told_other++;
    } else {
        told_nothing++;
    }
    hang_up(phone, LOST);
}

// Turned away, or cut off on the way in: another try after `millis`.
static void retry(struct phone *phone, int64_t millis) {
    refused++;
    hang_up(phone, AWAY);
    phone->due = now() + millis * 1000000;
}

static void watch(struct phone *phone, int how, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = phone};
    if (epoll_ctl(poller, how, phone->fd, &event)) {
        fail("epoll_ctl");
    }
}

static void dial(struct phone *phone) {
    static const int one = 1, little = WEAK_RECEIVE_BYTES, segment = WEAK_SEGMENT_BYTES;
    static const struct linger reset = {1, 0};
    struct sockaddr_in node = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    phone->due = 0;
    phone->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (phone->fd < 0) {
        fail("socket");
    }
    setsockopt(phone->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(phone->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (phone->is_weak) {
        // So that what it does not read waits with the node, and soon: neither with the phone's kernel, nor with the
        // node's, which takes more the longer the segments are. Loopback's are of 64 KB, a real phone's as here.
        setsockopt(phone->fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
        setsockopt(phone->fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    }
    // An address of this machine's own has 28,000 ports for one server, and the kernel finds the second half slowly.
    struct sockaddr_in own = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(FIRST_SOURCE + (phone - phones) / PHONES_PER_SOURCE)};
    setsockopt(phone->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(phone->fd, (void *)&own, sizeof own)) {
        fail("bind");
    }
    if (connect(phone->fd, (void *)&node, sizeof node) && errno != EINPROGRESS) {
        fail("connect");
    }
    phone->state = CONNECTING;
    in_flight++;
    watch(phone, EPOLL_CTL_ADD, EPOLLOUT);
}

static void upgrade(struct phone *phone) {
    char request[400];
    int error = 0, length;
    socklen_t size = sizeof error;
    getsockopt(phone->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        retry(phone, 500);
        return;
    }
    length = sprintf(request,
                     "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                     is_plain ? "/ws" : "/ws/audience", port, is_plain ? "" : "Sec-WebSocket-Protocol: ngage.v1\r\n");
    if (write(phone->fd, request, length) != length) {
        retry(phone, 500);
        return;
    }
    phone->state = UPGRADING;
    watch(phone, EPOLL_CTL_MOD, EPOLLIN);
}

static void say(struct phone *phone, const char *text, int length) {
    static const uint8_t mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    uint8_t frame[LINE_CHARS + 20];
    int header = 0;
    frame[header++] = 0x81;
    if (length < 126) {
        frame[header++] = 0x80 | length;
    } else {
        frame[header++] = 0x80 | 126;
        frame[header++] = length >> 8;
        frame[header++] = length;
    }
    memcpy(frame + header, mask, 4);
    header += 4;
    for (int i = 0; i < length; i++) {
        frame[header + i] = text[i] ^ mask[i & 3];
    }
    // That a stalled one cannot say it is heard as its poller's event.
    if (send(phone->fd, frame, header + length, MSG_NOSIGNAL) != header + length && !phone->is_stalled) {
        lose(phone, 0);
    }
}

static void greet(struct phone *phone) {
    char hello[LINE_CHARS];
    int length = sprintf(hello, "{\"type\":\"hello\",\"ticket\":\"%s\"", tickets[phone - phones]);
    if (phone->offset > 0) {
        length += sprintf(hello + length, ",\"epoch\":\"%s\",\"offset\":%d", epoch, phone->offset);
    }
    length += sprintf(hello + length, "}");
    phone->state = GREETING;
    say(phone, hello, length);
}

static void settle(struct phone *phone) {
    phone->state = LIVE;
    live++;
    in_flight--;
    if (counting == ARRIVALS) {
        arrive(phone, 0);
    }
    if (phone->is_stalled) {
        watch(phone, EPOLL_CTL_MOD, 0);
    }
}

// --- What arrives -------------------------------------------------------------------------------------------

// The value after this key, of a message whose bytes may be followed by others'.
static long long number(const uint8_t *text, int length, const char *key) {
    const uint8_t *found = memmem(text, length, key, strlen(key));
    return found ? atoll((const char *)found + strlen(key)) : -1;
}

static int begins(const uint8_t *text, int length, const char *with) {
    int chars = strlen(with);
    return length >= chars && !memcmp(text, with, chars);
}

static void on_entry(struct phone *phone, const uint8_t *text, int length) {
    int offset = number(text, length < 60 ? length : 60, "\"offset\":");
    if (phone->offset > 0 && offset != phone->offset + 1) {
        gaps++;
    }
    phone->offset = offset;
    if (offset > head) {
        head = offset;
    }
    if (counting == ENTRIES) {
        arrive(phone, length);
    }
}

static void on_snapshot(struct phone *phone, const uint8_t *text, int length) {
    phone->offset = number(text, length < 200 ? length : 200, "\"offset\":");
    if (phone->offset > head) {
        head = phone->offset;
    }
    snapshots++;
    waking_snapshots += phone->is_waking;
    if (phone->state == GREETING) {
        settle(phone);
    }
}

static void on_welcome(struct phone *phone, const uint8_t *text, int length) {
    if (!*epoch) {
        const char *key = "\"epoch\":\"", *from = memmem(text, length, key, strlen(key));
        if (!from || sscanf(from + strlen(key), "%79[^\"]", epoch) != 1) {
            fail("no epoch in a welcome");
        }
    }
    if (phone->offset > 0) {
        settle(phone); // else with its snapshot
    }
}

static void on_closing(struct phone *phone, const uint8_t *text, int length) {
    long long after = number(text, length, "\"retryAfterMillis\":");
    if (want && after >= 0) {
        retry(phone, after);
    } else {
        static int said;
        if (said++ < 3) {
            fprintf(stderr, "phones: closed: %.*s\n", length, (const char *)text);
        }
        lose(phone, number(text, length, "\"code\":"));
    }
}

static void on_text(struct phone *phone, const uint8_t *text, int length) {
    if (is_plain) {
        if (counting == ACKS && begins(text, length, "{\"ok\"")) {
            arrive(phone, length);
        } else if (counting == ENTRIES) {
            arrive(phone, length);
        }
    } else if (begins(text, length, "{\"type\":\"entry\"")) {
        on_entry(phone, text, length);
    } else if (begins(text, length, "{\"type\":\"ballotCounted\"")) {
        if (counting == ACKS) {
            arrive(phone, length);
        }
    } else if (begins(text, length, "{\"type\":\"ballotRefused\"")) {
        refusals++;
    } else if (begins(text, length, "{\"type\":\"pong\"")) {
        if (counting == PONGS) {
            arrive(phone, length);
        }
    } else if (begins(text, length, "{\"type\":\"snapshot\"")) {
        on_snapshot(phone, text, length);
    } else if (begins(text, length, "{\"type\":\"welcome\"")) {
        on_welcome(phone, text, length);
    } else if (begins(text, length, "{\"type\":\"closing\"")) {
        on_closing(phone, text, length);
    }
}

// @return bytes of the HTTP reply; 0 if it is not here whole, or the phone was turned away
static int on_reply(struct phone *phone, int length) {
    uint8_t *end = memmem(buffer, length, "\r\n\r\n", 4);
    if (!end) {
        return 0;
    }
    if (memmem(buffer, end - buffer, " 503 ", 5)) {
        long long seconds = number(buffer, end - buffer, "Retry-After: ");
        retry(phone, seconds < 0 ? 1000 : seconds * 1000);
        return 0;
    }
    if (!memmem(buffer, end - buffer, " 101 ", 5)) {
        *end = 0;
        printf("failed the handshake was answered with %.80s\n", buffer);
        exit(1);
    }
    if (is_plain) {
        settle(phone);
    } else {
        greet(phone);
    }
    return end + 4 - buffer;
}

// @return bytes of whole frames
static int on_frames(struct phone *phone, int from, int length) {
    int at = from;
    while (phone->fd >= 0 && length - at >= 2) {
        int header = 2;
        int64_t payload = buffer[at + 1] & 127;
        if (payload == 126) {
            header = 4;
            payload = length - at < 4 ? BUFFER_BYTES : buffer[at + 2] << 8 | buffer[at + 3];
        } else if (payload == 127) {
            header = 10;
            payload = 0;
            for (int i = 0; length - at >= 10 && i < 8; i++) {
                payload = payload << 8 | buffer[at + 2 + i];
            }
        }
        if (length - at < header + payload) {
            break;
        }
        int opcode = buffer[at] & 15;
        if (opcode == 1) {
            on_text(phone, buffer + at + header, payload);
        } else if (opcode == 8) {
            lose(phone, payload < 2 ? 0 : buffer[at + header] << 8 | buffer[at + header + 1]);
        }
        at += header + payload;
    }
    return at;
}

static void on_readable(struct phone *phone) {
    int kept = phone->rest_bytes;
    if (kept) {
        memcpy(buffer, phone->rest, kept);
    }
    int received = recv(phone->fd, buffer + kept, BUFFER_BYTES - kept, 0);
    if (received <= 0) {
        if (received < 0 && errno == EAGAIN) {
            return;
        }
        if (want && phone->state != LIVE) {
            retry(phone, 500);
        } else {
            lose(phone, 0);
        }
        return;
    }
    int length = kept + received, at = 0;
    if (phone->state == UPGRADING) {
        at = on_reply(phone, length);
    }
    if (phone->state == GREETING || phone->state == LIVE) {
        at = on_frames(phone, at, length);
    }
    if (phone->fd < 0) {
        return;
    }
    int rest = length - at;
    if (rest) {
        phone->rest = realloc(phone->rest, rest);
        memcpy(phone->rest, buffer + at, rest);
    } else if (phone->rest) {
        free(phone->rest);
        phone->rest = 0;
    }
    phone->rest_bytes = rest;
}

// The node has gone; the phone does not look before it reads on.
static void on_cut(struct phone *phone) {
    watch(phone, EPOLL_CTL_DEL, 0);
    phone->is_cut = 1;
    last_cut = now();
    if (!cut_off++) {
        first_cut = last_cut;
    }
}

static void turn(int millis) {
    static struct epoll_event events[EVENTS];
    int ready = epoll_wait(poller, events, EVENTS, millis);
    for (int i = 0; i < ready; i++) {
        struct phone *phone = events[i].data.ptr;
        if (phone->state == CONNECTING) {
            upgrade(phone);
        } else if (phone->is_stalled) {
            on_cut(phone); // nothing else is waited for
        } else if (phone->state != AWAY && phone->state != LOST) {
            on_readable(phone);
        }
    }
}

// --- What it is told ----------------------------------------------------------------------------------------

// Brings in all who are due, until all are there.
static void bring_in(const char *word) {
    int64_t said = now(), give_up = now() + PATIENCE_SECONDS * 1000000000LL;
    want = 1;
    for (int next = 0; live < count;) {
        int64_t time = now();
        for (int looked = 0; looked < count && in_flight < IN_FLIGHT; looked++, next = (next + 1) % count) {
            struct phone *phone = &phones[next];
            if (phone->state == LOST) {
                phone->state = AWAY;
                phone->due = time;
            }
            if (phone->state == AWAY && phone->due <= time) {
                dial(phone);
            }
        }
        turn(2);
        if (time > give_up) {
            break;
        }
        if (time - said > 1000000000LL) {
            said = time;
            printf("progress %s %d of %d\n", word, live, count);
        }
    }
    want = 0;
}

static void connect_all(void) {
    refused = 0;
    begin(ARRIVALS, count, 1, PATIENCE_SECONDS);
    bring_in("connected");
    refusals = refused;
    report("connected");
}

static void return_all(int millis) {
    refused = 0;
    int64_t time = now();
    for (int i = 0; i < count; i++) {
        phones[i].due = time + (int64_t)(millis * 1000000. * (rand() / (RAND_MAX + 1.)));
    }
    begin(ARRIVALS, count, 1, PATIENCE_SECONDS);
    bring_in("returned");
    refusals = refused;
    report("returned");
}

static void say_all(int what, int seconds, const char *text, const char *word) {
    int length = strlen(text), speaking = 0;
    for (int i = 0; i < count; i++) {
        speaking += phones[i].state == LIVE && !phones[i].is_stalled;
    }
    begin(what, speaking, 1, seconds);
    for (int i = 0; i < count; i++) {
        if (phones[i].state == LIVE && (what == PONGS ? !phones[i].is_cut : !phones[i].is_stalled)) {
            say(&phones[i], text, length);
        }
        if (i % 64 == 63) {
            turn(0);
        }
    }
    while (arrived < expected && now() < deadline) {
        turn(50);
    }
    report(word);
}

static void weaken(int percent) {
    int weak = 0;
    for (int i = 0; i < count; i++) {
        phones[i].is_weak = i % 100 < percent;
        weak += phones[i].is_weak;
    }
    printf("weak count=%d\n", weak);
}

static void stall(int percent) {
    stalled = cut_off = 0;
    first_cut = last_cut = 0;
    for (int i = 0; i < count; i++) {
        if (phones[i].state == LIVE && i % 100 < percent) {
            phones[i].is_stalled = 1;
            watch(&phones[i], EPOLL_CTL_MOD, 0);
            stalled++;
        }
    }
    printf("stalled count=%d\n", stalled);
}

static void wake(struct phone *phone) {
    phone->is_stalled = 0;
    phone->is_waking = 1;
    stalled--;
    if (!phone->is_cut) {
        watch(phone, EPOLL_CTL_MOD, EPOLLIN);
        return;
    }
    phone->is_cut = 0;
    cut_off--;
    while (phone->state == LIVE) {
        on_readable(phone);
    }
}

static int behind_of_waking(void) {
    int behind = 0;
    for (int i = 0; i < count; i++) {
        behind += phones[i].is_waking && phones[i].state == LIVE && phones[i].offset < head;
    }
    return behind;
}

static void read_again(int percent, int seconds) {
    int reading = 0, there = 0, behind;
    waking_snapshots = told_slow = told_silent = told_other = told_nothing = 0;
    deadline = now() + seconds * 1000000000LL;
    for (int i = 0; i < count; i++) {
        if (phones[i].is_stalled && i % 100 < percent) {
            wake(&phones[i]);
            reading++;
        }
    }
    while ((behind = behind_of_waking()) && now() < deadline) {
        turn(50);
    }
    for (int i = 0; i < count; i++) {
        there += phones[i].is_waking && phones[i].state == LIVE;
        phones[i].is_waking = 0;
    }
    printf("reading count=%d live=%d behind=%d snapshots=%d slow=%d silent=%d closed=%d cut=%d\n", reading, there,
           behind, waking_snapshots, told_slow, told_silent, told_other, told_nothing);
}

static void cut(void) {
    int there = live;
    for (int i = 0; i < count; i++) {
        if (phones[i].state == LIVE) {
            hang_up(&phones[i], AWAY);
            phones[i].due = INT64_MAX;
        }
    }
    printf("cut count=%d\n", there);
}

static void arm(int entries, int seconds) {
    int reading = 0;
    for (int i = 0; i < count; i++) {
        reading += phones[i].state == LIVE && !phones[i].is_stalled;
    }
    begin(ENTRIES, reading, entries, seconds);
    printf("armed\n");
    while (arrived < expected && now() < deadline) {
        turn(50);
    }
    report("delivered");
}

static void state(void) {
    int behind = 0;
    for (int i = 0; i < count; i++) {
        behind += phones[i].state == LIVE && !phones[i].is_stalled && phones[i].offset < head;
    }
    printf("state live=%d lost=%d gaps=%d snapshots=%d head=%d behind=%d stalled=%d cut=%d first=%lld last=%lld\n",
           live, lost, gaps, snapshots, head, behind, stalled, cut_off, (long long)first_cut, (long long)last_cut);
}

static void obey(char *line) {
    int a = 0, b = 0, at = 0;
    line[strcspn(line, "\n")] = 0;
    if (!strcmp(line, "connect")) {
        connect_all();
    } else if (sscanf(line, "arm %d %d", &a, &b) == 2) {
        arm(a, b);
    } else if (sscanf(line, "answer %d %n", &a, &at) == 1 && at) {
        say_all(ACKS, a, line + at, "answered");
    } else if (!strcmp(line, "ping")) {
        say_all(PONGS, 20, "{\"type\":\"ping\",\"sent\":1}", "ponged");
    } else if (sscanf(line, "weak %d", &a) == 1) {
        weaken(a);
    } else if (sscanf(line, "stall %d", &a) == 1) {
        stall(a);
    } else if (sscanf(line, "read %d %d", &a, &b) == 2) {
        read_again(a, b);
    } else if (!strcmp(line, "cut")) {
        cut();
    } else if (sscanf(line, "return %d", &a) == 1) {
        return_all(a);
    } else if (!strcmp(line, "state")) {
        state();
    } else {
        printf("failed not understood: %s\n", line);
        exit(2);
    }
}

static void read_tickets(const char *file) {
    FILE *in = fopen(file, "r");
    if (!in) {
        fail(file);
    }
    tickets = calloc(count, sizeof *tickets);
    for (int i = 0; i < count; i++) {
        if (!fgets(tickets[i], TICKET_CHARS, in)) {
            fail("fewer tickets than phones");
        }
        tickets[i][strcspn(tickets[i], "\n")] = 0;
    }
    fclose(in);
}

// Lines come whole, one at a time, from a program that waits for the answer.
static int next_line(char *line) {
    static char waiting[LINE_CHARS * 4];
    static int length;
    for (;;) {
        char *end = memchr(waiting, '\n', length);
        if (end) {
            int chars = end + 1 - waiting;
            if (chars >= LINE_CHARS) {
                fail("too long a line");
            }
            memcpy(line, waiting, chars);
            line[chars] = 0;
            memmove(waiting, end + 1, length - chars);
            length -= chars;
            return 1;
        }
        struct pollfd both[2] = {{.fd = 0, .events = POLLIN}, {.fd = poller, .events = POLLIN}};
        poll(both, 2, -1);
        if (both[1].revents) {
            turn(0);
        }
        if (both[0].revents) {
            int got = read(0, waiting + length, sizeof waiting - length);
            if (got <= 0) {
                return 0;
            }
            length += got;
        }
    }
}

int main(int arguments, char **argument) {
    if (arguments < 4 || (is_plain = !strcmp(argument[1], "plain")) == (arguments == 5)) {
        fprintf(stderr, "phones plain PORT COUNT | phones ngage PORT COUNT TICKETS\n");
        return 2;
    }
    port = atoi(argument[2]);
    count = atoi(argument[3]);
    setvbuf(stdout, 0, _IOLBF, 0);
    phones = calloc(count, sizeof *phones);
    buffer = calloc(1, BUFFER_BYTES + 1);
    poller = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        phones[i].fd = -1;
    }
    if (!is_plain) {
        read_tickets(argument[4]);
    }
    char line[LINE_CHARS];
    while (next_line(line)) {
        obey(line);
    }
    return 0;
}
