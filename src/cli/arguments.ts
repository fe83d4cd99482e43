/** Turns command-line texts into values. Each function throws a UserError that states what was expected. */
import { availableParallelism } from 'node:os'
import { countOption, numberOption, parsedOption, textOption } from '../options/index.ts'

export { readFlag } from '../options/index.ts'
export { modeOption, seedOption, seedsOption, specsOption, stepsOption } from '../study/index.ts'

const MOST_THREADS = 256

/** Uses all cores if `text` is undefined. */
export const threadsOption = numberOption(availableParallelism(), {
  min: 1,
  max: MOST_THREADS,
  integer: true,
  about: `this machine has ${availableParallelism()} cores`,
})

export const keptStepOption = countOption(undefined, 0)

/**
 * Seconds, from a time as Slurm writes it: `90` (minutes), `90:30` (minutes, seconds), `3:50:00`, `1-12` (days, hours),
 * `1-12:30`, `1-12:30:00`.
 */
export const timeOption = parsedOption<number, undefined>(undefined, {
  expected: 'minutes, hours:minutes:seconds or days-hours:minutes:seconds',
  example: '3:50:00',
  parse(text) {
    const found = /^(?:(\d{1,4})-)?(\d{1,6})(?::(\d{1,2}))?(?::(\d{1,2}))?$/.exec(text.trim())
    if (!found) return undefined
    const [days, ...parts] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
    const given = parts.filter((part) => part !== undefined)
    const units = days !== undefined || given.length === 3 ? [3600, 60, 1] : [60, 1]
    const seconds = given.reduce((sum, part, i) => sum + part * units[i]!, 86_400 * (days ?? 0))
    return seconds > 0 ? seconds : undefined
  },
})

/** `2/4`: the second of four workers or parts. */
export const placeOption = parsedOption<{ index: number; count: number }, undefined>(undefined, {
  expected: 'a number from 1, and how many there are',
  example: '2/4',
  parse(text) {
    const found = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim())
    const [number, count] = [Number(found?.[1]), Number(found?.[2])]
    return number >= 1 && number <= count ? { index: number - 1, count } : undefined
  },
})

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

export const folderOption = <D extends string | undefined>(initial: D, example = 'DIR') =>
  textOption(initial, { expected: 'a folder', example: initial ?? example })

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
