// Announcer: says the moments that matter to a screen reader: open, five seconds, lock. The countdown itself is silent,
// it would drown everything else.

const FIVE = 5;

export class Announcer {
  #say;
  #last = { cueRun: null, said: new Set() };

  /** @param {(text: string) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /** @param {object} face from faceOf */
  hear(face, words) {
    if (!face.cueRun) {
      return;
    }
    if (face.cueRun !== this.#last.cueRun) {
      this.#last = { cueRun: face.cueRun, said: new Set() };
    }
    if (face.state === "announcement") {
      this.#once("told", `${face.title} ${face.text}`);
    } else if (face.countdown) {
      const options = face.options.map(({ letter, text }) => words.saidOption(letter, text));
      this.#once("open", [face.prompt, ...options].join(" "));
      if (face.countdown.seconds !== null && face.countdown.seconds <= FIVE) {
        this.#once("five", words.saidFive);
      }
    } else if (face.badge === words.locked) {
      this.#once("locked", words.saidLocked);
    } else if (face.state === "revealed") {
      this.#once("revealed", face.status.text);
    }
  }

  #once(moment, text) {
    if (!this.#last.said.has(moment)) {
      this.#last.said.add(moment);
      this.#say(text);
    }
  }
}
