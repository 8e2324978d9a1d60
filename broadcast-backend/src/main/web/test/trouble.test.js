import assert from "node:assert/strict";
import { test } from "node:test";
import { troubleIn } from "../overlay/trouble.js";
import { JoinRefused } from "../shared/join.js";
import { vector } from "./vectors.js";

test("says why an overlay is not in yet", () => {
  const room = vector("WaitingReply.reply");
  assert.match(troubleIn(new TypeError("no network")), /cannot be reached/);
  assert.match(troubleIn(new JoinRefused(503, 4000, room)), new RegExp(`room, ${room.position} before`));
  assert.match(troubleIn(new JoinRefused(503, 4000)), /not let in now \(503\)/);
  assert.match(troubleIn(new JoinRefused(401, null)), /identity/);
});
