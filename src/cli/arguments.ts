/** What a person writes on the command line, as values. Each throws a UserError that says what was expected. */
import { availableParallelism } from 'node:os'
import { UserError, unknownName } from '../errors.ts'
import { splitSpecs } from '../norm/index.ts'
import { LARGEST_SEED } from '../study/index.ts'

/** More seeds than this are a slip of the finger. */
const MOST_SEEDS = 1000
const MOST_THREADS = 256

/** `5`: seeds 1 to 5; `1,2,7`: these; `7,`: that one. */
export function parseSeeds(text: string): number[] {
  if (!text.includes(',')) {
    const count = wholeNumber(text)
    if (count !== undefined && count >= 1 && count <= MOST_SEEDS)
      return Array.from({ length: count }, (_, i) => i + 1)
    throw new UserError(
      `--seeds ${text}: expected how many, from 1 to ${MOST_SEEDS}, or a list such as 1,2,3; write, say, --seeds 5`,
    )
  }
  const seeds = text
    .replace(/,$/, '')
    .split(',')
    .map((part) => {
      const seed = wholeNumber(part.trim())
      if (seed !== undefined && seed <= LARGEST_SEED) return seed
      throw new UserError(
        `--seeds ${text}: expected whole numbers from 0 to ${LARGEST_SEED}, got "${part.trim()}"; write, say, --seeds 1,2,3`,
      )
    })
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i)
  if (twice !== undefined)
    throw new UserError(
      `--seeds ${text}: seed ${twice} occurs twice, and the same run twice tells nothing; name each once`,
    )
  return seeds
}

/** All cores where nothing is asked for. */
export function parseThreads(text: string | undefined): number {
  if (text === undefined) return availableParallelism()
  const threads = wholeNumber(text)
  if (threads !== undefined && threads >= 1 && threads <= MOST_THREADS) return threads
  throw new UserError(
    `--threads ${text}: expected a whole number from 1 to ${MOST_THREADS}; this machine has ${availableParallelism()} cores`,
  )
}

/** `flag` is as written: `--steps`. */
export function parseWhole(
  flag: string,
  text: string,
  [least, most]: readonly [least: number, most: number],
): number {
  const value = wholeNumber(text)
  if (value !== undefined && value >= least && value <= most) return value
  throw new UserError(
    `${flag} ${text}: expected a whole number from ${least} to ${most}; write, say, ${flag} ${Math.max(least, 1)}`,
  )
}

/** `none,group:8,batch` as three specs; `example` is what might have been written. */
export function listSpecs(flag: string, text: string, example: string): string[] {
  try {
    return splitSpecs(text)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(
      `${flag} "${text}": expected names separated by commas, each with options or without; write, say, ${flag} ${example}`,
    )
  }
}

export function parseSeed(text: string): number {
  return parseWhole('--seed', text, [0, LARGEST_SEED])
}

export function parsePositive(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new UserError(`${flag} ${text}: expected a number above 0; write, say, ${flag} 0.1`)
}

export function parseChoice<C extends string>(kind: string, text: string, known: readonly C[]): C {
  const found = known.find((name) => name === text)
  if (found === undefined) throw unknownName(kind, text, known)
  return found
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Whether a program reads what is printed. Asked of the words themselves: they may be such that no command can be made of them. */
export function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? words.length : end).includes('--json')
}

/** What to say of `--set steps 300`, whose value counts as an argument too many; undefined where there is no such thing. */
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
