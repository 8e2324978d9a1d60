// A recorded run: its cues in a list, each of which leads to its frame, and each of which appears at it. Which frame is on
// screen say the stamps in the video, as for phones.
import Hls from "hls.js/light";
import { MediaClock } from "../shared/media-clock.js";
import { stampsIn } from "../shared/stamp.js";

// Stamps are rounded to a millisecond; see docs/protocol.md, section 9.
const ROUNDING_MICROS = 1000;
const FRAME_WITHIN_MILLIS = 400;
const NAMES = {
  QUESTION: "Question",
  POLL: "Poll",
  ANNOUNCEMENT: "Announcement",
  LOCK: "Lock",
  REVEAL: "Reveal",
};

const video = document.getElementById("video");
const caption = document.getElementById("cue");
const clock = new MediaClock();
let sought = null; // {micros, tries, nudges}: the frame that a click on the list is on its way to

function words(cue) {
  const title = cue.title ?? "";
  return title === "" ? NAMES[cue.kind] : `${NAMES[cue.kind]}: ${title}`;
}

function time(millis) {
  const seconds = Math.floor(millis / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function row(cue) {
  const button = document.createElement("button");
  const isThere = cue.frame !== undefined;
  button.type = "button";
  button.disabled = !isThere;
  button.textContent = `${isThere ? time(cue.frame.positionMillis) : "not recorded"}  ${words(cue)}`;
  button.addEventListener("click", () => {
    seek({ micros: cue.frame.timeMicros, tries: 3, nudges: 5 });
    goTo(cue.frame.positionMillis / 1000);
  });
  const item = document.createElement("li");
  item.append(button);
  return { cue, button, item };
}

function seek(wanted) {
  sought = wanted;
  video.setAttribute("aria-busy", String(wanted !== null));
}

// A little into the frame: at its very edge a player may show the one before.
function goTo(seconds) {
  video.currentTime = seconds + 0.002;
}

// A paused video has come to a frame, and sometimes no callback says so: another seek makes it say it.
function nudge(wanted) {
  if (wanted === null || sought !== wanted || video.seeking) {
    return;
  }
  if (wanted.nudges === 0) {
    seek(null);
  } else {
    wanted.nudges--;
    goTo(video.currentTime);
  }
}

// Where the player's own time begins is known by the stamps only, once it plays what is there.
function approach(micros, mediaTime) {
  const off = sought.micros - micros;
  if (Math.abs(off) <= 2 * ROUNDING_MICROS || sought.tries === 0) {
    seek(null);
    return;
  }
  sought.tries--;
  goTo(mediaTime + off / 1e6);
}

function show(rows, micros) {
  const come = rows.filter(({ cue }) => micros + ROUNDING_MICROS >= cue.atMicros);
  const last = come.reduce(
    (latest, row) => (latest === null || row.cue.atMicros >= latest.cue.atMicros ? row : latest),
    null,
  );
  for (const { button } of rows) {
    button.setAttribute("aria-current", String(button === last?.button));
  }
  const text = last ? words(last.cue) : "";
  if (caption.textContent !== text) {
    caption.textContent = text;
    caption.dataset.shownMicros = String(micros);
    caption.dataset.atMicros = last ? String(last.cue.atMicros) : "";
  }
}

function follow(rows) {
  const onFrame = (_, { mediaTime }) => {
    const micros = clock.at(mediaTime);
    if (micros !== null) {
      video.dataset.micros = String(micros);
      if (sought) {
        approach(micros, mediaTime);
      }
      show(rows, micros);
    }
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
}

function play() {
  video.addEventListener("seeked", () => setTimeout(nudge, FRAME_WITHIN_MILLIS, sought));
  const hls = new Hls({
    startPosition: 0,
    workerPath: "/hls.worker.js",
    enableID3MetadataCues: false,
    enableEmsgMetadataCues: false,
    enableDateRangeMetadataCues: false,
  });
  hls.on(Hls.Events.FRAG_PARSING_METADATA, (_, { samples }) => {
    clock.learn(stampsIn(samples).times);
  });
  hls.on(Hls.Events.ERROR, (_, { fatal, details }) => {
    if (fatal) {
      document.getElementById("problem").textContent = `The recording cannot be played: ${details}`;
    }
  });
  hls.loadSource("/files/index.m3u8");
  hls.attachMedia(video);
}

async function open() {
  const answer = await fetch("/files/cues.json");
  const { cues } = answer.ok ? await answer.json() : { cues: [] };
  const rows = cues.map(row);
  document.getElementById("cues").append(...rows.map(({ item }) => item));
  document.getElementById("problem").textContent = rows.length === 0 ? "No cue came in this run." : "";
  follow(rows);
  play();
}

open().catch((e) => {
  document.getElementById("problem").textContent = `The recording cannot be shown: ${e.message}`;
});
