// ShowState: what a show run looks like to the audience, built from the facts of its log alone, in order.
// It grows with the cues of one run and with nothing else.
import { unseal } from "./seal.js";

/** A frame this little before S is S's frame: stamps are rounded to a millisecond. */
const TOLERANCE_MICROS = 1000;

export class ShowState {
  title = null;
  mode = null;
  locales = [];
  standby = null; // {cueRun, content: sealed | null}
  #cues = new Map(); // cue run -> {cueRun, content, atMicros, endMicros, reveal}
  #moments = []; // {atMicros, cueRun}: what takes the screen, in the log's order
  #early = []; // moments that the log has not brought yet, but the video has
  #fired = new Set(); // cue runs whose GO is in the log

  /** @returns {boolean} false if this version does not know the fact: it is skipped and counted */
  apply(fact) {
    switch (fact.type) {
      case "runStarted":
        this.title = fact.title;
        this.mode = fact.mode;
        this.locales = fact.locales;
        return true;
      case "studioDelaySet":
        return true; // the crew's own
      case "cueStaged":
        this.standby = { cueRun: fact.cueRun, content: fact.content ?? null };
        return true;
      case "cueOnAir":
        this.#onAir(fact);
        return true;
      case "cueClosing":
        if (fact.atMicros !== undefined) {
          this.#change(fact.cueRun, (cue) => endBy(cue, fact.atMicros));
        }
        return true;
      case "cueLocked":
        this.#change(fact.cueRun, (cue) => endBy(cue, fact.atMicros));
        return true;
      case "cueRevealed":
        this.#change(fact.cueRun, (cue) => {
          cue.reveal = {
            atMicros: fact.atMicros,
            tally: fact.tally,
            answer: fact.answer ?? null,
          };
          this.#moments.push({ atMicros: fact.atMicros, cueRun: fact.cueRun });
        });
        return true;
      default:
        return false;
    }
  }

  /** @returns {object | null} the cue that is on screen at a media time */
  focus(micros) {
    const isThere = ({ atMicros }) => hasCome(atMicros, micros);
    const moment = this.#early.findLast(isThere) ?? this.#moments.findLast(isThere);
    return moment ? this.#cues.get(moment.cueRun) : null;
  }

  /** @returns {boolean} whether this device holds a cue that is to come: in standby, or on air beyond the picture */
  isComing(micros) {
    const isAhead = ({ atMicros }) => !hasCome(atMicros, micros);
    return Boolean(this.standby?.content) || [...this.#cues.values()].some(isAhead);
  }

  /** @returns {boolean} whether the log has brought the GO of this cue run */
  hasFired(cueRun) {
    return this.#fired.has(cueRun);
  }

  /**
   * A cue that the video has brought before the log did. Of moments that the log lacks it is the last: the log's
   * own entries between, when they come, do not take the screen from it.
   *
   * @returns {boolean} whether it can be shown: false if this device does not hold its content
   * @throws if the key does not open it
   */
  openEarly({ cueRun, atMicros, key }) {
    if (this.#cues.has(cueRun)) {
      return true;
    }
    if (this.standby?.cueRun !== cueRun || this.standby.content === null) {
      return false;
    }
    this.#open(this.standby.content, cueRun, atMicros, key);
    this.standby = null;
    this.#early.push({ atMicros, cueRun });
    return true;
  }

  #onAir({ cueRun, atMicros, key }) {
    this.#fired.add(cueRun);
    if (this.#early.some((moment) => moment.cueRun === cueRun)) {
      this.#confirm(cueRun, atMicros);
      return;
    }
    if (this.standby?.cueRun !== cueRun) {
      return; // nothing was staged for phones under this id: there is nothing to show
    }
    const { content } = this.standby;
    this.standby = null;
    if (content === null) {
      return;
    }
    this.#open(content, cueRun, atMicros, key);
    this.#moments.push({ atMicros, cueRun });
  }

  /** The log has brought what the video had: from now on it has its place among the others. */
  #confirm(cueRun, atMicros) {
    this.#early = this.#early.filter((moment) => moment.cueRun !== cueRun);
    const cue = this.#cues.get(cueRun);
    cue.atMicros = atMicros;
    cue.endMicros = endOf(cue.content, atMicros);
    this.#moments.push({ atMicros, cueRun });
  }

  #open(content, cueRun, atMicros, key) {
    const opened = unseal(content, cueRun, key);
    this.#cues.set(cueRun, {
      cueRun,
      content: opened,
      atMicros,
      endMicros: endOf(opened, atMicros),
      reveal: null,
    });
  }

  #change(cueRun, change) {
    const cue = this.#cues.get(cueRun);
    if (cue) {
      change(cue);
    }
  }
}

/** @returns {"TOLD" | "OPEN" | "LOCKED" | "REVEALED"} */
export function phaseOf(cue, micros) {
  if (cue.content.type !== "ask") {
    return "TOLD";
  }
  if (cue.reveal && hasCome(cue.reveal.atMicros, micros)) {
    return "REVEALED";
  }
  return cue.endMicros !== null && hasCome(cue.endMicros, micros) ? "LOCKED" : "OPEN";
}

/** @returns {number | null} milliseconds that a fan still has; null if only a lock ends it */
export function remainingMillis(cue, micros) {
  return cue.endMicros === null ? null : Math.max(0, (cue.endMicros - micros) / 1000);
}

/** @returns {number} seconds as people count them down: 3, 2, 1 and then it is over */
export function secondsLeft(millis) {
  return Math.ceil(millis / 1000);
}

/** @returns {number | null} media time from which a fan cannot answer; null while only a lock would end it */
function endOf({ windowMillis }, atMicros) {
  return windowMillis === undefined ? null : atMicros + windowMillis * 1000;
}

/** The ask ends at a media time, if it does not earlier. */
function endBy(cue, micros) {
  cue.endMicros = cue.endMicros === null ? micros : Math.min(cue.endMicros, micros);
}

function hasCome(atMicros, micros) {
  return micros + TOLERANCE_MICROS >= atMicros;
}
