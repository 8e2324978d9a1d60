import assert from "node:assert/strict";
import { test } from "node:test";
import { Link } from "../shared/link.js";
import { PolledSocket } from "../shared/polled-socket.js";
import { FakeHttp, FakeWorld, settle } from "./fakes.js";
import { vector } from "./vectors.js";

const LOG = "/api/log/cap";
const welcome = vector("ToPhone.welcome");
const snapshot = vector("ToPhone.snapshot"); // up to 4
const entry = (offset) => ({ ...vector("ToPhone.entry"), offset });

/** A Link that takes the polled log for a socket. */
async function polling() {
  const world = new FakeWorld();
  const http = new FakeHttp();
  const heard = [];
  world.fetch = http.fetch;
  world.openSocket = () => {
    const socket = new PolledSocket("https://n1", LOG, world);
    world.sockets.push(socket);
    return socket;
  };
  const listener = {
    onState: (state) => heard.push(state),
    onEpoch: (epoch) => heard.push({ epoch }),
    onSnapshot: (entries) => heard.push({ snapshot: entries.map(({ offset }) => offset) }),
    onEntry: ({ offset }) => heard.push({ entry: offset }),
    onBallotCounted: ({ choice }) => heard.push({ counted: choice }),
    onBallotRefused: ({ reason }) => heard.push({ refused: reason }),
    onPong: () => heard.push("pong"),
  };
  const link = new Link("abc.def", listener, world);
  http.answer("/api/messages", 200, [welcome]);
  http.answer(`${LOG}/0`, 200, [snapshot]);
  link.connect();
  const pass = async (millis) => {
    for (let passed = 0; passed < millis; passed += 50) {
      world.advance(50);
      await settle();
    }
  };
  await pass(100);
  return { world, http, heard, link, pass };
}

test("is welcome, gets a snapshot, then what is new after its offset", async () => {
  const { http, heard, pass } = await polling();
  assert.deepEqual(heard, ["CONNECTING", { epoch: "r1" }, "OPEN", { snapshot: [3, 4] }]);
  http.answer(`${LOG}/4`, 200, [entry(5), entry(6)]);
  http.answer(`${LOG}/6`, 200, []);
  await pass(2500);
  assert.deepEqual(heard.slice(4), [{ entry: 5 }, { entry: 6 }]);
  assert.deepEqual(
    http.asked.filter(({ path }) => path.startsWith(LOG)).map(({ path }) => path),
    [`${LOG}/0`, `${LOG}/4`, `${LOG}/6`],
  );
});

test("shows its ticket with what it posts, and never with the log, which caches may keep", async () => {
  const { http } = await polling();
  for (const { path, options } of http.asked) {
    const isLog = path.startsWith(LOG);
    assert.equal(options.headers?.Authorization, isLog ? undefined : "Bearer abc.def");
    assert.equal(options.credentials, "omit");
  }
});

test("posts ballots and hears that they are counted", async () => {
  const { http, heard, link, pass } = await polling();
  http.answer("/api/messages", 200, [welcome, vector("ToPhone.ballotCounted")]);
  link.send(vector("FromPhone.castBallot"));
  link.send(vector("FromPhone.castBallot"));
  await pass(50);
  assert.deepEqual(heard.at(-1), { counted: vector("ToPhone.ballotCounted").choice });
  assert.deepEqual(http.postsOf("castBallot"), [vector("FromPhone.castBallot")]);
});

test("comes back with what it has after a lost request", async () => {
  const { http, heard, pass } = await polling();
  await pass(1050);
  assert.equal(heard.at(-1), "RETRYING");
  http.answer(`${LOG}/4`, 200, [entry(5)]);
  await pass(400);
  assert.deepEqual(heard.slice(-2), ["OPEN", { entry: 5 }]);
});

test("another run is another log: the ticket is not good any more", async () => {
  const { http, heard, pass } = await polling();
  http.answer(`${LOG}/4`, 404, null);
  await pass(1050);
  assert.equal(heard.at(-1), "ENDED");
});

test("heeds the last words of a node that goes away", async () => {
  const { http, heard, link, world, pass } = await polling();
  http.answer("/api/messages", 503, [vector("ToPhone.closing")]);
  http.answer(`${LOG}/4`, 200, []);
  link.send(vector("FromPhone.cueHeld"));
  await pass(50);
  assert.equal(heard.at(-1), "RETRYING");
  const sockets = world.sockets.length;
  await pass(1700);
  assert.equal(world.sockets.length, sockets);
  await pass(150);
  assert.equal(world.sockets.length, sockets + 1);
});

test("is not welcome until the log has come, and comes back later each time", async () => {
  const { http, heard, world, pass } = await polling();
  http.replies.delete(`${LOG}/4`);
  await pass(1100); // the log is away, and the first wait has begun
  const before = { heard: heard.length, sockets: world.sockets.length, at: world.nowMillis() };
  const waits = [];
  for (let i = 0; i < 4; i++) {
    const sockets = world.sockets.length;
    while (world.sockets.length === sockets) {
      await pass(50);
    }
    waits.push(world.nowMillis() - before.at);
    before.at = world.nowMillis();
  }
  assert.ok(waits[3] >= 2 * waits[1] && waits[3] >= 1500, waits.join(", "));
  assert.ok(!heard.slice(before.heard).includes("OPEN"));

  http.answer(`${LOG}/4`, 200, [entry(5)]);
  await pass(5000);
  assert.ok(heard.includes("OPEN"));
  assert.deepEqual(
    heard.filter((each) => each.entry !== undefined),
    [{ entry: 5 }],
  );
});

test("heeds them too when it is the log that says them", async () => {
  const { http, heard, world, pass } = await polling();
  const lost = [];
  world.onLost = (closing) => lost.push(closing);
  http.answer(`${LOG}/4`, 503, [vector("ToPhone.closing")]);
  await pass(1100);
  assert.equal(heard.at(-1), "RETRYING");
  assert.deepEqual(lost, [vector("ToPhone.closing")]);
});
