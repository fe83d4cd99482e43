/** What a person who wrote an unknown name may have meant: a name with a similar spelling, or a name used elsewhere. */

/** Names used elsewhere, in lower case, each with the name here, which may have options: `bn` is `batch`. */
export type Aliases = Readonly<Record<string, string>>

/** The name here for `name`, which other programs use; undefined if no alias is known. */
export function ofAlias(name: string, aliases: Aliases): string | undefined {
  const key = withoutMarks(name)
  return Object.entries(aliases).find(([alias]) => withoutMarks(alias) === key)?.[1]
}

/** Treats BatchNorm, batch_norm and batch-norm as equal. */
const withoutMarks = (name: string) => name.toLowerCase().replaceAll(/[-_ .]/g, '')

/**
 * The entry that `name` is an alias of, or else the entries of `known` nearest to it by edit distance, nearest first,
 * at most `count`. An alias with one wrong letter also counts for its entry.
 */
export function suggestions(
  name: string,
  known: readonly string[],
  aliases: Aliases = {},
  count = 3,
): string[] {
  const meant = ofAlias(name, aliases)
  if (meant !== undefined) return [meant]
  // If both letters of a two-letter name differ, it is another word and not a typing mistake.
  const limit = Math.min(name.length - 1, Math.max(2, Math.ceil(name.length / 2)))
  const distanceTo = (other: string) => editDistance(name.toLowerCase(), other.toLowerCase())
  const near = [
    ...known
      .map((candidate) => ({ candidate, distance: distanceTo(candidate) }))
      .filter(({ candidate, distance }) => distance <= limit || (name !== '' && candidate.startsWith(name))),
    ...Object.entries(aliases)
      .map(([alias, candidate]) => ({ candidate, distance: distanceTo(alias) }))
      .filter(({ distance }) => name.length > 2 && distance <= 1),
  ].sort((a, b) => a.distance - b.distance)
  return [...new Set(near.map(({ candidate }) => candidate))].slice(0, count)
}

/** The number of letters to insert, delete or replace to turn `a` into `b` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution))
    }
    previous = current
  }
  return previous[b.length]!
}
