/**
 * Processors as the compiler sees them: their properties, the rewriting of graphs for them, and the launches that
 * compute a kernel.
 */
import { describeSweep, sweepFlops } from '../../compile/cost.ts'
import type { Launch, LogicalKernel } from '../../compile/kernel/kernel.ts'
import type { Allocator, Target, TargetTraits } from '../../compile/target.ts'
import { fuseBlockSums } from './block-sums.ts'
import type { CpuKernel } from './kernels.ts'
import { lowerConvolution, lowerFilterGradient } from './lower/convolution.ts'
import { performing } from './lower/launch.ts'
import { lowerProduct } from './lower/product.ts'
import { lowerSegmentSum } from './lower/segment-sum.ts'
import { lowerWinograd, lowerWinogradGradient, winogradSize } from './lower/winograd.ts'
import type { Machine } from './tiling.ts'

export const cpuTraits: TargetTraits = {
  dtypes: ['f32', 'f64', 'i32', 'u8'],
  alignment: 64,
  slack: 64,
  lanes: { f32: 4, f64: 2 },
  parallelism: { results: 64, elements: 1 << 14 },
}

/** The choices are the same for every language in which kernels are printed, so the bits are the same. */
export function cpuTarget(name: string, machine: Machine): Target<CpuKernel> {
  return {
    name,
    traits: cpuTraits,
    key: JSON.stringify(machine),
    rewrite: fuseBlockSums,
    lower: (kernel, allocator) => lower(kernel, machine, allocator),
  }
}

function lower(kernel: LogicalKernel, machine: Machine, allocator: Allocator): Launch<CpuKernel>[] {
  if (kernel.kind === 'sweep') {
    const { name } = kernel
    return [
      performing(kernel, kernel, {
        name,
        operands: [],
        flops: sweepFlops(kernel),
        inside: describeSweep(kernel),
      }),
    ]
  }
  if (kernel.form === 'product') return [lowerProduct(kernel, machine, allocator)]
  if (kernel.form === 'segment-sum') return [lowerSegmentSum(kernel)]
  const size = winogradSize(kernel, kernel.dtype)
  if (kernel.form === 'convolution')
    return [
      size ? lowerWinograd(kernel, size, machine, allocator) : lowerConvolution(kernel, machine, allocator),
    ]
  return size
    ? lowerWinogradGradient(kernel, size, machine, allocator)
    : [lowerFilterGradient(kernel, machine, allocator)]
}
