/**
 * One thing that can be chosen. It is declared once, with its default, the values that it takes and what it is; that
 * declaration serves parsers, error messages and help texts.
 */
export interface Option<T> {
  /** Undefined where another option decides, or where nothing is chosen. */
  readonly default: T
  /** The values that it takes, in words that complete "expected …": `a number above 0`. */
  readonly expected: string
  /** What it is, as a phrase. */
  readonly about?: string
  /** Where the default is from, or why it is this. */
  readonly reason?: string
  /** Whether its value is a list, written with commas. */
  readonly isList?: boolean
  /** Whether it is true or false: some places let it be named without a value. */
  readonly isFlag?: boolean
  /**
   * The value that a person's text or a program's value stands for; undefined where it is not acceptable. Throws a UserError
   * where there is more to say.
   */
  read(value: unknown): T | undefined
  /** A text that is acceptable, near what was given where possible: for error messages. */
  suggest(given: unknown): string
}

/** What a builder is told beside the values. */
export interface Documentation {
  readonly about: string
  readonly reason: string
}

/** A table of options by name. */
export type Options<O> = { readonly [K in keyof O]: Option<O[K]> }

/** A table whose options are known by their declaration alone. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>

/** A table whose every option says what it is and where its default is from. */
export type DocumentedTable = Readonly<Record<string, Option<OptionValue> & Documentation>>

export type OptionValue = string | number | boolean | readonly number[] | undefined

/** The values that the options of a table take. */
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends Option<infer V> ? V : never
}

/** `a number above 0 (learning rate, constant)` */
export const describeOption = ({ expected, about }: Pick<Option<unknown>, 'expected' | 'about'>): string =>
  about === undefined ? expected : `${expected} (${about})`
