// The results overlay: a lower third over a transparent page, for OBS or vMix as a browser source. It joins like a phone
// and never answers. It follows the backend's clock; `?delay=<ms>` puts it that far behind the studio, `?lang=hi`
// picks the language.
import { Attendance } from "../shared/attendance.js";
import { fullJitter } from "../shared/backoff.js";
import { join } from "../shared/join.js";
import { ProgrammeClock } from "../shared/programme-clock.js";
import { deviceStorage, Storage } from "../shared/storage.js";
import { browserWorld } from "../shared/world.js";
import { LowerThird } from "./lower-third.js";

const TICK_MILLIS = 40;

const query = new URLSearchParams(window.location.search);
const delayMillis = Number.parseFloat(query.get("delay") ?? "0") || 0;
const language = query.get("lang") ?? "en";
const area = deviceStorage();
const keep = (name) => new Storage(area, `ngage.overlay.${name}`);
const lowerThird = new LowerThird(document.getElementById("third"), language);
let attendance = null;

async function enter(failures = 0) {
  try {
    attend(await join(keep("joined")));
  } catch (problem) {
    console.warn("cannot join yet", problem);
    setTimeout(() => enter(failures + 1), problem.retryAfterMillis ?? 1000 + fullJitter(failures));
  }
}

function attend(joined) {
  attendance = new Attendance(joined, {
    ...browserWorld(joined.socket),
    keep,
    onChange: draw,
    onShown: () => {},
    onBadTicket: () => {
      keep("joined").write(null);
      enter();
    },
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
enter();
