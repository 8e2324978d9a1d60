// Why an overlay is not in, in words for who sets it up.

/** @param {import("../shared/join.js").JoinRefused | Error} problem of the last try */
export function troubleIn(problem) {
  if (problem.needsIdentity) {
    return "ngage overlay: this show asks for an identity.";
  }
  if (typeof problem.position === "number") {
    return `ngage overlay: in the waiting room, ${problem.position} before it.`;
  }
  return problem.status === undefined
    ? "ngage overlay: the show cannot be reached. Trying again."
    : `ngage overlay: not let in now (${problem.status}). Trying again.`;
}
