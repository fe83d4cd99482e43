/** A plan as the text of a JavaScript program: a function per kernel, and `run`. */
import type { Buffer } from '../../compile/memory/buffer.ts'
import type { Plan } from '../../compile/kernel/kernel.ts'
import type { CpuKernel } from '../cpu/kernels.ts'
import { loopsOf } from '../cpu/lowered.ts'
import type { Machine } from '../cpu/tiling.ts'
import { Printer } from './print.ts'

export interface Source {
  /** The body of a function of `memory`, an object with a typed array for each buffer; it returns `run`. */
  text: string
  /** Names of the buffers in it. */
  buffers: ReadonlyMap<Buffer, string>
}

export function sourceOf({ phases }: Plan<CpuKernel>, machine: Machine): Source {
  const launches = phases.flat().map((launch) => ({ launch, ...loopsOf(launch, machine) }))
  const printer = new Printer(launches.map(({ loops }) => loops))
  const calls = launches.map(({ launch, loops, units }) => {
    const thread = loops.parameters.length > 2 ? ', 0' : ''
    return `  ${printer.function(loops)}(0, ${units}${thread}) // ${launch.name}`
  })
  const text = [
    "'use strict'",
    `const { ${[...printer.buffers.values()].join(', ')} } = memory`,
    printer.text,
    '',
    'return function run() {',
    ...calls,
    '}',
    '',
  ].join('\n')
  return { text, buffers: printer.buffers }
}
