// EdgeMap: when any frame of the player was the playlist's newest, by the page's own clock: for a stream that tells no
// time. Each load of the playlist that brings a new edge says when that one was there; other frames are as far from it
// in time as they are on the player's timeline.
//
// A load is late, nobody knows how much, and never early: of the last ones the least late is believed. When a less late
// one is found time stands still for as much, and does not go back: what has come stays.

const MAX_SAMPLES = 16;
const JUMP_MILLIS = 3000;

/** An edge that went on by less is the same one, of whose segment the player knows the length by now. */
const MOVED_SECONDS = 0.1;

export class EdgeMap {
  #samples = []; // milliseconds of performance.now() at which second 0 of the player's timeline was the edge
  #doubted = null; // the last one, if it was much larger than the one that is believed
  #edge = -Infinity; // of the last load
  #last = null; // {seconds, millis}: what was said last

  /**
   * The playlist was loaded.
   *
   * @param {{seconds: number, seenMillis: number, targetSeconds: number}} edge its end on the player's timeline, when it
   *     was there (performance.now()), and how long a segment may be
   */
  learn({ seconds, seenMillis, targetSeconds }) {
    const hasMoved = seconds > this.#edge + MOVED_SECONDS;
    this.#edge = seconds;
    if (!hasMoved) {
      return; // it is getting old, or the timeline has moved
    }
    const sample = seenMillis - seconds * 1000;
    const later = sample - (this.#believed() ?? sample);
    const jump = Math.max(JUMP_MILLIS, targetSeconds * 1000);
    if (later > jump) {
      this.#doubt(sample);
      return;
    }
    this.#doubted = null;
    if (later < -jump) {
      this.#beginAnew([]);
    }
    this.#samples = [...this.#samples, sample].slice(-MAX_SAMPLES);
  }

  /** The player's timeline starts anew. */
  forget() {
    this.#beginAnew([]);
    this.#edge = -Infinity;
  }

  /** @returns {number | null} when the frame at `seconds` of the player's timeline was the edge (performance.now()) */
  at(seconds) {
    const believed = this.#believed();
    if (believed === null) {
      return null;
    }
    const isOnward = this.#last !== null && seconds >= this.#last.seconds;
    const millis = Math.max(believed + seconds * 1000, isOnward ? this.#last.millis : -Infinity);
    this.#last = { seconds, millis };
    return millis;
  }

  /** One may have been on its way for long. If two say so the stream stood still. */
  #doubt(sample) {
    if (this.#doubted === null) {
      this.#doubted = sample;
    } else {
      this.#beginAnew([this.#doubted, sample]);
    }
  }

  #beginAnew(samples) {
    this.#samples = samples;
    this.#doubted = null;
    this.#last = null;
  }

  #believed() {
    return this.#samples.length === 0 ? null : Math.min(...this.#samples);
  }
}
