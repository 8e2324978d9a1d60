// Announcer: says the moments that matter to a screen reader: open, five seconds, lock. The countdown itself is silent,
// it would drown everything else.

const FIVE = 5;
const ROOM_MILLIS = 20_000; // between two positions in the waiting room

export class Announcer {
  #say;
  #mention;
  #last = { cueRun: null, said: new Set() };
  #room = { said: null, millis: -Infinity };

  /**
   * @param {(text: string) => void} say at once
   * @param {(text: string) => void} mention when the fan has heard what is being said
   */
  constructor(say, mention = () => {}) {
    this.#say = say;
    this.#mention = mention;
  }

  /** @param {object} face from faceOf */
  hear(face, words, nowMillis = 0) {
    if (face.room) {
      this.#hearRoom(face.room.said, nowMillis);
    }
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
      const isOpening = this.#once("open", [face.prompt, ...options].join(" "));
      if (face.countdown.seconds !== null && face.countdown.seconds <= FIVE) {
        if (isOpening) {
          this.#last.said.add("five"); // or it would take the question's place before that is heard
        }
        this.#once("five", words.saidFive);
      }
    } else if (face.badge === words.locked) {
      this.#once("locked", words.saidLocked);
    } else if (face.state === "revealed") {
      this.#once("revealed", face.status.text);
    }
  }

  #hearRoom(text, nowMillis) {
    if (text !== this.#room.said && nowMillis - this.#room.millis >= ROOM_MILLIS) {
      this.#room = { said: text, millis: nowMillis };
      this.#mention(text);
    }
  }

  /** @returns {boolean} whether it is said now */
  #once(moment, text) {
    if (this.#last.said.has(moment)) {
      return false;
    }
    this.#last.said.add(moment);
    this.#say(text);
    return true;
  }
}
