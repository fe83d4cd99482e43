/**
 * Declarations of quantities: what a record can be a value of. Each is declared once, beside the code that measures
 * it, with its name, unit and definition; the rows take their names from there, and docs/records.md is generated from
 * it.
 *
 * A name may have blanks, because it can contain options of a probe. `named` builds it:
 *
 *     named`loss along ${choice('direction', { gradient: 'the gradient', random: 'a random direction' })}`
 */

import { splitLevel } from './level.ts'

export interface Quantity {
  readonly name: string | Naming
  /** Made of `baseUnits`, with / and powers. */
  readonly unit: string
  /** One sentence, with the formula. */
  readonly definition: string
  /** The source of the definition, if it is not the source of the whole probe. */
  readonly source?: string
  /** Whether rows have the name of a layer, or none because they describe the whole network. */
  readonly layer: 'empty' | 'name' | 'name or empty'
  /** The meaning of a row's x; without it, rows have no x. The same for y. */
  readonly x?: string
  readonly y?: string
  /** Whether x and y are the points of a grid, so that the rows form a surface. */
  readonly isSurface?: true
}

export type Quantities = Readonly<Record<string, Quantity>>

/** The words that units are made of. */
export const baseUnits: Readonly<Record<string, string>> = {
  nats: 'the unit of cross-entropy, with natural logarithms; with a loss of regression, the square of the unit of the labels',
  parameter: 'the unit of weights, biases and gains: plain numbers, named so that powers of it can be seen',
  activation: 'the unit of the values inside a network: also plain numbers',
  coordinate: 'parameter or activation, as the space in the name of the quantity says',
  logits: 'the unit of the outputs of a classifier before the softmax',
  deviations: 'standard deviations',
  share: 'a number from 0 to 1',
  count: 'a whole number',
  steps: 'optimizer steps',
  dimensionless: 'a ratio of two values of one unit',
}

/** A name with blanks. */
export interface Naming {
  /** For people: `loss along (the gradient|a random direction)[, statistics frozen]`. */
  readonly shown: string
  /** Matches every name that `fill` returns, and no other. */
  readonly pattern: RegExp
  /** Every name that `fill` returns; a number is shown as its letter. */
  readonly all: readonly string[]
  /** The name for these values of the blanks. Throws a RangeError if one is missing or invalid. */
  fill(values: BlankValues): string
}

type BlankValues = Readonly<Record<string, string | number | undefined>>

export interface Blank {
  /** The key of the value that fills the blank. */
  readonly key: string
  readonly shown: string
  /** Source of a regular expression. */
  readonly pattern: string
  readonly all: readonly string[]
  /** Undefined if the value is invalid. */
  write(value: string | number | undefined): string | undefined
}

/** A blank with a text for each value; an empty text adds nothing to the name. */
export function choice(key: string, texts: Readonly<Record<string, string>>): Blank {
  const all = Object.values(texts)
  const present = all.filter((text) => text !== '').join('|')
  return {
    key,
    shown: all.includes('') ? `[${present}]` : `(${present})`,
    pattern: `(?:${all.map(escaped).join('|')})`,
    all,
    write: (value) => texts[String(value)],
  }
}

/** A number, shown as `letter`. */
export function numberBlank(key: string, letter: string): Blank {
  return {
    key,
    shown: letter,
    pattern: number,
    all: [letter],
    write: (value) => (typeof value === 'number' ? String(value) : undefined),
  }
}

/** `, 20 samples`: a number with text around it, or nothing. */
export function optionalNumber(
  key: string,
  letter: string,
  [before, after]: readonly [string, string],
): Blank {
  return {
    key,
    shown: `[${before}${letter}${after}]`,
    pattern: `(?:${escaped(before)}${number}${escaped(after)})?`,
    all: ['', `${before}${letter}${after}`],
    write: (value) => (value === undefined ? '' : `${before}${value}${after}`),
  }
}

export function named(texts: TemplateStringsArray, ...between: readonly (Blank | string)[]): Naming {
  const parts = texts.flatMap((text, i) => (i < between.length ? [text, between[i]!] : [text]))
  const joined = (of: (blank: Blank) => string, ofText = (text: string) => text) =>
    parts.map((part) => (typeof part === 'string' ? ofText(part) : of(part))).join('')
  return {
    shown: joined(({ shown }) => shown),
    pattern: new RegExp(`^${joined(({ pattern }) => pattern, escaped)}$`, 'u'),
    all: parts.reduce<string[]>(
      (names, part) =>
        names.flatMap((name) => (typeof part === 'string' ? [part] : part.all).map((text) => name + text)),
      [''],
    ),
    fill: (values) =>
      joined(({ key, shown, ...blank }) => {
        const text = blank.write(values[key])
        if (text !== undefined) return text
        throw new RangeError(`the name of a quantity: ${key} is ${values[key]}, expected one of ${shown}`)
      }),
  }
}

export function nameOf({ name }: Quantity, values: BlankValues = {}): string {
  return typeof name === 'string' ? name : name.fill(values)
}

/** The names of all quantities, by the keys of the declaration; all blanks are filled from the same values. */
export function namesOf<Q extends Quantities>(
  quantities: Q,
  values: BlankValues = {},
): { readonly [K in keyof Q]: string } {
  return Object.fromEntries(
    Object.entries(quantities).map(([key, quantity]) => [key, nameOf(quantity, values)]),
  ) as { [K in keyof Q]: string }
}

/** Whether rows of that name belong to the quantity, measured at a step or at a level of the training loss. */
export function isNamed({ name }: Quantity, text: string): boolean {
  const { quantity } = splitLevel(text)
  return typeof name === 'string' ? name === quantity : name.pattern.test(quantity)
}

/** The name as people read it, blanks included. */
export const shownName = ({ name }: Quantity): string => (typeof name === 'string' ? name : name.shown)

/** Every name that one of its rows can have; a number is shown as its letter. */
export const allNames = ({ name }: Quantity): readonly string[] =>
  typeof name === 'string' ? [name] : name.all

const number = String.raw`-?\d+(?:\.\d+)?(?:e[-+]?\d+)?`

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
