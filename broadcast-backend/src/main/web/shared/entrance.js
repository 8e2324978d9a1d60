// Entrance: gets this device a ticket, and another one when that is refused. However often either fails, it comes back
// later each time, and never in step with others.
import { fullJitter } from "./backoff.js";

const FIRST_MILLIS = 1000;

export class Entrance {
  #door;
  #world;
  #isAsking = false; // for another ticket
  #refused = 0; // tickets in a row that brought no welcome

  /**
   * @param {object} door join() and joinAgain(): promises of a JoinReply; onIn(joined); onProblem(problem): not in yet
   * @param {object} world setTimer(f, millis), random()
   */
  constructor(door, world) {
    this.#door = door;
    this.#world = world;
  }

  /** @returns {Promise<void>} of the first try */
  enter() {
    return this.#try(() => this.#door.join(), 0);
  }

  onWelcome() {
    this.#refused = 0;
  }

  /** A new ticket may be refused too, by a node with another secret or clock: a join must not follow at once. */
  onBadTicket() {
    if (this.#isAsking) {
      return; // or two tickets would come, and this device be two fans
    }
    this.#isAsking = true;
    const wait = fullJitter(this.#refused++, this.#world.random);
    this.#world.setTimer(() => this.#try(() => this.#door.joinAgain(), 0), wait);
  }

  async #try(how, failures) {
    let joined;
    try {
      joined = await how();
    } catch (problem) {
      console.warn("cannot join yet", problem);
      this.#door.onProblem(problem);
      if (!problem.needsIdentity) {
        const jitter = fullJitter(failures, this.#world.random);
        const wait = problem.retryAfterMillis ?? FIRST_MILLIS + jitter;
        this.#world.setTimer(() => this.#try(how, failures + 1), wait);
      }
      return;
    }
    this.#isAsking = false;
    this.#door.onIn(joined);
  }
}
