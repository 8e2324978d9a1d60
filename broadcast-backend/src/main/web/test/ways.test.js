import assert from "node:assert/strict";
import { test } from "node:test";
import { Ways } from "../shared/ways.js";
import { FakeSocket, FakeWorld } from "./fakes.js";

const JOINED = { socket: "/ws/audience", poll: "/api/log/cap", nodes: ["https://n2"] };

function ways(joined = JOINED) {
  const world = new FakeWorld();
  const opened = [];
  world.origin = "https://n1";
  world.fetch = async () => {
    throw new TypeError("no network");
  };
  world.openWebSocket = (url) => {
    const socket = new FakeSocket();
    opened.push({ url, socket });
    return socket;
  };
  return { world, opened, ways: new Ways(joined, world) };
}

function fail(device, times) {
  const tried = [];
  for (let i = 0; i < times; i++) {
    device.openSocket();
    tried.push(device.way);
    device.onLost(null);
  }
  return tried;
}

test("polls after three failures in a row, and tries a socket again when that fails too", () => {
  const { ways: device } = ways();
  assert.deepEqual(fail(device, 7), [
    "SOCKET",
    "SOCKET",
    "SOCKET",
    "POLL",
    "SOCKET",
    "POLL",
    "SOCKET",
  ]);
});

test("polls at once when there is something to hear and the socket is dead", () => {
  const { ways: device } = ways();
  device.onHurry();
  assert.deepEqual(fail(device, 3), ["POLL", "SOCKET", "POLL"]);
  const { ways: without } = ways({ socket: "/ws/audience" });
  without.onHurry();
  assert.deepEqual(fail(without, 2), ["SOCKET", "SOCKET"]);
});

test("looks for no socket any more when it has ended", () => {
  const { world, opened, ways: device } = ways();
  device.onHurry();
  device.openSocket();
  device.end();
  world.advance(300_000);
  assert.equal(opened.length, 0);
});

test("a welcome forgives the failures before it", () => {
  const { ways: device } = ways();
  fail(device, 2);
  device.openSocket();
  device.onWelcome();
  assert.deepEqual(fail(device, 3), ["SOCKET", "SOCKET", "SOCKET"]);
});

test("never polls where the log cannot be polled", () => {
  const { ways: device } = ways({ socket: "/ws/audience" });
  assert.deepEqual(new Set(fail(device, 9)), new Set(["SOCKET"]));
});

test("looks for a socket every minute while it polls, and takes it", () => {
  const { ways: device, world, opened } = ways();
  fail(device, 3);
  const polled = device.openSocket();
  device.onWelcome();
  let closed = null;
  polled.onclose = ({ code }) => (closed = code);
  const before = opened.length;
  world.advance(60_000);
  assert.equal(opened.length, before + 1);
  opened.at(-1).socket.end(1006);
  world.advance(60_000);
  assert.equal(opened.length, before + 2);
  opened.at(-1).socket.open();
  assert.equal(closed, 1000);
  device.onLost(null);
  device.openSocket();
  assert.equal(device.way, "SOCKET");
});

test("goes where a node that goes away sends it, without counting that as a failure", () => {
  const { ways: device, opened } = ways();
  device.openSocket();
  device.onWelcome();
  device.onLost({ nodes: ["https://n3", "https://n2"] });
  device.openSocket();
  assert.equal(opened.at(-1).url, "wss://n3/ws/audience");
});

test("tries another node after two failures, and its own again after that", () => {
  const { ways: device, opened } = ways({ ...JOINED, poll: undefined });
  fail(device, 6);
  assert.deepEqual(
    opened.map(({ url }) => new URL(url).host),
    ["n1", "n1", "n2", "n1", "n2", "n1"],
  );
});

test("a secure page asks secure nodes only", () => {
  const { ways: device, opened } = ways({ ...JOINED, nodes: ["http://n2", "https://n3"] });
  fail(device, 2);
  device.openSocket();
  assert.equal(opened.at(-1).url, "wss://n3/ws/audience");
  device.onLost({ nodes: ["http://n4"] });
  device.openSocket();
  assert.equal(opened.at(-1).url, "wss://n3/ws/audience");
});
