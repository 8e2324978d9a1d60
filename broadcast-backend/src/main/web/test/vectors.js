// The wire's examples, shared with the Java side.
import { readFileSync } from "node:fs";

const FOLDER = new URL("../../../../../protocol/src/test/resources/vectors/", import.meta.url);

export function vector(name) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
}
