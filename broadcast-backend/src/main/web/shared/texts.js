// Picks the language: of the interface, and of each text of a cue.

/**
 * @param {object} texts language tag to text
 * @param {string[]} wanted languages, the dearest first
 * @returns {string} the text in the first of them that there is, or in its base language; else the author's first
 */
export function textIn(texts, wanted) {
  return texts[tagIn(texts, wanted)];
}

/** @returns {string} the language of that text */
export function tagIn(texts, wanted) {
  const tags = Object.keys(texts);
  for (const language of wanted) {
    const base = language.split("-")[0];
    const found =
      [language, base].find((tag) => texts[tag] !== undefined) ??
      tags.find((tag) => tag.split("-")[0] === base);
    if (found !== undefined) {
      return found;
    }
  }
  return tags[0];
}

/** @returns {string} the first language that the fan wants and we speak */
export function languageOf(wanted, spoken) {
  const bases = wanted.map((tag) => tag.split("-")[0]);
  return bases.find((base) => spoken.includes(base)) ?? spoken[0];
}
