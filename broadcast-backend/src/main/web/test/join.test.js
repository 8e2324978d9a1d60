import assert from "node:assert/strict";
import { test } from "node:test";
import { askAgain, identityOf, join, joinAgain, JoinRefused } from "../shared/join.js";
import { FakeStore } from "./fakes.js";
import { vector } from "./vectors.js";

const REPLY = { ticket: "abc.def", fan: 4711, socket: "/ws/audience" };
const ROOM = vector("WaitingReply.reply");

function desk(...answers) {
  const asked = [];
  const paths = [];
  const post = async (path, body) => {
    asked.push(JSON.parse(JSON.stringify(body)));
    paths.push(path);
    const answer = answers.shift() ?? REPLY;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
  return { asked, paths, post };
}

test("joins once and keeps the ticket", async () => {
  const store = new FakeStore();
  const { asked, post } = desk();
  assert.deepEqual(await join(store, new FakeStore(), "/api/join", post), REPLY);
  assert.deepEqual(await join(store, new FakeStore(), "/api/join", post), REPLY);
  assert.deepEqual(asked, [{}]);
});

test("joins again with the refused ticket, to stay the same fan if it can", async () => {
  const store = new FakeStore();
  const { asked, post } = desk();
  await join(store, new FakeStore(), "/api/join", post);
  await joinAgain(store, new FakeStore(), "/api/join", post);
  assert.deepEqual(asked, [{}, { ticket: "abc.def" }]);
});

test("keeps its place in the waiting room until it is in", async () => {
  const places = new FakeStore();
  const store = new FakeStore();
  const { asked, post } = desk(
    new JoinRefused(503, 4000, ROOM),
    new JoinRefused(503, 4000, {}),
    REPLY,
  );
  const knock = () => join(store, places, "/api/join", post);
  await assert.rejects(knock, { position: ROOM.position, retryAfterMillis: ROOM.retryAfterMillis });
  await assert.rejects(knock, { position: null, retryAfterMillis: 4000 });
  await knock();
  assert.deepEqual(asked, [{}, { place: ROOM.place }, { place: ROOM.place }]);
  assert.equal(places.read(), null);
});

test("takes the organiser's token from the part of the address that no server sees", () => {
  assert.equal(identityOf({ hash: "#identity=a.b.c" }), "a.b.c");
  assert.equal(identityOf({ hash: "" }), undefined);
});

test("shows no identity for a page that is nobody", async () => {
  const { asked, post } = desk();
  await join(new FakeStore(), new FakeStore(), "/api/join?as=overlay", post, {});
  assert.deepEqual(asked, [{}]);
});

test("joins as who has signed in, whoever used the device before, and leaves no token in the history", async () => {
  const store = new FakeStore();
  store.write({ ...REPLY, ticket: "somebody.else" });
  const { asked, post } = desk();
  const history = [];
  const page = {
    location: { hash: "#identity=a.b.c", pathname: "/", search: "?lang=hi" },
    history: { replaceState: (...change) => history.push(change) },
  };

  const reply = await join(store, new FakeStore(), "/api/join", post, page);

  assert.deepEqual(asked, [{ identity: "a.b.c" }]);
  assert.equal(reply.ticket, REPLY.ticket);
  assert.equal(store.read().ticket, REPLY.ticket);
  assert.deepEqual(history, [[null, "", "/?lang=hi"]]);
});

test("asks the other nodes when its own is gone, and none when one says when to come back", async () => {
  const store = new FakeStore();
  store.write({ ...REPLY, nodes: ["https://n2", "https://n3"] });
  const gone = new TypeError("no network");
  const broken = new JoinRefused(502, null, {});
  const first = desk(gone, broken, REPLY);
  await joinAgain(store, new FakeStore(), "/api/join", first.post);
  assert.deepEqual(first.paths, ["/api/join", "https://n2/api/join", "https://n3/api/join"]);

  for (const notNow of [new JoinRefused(503, 4000, ROOM), new JoinRefused(503, 4000, {})]) {
    store.write({ ...REPLY, nodes: ["https://n2"] });
    const second = desk(notNow);
    await assert.rejects(() => joinAgain(store, new FakeStore(), "/api/join", second.post));
    assert.deepEqual(second.paths, ["/api/join"]);
  }
});

test("does not wait for ever for a node that says nothing", async (t) => {
  const signals = [];
  t.mock.method(globalThis, "fetch", async (path, { signal }) => {
    signals.push(signal);
    throw new DOMException("it took too long", "TimeoutError");
  });
  await assert.rejects(() => join(new FakeStore(), new FakeStore()), { name: "TimeoutError" });
  assert.ok(signals[0] instanceof AbortSignal);
});

test("asks again as the fan that it is, and keeps what it is told", async () => {
  const store = new FakeStore();
  store.write({ ...REPLY, nodes: [] });
  const told = { ...REPLY, nodes: [], stream: { playlist: "/live/x/master.m3u8", time: "STAMPS" } };
  const { asked, paths, post } = desk(told);

  assert.deepEqual(await askAgain(store, "/api/join", post), told);

  assert.deepEqual(asked, [{ ticket: REPLY.ticket }]);
  assert.deepEqual(paths, ["/api/join"]);
  assert.deepEqual(store.read(), told);
});

test("an answer to a fan who is this device's no more is not kept", async () => {
  const store = new FakeStore();
  store.write({ ...REPLY, nodes: [] });
  const other = { ...REPLY, nodes: [], ticket: "somebody.else" };
  await askAgain(store, "/api/join", async () => {
    store.write(other); // in another tab
    return REPLY;
  });
  assert.deepEqual(store.read(), other);
});

test("a path is on the node that has answered", async () => {
  const store = new FakeStore();
  store.write({ ...REPLY, nodes: ["https://n2"] });
  const stream = { playlist: "/live/x/master.m3u8", time: "STAMPS" };
  const gone = new TypeError("no network");
  const elsewhere = { ...REPLY, nodes: ["https://n2"], stream };
  const { post } = desk(elsewhere, gone, elsewhere, gone, {
    ...elsewhere,
    stream: { ...stream, playlist: "https://cdn/live/x/master.m3u8" },
  });
  const playlist = async () => (await askAgain(store, "/api/join", post)).stream.playlist;
  assert.equal(await playlist(), "/live/x/master.m3u8");
  assert.equal(await playlist(), "https://n2/live/x/master.m3u8");
  assert.equal(await playlist(), "https://cdn/live/x/master.m3u8");
});
