// Opens sealed content (RFC 8439). WebCrypto has no ChaCha20 and is absent on plain http, which a
// venue's own network often is.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const utf8 = new TextEncoder();
const text = new TextDecoder("utf-8", { fatal: true });

/**
 * @param {string} sealed base64 of nonce, ciphertext and tag
 * @param {string} cueRun the associated data
 * @param {string} key base64 of 32 bytes
 * @returns {object} a CueContent
 * @throws if the key does not open it
 */
export function unseal(sealed, cueRun, key) {
  const whole = bytesOf(sealed);
  const cipher = chacha20poly1305(
    bytesOf(key),
    whole.subarray(0, NONCE_BYTES),
    utf8.encode(cueRun),
  );
  return JSON.parse(text.decode(cipher.decrypt(whole.subarray(NONCE_BYTES))));
}

/** Whether a key could open it: what a phone must know before it says that it holds the cue. */
export function isWellSealed(sealed) {
  try {
    return bytesOf(sealed).length > NONCE_BYTES + TAG_BYTES;
  } catch {
    return false; // not base64: exactly what is asked here
  }
}


function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
