/**
 * One option. It is declared once, with its default, its values and its meaning; that declaration serves parsers,
 * error messages and help texts.
 */
export interface Option<T> {
  /** Undefined if another option decides, or if nothing is chosen. */
  readonly default: T
  /** Its values, in words that complete "expected …": `a number above 0`. */
  readonly expected: string
  /** Its meaning, as a phrase. */
  readonly about?: string
  /** The source of the default, or the reason for it. */
  readonly reason?: string
  /** Whether its value is a list, separated by commas. */
  readonly isList?: boolean
  /** Whether it is true or false: in some places its name alone sets it. */
  readonly isFlag?: boolean
  /**
   * The value that a user's text or a program's value stands for; undefined if it is not acceptable. Throws a
   * UserError if there is more to say.
   */
  read(value: unknown): T | undefined
  /** An acceptable text, close to the given one if possible: for error messages. */
  suggest(given: unknown): string
}

/** What a builder takes besides the values. */
export interface Documentation {
  readonly about: string
  readonly reason: string
}

/** A table of options by name. */
export type Options<O> = { readonly [K in keyof O]: Option<O[K]> }

/** A table whose options are known only by their declaration. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>

/** A table whose every option has a meaning and the source of its default. */
export type DocumentedTable = Readonly<Record<string, Option<OptionValue> & Documentation>>

export type OptionValue = string | number | boolean | readonly number[] | undefined

/** The values of a table's options. */
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends Option<infer V> ? V : never
}

/** `a number above 0 (learning rate, constant)` */
export const describeOption = ({ expected, about }: Pick<Option<unknown>, 'expected' | 'about'>): string =>
  about === undefined ? expected : `${expected} (${about})`
