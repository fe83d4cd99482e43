/** Rows that show the options of a kind: how each is written with its default, and the values it takes. */
import { describeOption, formatValue, type Kind } from '../../options/index.ts'

/** `group:groups=32`, `a whole number of 1 or more`; an option without a default is written `…`. */
export const optionRows = (kind: Pick<Kind<unknown>, 'name' | 'options'>): [string, string][] =>
  kind.options.map((option) => [
    `${kind.name}:${option.name}=${option.default === undefined ? '…' : formatValue(option.default)}`,
    describeOption(option),
  ])
