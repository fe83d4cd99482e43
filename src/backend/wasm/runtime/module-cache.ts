/** Compiled modules of plans, each for where its buffers lay: those of the next session are likely to lie there again. */
import type { Buffer, Plan } from '../../../compile/index.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { compileOptimized } from './engine.ts'
import { type ModuleOptions, renderProgram } from '../emit/program-module.ts'

interface Compiled {
  readonly module: WebAssembly.Module
  /** What it counts against `most`. */
  readonly weight: number
}

/**
 * Bytes of the modules that are kept, as they are before they are compiled; machine code takes some ten times as much. A
 * module that has next to none still takes as much as one of `least`.
 */
const most = 8e6
const least = 16e3

/** Kernels have a number here, for requests that are alike share them. */
const numbers = new WeakMap<Plan['phases'], number>()
let numbered = 0

/** By the number of the kernels and by layout; those used last come last. */
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
