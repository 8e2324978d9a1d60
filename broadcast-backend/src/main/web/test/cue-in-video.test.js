// The second way of a cue: with its key in the video, for a phone whose network lets nothing else through.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Attendance } from "../shared/attendance.js";
import { ProgrammeClock } from "../shared/programme-clock.js";
import { FakeWorld, seal } from "./fakes.js";
import { vector } from "./vectors.js";

const S = 1_795_380_668_444_033;
const MILLIS = 1000;
const CONTENT = { type: "announcement", headline: { en: "A" } };

/** A phone with a picture, whose link is up; `hear` says what its log brings. */
class TestPhone {
  #offset = 0;

  constructor() {
    this.world = new FakeWorld();
    this.attendance = new Attendance(
      { ticket: "abc.def", title: "Demo", locales: ["en"], socket: "/ws/audience" },
      this.world,
    );
    this.clock = new ProgrammeClock(this.attendance.studio, 0);
    this.attendance.start(this.clock);
    this.connect();
  }

  connect() {
    this.world.socket.open();
    this.world.socket.say(vector("ToPhone.welcome"));
  }

  hear(...facts) {
    for (const fact of facts) {
      this.world.socket.say({ type: "entry", offset: ++this.#offset, wallMicros: 0, fact });
    }
  }

  /** @returns {string | null} the cue run on screen when the picture is `millis` after S */
  at(millis) {
    this.clock.onFrame(S + millis * MILLIS, this.world.nowMillis());
    return this.attendance.look(this.world.nowMillis()).cue?.cueRun ?? null;
  }
}

/** The facts of a cue, and what the video says of it. */
function cue(cueRun, atMicros = S, content = CONTENT) {
  const sealed = seal(content, cueRun);
  return {
    staged: { type: "cueStaged", cueRun, content: sealed.content },
    onAir: { type: "cueOnAir", cueRun, atMicros, key: sealed.key },
    inVideo: { cueRun, atMicros, key: sealed.key },
  };
}

test("shows a held cue by the video's key on its own frame, without any link", () => {
  const phone = new TestPhone();
  const { staged, inVideo } = cue("c1");
  phone.hear(staged);
  phone.world.socket.end(1006);
  phone.attendance.onCueInVideo(inVideo);
  assert.equal(phone.at(-33), null, "its picture is not there yet");
  assert.equal(phone.at(0), "c1");
  assert.deepEqual(
    phone.world.shown.map(({ cueRun, shownMicros }) => [cueRun, shownMicros]),
    [["c1", S]],
  );
  assert.equal(phone.attendance.look(phone.world.nowMillis()).isStaged, false);
});

test("the log that comes later shows nothing twice and goes on from there", () => {
  const phone = new TestPhone();
  const { staged, onAir, inVideo } = cue("c1", S, { ...vectorAsk(), windowMillis: 10_000 });
  phone.hear(staged);
  phone.attendance.onCueInVideo(inVideo);
  phone.at(0);
  phone.hear(onAir, { type: "cueClosing", cueRun: "c1", atMicros: S + 4000 * MILLIS, closesMicros: 0 });
  assert.equal(phone.at(3998), "c1");
  assert.equal(phone.attendance.look(phone.world.nowMillis()).phase, "OPEN");
  phone.at(4000);
  assert.equal(phone.attendance.look(phone.world.nowMillis()).phase, "LOCKED");
  phone.attendance.onCueInVideo(inVideo); // stamps repeat it
  assert.equal(phone.world.shown.length, 1);
  assert.equal(phone.attendance.unreadableCues, 0);
});

test("what the log brings from before does not take the screen from it", () => {
  const phone = new TestPhone();
  const first = cue("c1", S, vectorAsk());
  const second = cue("c2", S + 5000 * MILLIS);
  phone.hear(first.staged, first.onAir);
  phone.at(0);
  phone.hear(second.staged);
  phone.attendance.onCueInVideo(second.inVideo);
  assert.equal(phone.at(5000), "c2");
  const reveal = { type: "cueRevealed", cueRun: "c1", atMicros: S + 4000 * MILLIS, tally: {} };
  phone.hear(reveal);
  assert.equal(phone.at(5033), "c2");
  phone.hear(second.onAir);
  assert.equal(phone.at(5066), "c2");
  phone.hear({ ...reveal, atMicros: S + 6000 * MILLIS });
  assert.equal(phone.at(6000), "c1", "a later reveal takes it back, as always");
});

test("a snapshot of a node that knows less does not take it away", () => {
  const phone = new TestPhone();
  const { staged, onAir, inVideo } = cue("c1");
  phone.hear(staged);
  phone.attendance.onCueInVideo(inVideo);
  phone.at(0);
  const snapshot = (...facts) =>
    phone.world.socket.say({
      type: "snapshot",
      epoch: "r1",
      offset: 7,
      entries: facts.map((fact, i) => ({ type: "entry", offset: i + 1, wallMicros: 0, fact })),
    });
  snapshot(staged);
  assert.equal(phone.at(33), "c1");
  snapshot(staged, onAir);
  assert.equal(phone.at(66), "c1");
  assert.equal(phone.world.shown.length, 1);
});

test("one that does not hold it fetches the log at once, by the surest way", () => {
  const phone = new TestPhone();
  const { staged, onAir, inVideo } = cue("c1");
  phone.world.socket.end(1006);
  phone.world.advance(200); // the usual wait is 250 here
  const before = phone.world.sockets.length;
  phone.attendance.onCueInVideo(inVideo);
  assert.equal(phone.at(0), null);
  phone.world.advance(1000);
  assert.ok(phone.world.hurries > 0);
  assert.ok(phone.world.sockets.length > before);
  phone.connect();
  phone.hear(staged, onAir);
  assert.equal(phone.at(33), "c1");
});

test("a socket that is dead and does not know it is found out by the cue that it lacks", () => {
  const phone = new TestPhone();
  const { staged, inVideo } = cue("c1");
  phone.hear(staged);
  const { sent } = phone.world.socket.sentOf("ping").at(-1);
  phone.world.socket.say({ type: "pong", sent, nowMicros: S });
  phone.world.advance(5000);
  phone.world.socket.say({ type: "pong", sent, nowMicros: S }); // alive until now
  phone.attendance.onCueInVideo(inVideo);
  phone.world.advance(7001);
  assert.equal(phone.attendance.linkState, "CONNECTING");
  assert.equal(phone.world.hurries, 1);
});

test("a socket that is alive stays, though the video was first", () => {
  const phone = new TestPhone();
  const { staged, onAir, inVideo } = cue("c1");
  phone.hear(staged);
  phone.attendance.onCueInVideo(inVideo);
  phone.world.advance(1000);
  const pong = () => {
    const { sent } = phone.world.socket.sentOf("ping").at(-1);
    phone.world.socket.say({ type: "pong", sent, nowMicros: S });
  };
  for (let i = 0; i < 30; i++) {
    pong();
    phone.world.advance(250);
  }
  phone.hear(onAir);
  assert.equal(phone.attendance.linkState, "OPEN");
  assert.equal(phone.world.sockets.length, 1);
  assert.equal(phone.world.hurries, 0);
});

test("a key that does not open it is counted and shows nothing; the log's does", () => {
  const phone = new TestPhone();
  const { staged, onAir, inVideo } = cue("c1");
  phone.hear(staged);
  const said = console.error;
  console.error = () => {};
  phone.attendance.onCueInVideo({ ...inVideo, key: "A".repeat(43) + "=" });
  console.error = said;
  assert.equal(phone.at(0), null);
  assert.equal(phone.attendance.unreadableCues, 1);
  phone.hear(onAir);
  assert.equal(phone.at(33), "c1");
});

test("the video of another run of the show opens nothing", () => {
  const phone = new TestPhone();
  const { staged } = cue("c1");
  phone.hear(staged);
  phone.attendance.onCueInVideo(cue("x9").inVideo);
  assert.equal(phone.at(0), null);
  assert.equal(phone.attendance.unreadableCues, 0);
});

function vectorAsk() {
  return { ...vector("CueContent.ask"), windowMillis: undefined };
}
