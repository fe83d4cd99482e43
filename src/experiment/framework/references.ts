/**
 * Where a claim or a figure comes from, as it is cited and as people look for it: `Santurkar et al. 2018, Fig. 4(b)`
 * is found by `santurkar fig 4b`.
 */

/** A numbered part of a paper: `fig 4 b`. */
interface Part {
  readonly kind: string
  readonly number: string
  readonly letter: string
}

export interface Reference {
  /** Names and years, in lower case without accents. */
  readonly words: readonly string[]
  readonly parts: readonly Part[]
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^fig/, 'fig'],
  [/^tab/, 'table'],
  [/^(thm|theorem)/, 'theorem'],
  [/^def/, 'definition'],
  [/^(§|sec)/, 'section'],
]

/** `Fig. 4(b)`, `Figs. 1 and 2`, `Fig. 1(b, c)`, `§3.1`, `Theorems 4.1, 4.2 and 4.4`, `fig 4b`. */
const PARTS =
  /(figures?|figs?|tables?|tabs?|theorems?|thms?|definitions?|defs?|sections?|secs?|§)\.?\s*((?:\d+(?:\.\d+)*\s*(?:\(\s*[a-z](?:\s*,\s*[a-z])*\s*\)|[a-z]\b)?(?:\s*(?:,|and|&|–|-)\s*(?=\d))?)+)/gi

export function readReference(text: string): Reference {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const parts: Part[] = []
  const rest = plain.replace(PARTS, (_, word: string, list: string) => {
    const kind = KINDS.find(([pattern]) => pattern.test(word))![1]
    for (const [, number, many, one] of list.matchAll(/(\d+(?:\.\d+)*)\s*(?:\(\s*([a-z, ]+)\)|([a-z])\b)?/g))
      for (const letter of (many ?? one ?? '').split(','))
        parts.push({ kind, number: number!, letter: letter.trim() })
    return ' '
  })
  const words = (rest.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !IGNORED.has(word))
  return { words, parts }
}

const IGNORED = new Set(['et', 'al', 'and', 'the', 'in', 'of', 's', 'paper'])

/**
 * Whether a citation is what someone looks for: it has every word (or its beginning) and every part. A part without a
 * letter is that with any letter, in both directions.
 */
export function matches(wanted: Reference, cited: Reference): boolean {
  const hasWord = (word: string) => cited.words.some((each) => each.startsWith(word))
  const hasPart = ({ kind, number, letter }: Part) =>
    cited.parts.some(
      (each) =>
        each.kind === kind &&
        (each.number === number || each.number.startsWith(`${number}.`)) &&
        (each.letter === letter || each.letter === '' || letter === ''),
    )
  return (
    wanted.words.length + wanted.parts.length > 0 &&
    wanted.words.every(hasWord) &&
    wanted.parts.every(hasPart)
  )
}
