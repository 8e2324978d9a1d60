// The browser, as a Link needs it.
import { Ways } from "./ways.js";

/** @param {object} joined the JoinReply */
export function browserWorld(joined) {
  const browser = {
    origin: window.location.origin,
    openWebSocket: (url) => new WebSocket(url, "ngage.v1"),
    fetch: (url, options) => window.fetch(url, options),
    nowMillis: () => performance.now(),
    setTimer: (f, millis) => window.setTimeout(f, millis),
    clearTimer: (timer) => window.clearTimeout(timer),
    random: Math.random,
  };
  const ways = new Ways(joined, browser);
  return {
    ...browser,
    ways,
    openSocket: () => ways.openSocket(),
    onWelcome: () => ways.onWelcome(),
    onLost: (closing) => ways.onLost(closing),
  };
}
