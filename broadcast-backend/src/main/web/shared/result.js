// The bars of a result.

/**
 * @param {{id: string}[]} options in the ask's order
 * @param {Record<string, number>} tally
 * @returns {{ballots: number, bars: Map<string, {count: number, share: number, isLeading: boolean}>}} shares 0 to 1
 */
export function resultOf(options, tally) {
  const counts = options.map(({ id }) => tally[id] ?? 0);
  const ballots = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  const bars = new Map(
    options.map(({ id }, place) => [
      id,
      {
        count: counts[place],
        share: ballots === 0 ? 0 : counts[place] / ballots,
        isLeading: ballots > 0 && counts[place] === most,
      },
    ]),
  );
  return { ballots, bars };
}
