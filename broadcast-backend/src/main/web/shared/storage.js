// One JSON value in the device's storage. A device that keeps nothing (private browsing) still plays, but
// forgets at a reload.

export class Storage {
  #area;
  #name;

  /** @param {globalThis.Storage | null} area null where the browser keeps nothing */
  constructor(area, name) {
    this.#area = area;
    this.#name = name;
  }

  read() {
    const text = this.#area?.getItem(this.#name);
    try {
      return text ? JSON.parse(text) : null;
    } catch (problem) {
      console.warn(`what was kept as ${this.#name} is not readable, so it is dropped`, problem);
      this.write(null);
      return null;
    }
  }

  write(value) {
    try {
      if (value === null) {
        this.#area?.removeItem(this.#name);
      } else {
        this.#area?.setItem(this.#name, JSON.stringify(value));
      }
    } catch (problem) {
      console.warn(`cannot keep ${this.#name} on this device`, problem); // its storage is full
    }
  }
}

/** @returns {globalThis.Storage | null} what outlives the page */
export function deviceStorage() {
  return areaOrNone(() => window.localStorage);
}

/** @returns {globalThis.Storage | null} what outlives a reload, for this tab alone */
export function tabStorage() {
  return areaOrNone(() => window.sessionStorage);
}

function areaOrNone(area) {
  try {
    return area();
  } catch {
    return null; // forbidden by the browser's settings; see the class
  }
}
