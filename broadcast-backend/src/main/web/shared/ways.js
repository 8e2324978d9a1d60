// Ways: how this device reaches the show, by which node and with or without a socket. A socket where one can be had; after
// three failures in a row it polls, and looks for a socket again every minute. A node that sends phones away names others.
import { PolledSocket } from "./polled-socket.js";

const FAILURES_BEFORE_POLLING = 3;
const FAILURES_BEFORE_ANOTHER_NODE = 2;
const PROBE_MILLIS = 60_000;

export class Ways {
  #joined;
  #world;
  #home;
  #origin; // of the node in use
  #others; // origins of other nodes
  #failures = 0; // in a row, at whatever node
  #socketFailures = 0; // in a row
  #open = null;
  #probeTimer = null;

  /**
   * @param {object} joined the JoinReply
   * @param {object} world openWebSocket(url), fetch, setTimer, clearTimer, random, and `origin`: the page's own
   */
  constructor(joined, world) {
    this.#joined = joined;
    this.#world = world;
    this.#home = world.origin;
    this.#origin = world.origin;
    this.#others = this.#within(joined.nodes);
  }

  /** @returns {"SOCKET" | "POLL"} */
  get way() {
    return this.#open instanceof PolledSocket ? "POLL" : "SOCKET";
  }

  get origin() {
    return this.#origin;
  }

  /** @returns {WebSocket | PolledSocket} a new one */
  openSocket() {
    this.#world.clearTimer(this.#probeTimer);
    this.#open = null; // if none can be made
    const mayPoll = this.#joined.poll !== undefined;
    if (mayPoll && this.#socketFailures >= FAILURES_BEFORE_POLLING) {
      this.#open = new PolledSocket(this.#origin, this.#joined.poll, this.#world);
      this.#probeTimer = this.#world.setTimer(() => this.#probe(), PROBE_MILLIS);
    } else {
      this.#open = this.#world.openWebSocket(this.#socketUrl());
    }
    return this.#open;
  }

  onWelcome() {
    this.#failures = 0;
    if (this.way === "SOCKET") {
      this.#socketFailures = 0;
    }
  }

  /** No more is opened. */
  end() {
    this.#world.clearTimer(this.#probeTimer);
    this.#open = null;
  }

  /** There is something to hear, and no time to try sockets: the next way is polling, where that is possible. */
  onHurry() {
    this.#socketFailures = FAILURES_BEFORE_POLLING;
  }

  /** @param {object | null} closing the backend's last words, if it had any */
  onLost(closing) {
    this.#world.clearTimer(this.#probeTimer);
    if (closing) {
      const nodes = this.#within(closing.nodes);
      if (nodes.length > 0) {
        this.#others = nodes;
        this.#origin = nodes[0];
      }
      return;
    }
    this.#failures++;
    // Where polling fails too the network is away, not only its sockets: the next try is a socket's.
    this.#socketFailures =
      this.way === "SOCKET" ? this.#socketFailures + 1 : FAILURES_BEFORE_POLLING - 1;
    if (this.#failures >= FAILURES_BEFORE_ANOTHER_NODE) {
      const all = [...new Set([this.#home, ...this.#others])];
      this.#origin = all[(all.indexOf(this.#origin) + 1) % all.length];
    }
  }

  /** Does the network let a socket through by now? */
  #probe() {
    const polled = this.#open;
    const probe = this.#world.openWebSocket(this.#socketUrl());
    const goOn = () => {
      if (polled === this.#open) {
        this.#probeTimer = this.#world.setTimer(() => this.#probe(), PROBE_MILLIS);
      }
    };
    probe.onclose = goOn;
    probe.onopen = () => {
      probe.onclose = null;
      probe.close();
      if (polled === this.#open) {
        this.#socketFailures = 0;
        polled.close();
        polled.onclose({ code: 1000 });
      }
    };
  }

  /** @returns {string[]} those that a page of this origin may ask: a secure one may ask only secure ones */
  #within(nodes = []) {
    const isSecure = this.#home.startsWith("https:");
    return nodes.filter((origin) => !isSecure || origin.startsWith("https:"));
  }

  #socketUrl() {
    const url = new URL(this.#joined.socket, this.#origin);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  }
}
