// DateMap: the media time of any frame of the player, from the playlist's EXT-X-PROGRAM-DATE-TIME: the date of the
// segment that holds the frame, plus its distance from that segment's first sample.

const EPSILON_SECONDS = 0.0005;
const MAX_SEGMENTS = 200;

/** A gap this small between two segments is none: sound and picture do not end together. */
const GAP_SECONDS = 0.5;

/** A segment that is loaded again, or of another rendition, may begin this much elsewhere. */
const SHIFT_SECONDS = 0.2;

export class DateMap {
  #segments = []; // by `from`

  /** @param {{from: number, to: number, micros: number}} segment on the player's timeline (seconds); date of its first sample */
  learn(segment) {
    const { from, to } = segment;
    const isOther = (each) => each.from < from - SHIFT_SECONDS || each.from >= to - SHIFT_SECONDS;
    this.#segments = [...this.#segments.filter(isOther), segment]
      .sort((a, b) => a.from - b.from)
      .slice(-MAX_SEGMENTS);
  }

  /** The player's timeline starts anew. */
  forget() {
    this.#segments = [];
  }

  /** @returns {number | null} media time in microseconds of the frame at `seconds` of the player's timeline */
  at(seconds) {
    const segment = this.#segments.findLast(({ from }) => from <= seconds + EPSILON_SECONDS);
    return segment && seconds < segment.to + GAP_SECONDS
      ? segment.micros + Math.round((seconds - segment.from) * 1e6)
      : null;
  }
}
