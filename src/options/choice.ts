/** Options that are words: one of several, a flag, or any text; and options that take values of two kinds. */
import { suggestions } from '../suggestions.ts'
import type { Documentation, Option } from './option.ts'

/** One of `values`; no default if `initial` is undefined. */
export function choiceOption<C extends string>(
  initial: C,
  values: readonly C[],
  documentation: Documentation,
): Option<C> & Documentation
export function choiceOption<C extends string, D extends C | undefined = C>(
  initial: D,
  values: readonly C[],
  documentation?: Partial<Documentation>,
): Option<C | D>
export function choiceOption(
  initial: string | undefined,
  values: readonly string[],
  documentation: Partial<Documentation> = {},
): Option<string | undefined> {
  return {
    ...documentation,
    default: initial,
    expected: values.length === 1 ? values[0]! : `one of ${values.join(', ')}`,
    read: (value) => values.find((candidate) => candidate === value),
    suggest: (given) => suggestions(String(given), values)[0] ?? initial ?? values[0]!,
  }
}

/** `true` or `false`. */
export function flagOption(initial: boolean, documentation: Partial<Documentation> = {}): Option<boolean> {
  return {
    ...documentation,
    default: initial,
    expected: 'true or false',
    isFlag: true,
    read: (value) => [true, false].find((flag) => value === flag || value === String(flag)),
    suggest: () => String(!initial),
  }
}

export interface TextDetails {
  /** Completes "expected …". */
  readonly expected: string
  /**
   * Throws a UserError if the text is invalid. If it returns something with a `spec`, that is the value: the short
   * text of the named thing.
   */
  readonly check?: (value: string) => { readonly spec: string } | void
  /** An acceptable text, if there is no default. */
  readonly example?: string
}

/** Any text that is not empty. In a spec it cannot contain a comma. */
export function textOption(
  initial: string,
  details: TextDetails & Documentation,
): Option<string> & Documentation
export function textOption<D extends string | undefined>(
  initial: D,
  details: TextDetails & Partial<Documentation>,
): Option<string | D>
export function textOption(
  initial: string | undefined,
  { expected, check, example, ...documentation }: TextDetails & Partial<Documentation>,
): Option<string | undefined> {
  return {
    ...documentation,
    default: initial,
    expected,
    read(value) {
      if (typeof value !== 'string' || value === '') return undefined
      return check?.(value)?.spec ?? value
    },
    suggest: () => initial ?? example ?? '…',
  }
}

export interface ParsedDetails<T> {
  /** Completes "expected …". */
  readonly expected: string
  /** An acceptable text. */
  readonly example: string
  /** The value of a text; undefined if it has none. */
  readonly parse: (text: string) => T | undefined
}

/** A value with a text of its own, as 48x32 for a size. Programs also pass that text. */
export function parsedOption<T, D extends T | undefined>(
  initial: D,
  { expected, example, parse, ...documentation }: ParsedDetails<T> & Partial<Documentation>,
): Option<T | D> {
  return {
    ...documentation,
    default: initial,
    expected,
    read: (value) => (typeof value === 'string' ? parse(value) : undefined),
    suggest: () => example,
  }
}

/** Takes what `first` takes, or else what `second` takes: `a whole number of 1 or more, or all`. */
export function eitherOption<A, B, D extends A | B | undefined = A | B>(
  initial: D,
  first: Option<A>,
  second: Option<B>,
  documentation: Partial<Documentation> = {},
): Option<A | B | D> {
  return {
    ...documentation,
    default: initial,
    expected: `${first.expected}, or ${second.expected}`,
    read: (value) => first.read(value) ?? second.read(value),
    suggest: (given) => (initial === undefined ? first.suggest(given) : String(initial)),
  }
}
