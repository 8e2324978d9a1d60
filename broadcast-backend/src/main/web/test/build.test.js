import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "../build.mjs";

const FIRST_SCREEN_BYTES = 100_000;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "ngage-web-"));
  await build(folder);
});

after(() => rmSync(folder, { recursive: true }));

const read = (file) => readFileSync(join(folder, file), "utf8");

/** The page, and all that it loads before the player: follows the static imports. */
function firstScreen() {
  const files = new Set(["index.html", "manifest.webmanifest", "icon.svg", "phone.css", "phone.js"]);
  for (const file of files) {
    if (file.endsWith(".js")) {
      for (const [, imported] of read(`phone/${file}`).matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) {
        files.add(imported);
      }
    }
  }
  return [...files];
}

test("the first screen is under 100 KB, uncompressed, and does not hold the player", () => {
  const files = firstScreen();
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, "phone", file)).size, 0);
  assert.ok(bytes < FIRST_SCREEN_BYTES, `${bytes} bytes: ${files}`);
  assert.ok(!files.some((file) => file.startsWith("player-")));
  assert.ok(readdirSync(join(folder, "phone")).some((file) => file.startsWith("player-")));
});

test("the player still tells the stamps", () => {
  const player = readdirSync(join(folder, "phone")).find((file) => file.startsWith("player-"));
  assert.match(read(`phone/${player}`), /hlsFragParsingMetadata/);
});

test("the pages hold no inline script or style, which the security policy forbids", () => {
  for (const page of ["phone/index.html", "overlay/index.html"]) {
    assert.doesNotMatch(read(page), /<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
  }
});

test("what the page names is there", () => {
  const names = [...read("phone/index.html").matchAll(/(?:href|src)="\/([^"]+)"/g)];
  const icons = JSON.parse(read("phone/manifest.webmanifest")).icons.map(({ src }) => [0, src]);
  for (const [, file] of [...names, ...icons]) {
    assert.ok(statSync(join(folder, "phone", file)).size > 0, file);
  }
});
