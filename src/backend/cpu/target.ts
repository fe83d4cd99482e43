/** Processors as the compiler sees them: what they have, how a graph suits them, which launches compute a kernel. */
import { describeSweep, sweepFlops } from '../../compile/cost.ts'
import type { Launch, LogicalKernel } from '../../compile/kernel.ts'
import type { Allocator, Target, TargetTraits } from '../../compile/target.ts'
import { fuseBlockSums } from './block-sums.ts'
import type { CpuKernel } from './kernels.ts'
import { lowerConvolution, lowerFilterGradient } from './lower/convolution.ts'
import { performing } from './lower/launch.ts'
import { lowerProduct } from './lower/product.ts'
import { lowerWinograd, lowerWinogradGradient, winogradSize } from './lower/winograd.ts'
import { type Tiles, type Tiling, tilingOf } from './tiling.ts'

export const cpuTraits: TargetTraits = {
  dtypes: ['f32', 'f64', 'i32', 'u8'],
  alignment: 64,
  slack: 64,
  lanes: { f32: 4, f64: 2 },
  parallelism: { results: 64, elements: 1 << 14 },
}

/** The same choices for every language that kernels are then printed in, so the same bits. */
export function cpuTarget(name: string, tiles: Tiles, threads: number): Target<CpuKernel> {
  const tiling = tilingOf(tiles, threads)
  return {
    name,
    traits: cpuTraits,
    key: JSON.stringify(tiling),
    rewrite: fuseBlockSums,
    lower: (kernel, allocator) => lower(kernel, tiling, allocator),
  }
}

function lower(kernel: LogicalKernel, tiling: Tiling, allocator: Allocator): Launch<CpuKernel>[] {
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
  if (kernel.form === 'product') return [lowerProduct(kernel, tiling, allocator)]
  const size = winogradSize(kernel, kernel.dtype)
  if (kernel.form === 'convolution')
    return [size ? lowerWinograd(kernel, size, tiling, allocator) : lowerConvolution(kernel, allocator)]
  return size
    ? lowerWinogradGradient(kernel, size, tiling, allocator)
    : [lowerFilterGradient(kernel, tiling, allocator)]
}
