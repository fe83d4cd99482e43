/** Selects the engine of the fast backend. It changes speed, never bits, so it is not part of a run's spec. */
import { unknownName } from '../errors.ts'
import type { EngineName } from './types.ts'

export const engineNames: readonly EngineName[] = ['auto', 'native', 'wasm']

const defaultEngine: EngineName = 'auto'

/** An environment variable, because worker processes inherit it. */
const variable = 'NORMSCOPE_ENGINE'

/** Throws a UserError that suggests the nearest names if the engine does not exist. */
export function findEngine(name: string): EngineName {
  const found = engineNames.find((each) => each === name)
  if (found === undefined) throw unknownName('engine', name, engineNames)
  return found
}

/** Sets the default engine for sessions of this process and of the processes that it starts. */
export function chooseEngine(name: EngineName): void {
  process.env[variable] = name
}

/** The engine chosen by `chooseEngine` or by the environment variable `NORMSCOPE_ENGINE`. */
export function chosenEngine(): EngineName {
  const given = typeof process === 'object' ? process.env?.[variable] : undefined
  return given ? findEngine(given) : defaultEngine
}
