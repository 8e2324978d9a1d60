// The browser, as a Link needs it.

/** @param {string} socketPath the JoinReply's `socket` */
export function browserWorld(socketPath) {
  const url = new URL(socketPath, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return {
    openSocket: () => new WebSocket(url, "ngage.v1"),
    nowMillis: () => performance.now(),
    setTimer: (f, millis) => window.setTimeout(f, millis),
    clearTimer: (timer) => window.clearTimeout(timer),
    random: Math.random,
  };
}
