// The fan's page: wires the attendance, the video and the card together.
//
// For measurement, and for nothing else, the page exposes `window.ngageProbe`, read-only:
//   shown   each cue that came on screen: {cueRun, atMicros, shownMicros, source: "VIDEO" | "STUDIO", and for
//           VIDEO, of the frame's own callback: mediaTime, presentedFrames, expectedDisplayTime}; newest last, at most 200
//   frame   the last frame with a known media time: {mediaMicros, mediaTime, presentedFrames}, or null
//   face    the state of the page: waiting, staged, open, sending, counted, too-late, locked, revealed, announcement,
//           joining, waiting-room, sign-in, unreachable, replaced, ended
//   delayMillis  how far the picture was behind the studio when it was last seen
//   way     how the log comes: SOCKET or POLL
//   gaps, unknownFacts, unreadableCues   counts that must stay 0
import { Attendance } from "../shared/attendance.js";
import { make, mark, say } from "../shared/dom.js";
import { Entrance } from "../shared/entrance.js";
import { icon } from "../shared/icons.js";
import { askAgain, join, joinAgain } from "../shared/join.js";
import { Programme } from "../shared/programme.js";
import { ProgrammeClock } from "../shared/programme-clock.js";
import { ProgrammeSearch } from "../shared/programme-search.js";
import { deviceStorage, Storage } from "../shared/storage.js";
import { languageOf } from "../shared/texts.js";
import { browserTime, browserWorld } from "../shared/world.js";
import { Announcer } from "./announcer.js";
import { Card } from "./card.js";
import { faceOf, joiningFace } from "./face.js";
import { LANGUAGES } from "./strings.js";

const TICK_MILLIS = 100;
const MAX_SHOWN = 200;

const byId = (id) => document.getElementById(id);
const area = deviceStorage();
const keep = (name) => new Storage(area, `ngage.phone.${name}`);

let chosen = keep("language").read(); // by the fan; null until then
let language = chosen ?? languageOf(navigator.languages, Object.keys(LANGUAGES));
let attendance = null;
let programme = null;
let clock = null;
let ways = null;
let joinProblem = null; // of the last try
let isKept = keep("joined").read() !== null; // what it knows of the show is of an earlier visit
let face = joiningFace(null, LANGUAGES[language], language);
const shown = [];
let frame = null;

const entrance = new Entrance(
  {
    join: () => join(keep("joined"), keep("place")),
    joinAgain: () => joinAgain(keep("joined"), keep("place")),
    onIn: attend,
    onProblem: stayOutside,
  },
  browserTime,
);
const search = new ProgrammeSearch(
  {
    mayAsk: () => attendance?.linkState === "OPEN",
    ask: () => askAgain(keep("joined")),
    onReply: ({ stream }) => stream !== undefined && goTo(stream),
  },
  browserTime,
);
const card = new Card(byId("card"), { onChoose: choose, onAction: act });
const announcer = new Announcer(
  (text) => say(byId("said"), text),
  (text) => say(byId("mentioned"), text),
);

function draw(metadata) {
  if (document.hidden) {
    return; // nobody sees it: what is still open then is shown when the page is back
  }
  const words = LANGUAGES[language];
  const look = attendance?.look(performance.now(), metadata);
  face = look
    ? faceOf(look, words, language, wanted(), (cue, choice) => attendance.mayChoose(cue, choice))
    : joiningFace(joinProblem, words, language);
  card.show(face, language);
  announcer.hear(face, words, performance.now());
  if (look) {
    drawFrame(look, words);
  }
}

/** @returns {string[]} languages for the texts of cues, which may come in more than this page speaks */
function wanted() {
  return chosen === null ? [...navigator.languages, language] : [chosen, ...navigator.languages];
}

/** What is around the card. */
function drawFrame(look, words) {
  say(byId("title"), look.title);
  byId("mode").hidden = look.mode === null;
  mark(byId("mode"), "data-mode", look.mode);
  say(byId("mode"), look.mode === "ON_AIR" ? words.onAir : words.rehearsal);
  byId("link").hidden = look.link !== "RETRYING" && !(look.link === "CONNECTING" && look.time);
  say(byId("link"), words.reconnecting);
  say(byId("fan"), look.fan === null ? "" : words.fan(look.fan + 1));
}

function drawWords() {
  const words = LANGUAGES[language];
  const other = Object.keys(LANGUAGES).find((each) => each !== language);
  document.documentElement.lang = language;
  say(byId("language"), LANGUAGES[other].name);
  mark(byId("language"), "lang", other);
  say(byId("no-picture").querySelector("span"), words.noPicture);
  drawSound();
  draw();
}

function drawSound() {
  const words = LANGUAGES[language];
  const isMuted = byId("video").muted;
  byId("sound").replaceChildren(
    icon(isMuted ? "mute" : "sound"),
    ...(isMuted ? [make("span", {}, [words.unmute])] : []),
  );
  mark(byId("sound"), "aria-label", isMuted ? words.unmute : words.mute);
}

function choose(option) {
  const { cue } = attendance.look(performance.now());
  // What is due by now may not be drawn yet: a tap means what was to be seen.
  if (cue && cue.cueRun === face.cueRun && attendance.choose(cue, option, performance.now())) {
    navigator.vibrate?.(15);
  }
  draw();
}

function act() {
  attendance.reconnect();
}

function stayOutside(problem) {
  attendance = null;
  joinProblem = problem;
  draw();
}

function attend(joined) {
  joinProblem = null;
  const world = browserWorld(joined);
  ways = world.ways;
  attendance = new Attendance(joined, {
    ...world,
    keep,
    droppedFrames: () => programme?.droppedFrames ?? null,
    onChange: () => draw(),
    onShown: (record) => shown.push(Object.freeze(record)) > MAX_SHOWN && shown.shift(),
    onWelcome: () => {
      world.onWelcome();
      entrance.onWelcome();
      searchIfThereIsNone();
    },
    onBadTicket: () => {
      isKept = false;
      entrance.onBadTicket();
    },
  });
  const now = performance.now();
  clock = new ProgrammeClock(attendance.studio, joined.stream === undefined ? null : now);
  search.stop();
  if (joined.stream !== undefined) {
    goTo(joined.stream);
  }
  attendance.start(clock);
}

/** The video may begin after this phone has come. */
function searchIfThereIsNone() {
  if (programme !== null) {
    return;
  }
  if (isKept) {
    search.startSoon();
  } else {
    search.start();
  }
}

/** @returns {boolean} whether the programme was not there before */
function goTo(stream) {
  if (programme !== null) {
    return programme.follow(stream);
  }
  startProgramme(stream);
  return true;
}

function startProgramme(stream) {
  byId("programme").hidden = false;
  document.body.classList.add("with-programme");
  const listener = {
    onFrame: (micros, { mediaTime, presentedFrames, expectedDisplayTime }) => {
      frame = Object.freeze({ mediaMicros: micros, mediaTime, presentedFrames });
      clock.onFrame(micros, performance.now());
      draw({ mediaTime, presentedFrames, expectedDisplayTime });
    },
    onCue: (cue) => attendance?.onCueInVideo(cue),
    onPlaying: (isPlaying) => (byId("no-picture").hidden = isPlaying),
    onLost: () => search.start(),
    onBack: () => search.stop(),
  };
  // After another join it is another attendance.
  const studio = { at: (millis) => attendance?.studio.at(millis) ?? null };
  programme = new Programme(byId("video"), stream, listener, studio);
  programme.start();
}

function tick() {
  attendance?.sendDue(performance.now());
  draw();
}

byId("language").addEventListener("click", () => {
  language = Object.keys(LANGUAGES).find((each) => each !== language);
  chosen = language;
  keep("language").write(chosen);
  drawWords();
});
byId("sound").addEventListener("click", () => {
  const video = byId("video");
  video.muted = !video.muted;
  programme.wake();
  drawSound();
});
document.addEventListener("pointerup", () => programme?.onTouch());
window.addEventListener("online", () => attendance?.retryNow());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    programme?.wake();
    attendance?.retryNow();
    draw();
  }
});

Object.defineProperty(window, "ngageProbe", {
  value: Object.freeze({
    get shown() {
      return [...shown];
    },
    get frame() {
      return frame;
    },
    get delayMillis() {
      return clock?.delayMillis ?? 0;
    },
    get face() {
      return face.state;
    },
    get way() {
      return ways?.way ?? null;
    },
    get gaps() {
      return attendance?.gaps ?? 0;
    },
    get unknownFacts() {
      return attendance?.unknownFacts ?? 0;
    },
    get unreadableCues() {
      return attendance?.unreadableCues ?? 0;
    },
  }),
});

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/service-worker.js")
    .catch((problem) => console.info("the page will not open without a network", problem));
}
drawWords();
setInterval(tick, TICK_MILLIS);
entrance.enter();
