/**
 * The options of an experiment. One table declares them, with defaults and what the paper says; the table serves the
 * parser of `--set`, its errors, the help text and the report.
 */
import { unknownName, UserError } from '../../errors.ts'
import { parseModel } from '../../nn/index.ts'

interface Documented {
  /** Its meaning, as a phrase. */
  readonly about: string
  /** The source of the default, or the reason for it if the paper is silent. */
  readonly reason: string
}

export interface NumberOption extends Documented {
  readonly kind: 'number'
  readonly default: number
  readonly min?: number
  /** A lower bound that is itself excluded. */
  readonly above?: number
  readonly max?: number
  readonly integer?: boolean
}

export interface ChoiceOption<C extends string = string> extends Documented {
  readonly kind: 'choice'
  readonly default: C
  readonly values: readonly C[]
}

/** A spec, read by `check`: a model, a normalization. */
export interface TextOption extends Documented {
  readonly kind: 'text'
  readonly default: string
  /** Completes "expected …". */
  readonly expected: string
  /** Throws a UserError if the value is invalid. If it returns a `spec`, that is the value. */
  readonly check: (value: string) => { readonly spec: string } | void
}

export type OptionDefinition = NumberOption | ChoiceOption | TextOption
export type OptionTable = Readonly<Record<string, OptionDefinition>>

/** The values of a table's options. */
export type OptionValues<T extends OptionTable = OptionTable> = {
  readonly [K in keyof T]: T[K] extends ChoiceOption<infer C>
    ? C
    : T[K] extends TextOption
      ? string
      : T[K] extends NumberOption
        ? number
        : string | number
}

export function numberOption(
  initial: number,
  documentation: Omit<NumberOption, 'kind' | 'default'>,
): NumberOption {
  return { kind: 'number', default: initial, ...documentation }
}

export function choiceOption<C extends string>(
  initial: C,
  values: readonly C[],
  documentation: Documented,
): ChoiceOption<C> {
  return { kind: 'choice', default: initial, values, ...documentation }
}

export function textOption(initial: string, documentation: Omit<TextOption, 'kind' | 'default'>): TextOption {
  return { kind: 'text', default: initial, ...documentation }
}

/** A model by its spec. */
export function modelOption(
  initial: string,
  about: string,
  reason: string,
  expected = 'a model, as normscope models lists them',
): TextOption {
  return textOption(initial, { expected, check: (spec) => void parseModel(spec), about, reason })
}

/**
 * Reads `option=value` texts from the user; later ones override earlier ones. Throws a UserError for the first
 * invalid one.
 */
export function parseSettings<T extends OptionTable>(
  table: T,
  settings: readonly string[],
): Partial<OptionValues<T>> {
  const chosen: Record<string, string | number> = {}
  for (const setting of settings) {
    const at = setting.indexOf('=')
    if (at <= 0)
      throw new UserError(
        `--set ${setting}: expected option=value, got no "="; write, say, --set ${example(table, setting)}`,
      )
    const name = setting.slice(0, at).trim()
    const definition = Object.hasOwn(table, name) ? table[name] : undefined
    if (definition === undefined) throw unknownName('option', name, Object.keys(table))
    chosen[name] = parseValue(name, definition, setting.slice(at + 1).trim())
  }
  return chosen as Partial<OptionValues<T>>
}

/** The defaults, overridden by each of `overrides` in turn. */
export function resolveOptions<T extends OptionTable>(
  table: T,
  ...overrides: readonly Partial<OptionValues<T>>[]
): OptionValues<T> {
  const defaults = Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.default]))
  return Object.assign(defaults, ...overrides) as OptionValues<T>
}

/** `a number above 0`, `a whole number from 1 to 100`, `one of unit, none`. */
export function allowedValues(option: OptionDefinition): string {
  if (option.kind === 'choice') return `one of ${option.values.join(', ')}`
  if (option.kind === 'text') return option.expected
  const { min, above, max, integer } = option
  const noun = integer ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`
  if (above !== undefined && max !== undefined) return `${noun} above ${above}, at most ${max}`
  if (min !== undefined) return `${noun} of at least ${min}`
  if (above !== undefined) return `${noun} above ${above}`
  return max === undefined ? noun : `${noun} of at most ${max}`
}

function parseValue(name: string, option: OptionDefinition, text: string): string | number {
  if (option.kind === 'choice') {
    if (option.values.includes(text)) return text
    throw unknownName(`value of ${name}:`, text, option.values)
  }
  if (option.kind === 'text') {
    const read = option.check(text)
    return read?.spec ?? text
  }
  const value = text === '' ? Number.NaN : Number(text)
  const {
    min = Number.NEGATIVE_INFINITY,
    above = Number.NEGATIVE_INFINITY,
    max = Number.MAX_VALUE,
    integer,
  } = option
  if (value >= min && value > above && value <= max && (!integer || Number.isSafeInteger(value))) return value
  throw new UserError(
    `option ${name}: expected ${allowedValues(option)}, got "${text}"; write, say, --set ${name}=${option.default}`,
  )
}

/** Suggests the option that was meant, if there is one with that name. */
function example(table: OptionTable, meant: string): string {
  const [name, option] = Object.entries(table).find(([known]) => known === meant.trim()) ??
    Object.entries(table)[0] ?? ['option', { default: 'value' }]
  return `${name}=${option.default}`
}
