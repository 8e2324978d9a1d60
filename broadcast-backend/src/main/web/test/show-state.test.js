import assert from "node:assert/strict";
import { test } from "node:test";
import { phaseOf, remainingMillis, secondsLeft, ShowState } from "../shared/show-state.js";
import { seal } from "./fakes.js";
import { vector } from "./vectors.js";

const AT = vector("Fact.cueOnAir").atMicros;
const seconds = (count) => AT + count * 1_000_000;

function stateAfter(...names) {
  const state = new ShowState();
  names.forEach((name) => assert.equal(state.apply(vector(`Fact.${name}`)), true));
  return state;
}

test("what is staged is held and not shown", () => {
  const state = stateAfter("runStarted", "cueStaged");
  assert.equal(state.standby.cueRun, "r1-3");
  assert.equal(state.focus(seconds(99)), null);
  assert.equal(state.title, "The Demo Show");
});

test("a cue is shown at the first frame that is at most a millisecond before S", () => {
  const state = stateAfter("cueStaged", "cueOnAir");
  assert.equal(state.focus(AT - 1001), null);
  assert.equal(state.focus(AT - 1000).cueRun, "r1-3");
  assert.deepEqual(state.focus(AT).content, vector("CueContent.ask"));
  assert.equal(state.standby, null);
});

test("an ask is open for its window in the phone's own media time", () => {
  const cue = stateAfter("cueStaged", "cueOnAir").focus(AT);
  assert.equal(phaseOf(cue, AT), "OPEN");
  assert.equal(remainingMillis(cue, seconds(4)), 6000);
  assert.equal(phaseOf(cue, seconds(9.9)), "OPEN");
  assert.equal(phaseOf(cue, seconds(10)), "LOCKED");
  assert.equal(remainingMillis(cue, seconds(12)), 0);
});

test("a lock ends it earlier than the window, and not before the phone reaches it", () => {
  const state = stateAfter("cueStaged", "cueOnAir");
  state.apply({ type: "cueLocked", cueRun: "r1-3", atMicros: seconds(4) });
  assert.equal(phaseOf(state.focus(AT), seconds(3.9)), "OPEN");
  assert.equal(remainingMillis(state.focus(AT), seconds(3)), 1000);
  assert.equal(phaseOf(state.focus(AT), seconds(4)), "LOCKED");
});

test("closing ends it on the phone's own picture, and shortens the countdown", () => {
  const state = stateAfter("cueStaged", "cueOnAir", "cueClosing");
  assert.equal(remainingMillis(state.focus(AT), seconds(3)), 3000);
  assert.equal(phaseOf(state.focus(AT), seconds(5.9)), "OPEN");
  assert.equal(phaseOf(state.focus(AT), seconds(6)), "LOCKED");
  state.apply(vector("Fact.cueLocked"));
  assert.equal(phaseOf(state.focus(AT), seconds(6)), "LOCKED");
});

test("closing without a moment of its own leaves the phone its window", () => {
  const state = stateAfter("cueStaged", "cueOnAir", "cueClosing-own-window-holds");
  assert.equal(phaseOf(state.focus(AT), seconds(9.9)), "OPEN");
  assert.equal(phaseOf(state.focus(AT), seconds(10)), "LOCKED");
  state.apply(vector("Fact.cueClosing"));
  state.apply(vector("Fact.cueClosing-own-window-holds"));
  assert.equal(phaseOf(state.focus(AT), seconds(6)), "LOCKED");
});

test("a snapshot of two cues shows the earlier one until the picture reaches the later", () => {
  const state = stateAfter("runStarted", "cueStaged", "cueOnAir", "cueClosing", "cueLocked");
  const later = seal(vector("CueContent.announcement"), "r1-5");
  state.apply({ type: "cueStaged", cueRun: "r1-5", content: later.content });
  state.apply({ type: "cueOnAir", cueRun: "r1-5", atMicros: seconds(8), key: later.key });
  state.apply(vector("Fact.cueRevealed"));
  state.apply(vector("Fact.cueStaged-nothing-to-hold"));
  assert.equal(state.focus(seconds(7.9)).cueRun, "r1-3");
  assert.equal(phaseOf(state.focus(seconds(7.9)), seconds(7.9)), "LOCKED");
  assert.equal(state.focus(seconds(8)).cueRun, "r1-5");
  assert.equal(state.focus(seconds(24.9)).cueRun, "r1-5");
  assert.equal(phaseOf(state.focus(seconds(25)), seconds(25)), "REVEALED");
  assert.equal(state.focus(seconds(25)).cueRun, "r1-3");
  assert.equal(state.standby.cueRun, "r1-4");
});

test("a reveal waits for its own moment", () => {
  const state = stateAfter("cueStaged", "cueOnAir", "cueLocked", "cueRevealed");
  assert.equal(phaseOf(state.focus(seconds(24)), seconds(24)), "LOCKED");
  const cue = state.focus(seconds(25));
  assert.equal(phaseOf(cue, seconds(25)), "REVEALED");
  assert.deepEqual(cue.reveal.tally, { A: 41, B: 7 });
  assert.equal(cue.reveal.answer, "A");
});

test("the reveal of an earlier ask takes the screen back from what came between", () => {
  const state = stateAfter("cueStaged", "cueOnAir");
  const { content, key } = { ...vector("Fact.cueStaged"), ...vector("Fact.cueOnAir") };
  state.apply({ type: "cueStaged", cueRun: "r1-4" });
  state.apply({ type: "cueOnAir", cueRun: "r1-4", atMicros: seconds(12), key });
  assert.equal(state.focus(seconds(12)).cueRun, "r1-3", "nothing to show: the screen stays");
  assert.throws(() => {
    state.apply({ type: "cueStaged", cueRun: "r1-5", content });
    state.apply({ type: "cueOnAir", cueRun: "r1-5", atMicros: seconds(13), key });
  }, "content of another cue run");
  state.apply(vector("Fact.cueRevealed"));
  assert.equal(state.focus(seconds(25)).cueRun, "r1-3");
});

test("facts of a newer version are skipped", () => {
  assert.equal(new ShowState().apply({ type: "confettiThrown" }), false);
});

test("counts seconds as people do", () => {
  assert.deepEqual([10_000, 9999, 1, 0].map(secondsLeft), [10, 10, 1, 0]);
});
