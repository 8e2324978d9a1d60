// Picks the language: of the interface, and of each text of a cue.

/** @returns {string} the text in a language, else in its base language, else the author's first */
export function textIn(texts, language) {
  const base = language.split("-")[0];
  const tag =
    [language, base].find((wanted) => texts[wanted] !== undefined) ??
    Object.keys(texts).find((each) => each.split("-")[0] === base) ??
    Object.keys(texts)[0];
  return texts[tag];
}

/** @returns {string} the first language that the fan wants and we speak */
export function languageOf(wanted, spoken) {
  const bases = wanted.map((tag) => tag.split("-")[0]);
  return bases.find((base) => spoken.includes(base)) ?? spoken[0];
}
