/**
 * How far a backend may stray from the reference: a multiple of the rounding error that is unavoidable in its precision.
 * That error is measured, not guessed, by Monte Carlo arithmetic (Parker 1997): the reference runs again with every
 * rounding replaced by a random one, so results that cancel, or that divide by something small, get the room they need
 * and no other result does.
 */
import type { ProgramRequest } from '../../compile/request.ts'
import { uniformOf } from '../../random/named.ts'
import type { Tensor, TypedArray } from '../../tensor/index.ts'
import type { SyncSession } from '../types.ts'
import { evaluateNode, type Values } from './evaluate.ts'
import { type Evaluator, openReference } from './session.ts'

export type FloatType = 'f32' | 'f64'

/** How far a rounding is disturbed: by f32's own roundoff, but by 32 of f64's, which has no finer numbers to disturb by. */
const disturbance: Record<FloatType, number> = { f32: 2 ** -24, f64: 2 ** -48 }
/** What underflow may cost, whether or not subnormal numbers are kept. */
const smallest: Record<FloatType, number> = { f32: 2 ** -125, f64: 2 ** -1021 }

/** Relative to the terms a result is made of: about 170 roundings in f32, 9000 in f64. */
export const defaultTolerance: Record<FloatType, number> = { f32: 1e-5, f64: 1e-12 }

const SAMPLES = 4

export interface Work extends ProgramRequest {
  inputs: Readonly<Record<string, TypedArray>>
  /** Calls to make, one after another, so that updates of states act on each other. */
  steps?: number
}

/**
 * Runs `work` on `session` and on the reference. Returns one sentence for each output of a step, and for each state at
 * the end, that differs by more than rounding explains.
 */
export async function differencesFromReference(
  session: SyncSession,
  work: Work,
  dtype: FloatType,
  tolerance: number = defaultTolerance[dtype],
): Promise<string[]> {
  const exact = await runOn(openReference(), work)
  const samples: Results[] = []
  for (let sample = 0; sample < SAMPLES; sample++)
    samples.push(await runOn(openReference({ evaluator: randomRounding(sample) }), work))
  const actual = await runOn(session, work)
  return [...exact].flatMap(([name, expected]) => {
    const noise = samples.map((sample) => sample.get(name)!)
    return differenceOf(name, actual.get(name)!, expected, noise, dtype, tolerance) ?? []
  })
}

type Results = Map<string, TypedArray>

async function runOn(session: SyncSession, { inputs, steps = 1, ...request }: Work): Promise<Results> {
  const program = await session.compile(request)
  const results: Results = new Map()
  for (let step = 0; step < steps; step++)
    for (const [name, values] of Object.entries(program.runSync(inputs)))
      results.set(steps > 1 ? `${name} at step ${step}` : name, values)
  for (const [state] of request.updates ?? []) results.set(`state ${state.name}`, session.readSync(state))
  program.dispose()
  return results
}

function differenceOf(
  name: string,
  actual: TypedArray,
  expected: TypedArray,
  samples: readonly TypedArray[],
  dtype: FloatType,
  tolerance: number,
): string | undefined {
  if (actual.length !== expected.length)
    return `${name} has ${actual.length} elements, expected ${expected.length}`
  const misses: string[] = []
  expected.forEach((unrounded, i) => {
    const isFloat = expected instanceof Float64Array
    const value = isFloat && dtype === 'f32' ? Math.fround(unrounded) : unrounded
    const own = actual[i]!
    if (Object.is(own, value) || own === value) return
    const spread = isFloat
      ? Math.max(...samples.map((sample) => finite(Math.abs(sample[i]! - unrounded))))
      : 0
    // What no rounding touches (moved, compared and random numbers) has to be the same number.
    const terms = spread === 0 ? 0 : Math.abs(value) + spread / disturbance[dtype]
    const allowed = isFloat ? tolerance * terms + smallest[dtype] : 0
    if (Math.abs(own - value) <= allowed && Number.isFinite(value)) return
    misses.push(`[${i}] is ${own}, expected ${value} ± ${allowed.toExponential(2)}`)
  })
  return misses.length === 0
    ? undefined
    : `${name}: ${misses.length} of ${expected.length} elements differ: ${misses.slice(0, 5).join('; ')}`
}

const finite = (x: number): number => (Number.isFinite(x) ? x : 0)

/** Evaluates as the reference does, with every rounded result, and every term of a sum, disturbed. */
function randomRounding(sample: number): Evaluator {
  let turn = sample * 1009
  const draws = (wheel ??= uniformOf('random rounding', 4093, -1, 1))
  const disturb = (values: Values, size: number): Values =>
    values instanceof Float64Array
      ? values.map((x) => x * (1 + size * draws[turn++ % draws.length]!))
      : values
  return (node, inputs) => {
    const size = disturbance[node.dtype === 'f32' ? 'f32' : 'f64']
    const values = evaluateNode(node, sumsUp(node) ? inputs.map((x) => disturb(x, size)) : inputs)
    return isRounded(node) ? disturb(values, size) : values
  }
}

/** Drawn when first needed: every command loads this file, and few evaluate anything by it. */
let wheel: Float64Array | undefined

function sumsUp({ operation }: Tensor): boolean {
  if (operation.kind === 'reduce') return operation.name === 'sum'
  return ['matmul', 'conv2d', 'conv2dInput', 'conv2dFilter', 'segmentSum'].includes(operation.kind)
}

function isRounded(node: Tensor): boolean {
  const { operation } = node
  if (operation.kind === 'unary') return !['neg', 'abs', 'floor'].includes(operation.name)
  if (operation.kind === 'binary') return ['add', 'sub', 'mul', 'div', 'pow'].includes(operation.name)
  return sumsUp(node)
}
