/** Compiled modules of plans, each for where its buffers lay: those of the next session are likely to lie there again. */
import type { Buffer, Plan } from '../../compile/index.ts'
import { type ModuleOptions, renderProgram } from './program-module.ts'

/** By the kernels, which requests that are alike share. */
const known = new WeakMap<Plan['phases'], { readonly layout: string; readonly module: WebAssembly.Module }>()

export async function compileModule(
  plan: Plan,
  addressOf: (buffer: Buffer) => number,
  options: ModuleOptions,
): Promise<WebAssembly.Module> {
  const layout = JSON.stringify([plan.buffers.map(addressOf), options])
  const last = known.get(plan.phases)
  if (last?.layout === layout) return last.module
  const module = await WebAssembly.compile(renderProgram(plan, addressOf, options))
  known.set(plan.phases, { layout, module })
  return module
}
