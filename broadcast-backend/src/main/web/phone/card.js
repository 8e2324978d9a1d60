// Card: draws a face. Within one cue it changes only what differs, so focus and animations stay.
import { draw, make, mark, say } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { hueOf, markOf } from "../shared/mark.js";

const RING = 2 * Math.PI * 26;

export class Card {
  #root;
  #onChoose;
  #onAction;
  #drawnFor = null;
  #parts = null;

  /**
   * @param {HTMLElement} root
   * @param {{onChoose: (option: string) => void, onAction: (state: string) => void}} listener
   */
  constructor(root, { onChoose, onAction }) {
    this.#root = root;
    this.#onChoose = onChoose;
    this.#onAction = onAction;
  }

  show(face, language) {
    mark(this.#root, "data-state", face.state);
    mark(this.#root, "data-cue-run", face.cueRun ?? null);
    const key = `${face.options ? "ask" : face.state} ${face.cueRun ?? ""} ${language}`;
    if (key !== this.#drawnFor) {
      this.#drawnFor = key;
      this.#root.replaceChildren(...(face.options ? this.#ask(face) : this.#message(face)));
    }
    if (face.options) {
      this.#updateAsk(face);
    }
    if (face.room) {
      say(this.#parts.count, face.room.count);
      say(this.#parts.unit, face.room.unit);
    }
    if (this.#parts.chip) {
      this.#parts.chip.hidden = !face.chip;
      say(this.#parts.chipText, face.chip ?? "");
    }
  }

  #message(face) {
    const emblem = face.icon
      ? make("div", { class: "emblem" }, [icon(face.icon)])
      : make("div", { class: "emblem pulse" }, [make("i"), make("i"), make("i")]);
    const children = [
      face.kicker ? make("p", { class: "kicker" }, [face.kicker]) : emblem,
      make("h1", spoken(face), [face.title]),
    ];
    const count = make("span", { class: "count" });
    const unit = make("span");
    if (face.room) {
      children.push(make("p", { class: "room" }, [count, unit]));
    }
    if (face.text) {
      children.push(make("p", { class: "lead", ...spoken(face) }, [face.text]));
    }
    if (face.action) {
      const button = make("button", { class: "action", type: "button" }, [face.action]);
      button.addEventListener("click", () => this.#onAction(face.state));
      children.push(button);
    }
    this.#parts = { count, unit, ...this.#chip() };
    return [make("div", { class: "message" }, children), this.#parts.chip];
  }

  #ask(face) {
    const ring = draw("circle", { class: "ring-left", cx: 30, cy: 30, r: 26 });
    const seconds = make("span", { class: "seconds" });
    const countdown = make("div", { class: "countdown", role: "timer", "aria-live": "off" }, [
      draw("svg", { viewBox: "0 0 60 60", "aria-hidden": "true" }, [
        draw("circle", { class: "ring-all", cx: 30, cy: 30, r: 26 }),
        ring,
      ]),
      seconds,
    ]);
    const badge = make("span", { class: "badge" });
    const options = face.options.map((option, place) => this.#option(option, place));
    const status = make("p", { class: "status", role: "status" });
    const total = make("p", { class: "total" });
    this.#parts = { ring, seconds, countdown, badge, options, status, total, ...this.#chip() };
    return [
      make("div", { class: "ask-head" }, [
        make("div", {}, [
          make("p", { class: "kicker" }, [face.kicker, make("span", {}, [face.rule])]),
          make("h1", { id: "prompt", ...spoken(face) }, [face.prompt]),
        ]),
        countdown,
        badge,
      ]),
      make(
        "ul",
        { class: "options", "aria-labelledby": "prompt", ...spoken(face) },
        options.map(({ item }) => item),
      ),
      make("div", { class: "ask-foot" }, [status, total]),
      this.#parts.chip,
    ];
  }

  #option({ id, text }, place) {
    const share = make("span", { class: "share" });
    const note = make("span", { class: "note" });
    const button = make(
      "button",
      { class: "option", type: "button", "data-option": id, "data-hue": hueOf(place) },
      [
        make("span", { class: "bar" }),
        markOf({ id }, place),
        make("span", { class: "words" }, [make("span", { class: "text" }, [text]), note]),
        share,
      ],
    );
    button.addEventListener("click", () => this.#onChoose(id));
    return { item: make("li", {}, [button]), button, share, note, drawnNote: null };
  }

  #updateAsk(face) {
    const { countdown, ring, seconds, badge, options, status, total } = this.#parts;
    countdown.hidden = !face.countdown;
    badge.hidden = !face.badge;
    say(badge, face.badge ?? "");
    if (face.countdown) {
      countdown.classList.toggle("urgent", face.countdown.isUrgent);
      countdown.classList.toggle("endless", face.countdown.seconds === null);
      ring.style.strokeDasharray = `${RING * face.countdown.share} ${RING}`;
      say(seconds, face.countdown.seconds === null ? face.countdown.label : `${face.countdown.seconds}`);
      mark(countdown, "aria-label", `${face.countdown.seconds ?? ""} ${face.countdown.label}`.trim());
    }
    face.options.forEach((option, place) => updateOption(options[place], option, face));
    if (status.dataset.text !== face.status.text) {
      status.dataset.text = face.status.text;
      status.replaceChildren(icon(face.status.icon), make("span", {}, [face.status.text]));
    }
    mark(status, "data-kind", face.status.kind);
    say(total, face.total ?? "");
  }

  #chip() {
    const chipText = make("span");
    const chip = make("p", { class: "chip" }, [icon("lock"), chipText]);
    return { chip, chipText };
  }
}

function updateOption(part, option, face) {
  const { button, share, note } = part;
  // Not `disabled`: that would take the focus away from under a keyboard.
  mark(button, "aria-disabled", option.mayTap ? null : "true");
  mark(button, "aria-pressed", String(option.isMine));
  mark(button, "data-note", option.note?.kind ?? null);
  button.style.setProperty("--share", option.share ?? 0);
  say(share, option.share === null ? "" : `${Math.round(option.share * 100)} %`);
  const yours = option.isMine && face.state === "revealed" ? face.yours : null;
  const words = [option.note?.text, yours].filter(Boolean).join(" · ");
  if (part.drawnNote !== words) {
    part.drawnNote = words;
    note.replaceChildren(...(option.note ? [icon(option.note.icon)] : []), words);
  }
}

/** @returns {object} the attribute that says in which language a cue's text is, for who reads it out */
function spoken({ lang }) {
  return lang === undefined ? {} : { lang };
}
