// One JSON value in the device's storage. What a device does not keep (private browsing, a full storage) the page
// remembers while it is there: the place in the waiting room, and the ticket, must outlive the next try.

export class Storage {
  #area;
  #name;

  /** @param {Area} area */
  constructor(area, name) {
    this.#area = area;
    this.#name = name;
  }

  read() {
    const text = this.#area.getItem(this.#name);
    try {
      return text ? JSON.parse(text) : null;
    } catch (problem) {
      console.warn(`what was kept as ${this.#name} is not readable, so it is dropped`, problem);
      this.write(null);
      return null;
    }
  }

  write(value) {
    if (value === null) {
      this.#area.removeItem(this.#name);
    } else {
      this.#area.setItem(this.#name, JSON.stringify(value));
    }
  }
}

/** A storage of the browser's, or none: then it is memory. */
export class Area {
  #storage;
  #memory = new Map(); // only what the storage did not take

  /** @param {() => globalThis.Storage} storage fails where the browser keeps nothing */
  constructor(storage) {
    try {
      this.#storage = storage() ?? null;
    } catch {
      this.#storage = null; // forbidden by the browser's settings
    }
  }

  getItem(name) {
    return this.#memory.get(name) ?? this.#tried(() => this.#storage?.getItem(name)) ?? null;
  }

  setItem(name, text) {
    this.#memory.set(name, text);
    this.#tried(() => {
      this.#storage?.setItem(name, text);
      if (this.#storage) {
        this.#memory.delete(name); // other tabs may change it
      }
    });
  }

  removeItem(name) {
    this.#memory.delete(name);
    this.#tried(() => this.#storage?.removeItem(name));
  }

  #tried(work) {
    try {
      return work();
    } catch (problem) {
      console.warn("this device keeps nothing more; the page remembers it until a reload", problem);
      return null;
    }
  }
}

/** @returns {Area} what outlives the page */
export function deviceStorage() {
  return new Area(() => window.localStorage);
}

/** @returns {Area} what outlives a reload, for this tab alone */
export function tabStorage() {
  return new Area(() => window.sessionStorage);
}
