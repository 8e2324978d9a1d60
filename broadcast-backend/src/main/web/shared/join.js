// The ticket: it is the fan, so it is kept on the device and asked for only once.

/**
 * @param {{read: () => object | null, write: (value: object) => void}} store
 * @param {(body: object) => Promise<object>} post
 * @returns {Promise<{ticket: string, fan: number, title: string, locales: string[], socket: string,
 *     stream?: string}>} the JoinReply
 */
export async function join(store, post = postJoin) {
  return store.read() ?? joinAs(store, {}, post);
}

/** The ticket was refused. Sent along, it may still say who the fan was. */
export async function joinAgain(store, post = postJoin) {
  const ticket = store.read()?.ticket;
  return joinAs(store, ticket === undefined ? {} : { ticket }, post);
}

async function joinAs(store, body, post) {
  const reply = await post(body);
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

async function postJoin(body) {
  const reply = await fetch("/api/join", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!reply.ok) {
    const seconds = Number.parseFloat(reply.headers.get("Retry-After") ?? "");
    throw new JoinRefused(reply.status, Number.isFinite(seconds) ? seconds * 1000 : null);
  }
  return reply.json();
}
