// ProgrammeClock: the media time that this device is at. That of the frame on screen while there is a picture, else
// that of the backend. A short stall is still a picture: the show waits with it.

/** Without a frame for longer than this the show goes on without the picture. */
export const PATIENCE_MILLIS = 10_000;

export class ProgrammeClock {
  #studio;
  #waitsForPictureSince; // null: there is no video to wait for
  #frame = null; // {micros, seenMillis}
  #delayMicros = 0;

  /**
   * @param {import("./studio-clock.js").StudioClock} studio
   * @param {number | null} waitsForPictureSince since when a first frame is expected; null without video
   * @param {number} delayMicros how far behind the studio a device without picture is to be
   */
  constructor(studio, waitsForPictureSince, delayMicros = 0) {
    this.#studio = studio;
    this.#waitsForPictureSince = waitsForPictureSince;
    this.#delayMicros = delayMicros;
  }

  /** A frame is on screen. */
  onFrame(micros, seenMillis) {
    this.#frame = { micros, seenMillis };
    const studio = this.#studio.at(seenMillis);
    if (studio !== null) {
      this.#delayMicros = Math.max(0, studio - micros);
    }
  }

  /**
   * @param {number} millis of performance.now()
   * @returns {{micros: number, source: "VIDEO" | "STUDIO"} | null} null while nothing is known
   */
  at(millis) {
    if (this.#frame && millis - this.#frame.seenMillis < PATIENCE_MILLIS) {
      return { micros: this.#frame.micros, source: "VIDEO" };
    }
    if (this.#isAboutToStart(millis)) {
      return null;
    }
    // After a picture was lost time goes on where it was, not seconds ahead.
    const studio = this.#studio.at(millis);
    return studio === null ? null : { micros: studio - this.#delayMicros, source: "STUDIO" };
  }

  /** How far the picture was behind the studio when it was last seen; 0 before. */
  get delayMillis() {
    return this.#delayMicros / 1000;
  }

  #isAboutToStart(millis) {
    return (
      this.#frame === null &&
      this.#waitsForPictureSince !== null &&
      millis - this.#waitsForPictureSince < PATIENCE_MILLIS
    );
  }
}
