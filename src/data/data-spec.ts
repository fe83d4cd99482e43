/** Specs of data, `idx:some/dir?channels=last&classes=47`: the kind of data, its path, and options of its files. */
import { UserError } from '../errors.ts'
import {
  choiceOption,
  type Notation,
  numberOption,
  type Options,
  type OptionTable,
  parsedOption,
  readOptions,
  textOption,
} from '../options/index.ts'
import type { ChannelAxis } from './channels.ts'
import type { CsvValues } from './formats/csv.ts'

export interface DataPath {
  readonly name: string
  readonly path?: string
  /** The options after the question mark; an option without a value has the value ''. */
  readonly options: Readonly<Record<string, string>>
}

/** The parts of a spec. */
export function splitDataSpec(spec: string): DataPath {
  const query = /\?([\w-]+(?:=[^?&]*)?(?:&[\w-]+(?:=[^?&]*)?)*)$/.exec(spec)
  const [name = '', ...rest] = spec.slice(0, query?.index).split(':')
  const path = rest.join(':')
  const options = Object.fromEntries(new URLSearchParams(query?.[1]))
  return { name, ...(path !== '' && { path }), options }
}

/**
 * The values of the options after a question mark. `form` is the form of the spec, `idx:DIR`. Throws a UserError for
 * an unknown or invalid option.
 */
export function readDataOptions<O extends object>(
  { name, options }: Pick<DataPath, 'name' | 'options'>,
  form: string,
  table: Options<O>,
): O {
  const [first] = Object.keys(options)
  if (first !== undefined && Object.keys(table).length === 0)
    throw new UserError(`data ${name}: takes no options after a question mark; write ${name}:${first}=…`)
  const notation: Notation = {
    name: (option) => `${name}: ${option}`,
    write: (option, value) => `${form}?${option}=${value}`,
    kind: `option of data ${name}`,
  }
  const given = Object.entries(options).map(([option, value]) => {
    const isNamed = value === '' && (table as OptionTable)[option]?.isFlag
    return [option, isNamed ? 'true' : value]
  })
  return readOptions(table, Object.fromEntries(given), notation)
}

/** For labels beyond 0..9. */
export const classesOption = numberOption(undefined, { min: 2, max: 256, integer: true, about: 'classes' })

export const channelsOption = choiceOption<ChannelAxis, undefined>(undefined, ['first', 'last'])

/** The label column of a CSV file. Only the file shows which columns exist. */
export const labelOption = textOption(undefined, {
  expected: 'first, last, the number of a column or its name',
  example: 'first',
})

/** What the fields of a CSV file beside the label are: pixels, or other numbers. */
export const valuesOption = choiceOption<CsvValues, undefined>(undefined, ['bytes', 'numbers'])

/** `3x32x32`: channels, height and width. */
export const shapeOption = parsedOption<readonly number[], undefined>(undefined, {
  expected: 'up to three sizes of 1 or more, as 28x28',
  example: '3x32x32',
  parse: (text) =>
    /^[1-9]\d{0,5}(x[1-9]\d{0,5}){0,2}$/.test(text) ? text.split('x').map(Number) : undefined,
})

/** `32`, or `48x32`: width, then height. */
export const sizeOption = parsedOption<readonly [height: number, width: number], undefined>(undefined, {
  expected: 'a width and a height from 1 to 9999, as 48x32, or one number for both',
  example: '32',
  parse(text) {
    const [, width, height = width] = /^([1-9]\d{0,3})(?:x([1-9]\d{0,3}))?$/.exec(text) ?? []
    return width === undefined ? undefined : [Number(height), Number(width)]
  },
})
