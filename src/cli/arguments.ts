/** Turns command-line texts into values. Each function throws a UserError that states what was expected. */
import { availableParallelism } from 'node:os'
import {
  choiceOption,
  countOption,
  flagNotation,
  listOption,
  numberOption,
  type Option,
  parsedOption,
  readOption,
  splitSpecs,
  textOption,
} from '../options/index.ts'
import { LARGEST_SEED } from '../study/index.ts'

/** More seeds than this are a typing mistake. */
const MOST_SEEDS = 1000
const MOST_THREADS = 256
const MOST_STEPS = 1e9

/** The value of `--flag`, or its default if it is not given. Throws a UserError that says what was expected. */
export function readFlag<T>(flag: string, option: Option<T>, text: string | undefined): T {
  return text === undefined ? option.default : readOption(option, flag, text, flagNotation)
}

export const seedOption = numberOption(1, { min: 0, max: LARGEST_SEED, integer: true })

/** `7` is one seed, `301-312` are twelve; undefined for anything else, and for more than `MOST_SEEDS`. */
function stretchOf(text: string): number[] | undefined {
  const found = /^\s*(\d{1,10})(?:-(\d{1,10}))?\s*$/.exec(text)
  if (!found) return undefined
  const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])]
  const count = last - first + 1
  return count >= 1 && count <= MOST_SEEDS ? Array.from({ length: count }, (_, i) => first + i) : undefined
}

/** `5`: seeds 1 to 5; `1,2,7`: these seeds; `301-312`: these twelve; `7,`: seed 7 alone. */
export const seedsOption = parsedOption<readonly number[], undefined>(undefined, {
  expected: `a number of seeds from 1 to ${MOST_SEEDS}, or a list of different whole numbers from 0 to ${LARGEST_SEED} such as 1,2,3 or 301-312`,
  example: '5',
  parse(text) {
    if (!/[,-]/.test(text)) {
      const count = numberOption(1, { min: 1, max: MOST_SEEDS, integer: true }).read(text)
      return count === undefined ? undefined : Array.from({ length: count }, (_, i) => i + 1)
    }
    const listed = text.replace(/,$/, '').split(',').map(stretchOf)
    if (listed.includes(undefined)) return undefined
    const seeds = listOption([], { min: 0, max: LARGEST_SEED, integer: true }).read(
      listed.flatMap((each) => each ?? []),
    )
    return seeds && new Set(seeds).size === seeds.length ? seeds : undefined
  },
})

/** Uses all cores if `text` is undefined. */
export const threadsOption = numberOption(availableParallelism(), {
  min: 1,
  max: MOST_THREADS,
  integer: true,
  about: `this machine has ${availableParallelism()} cores`,
})

/** `flag` is the flag as the user writes it: `--steps`. */
export const stepsOption = numberOption(undefined, { min: 1, max: MOST_STEPS, integer: true })

/** Reads `none,group:8,batch` as three specs. The error message shows `example`. */
export const keptStepOption = countOption(undefined, 0)

/** Reads `plain,bn` as two names. The error message shows `example`. */
export const namesOption = (example: string) =>
  parsedOption<readonly string[], undefined>(undefined, {
    expected: 'names separated by commas',
    example,
    parse(text) {
      const names = text.split(',').map((name) => name.trim())
      return names.every((name) => name !== '') ? names : undefined
    },
  })

export const modeOption = choiceOption('default', ['default', 'fast'])

export const folderOption = <D extends string | undefined>(initial: D, example = 'DIR') =>
  textOption(initial, { expected: 'a folder', example: initial ?? example })

/** Reads `none,group:8,batch` as three specs. */
export const specsOption = (example: string) =>
  parsedOption<readonly string[], undefined>(undefined, {
    expected: 'names separated by commas, each with options or without',
    example,
    parse(text) {
      try {
        return splitSpecs(text)
      } catch {
        return undefined
      }
    },
  })

/**
 * Whether a program reads the output. Looks at the words themselves, because it may be impossible to parse them into
 * a command.
 */
export function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? words.length : end).includes('--json')
}

/**
 * The error for `--set steps 300`, where commander counts 300 as an argument too many; undefined if there is no such
 * mistake.
 */
export function settingWithoutEquals(words: readonly string[]): string | undefined {
  const at = words.findIndex(
    (word, i) =>
      word === '--set' && isPlain(words[i + 1]) && !words[i + 1]!.includes('=') && isPlain(words[i + 2]),
  )
  if (at < 0) return undefined
  const [name, value] = words.slice(at + 1, at + 3)
  return `--set ${name} ${value}: expected option=value, got no "="; write --set ${name}=${value}`
}

const isPlain = (word: string | undefined): boolean => word !== undefined && !word.startsWith('--')
