/** Prints the kernels of a plan as C. */
import type { Plan } from '../../../compile/kernel/kernel.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { loopsOf } from '../../cpu/lowered.ts'
import type { Machine } from '../../cpu/tiling.ts'
import { type KernelText, printKernel } from './kernel.ts'

interface PrintedLaunch {
  readonly kernel: KernelText
  /** The units that the threads divide among themselves. */
  readonly units: number
  /** The places of the kernel's buffers among the plan's buffers. */
  readonly places: readonly number[]
}

/** The launches by phase; those of a phase are independent. */
export function printProgram(
  { phases, buffers: all }: Plan<CpuKernel>,
  machine: Machine,
): readonly (readonly PrintedLaunch[])[] {
  const places = new Map(all.map((buffer, place) => [buffer, place]))
  return phases.map((launches) =>
    launches.map((launch) => {
      const { loops, units } = loopsOf(launch, machine)
      const { text, buffers } = printKernel(loops)
      return { kernel: text, units, places: buffers.map((buffer) => places.get(buffer)!) }
    }),
  )
}
