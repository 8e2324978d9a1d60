// StudioClock: the studio's media time now, from pings, against the page's monotonic clock.
// The device's wall clock is used nowhere.

const MAX_SAMPLES = 8; // the clocks drift apart: at one ping in ten seconds none is older than 80 s
const JUMP_MICROS = 250_000;

export class StudioClock {
  #samples = [];

  /**
   * @param {number} sentMillis when the ping left, by performance.now()
   * @param {number} receivedMillis when its pong came
   * @param {number | undefined} nowMicros the pong's; absent while the backend knows no clock
   */
  onPong(sentMillis, receivedMillis, nowMicros) {
    if (nowMicros === undefined) {
      return;
    }
    const sample = {
      roundTripMillis: receivedMillis - sentMillis,
      offsetMicros: nowMicros - ((sentMillis + receivedMillis) / 2) * 1000,
    };
    if (this.#hasJumped(sample)) {
      this.#samples = [];
    }
    this.#samples = [...this.#samples, sample].slice(-MAX_SAMPLES);
  }

  /** @returns {number | null} media time in microseconds at a moment of performance.now() */
  at(millis) {
    const best = this.#best();
    return best ? Math.round(best.offsetMicros + millis * 1000) : null;
  }

  /** The shorter the round trip, the less can the pong have been late. */
  #best() {
    return this.#samples.reduce(
      (best, sample) => (!best || sample.roundTripMillis <= best.roundTripMillis ? sample : best),
      null,
    );
  }

  /** A new source session sets the programme's clock: no round trip explains the difference. */
  #hasJumped(sample) {
    const best = this.#best();
    if (!best) {
      return false;
    }
    const explained = ((sample.roundTripMillis + best.roundTripMillis) / 2) * 1000;
    return Math.abs(sample.offsetMicros - best.offsetMicros) > explained + JUMP_MICROS;
  }
}
