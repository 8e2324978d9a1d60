// Hand-written stand-ins: a socket that a test speaks for, time that a test moves, storage in memory.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

/** @returns {{content: string, key: string}} a content as the backend seals it, and what opens it */
export function seal(content, cueRun) {
  const utf8 = new TextEncoder();
  const key = new Uint8Array(32).fill(7);
  const nonce = new Uint8Array(12).fill(5);
  const cipher = chacha20poly1305(key, nonce, utf8.encode(cueRun));
  const sealed = cipher.encrypt(utf8.encode(JSON.stringify(content)));
  const base64 = (bytes) => Buffer.from(bytes).toString("base64");
  return { content: base64([...nonce, ...sealed]), key: base64(key) };
}

export class FakeSocket {
  readyState = 0;
  sent = [];

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  end(code) {
    this.readyState = 3;
    this.onclose({ code });
  }

  sentOf(type) {
    return this.sent.filter((message) => message.type === type);
  }
}

export class FakeWorld {
  sockets = [];
  shown = [];
  badTickets = 0;
  dropped = null; // what the player has counted
  stores = new Map();
  #now = 0;
  #timers = new Map();
  #nextTimer = 1;

  openSocket = () => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };
  nowMillis = () => this.#now;
  random = () => 0.5;
  onWelcome = () => {};
  hurries = 0;
  onLost = () => {};
  onEnded = () => {};
  onHurry = () => this.hurries++;
  droppedFrames = () => this.dropped;
  onChange = () => {};
  onShown = (record) => this.shown.push(record);
  onBadTicket = () => this.badTickets++;
  setTimer = (run, millis) => {
    this.#timers.set(this.#nextTimer, { run, at: this.#now + millis });
    return this.#nextTimer++;
  };
  clearTimer = (timer) => this.#timers.delete(timer);
  keep = (name) => {
    if (!this.stores.has(name)) {
      this.stores.set(name, new FakeStore());
    }
    return this.stores.get(name);
  };

  get socket() {
    return this.sockets.at(-1);
  }

  advance(millis) {
    const end = this.#now + millis;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end);
      const next = due.sort(([, a], [, b]) => a.at - b.at)[0];
      if (!next) {
        break;
      }
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].run();
    }
    this.#now = end;
  }
}

export class FakeStore {
  #text = "null";

  read() {
    return JSON.parse(this.#text);
  }

  write(value) {
    this.#text = JSON.stringify(value);
  }
}

/** Answers requests as a test says, by path. */
export class FakeHttp {
  asked = [];
  replies = new Map();

  /** @param {number} status @param {object[]} messages */
  answer(path, status, messages) {
    this.replies.set(path, { status, messages });
  }

  fetch = async (url, options) => {
    const path = url.replace("https://n1", "");
    this.asked.push({ path, body: options.body ? JSON.parse(options.body) : null, options });
    const reply = this.replies.get(path);
    if (!reply) {
      throw new TypeError(`no network to ${path}`);
    }
    return {
      status: reply.status,
      headers: { get: () => (reply.messages ? "application/json" : "text/plain") },
      json: async () => ({ messages: reply.messages }),
    };
  };

  postsOf(type) {
    return this.asked
      .filter(({ path }) => path === "/api/messages")
      .flatMap(({ body }) => body.messages)
      .filter((message) => message.type === type);
  }
}

/** Lets all promises that are due run. */
export async function settle() {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}
