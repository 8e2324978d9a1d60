import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgrammeClock } from "../shared/programme-clock.js";
import { StudioClock } from "../shared/studio-clock.js";

const S = 1_795_380_668_444_033;

function studioAt(micros) {
  const studio = new StudioClock();
  studio.onPong(0, 0, micros);
  return studio;
}

test("the sample with the smallest round trip wins", () => {
  const studio = new StudioClock();
  studio.onPong(0, 200, S + 160_000); // slow on the way there: 60 ms off
  studio.onPong(300, 310, S + 305_000);
  studio.onPong(400, 500, S + 420_000);
  assert.equal(studio.at(1000), S + 1_000_000);
});

test("knows nothing while the backend knows nothing", () => {
  const studio = new StudioClock();
  studio.onPong(0, 10, undefined);
  assert.equal(studio.at(20), null);
});

test("follows when a new source session sets the clock", () => {
  const studio = new StudioClock();
  studio.onPong(0, 10, S + 5000);
  studio.onPong(1000, 1100, S + 61_050_000);
  assert.equal(studio.at(2000), S + 62_000_000);
});

test("without video the phone follows the backend's clock", () => {
  const clock = new ProgrammeClock(studioAt(S), null);
  assert.deepEqual(clock.at(1000), { micros: S + 1_000_000, source: "STUDIO" });
});

test("with video it waits for the picture first", () => {
  const clock = new ProgrammeClock(studioAt(S), 0);
  assert.equal(clock.at(9_999), null);
  assert.equal(clock.at(10_000).source, "STUDIO");
});

test("a stalled picture holds the time, and a lost one lets it go on from there", () => {
  const clock = new ProgrammeClock(studioAt(S), 0);
  clock.onFrame(S - 7_000_000, 1000); // 8 s behind the studio
  assert.deepEqual(clock.at(5000), { micros: S - 7_000_000, source: "VIDEO" });
  assert.deepEqual(clock.at(11_000), { micros: S + 3_000_000, source: "STUDIO" });
});

test("an overlay may be told how far behind it is", () => {
  const clock = new ProgrammeClock(studioAt(S), null, 250_000);
  assert.equal(clock.at(1000).micros, S + 750_000);
});
