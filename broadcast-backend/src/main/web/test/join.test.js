import assert from "node:assert/strict";
import { test } from "node:test";
import { join, joinAgain } from "../shared/join.js";
import { FakeStore } from "./fakes.js";

const REPLY = { ticket: "abc.def", fan: 4711, socket: "/ws/audience" };

function desk() {
  const asked = [];
  const post = async (body) => asked.push(body) && REPLY;
  return { asked, post };
}

test("joins once and keeps the ticket", async () => {
  const store = new FakeStore();
  const { asked, post } = desk();
  assert.deepEqual(await join(store, post), REPLY);
  assert.deepEqual(await join(store, post), REPLY);
  assert.deepEqual(asked, [{}]);
});

test("joins again with the refused ticket, to stay the same fan if it can", async () => {
  const store = new FakeStore();
  const { asked, post } = desk();
  await join(store, post);
  await joinAgain(store, post);
  assert.deepEqual(asked, [{}, { ticket: "abc.def" }]);
});
