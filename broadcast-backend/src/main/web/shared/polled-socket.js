// PolledSocket: what a Link takes for a WebSocket, where the network lets none through. It gets the log by GET, a second
// after the last time, and says what the Link says by POST; the Link's own state machine does the rest.

const POLL_MILLIS = 1000;
const REQUEST_PATIENCE_MILLIS = 10_000; // a POST with ballots may take five seconds
const LOST = 1006;
const BAD_TICKET = 4001;
const NO_SUCH_LOG = 404;

export class PolledSocket {
  #origin;
  #poll; // path of the log
  #world;
  #ticket = null;
  #epoch = null;
  #offset = 0;
  #outbox = []; // JSON texts, so that what is said twice is sent once
  #isPosting = false;
  #isWelcome = false;
  #welcome = null; // until the log has come once: to be let in by half is not to be in
  #timer = null;

  readyState = 0;
  onopen = () => {};
  onmessage = () => {};
  onclose = () => {};

  /**
   * @param {string} origin of the node
   * @param {string} poll the JoinReply's `poll`
   * @param {object} world fetch(url, options), setTimer(f, millis), clearTimer(timer), random()
   */
  constructor(origin, poll, world) {
    this.#origin = origin;
    this.#poll = poll;
    this.#world = world;
    this.#timer = world.setTimer(() => this.#open(), 0);
  }

  send(text) {
    const message = JSON.parse(text);
    if (message.type === "hello") {
      this.#ticket = message.ticket;
      this.#epoch = message.epoch ?? null;
      this.#offset = message.offset ?? 0;
      this.#post();
    } else if (!this.#outbox.includes(text)) {
      this.#outbox.push(text);
      if (this.#outbox.length === 1 && !this.#isPosting) {
        // What is said in the same breath goes together.
        this.#world.setTimer(() => this.#post(), 0);
      }
    }
  }

  close() {
    this.readyState = 3;
    this.#world.clearTimer(this.#timer);
  }

  #open() {
    if (this.readyState === 0) {
      this.readyState = 1;
      this.onopen();
    }
  }

  async #post() {
    if (this.readyState !== 1 || this.#isPosting) {
      return;
    }
    this.#isPosting = true;
    const messages = this.#outbox.splice(0);
    const reply = await this.#ask("/api/messages", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.#ticket}`,
      },
      body: `{"messages":[${messages.join(",")}]}`,
    });
    this.#isPosting = false;
    this.#take(reply);
    if (this.#outbox.length > 0) {
      this.#post();
    }
  }

  async #get() {
    const reply = await this.#ask(`${this.#poll}/${this.#offset}`, {});
    if (this.readyState !== 1) {
      return;
    }
    if (reply?.status === 200 && this.#welcome !== null) {
      const welcome = this.#welcome;
      this.#welcome = null;
      this.onmessage({ data: JSON.stringify(welcome) });
    }
    if (reply?.status === NO_SUCH_LOG) {
      this.#end(BAD_TICKET); // another run is on: the ticket is of the last one
      return;
    }
    this.#take(reply);
    if (this.readyState === 1) {
      const pause = POLL_MILLIS * (0.75 + this.#world.random() / 2);
      this.#timer = this.#world.setTimer(() => this.#get(), pause);
    }
  }

  /** @returns {Promise<{status: number, messages: object[]} | null>} null if there was no answer */
  async #ask(path, options) {
    try {
      const signal = AbortSignal.timeout(REQUEST_PATIENCE_MILLIS);
      const reply = await this.#world.fetch(this.#origin + path, {
        ...options,
        credentials: "omit",
        signal,
      });
      const isBatch = reply.headers.get("Content-Type")?.startsWith("application/json");
      const batch = isBatch ? await reply.json() : { messages: [] };
      return { status: reply.status, messages: batch.messages };
    } catch (problem) {
      console.info("polling: no answer", problem);
      return null;
    }
  }

  #take(reply) {
    let last = LOST;
    for (const message of reply?.messages ?? []) {
      if (this.readyState !== 1) {
        return;
      }
      last = message.type === "closing" ? message.code : last;
      this.#hear(message);
    }
    if (reply?.status !== 200 && this.readyState === 1) {
      this.#end(last);
    }
  }

  #hear(message) {
    switch (message.type) {
      case "welcome":
        return this.#onWelcome(message);
      case "snapshot":
      case "entry":
        this.#offset = Math.max(this.#offset, message.offset);
    }
    this.onmessage({ data: JSON.stringify(message) });
  }

  /** Each answer begins with one; a socket says it once. */
  #onWelcome(welcome) {
    if (this.#isWelcome) {
      return;
    }
    this.#isWelcome = true;
    if (welcome.epoch !== this.#epoch) {
      this.#offset = 0;
    }
    this.#welcome = welcome;
    this.#get();
  }

  #end(code) {
    this.close();
    this.onclose({ code });
  }
}
