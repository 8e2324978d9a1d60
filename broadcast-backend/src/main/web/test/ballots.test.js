import assert from "node:assert/strict";
import { test } from "node:test";
import { Ballots } from "../shared/ballots.js";
import { FakeStore } from "./fakes.js";
import { vector } from "./vectors.js";

const quiz = { cueRun: "r1-3", content: vector("CueContent.ask") };
const poll = { cueRun: "r1-3", content: { ...quiz.content, counts: "LAST" } };
const TIMES = { shownMicros: 1795380668444033, tappedMicros: 1795380671654033 };
const counted = (seq, choice) => ({ type: "ballotCounted", cueRun: "r1-3", seq, choice });
const refused = (seq, reason) => ({ type: "ballotRefused", cueRun: "r1-3", seq, reason });

test("sends the ballot as the vector has it", () => {
  const ballots = new Ballots(new FakeStore());
  assert.equal(ballots.choose(quiz, "B", TIMES), true);
  assert.deepEqual(ballots.due(0), [vector("FromPhone.castBallot")]);
});

test("sends it again every two seconds, word for word, until it is counted", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(quiz, "B", TIMES);
  const first = ballots.due(0);
  assert.deepEqual(ballots.due(1999), []);
  assert.deepEqual(ballots.due(2000), first);
  ballots.onCounted(counted(1, "B"));
  assert.deepEqual(ballots.due(9000), []);
  assert.equal(ballots.of("r1-3").status, "COUNTED");
});

test("sends it again at once over a new connection", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(quiz, "B", TIMES);
  ballots.due(0);
  ballots.onConnected();
  assert.equal(ballots.due(1).length, 1);
});

test("NOT_OPEN is tried again, TOO_LATE is the end", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(quiz, "B", TIMES);
  ballots.due(0);
  ballots.onRefused(refused(1, "NOT_OPEN"));
  assert.equal(ballots.due(2000).length, 1);
  ballots.onRefused(refused(1, "TOO_LATE"));
  assert.deepEqual(ballots.due(4000), []);
  assert.equal(ballots.of("r1-3").status, "TOO_LATE");
  assert.equal(ballots.mayChoose(poll, "A"), false);
});

test("the first answer to a quiz question is the only one", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(quiz, "B", TIMES);
  assert.equal(ballots.choose(quiz, "A", TIMES), false);
  assert.equal(ballots.of("r1-3").choice, "B");
});

test("shows what counts, which in a quiz may be an earlier answer from another device", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(quiz, "B", TIMES);
  ballots.onCounted(counted(1, "A"));
  assert.equal(ballots.of("r1-3").counted, "A");
});

test("a vote changes with a higher seq, fifteen times at most", () => {
  const ballots = new Ballots(new FakeStore());
  for (let seq = 1; seq <= 15; seq++) {
    assert.equal(ballots.choose(poll, seq % 2 ? "A" : "B", {}), true);
    assert.equal(ballots.due(0)[0].seq, seq);
  }
  assert.equal(ballots.choose(poll, "B", {}), false);
});

test("the count of an earlier seq does not stop the sending of a change", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(poll, "A", {});
  ballots.due(0);
  ballots.choose(poll, "B", {});
  ballots.onCounted(counted(1, "A"));
  assert.equal(ballots.of("r1-3").status, "SENDING");
  assert.equal(ballots.due(1)[0].seq, 2);
  ballots.onRefused(refused(2, "TOO_LATE"));
  assert.deepEqual(
    [ballots.of("r1-3").status, ballots.of("r1-3").counted],
    ["TOO_LATE", "A"],
  );
});

test("a reload forgets nothing", () => {
  const store = new FakeStore();
  const before = new Ballots(store);
  before.choose(quiz, "B", TIMES);
  before.due(0);
  assert.deepEqual(new Ballots(store).due(0), [vector("FromPhone.castBallot")]);
});

test("an answer that another device of the fan has changed may be given again", () => {
  const ballots = new Ballots(new FakeStore());
  ballots.choose(poll, "B", {});
  ballots.onCounted(counted(1, "A"));

  assert.equal(ballots.mayChoose(poll, "A"), false);
  assert.equal(ballots.choose(poll, "B", {}), true);
  assert.equal(ballots.of("r1-3").seq, 2);
});
