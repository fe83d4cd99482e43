/** Numbers for checks and tests that depend on a name only: the same in every check and on every machine. */
import { uniformNumbers } from './philox.ts'

function hash(text: string): number {
  let h = 2166136261
  for (const character of text) h = Math.imul(h ^ character.codePointAt(0)!, 16777619)
  return h >>> 0
}

/** `length` uniform numbers from `low` to `high`. */
export function uniformOf(name: string, length: number, low = 0, high = 1): Float64Array {
  return uniformNumbers(length, 52, { seed: hash(name), stream: 0, step: 0 }).map(
    (u) => low + (high - low) * u,
  )
}

/** Standard normal numbers by Box and Muller's transform. */
export function normalOf(name: string, length: number): Float64Array {
  const radius = uniformOf(name, length)
  const angle = uniformOf(`${name} angle`, length)
  return radius.map((u, i) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * angle[i]!))
}
