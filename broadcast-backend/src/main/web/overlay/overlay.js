// The results overlay: a lower third over a transparent page, for OBS or vMix as a browser source. It joins like a phone
// and never answers. It follows the backend's clock; `?delay=<ms>` puts it that far behind the studio, `?lang=hi`
// picks the language.
import { Attendance } from "../shared/attendance.js";
import { Entrance } from "../shared/entrance.js";
import { join, joinAgain } from "../shared/join.js";
import { ProgrammeClock } from "../shared/programme-clock.js";
import { Storage, tabStorage } from "../shared/storage.js";
import { browserTime, browserWorld } from "../shared/world.js";
import { LowerThird } from "./lower-third.js";
import { troubleIn } from "./trouble.js";

const TICK_MILLIS = 40;
const OVERLAY = "/api/join?as=overlay";
const NOBODY = {}; // in place of the page: an overlay has no identity, whatever its address says

const query = new URLSearchParams(window.location.search);
const delayMillis = Number.parseFloat(query.get("delay") ?? "0") || 0;
const language = query.get("lang") ?? "en";
const area = tabStorage(); // two overlays on one machine are two members of the audience
const keep = (name) => new Storage(area, `ngage.overlay.${name}`);
const lowerThird = new LowerThird(document.getElementById("third"), language);
const entrance = new Entrance(
  {
    join: () => join(keep("joined"), keep("place"), OVERLAY, undefined, NOBODY),
    joinAgain: () => joinAgain(keep("joined"), keep("place"), OVERLAY),
    onIn: attend,
    // Not in the picture, which may be on air.
    onProblem: (problem) => console.warn(troubleIn(problem)),
  },
  browserTime,
);
let attendance = null;

function attend(joined) {
  const world = browserWorld(joined);
  attendance = new Attendance(joined, {
    ...world,
    keep,
    droppedFrames: () => null, // it has no player
    onChange: draw,
    onShown: () => {},
    onWelcome: () => {
      world.onWelcome();
      entrance.onWelcome();
    },
    onBadTicket: () => entrance.onBadTicket(),
  });
  attendance.start(new ProgrammeClock(attendance.studio, null, delayMillis * 1000));
}

function draw() {
  if (attendance) {
    lowerThird.show(attendance.look(performance.now()));
  }
}

document.documentElement.lang = language;
setInterval(() => {
  attendance?.sendDue(performance.now());
  draw();
}, TICK_MILLIS);
entrance.enter();
