import assert from "node:assert/strict";
import { test } from "node:test";
import { DateMap } from "../shared/date-map.js";

const S = 1_795_380_668_444_000;

test("says the date of the frame's own segment, plus its distance from the first sample", () => {
  const map = new DateMap();
  map.learn({ from: 10, to: 12, micros: S });
  map.learn({ from: 12, to: 14, micros: S + 2_000_000 });
  assert.equal(map.at(10), S);
  assert.equal(map.at(11.96), S + 1_960_000);
  assert.equal(map.at(12.04), S + 2_040_000);
});

test("jumps with the segment at a discontinuity, not before", () => {
  const map = new DateMap();
  map.learn({ from: 10, to: 12.02, micros: S });
  map.learn({ from: 12, to: 14, micros: S + 60_000_000 });
  assert.equal(map.at(11.99), S + 1_990_000);
  assert.equal(map.at(12), S + 60_000_000);
});

test("says nothing of what no segment holds", () => {
  const map = new DateMap();
  assert.equal(map.at(10), null);
  map.learn({ from: 10, to: 12, micros: S });
  assert.equal(map.at(9.9), null);
  assert.equal(map.at(12.4), S + 2_400_000);
  assert.equal(map.at(13), null);
});

test("a segment that is loaded again takes the place of what was known of it", () => {
  const map = new DateMap();
  map.learn({ from: 10, to: 12, micros: S });
  map.learn({ from: 12, to: 14, micros: S + 2_000_000 });
  map.learn({ from: 10.015, to: 12, micros: S });
  assert.equal(map.at(11.015), S + 1_000_000);
  map.learn({ from: 9.99, to: 12, micros: S });
  assert.equal(map.at(11.99), S + 2_000_000);
  assert.equal(map.at(12), S + 2_000_000);
});

test("forgets when the player's timeline starts anew", () => {
  const map = new DateMap();
  map.learn({ from: 10, to: 12, micros: S });
  map.forget();
  assert.equal(map.at(11), null);
});
