// Stamps: what travels in the video as timed ID3 metadata: the media time of its moment, and perhaps a cue with
// its key, for a phone that hears of it in no other way. See docs/protocol.md, sections 8 and 9.

const DESCRIPTION = "\x03ngage\0"; // behind the byte of its encoding, UTF-8
const BY = "ngage"; // of a tag that somebody else's service made for us
const TEXT = /\{"(?:s|trial)":[^{}]*\}/;
const latin = new TextDecoder("latin1");

/**
 * @param {Uint8Array} tag an ID3 tag; ours holds a TXXX frame `ngage` with `{"s":<milliseconds>, ...}`; one that somebody else
 *     made for us says `"by":"ngage"` in any text
 * @returns {{micros: number | null, cue: {cueRun: string, atMicros: number, key: string} | null} | null} the media time,
 *     null if it is on trial and to be taken for none; and the cue; null if it is somebody else's tag
 */
export function stampIn(tag) {
  const whole = latin.decode(tag);
  const text = TEXT.exec(whole);
  const fields = text && parsed(text[0]);
  const isOurs = fields?.by === BY || whole.includes(DESCRIPTION);
  if (!isOurs || !Number.isFinite(fields?.s ?? fields?.trial)) {
    return null;
  }
  return { micros: fields.s === undefined ? null : toMicros(fields.s), cue: cueOf(fields) };
}

/**
 * @param {{pts: number, data: Uint8Array}[]} samples of the player
 * @returns {{times: {seconds: number, micros: number}[], cues: object[]}} the media times that they tell, for a
 *     MediaClock, and their cues
 */
export function stampsIn(samples) {
  const stamps = samples
    .map(({ pts, data }) => ({ seconds: pts, ...stampIn(data) }))
    .filter(({ cue }) => cue !== undefined);
  return {
    times: stamps.filter(({ micros }) => micros !== null).map(({ seconds, micros }) => ({ seconds, micros })),
    cues: stamps.map(({ cue }) => cue).filter((cue) => cue !== null),
  };
}

function cueOf({ cue, at, key }) {
  return typeof cue === "string" && Number.isFinite(at) && typeof key === "string"
    ? { cueRun: cue, atMicros: toMicros(at), key }
    : null;
}

function toMicros(millis) {
  return Math.round(millis * 1000);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it only looked like ours
  }
}
