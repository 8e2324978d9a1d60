import assert from "node:assert/strict";
import { test } from "node:test";
import { MediaClock } from "../shared/media-clock.js";

const S = 1_795_380_668_444_033;

/** Stamps as the packager writes them: two a second, from `seconds` of the player's timeline. */
function stretch(seconds, micros, count) {
  return Array.from({ length: count }, (_, i) => ({
    seconds: seconds + i * 0.5,
    micros: micros + i * 500_000,
  }));
}

test("knows nothing before the first stamp", () => {
  assert.equal(new MediaClock().at(1), null);
});

test("runs with the player's timeline from the last stamp at or before the frame", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  assert.equal(clock.at(10), S);
  assert.equal(clock.at(10.04), S + 40_000);
  assert.equal(clock.at(13), S + 3_000_000);
});

test("reaches a few frames back, to the start of the segment", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  assert.equal(clock.at(9.96), S - 40_000);
  assert.equal(clock.at(8), null);
});

test("jumps at a discontinuity, with the first stamp of the new session", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  clock.learn(stretch(12, S + 60_000_000, 4));
  assert.equal(clock.at(11.96), S + 1_960_000);
  assert.equal(clock.at(12), S + 60_000_000);
  assert.equal(clock.at(12.04), S + 60_040_000);
});

test("stands still while the player does", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  const before = clock.at(10.2);
  clock.learn(stretch(12, S + 2_000_000, 4)); // what is loaded meanwhile changes nothing
  assert.equal(clock.at(10.2), before);
});

test("says nothing far from any stamp, so that the second source is asked", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  assert.equal(clock.at(30), null);
});

test("a stretch that is loaded again replaces what was known of it", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  clock.learn(stretch(10.003, S, 4));
  assert.equal(clock.at(10.503), S + 500_000);
});

test("forgets when the player's timeline starts anew", () => {
  const clock = new MediaClock();
  clock.learn(stretch(10, S, 4));
  clock.forget();
  assert.equal(clock.at(10), null);
});
