import assert from "node:assert/strict";
import { test } from "node:test";
import { Area, Storage } from "../shared/storage.js";

function storage(limit = Infinity) {
  const kept = new Map();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    removeItem: (name) => kept.delete(name),
    setItem: (name, text) => {
      if (text.length > limit) {
        throw new Error("QuotaExceededError");
      }
      kept.set(name, text);
    },
  };
}

test("keeps a value on the device, where other tabs change it", () => {
  const device = storage();
  const area = new Area(() => device);
  new Storage(area, "place").write("p1");
  assert.equal(new Storage(new Area(() => device), "place").read(), "p1");
  new Storage(new Area(() => device), "place").write("p2");
  assert.equal(new Storage(area, "place").read(), "p2");
  new Storage(area, "place").write(null);
  assert.equal(device.kept.size, 0);
});

test("remembers what a full or forbidden storage does not take, or the place in the waiting room were lost", () => {
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  for (const area of [new Area(() => storage(4)), new Area(forbidden), new Area(() => null)]) {
    new Storage(area, "place").write("a long place");
    assert.equal(new Storage(area, "place").read(), "a long place");
    new Storage(area, "place").write(null);
    assert.equal(new Storage(area, "place").read(), null);
  }
});

test("what fits again is the device's again", () => {
  const device = storage(8);
  const area = new Area(() => device);
  new Storage(area, "place").write("a long place");
  new Storage(area, "place").write("short");
  assert.equal(device.kept.get("place"), '"short"');
  assert.equal(new Storage(area, "place").read(), "short");
});
