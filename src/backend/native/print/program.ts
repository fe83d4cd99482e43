/** Prints a plan: its kernels as C, and its launches as a list that the runner executes. */
import type { Plan } from '../../../compile/kernel/kernel.ts'
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { loopsOf } from '../../cpu/lowered.ts'
import type { Machine } from '../../cpu/tiling.ts'
import { type KernelText, printKernel } from './kernel.ts'

interface PrintedLaunch {
  readonly kernel: KernelText
  /** The units that the threads divide among themselves. */
  readonly units: number
  /** The place of each of the kernel's buffers in the table of addresses. */
  readonly places: readonly number[]
}

export interface PrintedProgram {
  /** The launches of a phase are independent. */
  readonly phases: readonly (readonly PrintedLaunch[])[]
  /** The buffers in the order of the table of addresses, which has their offsets in bytes from the start of the memory. */
  readonly buffers: readonly Buffer[]
}

export function printProgram({ phases }: Plan<CpuKernel>, machine: Machine): PrintedProgram {
  const places = new Map<Buffer, number>()
  const placeOf = (buffer: Buffer): number => {
    let place = places.get(buffer)
    if (place === undefined) places.set(buffer, (place = places.size))
    return place
  }
  const printed = phases.map((launches) =>
    launches.map((launch): PrintedLaunch => {
      const { loops, units } = loopsOf(launch, machine)
      const { text, buffers } = printKernel(loops)
      return { kernel: text, units, places: buffers.map(placeOf) }
    }),
  )
  return { phases: printed, buffers: [...places.keys()] }
}

/** The launches as words for the runner: see `runner.ts`. `addressOf` returns the address of a compiled kernel. */
export function wordsOf(
  { phases }: PrintedProgram,
  addressOf: (kernel: KernelText) => bigint,
): Int32Array<ArrayBuffer> {
  const words = phases.flatMap((launches) => [
    ...launches.flatMap(({ kernel, units, places }) => {
      const address = addressOf(kernel)
      const [low, high] = [BigInt.asIntN(32, address), BigInt.asIntN(32, address >> 32n)]
      return [places.length, units, Number(low), Number(high), ...places]
    }),
    endOfPhase,
  ])
  return Int32Array.of(...words, endOfProgram)
}

const endOfPhase = -1
const endOfProgram = -2
