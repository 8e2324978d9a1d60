// The ticket: it is the fan, so it is kept on the device and asked for only once. While the door is crowded, the place in
// the waiting room is kept instead.

const JOIN = "/api/join";
const PATIENCE_MILLIS = 10_000;

/**
 * @param {{read: () => object | null, write: (value: object) => void}} store
 * @param {{read: () => object | null, write: (value: object) => void}} places where the place is kept
 * @returns {Promise<{ticket: string, fan: number, title: string, locales: string[], socket: string, nodes: string[],
 *     poll?: string, stream?: string}>} the JoinReply
 */
export async function join(store, places, path = JOIN, post = postJoin, page = globalThis) {
  // Who has just signed in may be somebody else than who used this device before.
  const identity = identityOf(page.location);
  if (identity === undefined) {
    return store.read() ?? joinAs(store, places, {}, path, post);
  }
  const reply = await joinAs(store, places, { identity }, path, post);
  // Its work is done: it must not stay in the browser's history.
  page.history.replaceState(null, "", page.location.pathname + page.location.search);
  return reply;
}

/** The ticket was refused. Sent along, it may still say who the fan was. */
export async function joinAgain(store, places, path = JOIN, post = postJoin) {
  const ticket = store.read()?.ticket;
  return joinAs(store, places, ticket === undefined ? {} : { ticket }, path, post);
}

/**
 * What the door tells this device, which is in, now: the nodes and the programme may be others than at the join.
 *
 * @returns {Promise<object>} the JoinReply, which is kept
 */
export async function askAgain(store, path = JOIN, post = postJoin) {
  const { ticket, nodes } = store.read();
  const reply = await askAround(nodes, path, { ticket }, post);
  if (store.read()?.ticket === ticket) {
    store.write(reply); // else another tab has signed somebody in meanwhile
  }
  return reply;
}

async function joinAs(store, places, who, path, post) {
  const place = places.read() ?? undefined;
  try {
    const nodes = store.read()?.nodes ?? [];
    const reply = await askAround(nodes, path, { ...who, place }, post);
    store.write(reply);
    places.write(null);
    return reply;
  } catch (problem) {
    if (problem.place !== undefined) {
      places.write(problem.place);
    }
    throw problem;
  }
}

/** This page's own node first; if that is gone, the others that it has named. One that says when to come back is not gone. */
async function askAround(nodes, path, body, post) {
  let trouble = null;
  for (const origin of ["", ...nodes]) {
    try {
      return located(await post(origin + path, body), origin);
    } catch (problem) {
      const isSaid = Number.isFinite(problem.retryAfterMillis);
      if (isSaid || problem.needsIdentity) {
        throw problem; // to ask all the others at once would bring all the crowd to each of them
      }
      trouble ??= problem;
    }
  }
  throw trouble;
}

/** A path of the node that has answered is none of this page's own. */
function located(reply, origin) {
  const playlist = reply.stream?.playlist;
  return origin !== "" && playlist?.startsWith("/")
    ? { ...reply, stream: { ...reply.stream, playlist: origin + playlist } }
    : reply;
}

/** Thrown when the backend does not let this device in now. */
export class JoinRefused extends Error {
  /** @param {{place?: string, position?: number, retryAfterMillis?: number}} room of a WaitingReply, if it was one */
  constructor(status, retryAfterMillis, room = {}) {
    super(`join refused with status ${status}`);
    this.status = status;
    this.place = room.place;
    this.position = room.position ?? null;
    this.retryAfterMillis = room.retryAfterMillis ?? retryAfterMillis;
  }

  /** Nobody comes in without having signed in, and coming back does not help. */
  get needsIdentity() {
    return this.status === 401;
  }
}

/** What the organiser's page hands over in `#identity=<token>`: the part of an address that no server and no log sees. */
export function identityOf(location) {
  const fragment = new URLSearchParams(location?.hash?.slice(1) ?? "");
  return fragment.get("identity") ?? undefined;
}

async function postJoin(path, body) {
  const reply = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MILLIS),
  });
  if (!reply.ok) {
    const seconds = Number.parseFloat(reply.headers.get("Retry-After") ?? "");
    const isRoom = reply.headers.get("Content-Type")?.startsWith("application/json");
    throw new JoinRefused(
      reply.status,
      Number.isFinite(seconds) ? seconds * 1000 : null,
      isRoom ? await reply.json() : {},
    );
  }
  return reply.json();
}
