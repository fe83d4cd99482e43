/** Options by name: declared once, and read, written and explained everywhere from that declaration. */
export {
  choiceOption,
  eitherOption,
  flagOption,
  type ParsedDetails,
  parsedOption,
  type TextDetails,
  textOption,
} from './choice.ts'
export { countOption, listOption, type ListRange, numberOption, type NumberRange } from './number.ts'
export {
  describeOption,
  type Documentation,
  type DocumentedTable,
  type Option,
  type Options,
  type OptionTable,
  type OptionValue,
  type OptionValues,
} from './option.ts'
export { readPair } from './pairs.ts'
export {
  defaultsOf,
  flagNotation,
  formatValue,
  malformedOption,
  type Notation,
  readFlag,
  readGiven,
  readOption,
  readOptions,
  setNotation,
} from './read.ts'
export { parseSettings, resolveOptions } from './settings.ts'
export {
  canonicalSpec,
  type Declaration,
  define,
  type Factory,
  type Kind,
  parseSpec,
  splitSpecs,
} from './spec.ts'
