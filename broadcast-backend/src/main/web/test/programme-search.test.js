import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgrammeSearch } from "../shared/programme-search.js";
import { FakeWorld, settle } from "./fakes.js";

const WITHOUT = { ticket: "abc.def" };
const WITH = { ticket: "abc.def", stream: { playlist: "/live/x/master.m3u8", time: "STAMPS" } };

/** @param {(object | Error)[]} answers one for each time that it asks; after the last no programme is known */
function device(...answers) {
  const world = new FakeWorld();
  const self = { world, asked: [], heard: [], isWelcome: true };
  self.search = new ProgrammeSearch(
    {
      mayAsk: () => self.isWelcome,
      ask: async () => {
        self.asked.push(world.nowMillis() / 1000);
        const answer = answers.shift() ?? WITHOUT;
        if (answer instanceof Error) {
          throw answer;
        }
        return answer;
      },
      onReply: ({ stream }) => {
        self.heard.push(stream?.playlist ?? null);
        return stream !== undefined;
      },
    },
    world,
  );
  self.pass = async (seconds) => {
    for (let each = 0; each < 2 * seconds; each++) {
      world.advance(500);
      await settle();
    }
  };
  return self;
}

const problem = (message, more) => Object.assign(new Error(message), more);

test("asks until the programme is there, and no more", async () => {
  const phone = device(WITHOUT, WITH);
  phone.search.start();
  await phone.pass(1000);
  assert.deepEqual(phone.asked, [30, 90]);
  assert.deepEqual(phone.heard, [null, "/live/x/master.m3u8"]);
});

test("a show without video is asked about later each time, at last every few minutes", async () => {
  const phone = device();
  phone.search.start();
  await phone.pass(1000);
  assert.deepEqual(phone.asked, [30, 90, 210, 450, 690, 930]);
});

test("no pause is the same for all", async () => {
  for (const [chance, seconds] of [
    [0, 20],
    [1, 40],
  ]) {
    const phone = device(WITH);
    phone.world.random = () => chance;
    phone.search.start();
    await phone.pass(50);
    assert.deepEqual(phone.asked, [seconds]);
  }
});

test("asks soon what was told on an earlier visit, by chance within seconds", async () => {
  const phone = device();
  phone.search.startSoon();
  await phone.pass(100);
  assert.deepEqual(phone.asked, [2.5, 62.5]);
});

test("goes on with the search that there is, however often it is begun", async () => {
  const phone = device();
  phone.search.start();
  await phone.pass(29);
  phone.search.start();
  phone.search.startSoon();
  await phone.pass(60);
  assert.deepEqual(phone.asked, [30]);
});

test("asks nothing while the ticket is not known to be good: it would become another fan", async () => {
  const phone = device(WITH);
  phone.isWelcome = false;
  phone.search.start();
  await phone.pass(100);
  assert.deepEqual(phone.asked, []);
  phone.isWelcome = true;
  await phone.pass(30);
  assert.deepEqual(phone.asked, [120]);
});

test("comes back not before it is told to, nor at all to be told to sign in", async () => {
  const phone = device(
    problem("no network"),
    problem("not now", { retryAfterMillis: 500_000 }),
    problem("who is it?", { needsIdentity: true }),
  );
  phone.search.start();
  await phone.pass(2000);
  assert.deepEqual(phone.asked, [30, 90, 590]);
});

test("an answer that comes after the picture is heard no more", async () => {
  const phone = device(WITH);
  phone.search.start();
  await phone.pass(29);
  phone.world.advance(1000);
  phone.search.stop();
  await settle();
  assert.deepEqual(phone.asked, [30]);
  assert.deepEqual(phone.heard, []);
  await phone.pass(1000);
  assert.deepEqual(phone.asked, [30]);

  phone.search.start();
  await phone.pass(30);
  assert.deepEqual(phone.asked, [30, 1060], "not as late as the search before");
});
