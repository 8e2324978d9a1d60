import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../phone/announcer.js";
import { LANGUAGES } from "../phone/strings.js";

const words = LANGUAGES.en;

function face(seconds) {
  return {
    state: "open",
    cueRun: "r1-1",
    prompt: "Which city?",
    options: [{ letter: "A", text: "Mumbai" }],
    countdown: { seconds },
  };
}

function hear(...faces) {
  const said = [];
  const announcer = new Announcer((text) => said.push(text));
  faces.forEach((each) => announcer.hear(each, words));
  return said;
}

test("says a question when it opens, and five seconds", () => {
  assert.deepEqual(hear(face(10), face(9), face(5), face(4)), [
    `Which city? ${words.saidOption("A", "Mumbai")}`,
    words.saidFive,
  ]);
});

test("says a question that opens with five seconds left, and not five seconds over it", () => {
  assert.deepEqual(hear(face(4), face(3)), [`Which city? ${words.saidOption("A", "Mumbai")}`]);
});
