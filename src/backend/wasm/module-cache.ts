/** Compiled modules of plans, each for where its buffers lay: those of the next session are likely to lie there again. */
import type { Buffer, Plan } from '../../compile/index.ts'
import { compileOptimized } from './engine.ts'
import { type ModuleOptions, renderProgram } from './program-module.ts'

interface Compiled {
  readonly module: WebAssembly.Module
  /** Before it was compiled. */
  readonly bytes: number
}

/** Bytes of the modules that are kept of a plan: many of a small one, as of programs that differ in their states alone. */
const MOST = 4e6

/** By the kernels, which requests that are alike share, and by layout; those used last come last. */
const known = new WeakMap<Plan['phases'], Map<string, Compiled>>()

export async function compileModule(
  plan: Plan,
  addressOf: (buffer: Buffer) => number,
  options: ModuleOptions,
): Promise<WebAssembly.Module> {
  const layout = JSON.stringify([plan.buffers.map(addressOf), options])
  const modules = known.get(plan.phases) ?? new Map<string, Compiled>()
  known.set(plan.phases, modules)
  const compiled = modules.get(layout) ?? (await compile(renderProgram(plan, addressOf, options)))
  modules.delete(layout)
  modules.set(layout, compiled)
  let total = [...modules.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  for (const [oldest, { bytes }] of modules) {
    if (total <= MOST || oldest === layout) break
    modules.delete(oldest)
    total -= bytes
  }
  return compiled.module
}

async function compile(code: Uint8Array<ArrayBuffer>): Promise<Compiled> {
  return { module: await compileOptimized(code), bytes: code.byteLength }
}
