/** Options of something that is chosen by name, one in a row: how it is written with its default, and what it takes. */
import { describeOption, formatValue, type Kind } from '../../options/index.ts'

/** `group:groups=32`, `a whole number of 1 or more`; an option without a default is written `…`. */
export const optionRows = (kind: Pick<Kind<unknown>, 'name' | 'options'>): [string, string][] =>
  kind.options.map((option) => [
    `${kind.name}:${option.name}=${option.default === undefined ? '…' : formatValue(option.default)}`,
    describeOption(option),
  ])
