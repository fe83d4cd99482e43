/**
 * A text as sequences for next-character prediction: windows of consecutive characters without overlap, and for each
 * character the one that follows it.
 *
 * The last part of the text is the test set. Characters are Unicode code points; those of the training part, in their
 * order, are the classes. One more class, "other", stands for all remaining characters: those that occur only in the
 * test part, and all but the 255 most frequent. A window's inputs are one-hot codes.
 */
import { grouped } from '../counts.ts'
import { UserError } from '../errors.ts'
import { numberOption, type Options } from '../options/index.ts'
import type { Dataset } from './dataset.ts'
import { decodeUtf8 } from './formats/text-encoding.ts'
import type { ReadySplit } from './split.ts'

export interface TextOptions {
  /** Characters per window. */
  window: number
  /** The share of the text that is held out. */
  test: number
}

/** Reads the options after the question mark of a spec. Throws a UserError for an invalid value. */
export const textOptions: Options<TextOptions> = {
  window: numberOption(64, { min: 2, max: 10_000, integer: true, about: 'characters' }),
  test: numberOption(0.1, { above: 0, below: 1, about: 'the share that is held out' }),
}

const MOST_CLASSES = 256
const OTHER = 'other'

/** Throws a UserError that names `file` if its bytes are not UTF-8, are too few, or are all the same. */
export function textSplit(bytes: Uint8Array, file: string, { window, test }: TextOptions): ReadySplit {
  const characters = Array.from(decodeUtf8(bytes, file))
  if (characters.length === 0)
    throw new UserError(`${file}: expected text, got an empty file; use another file`)
  const held = Math.round(test * characters.length)
  const training = characters.slice(0, characters.length - held)
  const parts = { train: training, test: characters.slice(characters.length - held) }
  for (const [name, part] of Object.entries(parts))
    if (part.length <= window)
      throw new UserError(
        `${file}: expected at least ${window + 1} characters to ${name} on, one window of ${window} and the next, got ` +
          `${part.length} of ${characters.length}; use a longer text or a shorter window, as in text:FILE?window=${Math.max(2, Math.floor(part.length / 4))}`,
      )
  const known = mostFrequent(training, MOST_CLASSES)
  if (known.length < 2)
    throw new UserError(
      `${file}: expected at least 2 different characters, got only ${JSON.stringify(known[0])}; use another file`,
    )
  const isKnown = new Set(known)
  const isComplete = characters.every((character) => isKnown.has(character))
  const vocabulary = isComplete ? known : known.slice(0, MOST_CLASSES - 1)
  vocabulary.sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!)
  const classNames = isComplete ? vocabulary : [...vocabulary, OTHER]
  const code = new Map(vocabulary.map((character, i) => [character, i]))
  const dataset = (name: 'train' | 'test'): Dataset => {
    const codes = Uint8Array.from(parts[name], (character) => code.get(character) ?? vocabulary.length)
    const count = Math.floor((codes.length - 1) / window)
    return {
      name: `${file} ${name}`,
      inputs: codes.slice(0, count * window),
      labels: codes.slice(1, count * window + 1),
      shape: [window],
      classes: classNames.length,
      count,
    }
  }
  return {
    name: file.slice(file.lastIndexOf('/') + 1),
    description:
      `${grouped(characters.length)} characters of text in windows of ${window}, the last ` +
      `${grouped(held)} held out as the test set, for next-character prediction`,
    source: file,
    licence: 'not stated',
    train: dataset('train'),
    test: dataset('test'),
    preprocessing: { kind: 'none', shift: 0, scale: 1, oneHot: classNames.length },
    classNames,
  }
}

/** At most `count` different characters, the most frequent first; equally frequent ones in the order of the text. */
function mostFrequent(characters: readonly string[], count: number): string[] {
  const counts = new Map<string, number>()
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([character]) => character)
}
