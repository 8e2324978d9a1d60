// ProgrammeSearch: asks the door again where the programme is, while this device was told of none, or of one that cannot be
// loaded. Later each time, because a show may have no video at all, and never in step with others.

const SOON_MILLIS = 5000;
const FIRST_MILLIS = 30_000;
const MOST_MILLIS = 240_000;

export class ProgrammeSearch {
  #door;
  #world;
  #search = null; // {asked}: how often; null while there is nothing to search
  #timer = null;

  /**
   * @param {object} door mayAsk(): whether the ticket is known to be good now; ask(): promise of a JoinReply;
   *     onReply(joined): returns whether that ends the search
   * @param {object} world setTimer(f, millis), clearTimer(timer), random()
   */
  constructor(door, world) {
    this.#door = door;
    this.#world = world;
  }

  /** What is known is fresh: no need to ask at once. Goes on with a search that there is. */
  start() {
    this.#begin((search) => this.#pause(search));
  }

  /** What is known may be old. */
  startSoon() {
    this.#begin(() => SOON_MILLIS * this.#world.random());
  }

  stop() {
    this.#world.clearTimer(this.#timer);
    this.#search = null;
  }

  #begin(firstPause) {
    if (this.#search === null) {
      this.#search = { asked: 0 };
      this.#wait(this.#search, firstPause(this.#search));
    }
  }

  #wait(search, millis) {
    this.#timer = this.#world.setTimer(() => this.#try(search), millis);
  }

  /** 20 to 40 s; twice as long after each time; at last 160 to 320 s. */
  #pause({ asked }) {
    const middle = Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** asked);
    return (middle * 2 * (1 + this.#world.random())) / 3;
  }

  async #try(search) {
    // With a ticket that is refused it would become another fan.
    const trouble = this.#door.mayAsk() ? await this.#ask(search) : null;
    // Who has to sign in first would only be told so again.
    if (search === this.#search && !trouble?.needsIdentity) {
      this.#wait(search, Math.max(this.#pause(search), trouble?.retryAfterMillis ?? 0));
    }
  }

  /** @returns {Promise<Error | null>} what came instead of an answer */
  async #ask(search) {
    search.asked++;
    try {
      const joined = await this.#door.ask();
      if (search === this.#search && this.#door.onReply(joined)) {
        this.stop();
      }
      return null;
    } catch (problem) {
      console.info("nobody says where the programme is", problem);
      return problem;
    }
  }
}
