import assert from "node:assert/strict";
import { test } from "node:test";
import { tagIn, textIn } from "../shared/texts.js";

const TEXTS = { en: "Which city?", hi: "कौन सा शहर?", "ta-LK": "எந்த நகரம்?" };

test("takes the fan's first language that the author wrote in", () => {
  assert.equal(textIn(TEXTS, ["hi-IN", "en"]), TEXTS.hi);
  assert.equal(textIn(TEXTS, ["fr", "hi"]), TEXTS.hi);
  assert.equal(tagIn(TEXTS, ["ta-IN", "en"]), "ta-LK", "by its base");
});

test("else the author's own", () => {
  assert.equal(textIn(TEXTS, ["fr-FR"]), TEXTS.en);
  assert.equal(textIn(TEXTS, []), TEXTS.en);
});
