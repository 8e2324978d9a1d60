import assert from "node:assert/strict";
import { test } from "node:test";
import { isWellSealed, unseal } from "../shared/seal.js";
import { vector } from "./vectors.js";

const staged = vector("Fact.cueStaged");
const onAir = vector("Fact.cueOnAir");

test("the key of GO opens what standby brought", () => {
  assert.deepEqual(unseal(staged.content, onAir.cueRun, onAir.key), vector("CueContent.ask"));
});

test("a content cannot be passed off as another cue's", () => {
  assert.throws(() => unseal(staged.content, "r1-4", onAir.key));
});

test("another key does not open it", () => {
  assert.throws(() => unseal(staged.content, onAir.cueRun, btoa("9".repeat(32))));
});

test("says that it holds a cue only if a key could open it", () => {
  assert.equal(isWellSealed(staged.content), true);
  assert.equal(isWellSealed("bmdhZ2U="), false);
  assert.equal(isWellSealed("not base64!"), false);
});
