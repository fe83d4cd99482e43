/** The functions of kernels, printed once for all programs that contain them. */
import { type Buffer, type Launch, RecentCache } from '../../../compile/index.ts'
import { keyOfKernel } from '../../cpu/kernel-key.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { loopsOf } from '../../cpu/lowered.ts'
import type { Machine } from '../../cpu/tiling.ts'
import type { FunctionBody } from '../encode/assembler.ts'
import { printed } from './print.ts'

export interface PrintedKernel {
  readonly body: FunctionBody
  /** The units that threads divide among themselves. */
  readonly units: number
  /** The buffer of this launch for each that the body mentions. */
  readonly bufferOf: (buffer: Buffer) => Buffer
}

interface Kept extends Omit<PrintedKernel, 'bufferOf'> {
  /** The places of the body's buffers among those of the kernel's key. */
  readonly places: ReadonlyMap<Buffer, number>
}

/** The largest number of bytes of all functions and keys. */
const most = 32e6

const kernels = new RecentCache<Kept>(most)

/** `machine` is the machine of the plan's target. */
export function printedKernel(launch: Launch<CpuKernel>, machine: Machine): PrintedKernel {
  const { text, buffers } = keyOfKernel(launch.body)
  const key = `${JSON.stringify(machine)}\n${text}`
  let kept = kernels.get(key)
  if (!kept) {
    const { loops, units } = loopsOf(launch, machine)
    const body = printed(loops)
    kept = { body, units, places: new Map(buffers.map((buffer, place) => [buffer, place])) }
    kernels.add(key, kept, key.length + body.size)
  }
  const { body, units, places } = kept
  return { body, units, bufferOf: (buffer) => buffers[places.get(buffer)!]! }
}
