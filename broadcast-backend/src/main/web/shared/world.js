// The browser, as a Link needs it.
import { Ways } from "./ways.js";

/** What any device has: time and chance. */
export const browserTime = {
  nowMillis: () => performance.now(),
  setTimer: (f, millis) => window.setTimeout(f, millis),
  clearTimer: (timer) => window.clearTimeout(timer),
  random: Math.random,
};

/** @param {object} joined the JoinReply */
export function browserWorld(joined) {
  const browser = {
    ...browserTime,
    origin: window.location.origin,
    openWebSocket: (url) => new WebSocket(url, "ngage.v1"),
    fetch: (url, options) => window.fetch(url, options),
  };
  const ways = new Ways(joined, browser);
  return {
    ...browser,
    ways,
    openSocket: () => ways.openSocket(),
    onWelcome: () => ways.onWelcome(),
    onHurry: () => ways.onHurry(),
    onLost: (closing) => ways.onLost(closing),
    onEnded: () => ways.end(),
  };
}
