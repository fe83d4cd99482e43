/** From what a launch runs to a function of the loop language. */
import type { Launch } from '../../compile/kernel.ts'
import type { CpuKernel } from './kernels.ts'
import { lowerConvolution } from './product/convolution.ts'
import { lowerFilterGradient } from './product/filter-gradient.ts'
import { lowerMatmul, lowerPack } from './product/matmul.ts'
import { type Lowered, lowerSweep } from './sweep/sweep.ts'
import type { Tiles } from './tiling.ts'
import { lowerWinogradConvolution } from './winograd/convolution.ts'
import { lowerWinogradFilterTransform } from './winograd/filter.ts'
import { lowerWinogradGradientParts } from './winograd/gradient.ts'
import { lowerWinogradGradientSum } from './winograd/gradient-sum.ts'

/** `tiles`: those that the plan's target was made for. */
export function loopsOf({ body, name }: Launch<CpuKernel>, tiles: Tiles): Lowered {
  switch (body.kind) {
    case 'sweep':
      return lowerSweep(body, name)
    case 'pack':
      return lowerPack(body, name)
    case 'matmul':
      return lowerMatmul(body, tiles[body.dtype as 'f32' | 'f64'], name)
    case 'convolution':
      return lowerConvolution(body, tiles[body.dtype as 'f32' | 'f64'], name)
    case 'filter-gradient':
      return lowerFilterGradient(body, tiles[body.dtype as 'f32' | 'f64'], name)
    case 'winograd-filter':
      return lowerWinogradFilterTransform(body, name)
    case 'winograd':
      return lowerWinogradConvolution(body, tiles.f32, name)
    case 'winograd-gradient':
      return lowerWinogradGradientParts(body, tiles.f32, name)
    case 'winograd-gradient-sum':
      return lowerWinogradGradientSum(body, name)
  }
}
