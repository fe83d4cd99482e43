/** A cache of compiled modules. The key includes the buffers' addresses, which the next session is likely to repeat. */
import { type Buffer, type Plan, RecentCache } from '../../../compile/index.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { compileOptimized } from './engine.ts'
import { type ModuleOptions, renderProgram } from '../emit/program-module.ts'

/**
 * The bytes of the kept modules before compilation; machine code takes about ten times as much. A module with almost
 * no bytes counts as `least`.
 */
const most = 8e6
const least = 16e3

/** Kernels are identified by a number, because similar requests share them. */
const numbers = new WeakMap<Plan['phases'], number>()
let numbered = 0

/** By the number of the kernels and by layout. */
const modules = new RecentCache<WebAssembly.Module>(most)

export async function compileModule(
  plan: Plan<CpuKernel>,
  addressOf: (buffer: Buffer) => number,
  options: ModuleOptions,
): Promise<WebAssembly.Module> {
  const number = numbers.get(plan.phases) ?? ++numbered
  numbers.set(plan.phases, number)
  const key = JSON.stringify([number, plan.buffers.map(addressOf), options])
  const known = modules.get(key)
  if (known) return known
  const code = renderProgram(plan, addressOf, options)
  const module = await compileOptimized(code)
  modules.add(key, module, code.byteLength + least)
  return module
}
