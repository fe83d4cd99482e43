/** Which engine runs the programs of the fast backend. It changes speed, never bits, so no spec of a run holds it. */
import { unknownName } from '../errors.ts'
import type { EngineName } from './types.ts'

export const engineNames: readonly EngineName[] = ['auto', 'native', 'wasm']

const defaultEngine: EngineName = 'auto'

/** Worker processes inherit it. */
const variable = 'NORMSCOPE_ENGINE'

/** Throws a UserError with the nearest names where there is no such engine. */
export function findEngine(name: string): EngineName {
  const found = engineNames.find((each) => each === name)
  if (found === undefined) throw unknownName('engine', name, engineNames)
  return found
}

/** What sessions of this process, and of processes that it starts, use where they are not told otherwise. */
export function chooseEngine(name: EngineName): void {
  process.env[variable] = name
}

/** The engine chosen by `chooseEngine` or by the environment variable `NORMSCOPE_ENGINE`. */
export function chosenEngine(): EngineName {
  const given = typeof process === 'object' ? process.env?.[variable] : undefined
  return given ? findEngine(given) : defaultEngine
}
