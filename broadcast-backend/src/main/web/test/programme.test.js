import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Programme } from "../shared/programme.js";

const STREAM = { playlist: "/live/x/master.m3u8", time: "STAMPS" };
const MOVED = { playlist: "https://v2/live/x/master.m3u8", time: "STAMPS" };

/** A video element of a browser that plays HLS by itself. */
class FakeVideo {
  readyState = 0;
  currentTime = 0;
  paused = false;
  sources = [];
  #callback = null;

  addEventListener() {}

  async play() {}

  requestVideoFrameCallback(callback) {
    this.#callback = callback;
  }

  set src(playlist) {
    this.sources.push(playlist);
    this.readyState = 0;
  }

  frame() {
    this.readyState = 4;
    this.#callback(0, { mediaTime: 0 });
  }
}

let now = 0;
let check = null;
const kept = { window: globalThis.window, document: globalThis.document };

beforeEach(() => {
  now = 0;
  globalThis.window = {};
  globalThis.document = { hidden: false };
  mock.method(performance, "now", () => now);
  mock.method(globalThis, "setInterval", (work) => (check = work));
});

afterEach(() => {
  mock.restoreAll();
  Object.assign(globalThis, kept);
});

function phone() {
  const video = new FakeVideo();
  const heard = [];
  const listener = {
    onFrame: () => {},
    onPlaying: () => {},
    onCue: () => {},
    onLost: () => heard.push("lost"),
    onBack: () => heard.push("back"),
  };
  const programme = new Programme(video, STREAM, listener, { at: () => null });
  programme.start();
  return { video, heard, programme };
}

function pass(seconds) {
  for (let each = 0; each < seconds; each++) {
    now += 1000;
    check();
  }
}

test("says that it cannot be loaded when beginning it again did not help, and that it plays again", () => {
  const { video, heard } = phone();
  video.frame();
  pass(31);
  assert.deepEqual(heard, []);
  pass(1);
  assert.deepEqual(heard, ["lost"]);
  video.frame();
  assert.deepEqual(heard, ["lost", "back"]);
  pass(31);
  assert.deepEqual(heard, ["lost", "back"]);
});

test("what is loaded and waits for a tap is where it should be", () => {
  const { video, heard } = phone();
  for (let each = 0; each < 100; each++) {
    video.readyState = 4;
    pass(1);
  }
  assert.ok(video.sources.length > 2);
  assert.deepEqual(heard, []);
});

test("a page that nobody sees misses no picture", () => {
  const { heard } = phone();
  document.hidden = true;
  pass(100);
  assert.deepEqual(heard, []);
});

test("goes over to another address, and begins nothing anew for the same", () => {
  const { video, programme } = phone();
  assert.equal(programme.follow({ ...STREAM }), false);
  assert.equal(programme.follow(MOVED), true);
  assert.deepEqual(video.sources, [STREAM.playlist, MOVED.playlist]);
});
