import assert from "node:assert/strict";
import { test } from "node:test";
import { EdgeMap } from "../shared/edge-map.js";

const T = 50_000; // of performance.now(), at which second 0 of the player's timeline was the edge

/** A playlist of segments of 2 s, of which each load is so late. */
function mapAfter(...lateMillis) {
  const map = new EdgeMap();
  lateMillis.forEach((late, i) => load(map, 2 * (i + 1), late));
  return map;
}

function load(map, seconds, late, targetSeconds = 2) {
  map.learn({ seconds, seenMillis: T + seconds * 1000 + late, targetSeconds });
}

test("says nothing before the playlist was loaded", () => {
  assert.equal(new EdgeMap().at(5), null);
});

test("a frame was the edge as long before or after as it lies from it", () => {
  const map = mapAfter(100);
  assert.equal(map.at(2), T + 2100);
  assert.equal(map.at(0.5), T + 600);
  assert.equal(map.at(3), T + 3100);
});

test("believes the load that was the least late", () => {
  assert.equal(mapAfter(1900, 250, 900, 1200).at(4), T + 4250);
});

test("an edge that is loaded again says nothing", () => {
  const map = mapAfter(100);
  load(map, 2.02, 1100); // its last segment was parsed
  load(map, 2, 3500); // were they samples they would be two that say the stream stood still
  load(map, 2, 4500);
  assert.equal(map.at(2), T + 2100);
});

test("forgets what is older than 16 loads", () => {
  const map = mapAfter(100, ...Array(15).fill(700));
  assert.equal(map.at(30), T + 30_100);
  load(map, 34, 700);
  assert.equal(map.at(32), T + 32_700);
});

test("one load that took long is not believed, two in a row are: the stream stood still", () => {
  const map = mapAfter(100);
  load(map, 4, 5000);
  assert.equal(map.at(4), T + 4100);
  load(map, 6, 200);
  load(map, 8, 5000);
  assert.equal(map.at(8), T + 8100);
  load(map, 10, 5200);
  assert.equal(map.at(10), T + 15_000);
});

test("with long segments a load may be as late as one of them", () => {
  const map = new EdgeMap();
  load(map, 8, 100, 8);
  load(map, 16, 7000, 8);
  load(map, 24, 7000, 8);
  assert.equal(map.at(24), T + 24_100);
});

test("time stands still rather than to go back when a better load is found", () => {
  const map = mapAfter(1900);
  assert.equal(map.at(1), T + 2900);
  load(map, 4, 100);
  assert.equal(map.at(1.5), T + 2900);
  assert.equal(map.at(2.5), T + 2900);
  assert.equal(map.at(3), T + 3100);
});

test("after a seek backwards time is that of the frame", () => {
  const map = mapAfter(100);
  map.at(8);
  assert.equal(map.at(3), T + 3100);
});

test("a load that is earlier by far begins anew: what was known before was never true", () => {
  const map = mapAfter(9000);
  assert.equal(map.at(1), T + 10_000);
  load(map, 4, 100);
  assert.equal(map.at(1.5), T + 1600);
});

test("forgets when the player's timeline starts anew", () => {
  const map = mapAfter(100, 100, 100);
  map.at(6);
  map.forget();
  assert.equal(map.at(6), null);
  map.learn({ seconds: 1, seenMillis: 70_000, targetSeconds: 2 });
  assert.equal(map.at(0.5), 69_500);
});
