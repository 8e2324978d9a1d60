// MediaClock: the media time of any frame of the player, from the stamps that travel in the video.
//
// The player's own timeline (seconds) says nothing about the programme; each stamp pairs one point of it with
// a media time. Between stamps the two run alike; a new source session jumps, and brings a stamp with
// its first frame.

const EPSILON_SECONDS = 0.0005;
const MAX_STAMPS = 600; // 5 minutes, at two a second

/** Further from a stamp than this it says nothing: the packager writes two a second. */
const REACH_SECONDS = 12;

/** How far before the first stamp it may be applied backwards: the frames of one segment. */
const BACK_SECONDS = 1;

export class MediaClock {
  #stamps = []; // by seconds: {seconds, micros}

  /**
   * Stamps of one stretch of video. They replace what was known of that stretch: after a seek or a change
   * of rendition the player may bring it again, placed a little differently.
   *
   * @param {{seconds: number, micros: number}[]} stamps
   */
  learn(stamps) {
    if (stamps.length === 0) {
      return;
    }
    const fresh = [...stamps].sort((a, b) => a.seconds - b.seconds);
    const from = fresh[0].seconds - EPSILON_SECONDS;
    const to = fresh[fresh.length - 1].seconds + EPSILON_SECONDS;
    const kept = this.#stamps.filter(({ seconds }) => seconds < from || seconds > to);
    this.#stamps = [...kept, ...fresh].sort((a, b) => a.seconds - b.seconds).slice(-MAX_STAMPS);
  }

  /** The player's timeline starts anew. */
  forget() {
    this.#stamps = [];
  }

  /** @returns {number | null} media time in microseconds of the frame at `seconds` of the player's timeline */
  at(seconds) {
    const stamp = this.#lastAtOrBefore(seconds) ?? this.#stamps[0];
    if (!stamp) {
      return null;
    }
    const away = seconds - stamp.seconds;
    return away > REACH_SECONDS || away < -BACK_SECONDS
      ? null
      : stamp.micros + Math.round(away * 1e6);
  }

  #lastAtOrBefore(seconds) {
    return this.#stamps.findLast((stamp) => stamp.seconds <= seconds + EPSILON_SECONDS);
  }
}
