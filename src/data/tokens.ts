/**
 * A sequence of tokens for next-token prediction, as a tokenizer writes them: windows of consecutive tokens without
 * overlap, and for each token the one that follows it. The last part is the test set.
 */
import { grouped } from '../counts.ts'
import { UserError } from '../errors.ts'
import { numberOption, type Options } from '../options/index.ts'
import type { Dataset, NamedArray } from './dataset.ts'
import { formatShape } from './formats/wording.ts'
import type { ReadySplit } from './split.ts'

export interface TokensOptions {
  /** Tokens per window. */
  window: number
  /** The share that is held out. */
  test: number
  /** The number of different tokens; by default the largest token + 1. */
  vocabulary: number | undefined
}

/** A larger table of embeddings cannot be trained anywhere. */
const MOST_TOKENS = 10_000_000

export const tokensOptions: Options<TokensOptions> = {
  window: numberOption(64, { min: 2, max: 10_000, integer: true, about: 'tokens' }),
  test: numberOption(0.1, { above: 0, below: 1, about: 'the share that is held out' }),
  vocabulary: numberOption(undefined, { min: 2, max: MOST_TOKENS, integer: true, example: 50257 }),
}

/** Throws a UserError that names the file if it is no list of tokens, or has too few of them. */
export function tokensSplit(
  { file, shape, data }: NamedArray,
  { window, test, vocabulary }: TokensOptions,
): ReadySplit {
  if (shape.length !== 1)
    throw new UserError(
      `${file}: expected a list of tokens, got an array ${formatShape(shape)}; flatten it before numpy.save`,
    )
  const most = vocabulary ?? MOST_TOKENS
  const tokens = Int32Array.from(data as ArrayLike<number | bigint>, (value, position) => {
    const token = Number(value)
    if (Number.isInteger(token) && token >= 0 && token < most) return token
    throw new UserError(
      `${file}, position ${position} (from 0): expected a token, a whole number from 0 to ${most - 1}, got ${value}; ` +
        (vocabulary === undefined ? 'write the numbers of a tokenizer' : 'correct it, or raise vocabulary'),
    )
  })
  const classes = vocabulary ?? tokens.reduce((largest, token) => Math.max(largest, token), 1) + 1
  const held = Math.round(test * tokens.length)
  const parts = {
    train: tokens.subarray(0, tokens.length - held),
    test: tokens.subarray(tokens.length - held),
  }
  const dataset = (name: 'train' | 'test'): Dataset => {
    const part = parts[name]
    if (part.length <= window)
      throw new UserError(
        `${file}: expected at least ${window + 1} tokens to ${name} on, one window of ${window} and the next, got ` +
          `${part.length} of ${tokens.length}; use more tokens or a shorter window`,
      )
    const count = Math.floor((part.length - 1) / window)
    return {
      name: `${file} ${name}`,
      inputs: part.slice(0, count * window),
      labels: part.slice(1, count * window + 1),
      shape: [window],
      classes,
      count,
    }
  }
  return {
    name: file.slice(file.lastIndexOf('/') + 1),
    description:
      `${grouped(tokens.length)} tokens, of ${grouped(classes)} different ones, in windows of ` +
      `${window}, the last ${grouped(held)} held out as the test set, for next-token prediction`,
    source: file,
    licence: 'not stated',
    train: dataset('train'),
    test: dataset('test'),
    preprocessing: { kind: 'none', shift: 0, scale: 1, oneHot: classes },
  }
}
