import assert from "node:assert/strict";
import { test } from "node:test";
import { Link } from "../shared/link.js";
import { FakeWorld } from "./fakes.js";
import { vector } from "./vectors.js";

const welcome = vector("ToPhone.welcome");
const snapshot = vector("ToPhone.snapshot");
const entry = (offset) => ({ ...vector("ToPhone.entry"), offset });

function connected() {
  const world = new FakeWorld();
  const heard = [];
  const listener = {
    onState: (state) => heard.push(state),
    onEpoch: (epoch, fan) => heard.push({ epoch, fan }),
    onSnapshot: (entries) => heard.push({ snapshot: entries.map(({ offset }) => offset) }),
    onEntry: ({ offset }) => heard.push({ entry: offset }),
    onBallotCounted: (message) => heard.push(message),
    onBallotRefused: (message) => heard.push(message),
    onPong: (...times) => heard.push({ pong: times }),
  };
  const link = new Link("abc.def", listener, world);
  link.connect();
  world.socket.open();
  return { world, heard, link };
}

test("the first hello has the ticket alone", () => {
  const { world } = connected();
  assert.deepEqual(world.socket.sent, [vector("FromPhone.hello-first")]);
});

test("hands on the snapshot, then each entry once, in order", () => {
  const { world, heard } = connected();
  world.socket.say(welcome);
  world.socket.say(snapshot);
  [5, 5, 4, 6].forEach((offset) => world.socket.say(entry(offset)));
  assert.deepEqual(heard, [
    "CONNECTING",
    { epoch: "r1", fan: 4711 },
    "OPEN",
    { snapshot: [3, 4] },
    { entry: 5 },
    { entry: 6 },
  ]);
});

test("a hole is a lost entry: it comes back and says what it has", () => {
  const { world, heard, link } = connected();
  world.socket.say(welcome);
  world.socket.say(snapshot);
  world.socket.say(entry(7));
  assert.equal(link.gaps, 1);
  assert.equal(heard.at(-1), "RETRYING");
  world.advance(500);
  world.socket.open();
  assert.deepEqual(world.socket.sent, [
    { type: "hello", ticket: "abc.def", epoch: "r1", offset: 4 },
  ]);
  world.socket.say(welcome);
  world.socket.say(entry(5));
  assert.deepEqual(heard.at(-1), { entry: 5 });
});

test("another epoch is another log", () => {
  const { world, heard } = connected();
  world.socket.say(welcome);
  world.socket.say(snapshot);
  world.socket.end(1006);
  world.advance(500);
  world.socket.open();
  world.socket.say({ ...welcome, epoch: "r2" });
  world.socket.say(entry(1));
  assert.deepEqual(heard.slice(-3), [{ epoch: "r2", fan: 4711 }, "OPEN", { entry: 1 }]);
});

test("waits as long as the backend says before it comes back", () => {
  const { world } = connected();
  world.socket.say(welcome);
  world.socket.say(vector("ToPhone.closing"));
  world.socket.end(4007);
  world.advance(1799);
  assert.equal(world.sockets.length, 1);
  world.advance(1);
  assert.equal(world.sockets.length, 2);
});

test("comes back later after each failure, up to a bound", () => {
  const { world } = connected();
  const waits = [];
  for (let i = 0; i < 8; i++) {
    const before = world.nowMillis();
    const sockets = world.sockets.length;
    world.socket.end(1006);
    while (world.sockets.length === sockets) {
      world.advance(50);
    }
    waits.push(world.nowMillis() - before);
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 7500, 7500, 7500]);
});

test("does not come back when it may not", () => {
  const { world, heard } = connected();
  world.socket.say({ type: "closing", code: 4002, text: "elsewhere", mayReconnect: false });
  world.socket.end(4002);
  world.advance(60_000);
  assert.equal(world.sockets.length, 1);
  assert.equal(heard.at(-1), "ENDED");
});

test("knows the final codes even if the last message was lost", () => {
  const { world, heard } = connected();
  world.socket.end(4001);
  assert.equal(heard.at(-1), "ENDED");
});

test("measures the clock quickly at first, then keeps the connection alive", () => {
  const { world, heard } = connected();
  world.socket.say(welcome);
  const answer = () => {
    const { sent } = world.socket.sentOf("ping").at(-1);
    world.socket.say({ type: "pong", sent, nowMicros: 1795380668444033 });
  };
  for (let i = 0; i < 4; i++) {
    answer();
    world.advance(250);
  }
  assert.equal(world.socket.sentOf("ping").length, 5);
  answer();
  world.advance(9999);
  assert.equal(world.socket.sentOf("ping").length, 5);
  world.advance(1);
  assert.equal(world.socket.sentOf("ping").length, 6);
  assert.deepEqual(heard.at(-1), { pong: [1000, 1000, 1795380668444033] });
});

test("notices a network that died without a word", () => {
  const { world } = connected();
  world.socket.say(welcome);
  world.advance(30_000);
  assert.ok(world.sockets.length > 1);
});

test("gives up a socket that never says welcome", () => {
  const { world } = connected();
  world.advance(10_000 + 250);
  assert.equal(world.sockets.length, 2);
});

test("skips and counts messages of a newer version", () => {
  const { world, link } = connected();
  world.socket.say({ type: "confetti" });
  assert.equal(link.unknown, 1);
});

test("comes back later if no socket can even be made", () => {
  const { world, heard, link } = connected();
  world.socket.end(1006);
  const open = world.openSocket;
  world.openSocket = () => {
    throw new DOMException("not from a secure page", "SecurityError");
  };
  const lost = [];
  world.onLost = (closing) => lost.push(closing);
  world.advance(250);
  assert.equal(heard.at(-1), "RETRYING");
  assert.deepEqual(lost, [null]);
  assert.equal(link.isOpen, false);

  world.openSocket = open;
  world.advance(500);
  assert.equal(world.sockets.length, 2);
});
