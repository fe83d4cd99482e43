/**
 * Reads values of options from a user's text or a program's value. Errors have the same wording wherever an option is
 * written:
 *
 *     batch: epsilon is -1, expected a number of 0 or more; write, say, batch:epsilon=0.00001
 *     --set steps is 0, expected a whole number of 1 or more (training steps); write, say, --set steps=3000
 */
import { unknownName, UserError } from '../errors.ts'
import type { Aliases } from '../suggestions.ts'
import { describeOption, type Option, type Options, type OptionTable, type OptionValues } from './option.ts'

/** How options are written in one place: in a spec, after `--set`, as flags. */
export interface Notation {
  /** The name of an option there, for "… is 0, expected …". */
  name(option: string): string
  /** An option with a value. */
  write(option: string, value: string): string
  /** What the options belong to, for "unknown …": `option of batch`. */
  readonly kind: string
  /** Names that people know for options from elsewhere. */
  readonly aliases?: Aliases
}

/** `name:option=value` */
export const specNotation = (name: string, aliases?: Aliases): Notation => ({
  name: (option) => `${name}: ${option}`,
  write: (option, value) => `${name}:${option}=${value}`,
  kind: `option of ${name}`,
  ...(aliases && { aliases }),
})

/** `--set option=value` */
export const setNotation: Notation = {
  name: (option) => `--set ${option}`,
  write: (option, value) => `--set ${option}=${value}`,
  kind: 'option',
}

/** `--option value` */
export const flagNotation: Notation = {
  name: (option) => `--${option}`,
  write: (option, value) => `--${option} ${value}`,
  kind: 'option',
}

/** The value of one option. Throws a UserError if `given` is not acceptable. */
export function readOption<T>(option: Option<T>, name: string, given: unknown, notation: Notation): T {
  const value = option.read(given)
  if (value !== undefined) return value
  throw malformedOption(option, name, given, notation)
}

/** The value of `--flag`, or its default if it is not given. Throws a UserError that says what was expected. */
export function readFlag<T>(flag: string, option: Option<T>, text: string | undefined): T {
  return text === undefined ? option.default : readOption(option, flag, text, flagNotation)
}

/** Says what was given, what was expected, and what to write. */
export function malformedOption(
  option: Pick<Option<unknown>, 'expected' | 'about' | 'suggest'>,
  name: string,
  given: unknown,
  notation: Notation,
): UserError {
  return new UserError(
    `${notation.name(name)} is ${show(given)}, expected ${describeOption(option)}; write, say, ${notation.write(name, option.suggest(given))}`,
  )
}

/**
 * The values of the given options, which are neither absent nor undefined. Throws a UserError for the first unknown
 * name and the first value that is not acceptable.
 */
export function readGiven<T extends OptionTable>(
  table: T,
  given: Readonly<Record<string, unknown>>,
  notation: Notation,
): Partial<OptionValues<T>> {
  const names = Object.keys(table)
  for (const name of Object.keys(given))
    if (!names.includes(name)) throw unknownName(notation.kind, name, names, notation.aliases)
  const values = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, readOption(table[name]!, name, value, notation)])
  return Object.fromEntries(values) as Partial<OptionValues<T>>
}

/** The values of all `options`: the given ones, and defaults for the others. Throws as `readGiven` does. */
export function readOptions<O extends object>(
  options: Options<O>,
  given: Readonly<Record<string, unknown>>,
  notation: Notation,
): O {
  return { ...defaultsOf(options), ...readGiven(options as OptionTable, given, notation) }
}

export function defaultsOf<O extends object>(options: Options<O>): O {
  const table = options as OptionTable
  return Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.default])) as O
}

/** The text of a value as options are written: lists with commas. */
export const formatValue = (value: unknown): string => String(value)

const show = (given: unknown): string => (String(given).trim() === '' ? `"${String(given)}"` : String(given))
