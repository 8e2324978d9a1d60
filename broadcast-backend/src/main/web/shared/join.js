// The ticket: it is the fan, so it is kept on the device and asked for only once.

/**
 * @param {{read: () => object | null, write: (value: object | null) => void}} store
 * @returns {Promise<{ticket: string, fan: number, title: string, locales: string[], socket: string,
 *     stream?: string}>} the JoinReply
 */
export async function join(store, fetchJson = postJoin) {
  const kept = store.read();
  if (kept) {
    return kept;
  }
  const reply = await fetchJson();
  store.write(reply);
  return reply;
}

/** Thrown when the backend does not let this device in now. */
export class JoinRefused extends Error {
  constructor(status, retryAfterMillis) {
    super(`join refused with status ${status}`);
    this.retryAfterMillis = retryAfterMillis;
  }
}

async function postJoin() {
  const reply = await fetch("/api/join", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  if (!reply.ok) {
    const seconds = Number.parseFloat(reply.headers.get("Retry-After") ?? "");
    throw new JoinRefused(reply.status, Number.isFinite(seconds) ? seconds * 1000 : null);
  }
  return reply.json();
}
