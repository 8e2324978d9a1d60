// Link: the socket to the backend, and the cursor into the cue log. It hands on every entry once, in order, without
// a hole, or a snapshot; whatever breaks, it comes back by itself unless the backend forbids it.
import { fullJitter } from "./backoff.js";

const PATIENCE_MILLIS = 10_000; // for the welcome, and for each pong
const CLOCK_PINGS = 5; // at the start, quickly: one of them is lucky
const CLOCK_PING_MILLIS = 250;
const PING_MILLIS = 10_000;
const DOUBT_MILLIS = 5000; // for a pong, when the link is suspected to be dead
const LOST = 1006;

/** Close codes after which the same ticket is not taken again; see docs/protocol.md. */
const FINAL_CODES = new Set([1002, 1003, 1007, 1009, 4000, 4001, 4002, 4009]);

export class Link {
  #ticket;
  #listener;
  #world;
  #socket = null;
  #epoch = null;
  #offset = 0;
  #failures = 0;
  #closing = null; // the backend's last message on this socket
  #pingsLeft = 0;
  #pingMillis = PING_MILLIS;
  #unanswered = null; // performance.now() of the oldest ping without pong
  #pingTimer = null;
  #retryTimer = null;
  #welcomeTimer = null;
  #doubtTimer = null;

  gaps = 0;
  unknown = 0;

  /**
   * @param {string} ticket
   * @param {object} listener onState("CONNECTING" | "OPEN" | "RETRYING" | "ENDED", closing | null), onEpoch(epoch, fan),
   *     onSnapshot(entries), onEntry(entry), onBallotCounted(message), onBallotRefused(message),
   *     onPong(sentMillis, receivedMillis, nowMicros)
   * @param {object} world openSocket(), onWelcome(), onLost(closing | null), onEnded(), onHurry(), nowMillis(), setTimer(f, millis), clearTimer(timer), random()
   */
  constructor(ticket, listener, world) {
    this.#ticket = ticket;
    this.#listener = listener;
    this.#world = world;
  }

  connect() {
    this.#forgetTimers();
    this.#closing = null;
    this.#unanswered = null;
    this.#listener.onState("CONNECTING", null);
    let socket;
    try {
      socket = this.#world.openSocket();
    } catch (problem) {
      console.warn("no socket can be had here", problem);
      this.#onClosed(LOST);
      return;
    }
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = ({ data }) => socket === this.#socket && this.#onText(data);
    socket.onclose = ({ code }) => socket === this.#socket && this.#onClosed(code);
    this.#welcomeTimer = this.#world.setTimer(() => this.#giveUp(), PATIENCE_MILLIS);
  }

  /** The network is back, or the page is: no need to wait for the timer. */
  retryNow() {
    if (this.#retryTimer !== null && this.#closing?.retryAfterMillis === undefined) {
      this.connect();
    } else if (this.isOpen) {
      this.#ping();
    }
  }

  /** Something is in the log that has not come here: what is not alive must be replaced, by the surest way. */
  hurry() {
    if (!this.isOpen) {
      this.#world.onHurry();
      this.retryNow();
    } else if (this.#doubtTimer === null) {
      this.#ping();
      this.#doubtTimer = this.#world.setTimer(() => this.#onDoubt(), DOUBT_MILLIS);
    }
  }

  get isOpen() {
    return this.#socket?.readyState === 1 && this.#welcomeTimer === null;
  }

  send(message) {
    if (this.isOpen) {
      this.#write(message);
    }
  }

  #hello() {
    const known = this.#epoch === null ? {} : { epoch: this.#epoch, offset: this.#offset };
    this.#write({ type: "hello", ticket: this.#ticket, ...known });
  }

  #onText(data) {
    const message = JSON.parse(data);
    switch (message.type) {
      case "welcome":
        return this.#onWelcome(message);
      case "snapshot":
        this.#epoch = message.epoch;
        this.#offset = message.offset;
        return this.#listener.onSnapshot(message.entries);
      case "entry":
        return this.#onEntry(message);
      case "ballotCounted":
        return this.#listener.onBallotCounted(message);
      case "ballotRefused":
        return this.#listener.onBallotRefused(message);
      case "pong":
        return this.#onPong(message);
      case "closing":
        this.#closing = message;
        return;
      default:
        this.unknown++; // a newer backend: what we do not know is not for us
    }
  }

  #onWelcome({ epoch, fan, heartbeatMillis }) {
    this.#world.clearTimer(this.#welcomeTimer);
    this.#welcomeTimer = null;
    this.#failures = 0;
    this.#world.onWelcome();
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#offset = 0;
      this.#listener.onEpoch(epoch, fan);
    }
    this.#pingsLeft = CLOCK_PINGS;
    this.#pingMillis = Math.min(PING_MILLIS, heartbeatMillis / 2);
    this.#listener.onState("OPEN", null);
    this.#ping();
  }

  #onEntry(entry) {
    if (entry.offset <= this.#offset) {
      return; // already known: a continuation may overlap
    }
    if (entry.offset > this.#offset + 1) {
      this.gaps++;
      this.#giveUp(); // the next hello names what we have, and brings the rest
      return;
    }
    this.#offset = entry.offset;
    this.#listener.onEntry(entry);
  }

  #ping() {
    this.#world.clearTimer(this.#pingTimer);
    const now = this.#world.nowMillis();
    if (this.#unanswered !== null && now - this.#unanswered > PATIENCE_MILLIS) {
      this.#giveUp(); // a dead network says nothing, not even that it is dead
      return;
    }
    this.#unanswered ??= now;
    this.#write({ type: "ping", sent: Math.round(now * 1000) });
    const wait = --this.#pingsLeft > 0 ? CLOCK_PING_MILLIS : this.#pingMillis;
    this.#pingTimer = this.#world.setTimer(() => this.#ping(), wait);
  }

  #onDoubt() {
    this.#doubtTimer = null;
    const waits = this.#unanswered === null ? 0 : this.#world.nowMillis() - this.#unanswered;
    if (waits >= DOUBT_MILLIS) {
      this.#world.onHurry();
      this.#giveUp();
    }
  }

  #onPong({ sent, nowMicros }) {
    this.#unanswered = null;
    this.#listener.onPong(sent / 1000, this.#world.nowMillis(), nowMicros);
  }

  #write(message) {
    this.#socket.send(JSON.stringify(message));
  }

  /** Not worth waiting for the close frame: it may never come. */
  #giveUp() {
    const socket = this.#socket;
    this.#onClosed(LOST);
    socket.close();
  }

  #onClosed(code) {
    this.#forgetTimers();
    this.#socket = null;
    const mayReconnect = this.#closing ? this.#closing.mayReconnect : !FINAL_CODES.has(code);
    if (!mayReconnect) {
      this.#world.onEnded();
      this.#listener.onState("ENDED", this.#closing ?? { code, text: "", mayReconnect });
      return;
    }
    this.#world.onLost(this.#closing);
    const wait =
      this.#closing?.retryAfterMillis ?? fullJitter(this.#failures++, this.#world.random);
    this.#retryTimer = this.#world.setTimer(() => this.connect(), wait);
    this.#listener.onState("RETRYING", this.#closing);
  }

  #forgetTimers() {
    const timers = [this.#pingTimer, this.#retryTimer, this.#welcomeTimer, this.#doubtTimer];
    for (const timer of timers) {
      this.#world.clearTimer(timer);
    }
    this.#pingTimer = this.#retryTimer = this.#welcomeTimer = this.#doubtTimer = null;
  }
}
