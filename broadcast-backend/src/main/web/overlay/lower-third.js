// LowerThird: draws what belongs on the overlay. A lost link leaves what was there: a graphic on air must not
// blink because of a network.
import { make, mark, say } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { hueOf, markOf } from "../shared/mark.js";
import { resultOf } from "../shared/result.js";
import { secondsLeft } from "../shared/show-state.js";
import { textIn } from "../shared/texts.js";

/** Whether three in a row leave fewer holes, or fewer rows, than two. */
const inThrees = (count) => count === 3 || count > 4;

export class LowerThird {
  #root;
  #language;
  #drawnFor = "";
  #parts = null;

  constructor(root, language) {
    this.#root = root;
    this.#language = language;
  }

  /** @param {object} look from Attendance.look */
  show({ cue, phase, remainingMillis }) {
    const key = cue ? cue.cueRun : "";
    if (key !== this.#drawnFor) {
      this.#drawnFor = key;
      this.#parts = null;
      this.#root.replaceChildren(...this.#panel(cue));
    }
    mark(this.#root, "data-phase", phase);
    mark(this.#root, "data-cue-run", cue?.cueRun ?? null);
    if (this.#parts) {
      this.#update(cue, phase, remainingMillis);
    }
  }

  #panel(cue) {
    if (!cue) {
      return [];
    }
    return cue.content.type === "ask" ? [this.#ask(cue.content)] : [this.#announcement(cue.content)];
  }

  #announcement({ headline, body }) {
    const lines = [make("h1", {}, [this.#text(headline)])];
    if (body) {
      lines.push(make("p", {}, [this.#text(body)]));
    }
    return make("section", { class: "panel announcement" }, lines);
  }

  #ask({ prompt, options }) {
    const time = make("span", { class: "time" });
    const left = make("span", { class: "left" });
    const rows = options.map((option, place) => {
      const share = make("span", { class: "share" });
      const verdict = make("span", { class: "verdict" });
      const row = make("li", { "data-hue": hueOf(place), "data-option": option.id }, [
        make("span", { class: "bar" }),
        markOf(option, place),
        make("span", { class: "text" }, [this.#text(option.text)]),
        verdict,
        share,
      ]);
      return { id: option.id, row, share, verdict };
    });
    this.#parts = { time, left, rows };
    return make("section", { class: `panel ask${inThrees(options.length) ? " threes" : ""}` }, [
      make("header", {}, [make("h1", {}, [this.#text(prompt)]), time]),
      left,
      make(
        "ul",
        {},
        rows.map(({ row }) => row),
      ),
    ]);
  }

  #update(cue, phase, remainingMillis) {
    const { time, left, rows } = this.#parts;
    const isCounting = phase === "OPEN" && remainingMillis !== null;
    say(time, isCounting ? `${secondsLeft(remainingMillis)}` : "");
    if (phase === "LOCKED" && !time.querySelector("svg")) {
      time.replaceChildren(icon("lock"));
    }
    const whole = cue.content.windowMillis ?? remainingMillis;
    left.style.setProperty("--left", isCounting ? remainingMillis / whole : 0);
    const reveal = phase === "REVEALED" ? cue.reveal : null;
    const result = reveal && resultOf(cue.content.options, reveal.tally);
    for (const { id, row, share, verdict } of rows) {
      const bar = result?.bars.get(id);
      row.style.setProperty("--share", bar ? bar.share : 0);
      say(share, bar ? `${Math.round(bar.share * 100)} %` : "");
      const isBest = bar && (reveal.answer === null ? bar.isLeading : id === reveal.answer);
      mark(row, "data-best", isBest ? "true" : null);
      if (isBest && !verdict.firstChild) {
        verdict.append(icon(reveal.answer === null ? "star" : "check"));
      }
    }
  }

  #text(texts) {
    return textIn(texts, [this.#language]);
  }
}
