// Ballots: this fan's answers in one show run. An answer is "sending" until the backend says that it is stored;
// it is sent again, word for word, until then. Kept in the device's storage, so it survives a reload.

export const RESEND_MILLIS = 2000;
export const MAX_SEQ = 15;

export class Ballots {
  #store;
  #byCueRun;
  #sentMillis = new Map(); // cue run -> when it was sent last, over this connection

  /** @param {{read: () => object | null, write: (value: object) => void}} store */
  constructor(store) {
    this.#store = store;
    this.#byCueRun = new Map(Object.entries(store.read() ?? {}));
  }

  /**
   * @returns {{seq: number, choice: string, counted: string | null,
   *     status: "SENDING" | "COUNTED" | "TOO_LATE" | "REFUSED"} | null}
   */
  of(cueRun) {
    return this.#byCueRun.get(cueRun) ?? null;
  }

  /** Whether this fan could answer, or answer differently. */
  mayChoose(cue, choice) {
    const ballot = this.of(cue.cueRun);
    if (!ballot || ballot.status === "REFUSED") {
      return true;
    }
    return (
      cue.content.counts === "LAST" &&
      ballot.status !== "TOO_LATE" &&
      ballot.seq < MAX_SEQ &&
      // Another device of this fan may have been later: then what was tapped here is not what counts.
      (ballot.status === "COUNTED" ? ballot.counted : ballot.choice) !== choice
    );
  }

  /** The fan taps an option. It is due for sending at once. */
  choose(cue, choice, times) {
    if (!this.mayChoose(cue, choice)) {
      return false;
    }
    const before = this.of(cue.cueRun);
    this.#keep(cue.cueRun, {
      seq: Math.min((before?.seq ?? 0) + 1, MAX_SEQ),
      choice,
      counted: before?.counted ?? null,
      status: "SENDING",
      ...times,
    });
    this.#sentMillis.delete(cue.cueRun);
    return true;
  }

  /** @returns {object[]} the castBallot messages to send now */
  due(nowMillis) {
    const messages = [];
    for (const [cueRun, ballot] of this.#byCueRun) {
      const sent = this.#sentMillis.get(cueRun);
      if (ballot.status === "SENDING" && (sent === undefined || nowMillis - sent >= RESEND_MILLIS)) {
        this.#sentMillis.set(cueRun, nowMillis);
        const { seq, choice, shownMicros, tappedMicros } = ballot;
        messages.push({ type: "castBallot", cueRun, seq, choice, shownMicros, tappedMicros });
      }
    }
    return messages;
  }

  /** A new connection: what was on its way over the old one may be lost. */
  onConnected() {
    this.#sentMillis.clear();
  }

  onCounted({ cueRun, seq, choice }) {
    const ballot = this.of(cueRun);
    if (ballot) {
      // An answer to an earlier seq: that one counts, while the change is still on its way.
      const status = seq === ballot.seq ? "COUNTED" : ballot.status;
      this.#keep(cueRun, { ...ballot, counted: choice, status });
    }
  }

  onRefused({ cueRun, seq, reason }) {
    const ballot = this.of(cueRun);
    if (ballot?.status !== "SENDING" || seq !== ballot.seq || reason === "NOT_OPEN") {
      return; // NOT_OPEN: this node will hear of the ask; the next sending may count
    }
    this.#keep(cueRun, { ...ballot, status: reason === "TOO_LATE" ? "TOO_LATE" : "REFUSED" });
  }

  #keep(cueRun, ballot) {
    this.#byCueRun.set(cueRun, ballot);
    this.#store.write(Object.fromEntries(this.#byCueRun));
  }
}
