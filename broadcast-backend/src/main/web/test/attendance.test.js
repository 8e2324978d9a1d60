import assert from "node:assert/strict";
import { test } from "node:test";
import { Attendance } from "../shared/attendance.js";
import { ProgrammeClock } from "../shared/programme-clock.js";
import { faceOf, joiningFace } from "../phone/face.js";
import { JoinRefused } from "../shared/join.js";
import { Announcer } from "../phone/announcer.js";
import { LANGUAGES } from "../phone/strings.js";
import { FakeWorld, seal } from "./fakes.js";
import { vector } from "./vectors.js";

const AT = vector("Fact.cueOnAir").atMicros;
const JOINED = { ticket: "abc.def", fan: 4711, title: "Demo", locales: ["en"], socket: "/ws/audience" };

/** A phone without video in a show that has run for `micros` when it comes. */
class TestPhone {
  constructor(world = new FakeWorld()) {
    this.world = world;
    this.attendance = new Attendance(JOINED, world);
    this.attendance.start(new ProgrammeClock(this.attendance.studio, null));
    this.enter();
  }

  enter() {
    this.world.socket.open();
    this.world.socket.say(vector("ToPhone.welcome"));
    this.offset = 0;
  }

  hear(...facts) {
    facts.forEach((fact) =>
      this.world.socket.say({ type: "entry", offset: ++this.offset, wallMicros: 0, fact }),
    );
  }

  /** The studio's clock is at AT + seconds. */
  at(seconds) {
    const now = this.world.nowMillis();
    this.attendance.onPong(now, now, AT + seconds * 1e6);
    return this.look();
  }

  look() {
    return this.attendance.look(this.world.nowMillis());
  }

  face(language = "en", wanted = [language]) {
    return faceOf(this.look(), LANGUAGES[language], language, wanted, (cue, choice) =>
      this.attendance.mayChoose(cue, choice),
    );
  }

  tap(choice) {
    return this.attendance.choose(this.look().cue, choice, this.world.nowMillis());
  }

  get socket() {
    return this.world.socket;
  }
}

const staged = vector("Fact.cueStaged");
const onAir = vector("Fact.cueOnAir");

test("says that it holds a staged cue, and nothing when there is nothing to hold", () => {
  const phone = new TestPhone();
  phone.hear(staged, vector("Fact.cueStaged-nothing-to-hold"));
  assert.deepEqual(phone.socket.sentOf("cueHeld"), [vector("FromPhone.cueHeld")]);
});

test("goes through the states of a question", () => {
  const phone = new TestPhone();
  assert.equal(phone.face().state, "joining");
  phone.at(-9);
  assert.equal(phone.face().state, "waiting");
  phone.hear(staged);
  assert.equal(phone.face().state, "staged");
  phone.hear(onAir);
  phone.at(-1);
  assert.equal(phone.face().state, "staged", "the picture is not there yet");
  phone.at(0);
  assert.equal(phone.face().state, "open");
  assert.equal(phone.face().countdown.seconds, 10);
  phone.tap("B");
  assert.equal(phone.face().state, "sending");
  phone.socket.say(vector("ToPhone.ballotCounted"));
  assert.equal(phone.face().state, "counted");
  phone.at(10);
  assert.equal(phone.face().state, "locked");
  assert.equal(phone.face().status.text, "Locked. Your answer counts: Delhi.");
  phone.hear(vector("Fact.cueLocked"), vector("Fact.cueRevealed"));
  assert.equal(phone.face().chip, null, "a result on its way is no cue that this device holds");
  phone.at(25);
  assert.equal(phone.face().state, "revealed");
  assert.equal(phone.face().status.text, "Not this time. The right answer is Mumbai.");
  assert.deepEqual(
    phone.face().options.map(({ share, note }) => [Math.round(share * 100), note.kind]),
    [
      [85, "right"],
      [15, "wrong"],
    ],
  );
});

test("reports when it showed the cue and how far it is behind, as soon as it knows", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir);
  phone.at(0.02);
  phone.attendance.sendDue(phone.world.nowMillis());
  const [report] = phone.socket.sentOf("cueShown");
  assert.deepEqual(report, {
    type: "cueShown",
    cueRun: "r1-3",
    shownMicros: AT + 20_000,
    delayMillis: 0,
  });
  assert.deepEqual(phone.world.shown, [
    { cueRun: "r1-3", atMicros: AT, shownMicros: AT + 20_000, source: "STUDIO" },
  ]);
  phone.at(1);
  phone.attendance.sendDue(phone.world.nowMillis());
  assert.equal(phone.socket.sentOf("cueShown").length, 1);
});

test("reports the last cue again over a new connection: the old one may have been dead", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir);
  phone.at(0.02);
  phone.attendance.sendDue(phone.world.nowMillis());
  const report = phone.socket.sentOf("cueShown");
  phone.socket.end(1006);
  phone.world.advance(1000);
  phone.enter();
  assert.deepEqual(phone.socket.sentOf("cueShown"), report);
  assert.equal(phone.world.shown.length, 1);
});

test("reports the frames that the player dropped since the last report", () => {
  const phone = new TestPhone();
  const showNext = (cueRun, seconds, dropped) => {
    const { content, key } = seal({ type: "announcement", headline: { en: "A" } }, cueRun);
    phone.hear(
      { ...staged, cueRun, content },
      { ...onAir, cueRun, key, atMicros: AT + seconds * 1e6 },
    );
    phone.world.dropped = dropped;
    phone.at(seconds);
    phone.attendance.sendDue(phone.world.nowMillis());
  };
  showNext("r1-1", 1, 5);
  showNext("r1-2", 2, 7);
  showNext("r1-3", 3, 7);
  showNext("r1-4", 4, 2); // the player was loaded anew
  assert.deepEqual(
    phone.socket.sentOf("cueShown").map(({ droppedFrames }) => droppedFrames),
    [5, 2, 0, 2],
  );
});

test("takes no answer after its own window, and tells one that came too late", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir);
  phone.at(3);
  phone.tap("A");
  phone.socket.say(vector("ToPhone.ballotRefused"));
  assert.equal(phone.face().state, "too-late");
  const other = new TestPhone();
  other.hear(staged, onAir);
  other.at(10);
  assert.equal(other.tap("A"), false);
});

test("takes no tap once the ask is closing on its picture, and goes on sending the one before", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir, vector("Fact.cueClosing"));
  phone.at(5.9);
  assert.equal(phone.tap("A"), true);
  phone.world.advance(2000);
  phone.at(7.9);
  assert.equal(phone.look().phase, "LOCKED");
  assert.equal(phone.tap("B"), false);
  phone.attendance.sendDue(phone.world.nowMillis());
  assert.deepEqual(
    phone.socket.sentOf("castBallot").map(({ choice, seq }) => [choice, seq]),
    [
      ["A", 1],
      ["A", 1],
    ],
  );
  assert.equal(phone.face().state, "sending");
  phone.socket.say({ ...vector("ToPhone.ballotCounted"), seq: 1, choice: "A" });
  phone.attendance.sendDue(phone.world.nowMillis() + 4000);
  assert.equal(phone.socket.sentOf("castBallot").length, 2);
});

test("a reload keeps the answer, and its sending", () => {
  const first = new TestPhone();
  first.hear(staged, onAir);
  first.at(1);
  first.tap("B");
  first.world.sockets.length = 0;
  const second = new TestPhone(first.world);
  second.socket.say(vector("ToPhone.snapshot"));
  second.at(2);
  assert.equal(second.face().state, "sending");
  assert.equal(second.socket.sentOf("castBallot").length, 1);
  assert.equal(second.socket.sentOf("castBallot")[0].shownMicros, AT + 1_000_000);
});

test("another run of the show forgets the ballots of the last", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir);
  phone.at(1);
  phone.tap("B");
  phone.socket.end(1006);
  phone.world.advance(1000);
  phone.socket.open();
  phone.socket.say({ ...vector("ToPhone.welcome"), epoch: "r2" });
  assert.deepEqual(phone.socket.sentOf("castBallot"), []);
});

test("an answer that came too late is not the fan's when the result is out", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir);
  phone.at(3);
  phone.tap("B");
  phone.socket.say(vector("ToPhone.ballotRefused"));
  phone.hear(vector("Fact.cueRevealed"));
  phone.at(25);
  assert.deepEqual(
    phone.face().options.map(({ isMine, note }) => [isMine, note?.kind]),
    [
      [false, "right"],
      [false, undefined],
    ],
  );
  assert.equal(phone.face().status.text, "The right answer is Mumbai. Yours came too late.");
});

test("asks for a new ticket when the old one is of another show", () => {
  const phone = new TestPhone();
  phone.socket.end(4001);
  assert.equal(phone.world.badTickets, 1);
  // That is no end, and nothing that a tap could mend.
  assert.notEqual(phone.face().state, "ended");
  assert.equal(phone.face().action, null);
});

test("says when another device took over", () => {
  const phone = new TestPhone();
  phone.socket.say({ type: "closing", code: 4002, text: "elsewhere", mayReconnect: false });
  phone.socket.end(4002);
  assert.equal(phone.face().state, "replaced");
  assert.equal(phone.face("hi").action, "यहाँ खेलें");
});

test("speaks Hindi, the page and the cue alike", () => {
  const phone = new TestPhone();
  phone.hear(staged, onAir);
  phone.at(0);
  assert.equal(phone.face("hi").prompt, "कौन सा शहर?");
  assert.equal(phone.face("hi").status.text, "अपना जवाब चुनें");
});

test("every language has every word", () => {
  assert.deepEqual(Object.keys(LANGUAGES.hi), Object.keys(LANGUAGES.en));
});

test("a screen reader hears the opening, five seconds and the lock, each once", () => {
  const phone = new TestPhone();
  const said = [];
  const announcer = new Announcer((text) => said.push(text));
  phone.hear(staged, onAir);
  for (const seconds of [-1, 0, 0.5, 4, 5, 6, 9, 10, 11]) {
    phone.at(seconds);
    announcer.hear(phone.face(), LANGUAGES.en);
  }
  assert.deepEqual(said, [
    "Which city? A: Mumbai. B: Delhi.",
    "Five seconds left.",
    "Answers are locked.",
  ]);
});

const room = (position) => new JoinRefused(503, 4000, { place: "p", position, retryAfterMillis: 4000 });
const joining = (problem, language = "en") => joiningFace(problem, LANGUAGES[language], language);

test("says how many are before the fan in the waiting room, in both languages", () => {
  assert.equal(joining(room(123456)).state, "waiting-room");
  assert.deepEqual(joining(room(123456)).room, {
    count: "1,23,456",
    unit: "people before you",
    said: "Waiting room: 1,23,456 people before you.",
  });
  assert.equal(joining(room(1)).room.unit, "person before you");
  assert.deepEqual(joining(room(0)).room, {
    count: "",
    unit: "You are next",
    said: "Waiting room: you are next.",
  });
  assert.equal(joining(room(7), "hi").room.said, "प्रतीक्षा कक्ष: आपसे पहले 7 लोग।");
});

test("tells a fan who has not signed in from one whom nobody answers", () => {
  assert.equal(joining(null).state, "joining");
  assert.equal(joining(new JoinRefused(401, null)).state, "sign-in");
  assert.equal(joining(new JoinRefused(503, 4000)).state, "unreachable");
  assert.equal(joining(new TypeError("no network")).state, "unreachable");
});

test("a screen reader hears the place in the waiting room politely, not every second", () => {
  const said = [];
  const mentioned = [];
  const announcer = new Announcer(
    (text) => said.push(text),
    (text) => mentioned.push(text),
  );
  for (let second = 0; second <= 45; second++) {
    announcer.hear(joining(room(100 - second)), LANGUAGES.en, second * 1000);
  }
  assert.deepEqual(said, []);
  assert.deepEqual(mentioned, [
    "Waiting room: 100 people before you.",
    "Waiting room: 80 people before you.",
    "Waiting room: 60 people before you.",
  ]);
});
