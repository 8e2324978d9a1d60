import assert from "node:assert/strict";
import { test } from "node:test";
import { stampIn, stampsIn } from "../shared/stamp.js";

const S = 1_795_380_668_444_033;

test("reads the stamp out of an ID3 tag, to the microsecond", () => {
  assert.deepEqual(stampIn(tag("ngage", '{"s":1795380668444.033}')), { micros: S, cue: null });
  assert.deepEqual(stampIn(tag("ngage", '{"s":1795380668444.033,"later":1}')).micros, S);
});

test("reads the cue that travels with it, whole or not at all", () => {
  const cue = '"cue":"r1-3","at":1795380668477.366,"key":"AAECAw=="';
  assert.deepEqual(stampIn(tag("ngage", `{"s":1795380668444.033,${cue}}`)), {
    micros: S,
    cue: { cueRun: "r1-3", atMicros: 1_795_380_668_477_366, key: "AAECAw==" },
  });
  for (const part of ['"cue":"r1-3"', '"cue":"r1-3","at":"x","key":""', '"cue":3,"at":1,"key":""']) {
    assert.deepEqual(stampIn(tag("ngage", `{"s":1795380668444.033,${part}}`)), {
      micros: S,
      cue: null,
    });
  }
});

test("reads what somebody else's service made of our stamp, whatever it calls the frame", () => {
  const text = '{"s":1795380668444.033,"by":"ngage"}';
  assert.deepEqual(stampIn(tag("", text)), { micros: S, cue: null });
  assert.deepEqual(stampIn(tag("ivs", text)), { micros: S, cue: null });
});

test("takes no time, but the cue, from a stamp on trial", () => {
  const trial = '"trial":1795380668444.033';
  const cue = '"cue":"r1-3","at":1795380668410.700,"key":"AAEC"';
  assert.deepEqual(stampIn(tag("ivs", `{${trial},"by":"ngage"}`)), { micros: null, cue: null });
  assert.deepEqual(stampIn(tag("ivs", `{${trial},${cue},"by":"ngage"}`)), {
    micros: null,
    cue: { cueRun: "r1-3", atMicros: 1_795_380_668_410_700, key: "AAEC" },
  });
});

test("learns the time of no stamp on trial, and of nobody else's tag", () => {
  const samples = [
    { pts: 1, data: tag("ivs", '{"trial":1795380668444.033,"by":"ngage"}') },
    { pts: 2, data: tag("other", '{"s":12}') },
    { pts: 3, data: tag("ngage", '{"s":1795380668444.033}') },
  ];
  assert.deepEqual(stampsIn(samples).times, [{ seconds: 3, micros: S }]);
});

test("leaves other people's tags alone", () => {
  assert.equal(stampIn(tag("other", '{"s":12,"note":"as ngage has it"}')), null);
  assert.equal(stampIn(tag("segmentmetadata", '{"s":12}')), null);
  assert.equal(stampIn(tag("ngage", "hello")), null);
  assert.equal(stampIn(tag("ngage", '{"s":12, and more}')), null);
  assert.equal(stampIn(tag("ngage", '{"s":"12"}')), null);
  assert.equal(stampIn(tag("other", '{"trial":12}')), null);
});

/** ID3v2.4 with one TXXX frame, UTF-8. */
function tag(description, value) {
  const body = `\x03${description}\0${value}\0`;
  const frame = `TXXX\0\0\0${String.fromCharCode(body.length)}\0\0${body}`;
  const whole = `ID3\x04\0\0\0\0\0${String.fromCharCode(frame.length)}${frame}`;
  return new TextEncoder().encode(whole);
}
