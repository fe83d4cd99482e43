/** Converts the values of programs to rows. */
import { runNow, scalar } from '../backend/outputs.ts'
import type { Inputs, Program } from '../backend/types.ts'
import type { TypedArray } from '../tensor/index.ts'
import type { Measurement } from './probe.ts'

/** Runs a program whose outputs are all numbers. */
export async function runScalars<K extends string>(
  program: Program<K>,
  inputs?: Inputs,
): Promise<Record<K, number>> {
  const values = Object.entries<TypedArray>(await runNow(program, inputs))
  return Object.fromEntries(values.map(([name, value]) => [name, scalar(value)])) as Record<K, number>
}

/** A row of the whole network; x and y are its position on a curve or a surface. */
export function networkRow(
  step: number,
  quantity: string,
  value: number,
  at: Pick<Measurement, 'x' | 'y'> = {},
): Measurement {
  return { step, layer: '', quantity, value, ...at }
}
