/** From what programs compute to rows. */
import type { Program } from '../backend/types.ts'
import type { TypedArray } from '../tensor/index.ts'
import type { Measurement } from './probe.ts'

/** Runs a program all of whose outputs are numbers. */
export function runScalars<K extends string>(
  program: Program,
  inputs?: Readonly<Record<string, number | TypedArray>>,
): Record<K, number> {
  return Object.fromEntries(
    Object.entries(program.run(inputs)).map(([name, values]) => [name, values[0]!]),
  ) as Record<K, number>
}

/** A row of the whole network; x and y say where on a curve or a surface it is. */
export function whole(
  step: number,
  quantity: string,
  value: number,
  at: Pick<Measurement, 'x' | 'y'> = {},
): Measurement {
  return { step, layer: '', quantity, value, ...at }
}
