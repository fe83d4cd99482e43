/** What products of every kind share: their kernel before its stores are known, and the sizes of a convolution. */
import type { Shape, Tensor } from '../tensor/index.ts'
import type { Buffer } from './buffer.ts'
import type { Buffers } from './buffers.ts'
import type {
  ConvolutionFilterKernel,
  ConvolutionKernel,
  Kernel,
  MatmulKernel,
  TargetTraits,
  WinogradGradientSumKernel,
  WinogradKernel,
} from './kernel.ts'
import { throughReshapes } from './rewrite.ts'

/** A product kernel that lacks only its stores. */
export interface Product {
  kernel:
    | Omit<MatmulKernel, 'stores'>
    | Omit<ConvolutionKernel, 'stores' | 'blockSums'>
    | Omit<ConvolutionFilterKernel, 'stores'>
    | Omit<WinogradKernel, 'stores' | 'blockSums'>
    | Omit<WinogradGradientSumKernel, 'stores'>
  name: string
  reads: readonly Buffer[]
  /** Memory that it alone uses. */
  scratch: readonly Buffer[]
}

/** What preparing a product adds to. */
export interface Preparation {
  readonly buffers: Buffers
  /** Kernels that lay out operands, each once for all products that read them. */
  readonly packs: Map<string, Kernel>
  readonly traits: TargetTraits
}

/** The buffers of the two operands. */
export function operandsOf({ inputs }: Tensor, { buffers }: Preparation): [Buffer, Buffer] {
  return inputs.map((operand) => buffers.of(throughReshapes(operand))) as [Buffer, Buffer]
}

/** A convolution of stride 1 whose padding is in its input already. */
export interface Dilated {
  dilation: readonly [number, number]
  groups: number
}

export function dimensionsOf(x: Shape, filter: Shape, output: Shape, { groups }: Dilated) {
  const [batch, , height, width] = x as [number, number, number, number]
  const [outputs, channels, kernelHeight, kernelWidth] = filter as [number, number, number, number]
  return {
    batch,
    groups,
    outputs: outputs / groups,
    channels,
    kernel: [kernelHeight, kernelWidth] as const,
    input: [height, width] as const,
    output: [output[2]!, output[3]!] as const,
  }
}

export function describe(filter: Shape, output: Shape): string {
  return `${filter.join('×')} → ${output.join('×')}`
}
