/** Options that are set one at a time, as `--set option=value`, and override the defaults of a table. */
import { unknownName, UserError } from '../errors.ts'
import type { OptionTable, OptionValues } from './option.ts'
import { readPair } from './pairs.ts'
import { defaultsOf, readOption, setNotation } from './read.ts'

/**
 * Reads `option=value` texts from the user; later ones override earlier ones. Throws a UserError for the first
 * invalid one.
 */
export function parseSettings<T extends OptionTable>(
  table: T,
  settings: readonly string[],
): Partial<OptionValues<T>> {
  const chosen: Record<string, unknown> = {}
  for (const setting of settings) {
    const pair = readPair(setting)
    if (pair === undefined)
      throw new UserError(
        `--set ${setting}: expected option=value, got no "="; write, say, ${example(table, setting.trim())}`,
      )
    const { name, value } = pair
    const option = Object.hasOwn(table, name) ? table[name] : undefined
    if (option === undefined) throw unknownName(setNotation.kind, name, Object.keys(table))
    chosen[name] = readOption(option, name, value, setNotation)
  }
  return chosen as Partial<OptionValues<T>>
}

/** The defaults, overridden by each of `overrides` in turn. */
export function resolveOptions<T extends OptionTable>(
  table: T,
  ...overrides: readonly Partial<OptionValues<T>>[]
): OptionValues<T> {
  return Object.assign(defaultsOf(table), ...overrides) as OptionValues<T>
}

/** Suggests the option that was meant, if there is one with that name. */
function example(table: OptionTable, meant: string): string {
  const name = Object.hasOwn(table, meant) ? meant : Object.keys(table)[0]
  return name === undefined
    ? setNotation.write('option', 'value')
    : setNotation.write(name, table[name]!.suggest(''))
}
