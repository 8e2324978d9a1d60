import assert from "node:assert/strict";
import { test } from "node:test";
import { Entrance } from "../shared/entrance.js";
import { FakeWorld, settle } from "./fakes.js";

const JOINED = { ticket: "abc.def" };

/** @param {Error[]} troubles one for each try that fails */
function entrance(...troubles) {
  const world = new FakeWorld();
  const heard = [];
  const come = (how) => async () => {
    heard.push({ [how]: world.nowMillis() });
    const trouble = troubles.shift();
    if (trouble) {
      throw trouble;
    }
    return JOINED;
  };
  const door = {
    join: come("join"),
    joinAgain: come("again"),
    onIn: (joined) => heard.push(joined),
    onProblem: (problem) => heard.push(problem.message),
  };
  const pass = async (millis) => {
    world.advance(millis);
    await settle();
  };
  return { device: new Entrance(door, world), heard, pass };
}

const problem = (message, more) => Object.assign(new Error(message), more);

test("waits as long as it is told, else a random time that grows", async () => {
  const told = problem("full", { retryAfterMillis: 4000 });
  const gone = problem("gone");
  const { device, heard, pass } = entrance(told, gone, gone);
  await device.enter();
  await pass(3999);
  assert.equal(heard.length, 2);
  await pass(1);
  await pass(1500);
  await pass(2000);
  assert.deepEqual(heard, [
    { join: 0 },
    "full",
    { join: 4000 },
    "gone",
    { join: 5500 },
    "gone",
    { join: 7500 },
    JOINED,
  ]);
});

test("does not come back without an identity where one is asked for", async () => {
  const { device, heard, pass } = entrance(problem("who", { needsIdentity: true }));
  await device.enter();
  await pass(100_000);
  assert.deepEqual(heard, [{ join: 0 }, "who"]);
});

test("joins again later each time that its new ticket is refused too, until it is welcome", async () => {
  const { device, heard, pass } = entrance();
  for (const wait of [250, 500, 1000]) {
    heard.length = 0;
    device.onBadTicket();
    await pass(wait - 1);
    assert.deepEqual(heard, []);
    await pass(1);
    assert.equal(heard.length, 2);
  }
  device.onWelcome();
  heard.length = 0;
  device.onBadTicket();
  await pass(250);
  assert.equal(heard.length, 2);
});

test("asks once for another ticket however often it hears that it needs one", async () => {
  const { device, heard, pass } = entrance();
  device.onBadTicket();
  device.onBadTicket();
  await pass(2000);
  assert.deepEqual(heard, [{ again: 250 }, JOINED]);
});
