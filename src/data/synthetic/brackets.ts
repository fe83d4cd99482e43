/**
 * Nested brackets of several kinds, as in `abBAcC`: a lower-case letter opens a bracket and its capital closes it. A text
 * for models of sequences that is generated, so that it needs no file, and whose least possible loss is known.
 *
 *   open or close   at depth 0 a bracket opens, at the greatest depth one closes; between, each with probability ½
 *   what opens      its kind depends on the kind of the bracket around it: one row of a random table for each, and one
 *                   row for depth 0
 *   what closes     the innermost open bracket, so a model must find it among the characters before
 *
 * Every sample starts at depth 0. A row of the table is e_k² / Σ e², with e from the exponential distribution. The
 * grammar is ours; its brackets are those of Dyck-(k, m) of Hewitt et al. 2020, arXiv:2010.07515.
 */
import { log } from '../../backend/elementary.ts'
import { define, numberOption } from '../../options/index.ts'
import type { Dataset } from '../dataset.ts'
import type { ReadySplit } from '../split.ts'
import { draws, uniforms } from './draws.ts'
import { samplesOption, seedOption } from './generated.ts'

interface BracketsOptions {
  kinds: number
  /** Characters per sample. */
  window: number
  /** The greatest number of brackets that are open at a time. */
  depth: number
  /** Samples of the training set, and of the test set. */
  samples: number
  test: number
  seed: number
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Throws a UserError for an invalid option. */
export const brackets = define<BracketsOptions, ReadySplit>({
  name: 'brackets',
  summary: 'nested brackets of several kinds, for next-character prediction',
  options: {
    kinds: numberOption(8, { min: 2, max: LETTERS.length, integer: true }),
    window: numberOption(32, { min: 2, max: 1000, integer: true, about: 'characters' }),
    depth: numberOption(4, { min: 1, max: 100, integer: true, about: 'the most open brackets' }),
    samples: samplesOption(8000),
    test: samplesOption(256),
    seed: seedOption,
  },
  positional: 'kinds',
  create(options, spec) {
    const { kinds, window, depth, seed } = options
    const table = tableOf(kinds, seed)
    const part = (name: 'train' | 'test'): Dataset => {
      const count = name === 'train' ? options.samples : options.test
      const texts = sampleBrackets(table, { ...options, count, draw: draws[name] })
      const from = (start: number) =>
        Uint8Array.from({ length: count * window }, (_, i) => texts[i + Math.floor(i / window) + start]!)
      return {
        name: `${spec} ${name}`,
        inputs: from(0),
        labels: from(1),
        shape: [window],
        classes: 2 * kinds,
        count,
      }
    }
    const least = leastLoss(table, { depth, window })
    return {
      name: spec,
      description:
        `nested brackets of ${kinds} kinds, at most ${depth} open at a time, in samples of ${window} characters, for ` +
        `next-character prediction; no model has a loss below ${least.toFixed(4)} nats per character on average`,
      source: 'generated',
      licence: 'generated',
      train: part('train'),
      test: part('test'),
      preprocessing: { kind: 'none', shift: 0, scale: 1, oneHot: 2 * kinds },
      classNames: [LETTERS, LETTERS.toUpperCase()].flatMap((letters) => letters.slice(0, kinds).split('')),
    }
  },
})

/** Probabilities of the kind that opens: row k inside a bracket of kind k, and the last row at depth 0. */
export type BracketTable = readonly (readonly number[])[]

export function tableOf(kinds: number, seed: number): BracketTable {
  const u = uniforms((kinds + 1) * kinds, seed, draws.task)
  return Array.from({ length: kinds + 1 }, (_, row) => {
    const own = Array.from(u.subarray(row * kinds, (row + 1) * kinds))
    const squares = own.map((value) => log(value) ** 2)
    const total = squares.reduce((sum, value) => sum + value, 0)
    return squares.map((value) => value / total)
  })
}

interface Sampling {
  readonly kinds: number
  readonly window: number
  readonly depth: number
  readonly count: number
  readonly seed: number
  readonly draw: number
}

/** `count` texts of `window` + 1 characters, one after another. */
function sampleBrackets(
  table: BracketTable,
  { kinds, window, depth, count, seed, draw }: Sampling,
): Uint8Array {
  const length = window + 1
  const u = uniforms(2 * count * length, seed, draw)
  let open: number[] = []
  return Uint8Array.from({ length: count * length }, (_, i) => {
    if (i % length === 0) open = []
    const isOpening = open.length === 0 || (open.length < depth && u[2 * i]! < 0.5)
    if (!isOpening) return kinds + open.pop()!
    const kind = indexOf(u[2 * i + 1]!, table[open.at(-1) ?? kinds]!)
    open.push(kind)
    return kind
  })
}

/** The index at which the running sum of the probabilities passes a number from 0 to 1. */
function indexOf(u: number, probabilities: readonly number[]): number {
  let sum = 0
  const found = probabilities.findIndex((probability) => {
    sum += probability
    return u < sum
  })
  return found === -1 ? probabilities.length - 1 : found
}

/**
 * The entropy of a character given all before it in its sample, in nats, mean over the characters that are predicted:
 * the expected loss of a model that knows the table. Depth is a random walk that does not depend on kinds, and given the
 * depth, the kinds of the open brackets are a Markov chain.
 */
export function leastLoss(
  table: BracketTable,
  { depth, window }: { readonly depth: number; readonly window: number },
): number {
  const kinds = table.length - 1
  const entropies = table.map((row) => row.reduce((sum, p) => sum - (p > 0 ? p * log(p) : 0), 0))
  // The entropy of the next character at each depth.
  const atDepth: number[] = [entropies[kinds]!]
  let innermost: readonly number[] = table[kinds]!
  for (let d = 1; d <= depth; d++) {
    const ofKind = innermost.reduce((sum, p, kind) => sum + p * entropies[kind]!, 0)
    atDepth.push(d === depth ? 0 : log(2) + ofKind / 2)
    innermost = innermost.map((_, to) => innermost.reduce((sum, p, kind) => sum + p * table[kind]![to]!, 0))
  }
  let depths: readonly number[] = atDepth.map((_, d) => (d === 0 ? 1 : 0))
  let total = 0
  for (let step = 1; step <= window; step++) {
    depths = depths.map((_, d) =>
      [d - 1, d + 1].reduce((sum, from) => {
        const p = depths[from] ?? 0
        const isForced = from === 0 || from === depth
        return sum + (isForced ? p : p / 2)
      }, 0),
    )
    total += depths.reduce((sum, p, d) => sum + p * atDepth[d]!, 0)
  }
  return total / window
}
