// DropCount: how many frames the player dropped since it was last asked. A player counts from 0 again when its
// video is loaded anew.

export class DropCount {
  #last = 0;

  /** @param {number} total the player's own count */
  since(total) {
    const grown = total < this.#last ? total : total - this.#last;
    this.#last = total;
    return grown;
  }
}
