// How long to wait before the next try, so that a million phones do not come back in the same second.

const FIRST_MILLIS = 500;
const MOST_MILLIS = 15_000;

/** Full jitter: anywhere between now and a bound that doubles with each failure. */
export function fullJitter(failures, random = Math.random) {
  return random() * Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** failures);
}
