import assert from "node:assert/strict";
import { test } from "node:test";
import { identityOf, join, joinAgain, JoinRefused } from "../shared/join.js";
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

test("asks the other nodes when its own is gone or takes nobody, and waits where it has a place", async () => {
  const store = new FakeStore();
  store.write({ ...REPLY, nodes: ["https://n2", "https://n3"] });
  const gone = new TypeError("no network");
  const full = new JoinRefused(503, 4000, {});
  const first = desk(gone, full, REPLY);
  await joinAgain(store, new FakeStore(), "/api/join", first.post);
  assert.deepEqual(first.paths, ["/api/join", "https://n2/api/join", "https://n3/api/join"]);

  store.write({ ...REPLY, nodes: ["https://n2"] });
  const second = desk(new JoinRefused(503, 4000, ROOM));
  await assert.rejects(() => joinAgain(store, new FakeStore(), "/api/join", second.post));
  assert.deepEqual(second.paths, ["/api/join"]);
});
