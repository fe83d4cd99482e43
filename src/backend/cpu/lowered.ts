/** Converts the body of a launch to a function of the loop language. */
import type { Launch } from '../../compile/kernel/kernel.ts'
import type { CpuKernel } from './kernels.ts'
import type { Lowered } from './loop/kernel-builder.ts'
import { lowerConvolution } from './product/convolution.ts'
import { lowerImageConvolution } from './product/image-convolution.ts'
import { lowerFilterGradient } from './product/filter-gradient.ts'
import { lowerMatmul } from './product/matmul.ts'
import { lowerPack } from './product/pack.ts'
import { lowerSegmentSum } from './product/segment-sum.ts'
import { lowerSweep } from './sweep/sweep.ts'
import type { Machine } from './tiling.ts'
import { lowerWinogradConvolution } from './winograd/convolution.ts'
import { lowerWinogradFilterTransform } from './winograd/filter.ts'
import { lowerWinogradGradientParts } from './winograd/gradient.ts'
import { lowerWinogradGradientSum } from './winograd/gradient-sum.ts'

/** `machine` is the machine of the plan's target. */
export function loopsOf({ body, name }: Launch<CpuKernel>, machine: Machine): Lowered {
  switch (body.kind) {
    case 'sweep':
      return lowerSweep(body, machine, name)
    case 'pack':
      return lowerPack(body, machine, name)
    case 'matmul':
      return lowerMatmul(body, machine, name)
    case 'convolution':
      return lowerConvolution(body, machine, name)
    case 'image-convolution':
      return lowerImageConvolution(body, machine, name)
    case 'filter-gradient':
      return lowerFilterGradient(body, machine, name)
    case 'segment-sum':
      return lowerSegmentSum(body, machine, name)
    case 'winograd-filter':
      return lowerWinogradFilterTransform(body, machine, name)
    case 'winograd':
      return lowerWinogradConvolution(body, machine, name)
    case 'winograd-gradient':
      return lowerWinogradGradientParts(body, machine, name)
    case 'winograd-gradient-sum':
      return lowerWinogradGradientSum(body, machine, name)
  }
}
