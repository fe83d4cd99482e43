/** A cache of compiled modules. The key includes the buffers' addresses, which the next session is likely to repeat. */
import type { Buffer, Plan } from '../../../compile/index.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { compileOptimized } from './engine.ts'
import { type ModuleOptions, renderProgram } from '../emit/program-module.ts'

interface Compiled {
  readonly module: WebAssembly.Module
  /** Its weight towards `most`. */
  readonly weight: number
}

/**
 * The bytes of the kept modules before compilation; machine code takes about ten times as much. A module with almost
 * no bytes counts as `least`.
 */
const most = 8e6
const least = 16e3

/** Kernels are identified by a number, because similar requests share them. */
const numbers = new WeakMap<Plan['phases'], number>()
let numbered = 0

/** By the number of the kernels and by layout, in order of their last use. */
const known = new Map<string, Compiled>()
let total = 0

export async function compileModule(
  plan: Plan<CpuKernel>,
  addressOf: (buffer: Buffer) => number,
  options: ModuleOptions,
): Promise<WebAssembly.Module> {
  const number = numbers.get(plan.phases) ?? ++numbered
  numbers.set(plan.phases, number)
  const key = JSON.stringify([number, plan.buffers.map(addressOf), options])
  const compiled = known.get(key) ?? (await compile(renderProgram(plan, addressOf, options)))
  if (!known.delete(key)) total += compiled.weight
  known.set(key, compiled)
  for (const [oldest, { weight }] of known) {
    if (total <= most || oldest === key) break
    known.delete(oldest)
    total -= weight
  }
  return compiled.module
}

async function compile(code: Uint8Array<ArrayBuffer>): Promise<Compiled> {
  return { module: await compileOptimized(code), weight: code.byteLength + least }
}
