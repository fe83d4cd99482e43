/** Products as kernels: what a matmul or a convolution reads, how it is laid out, and what it needs besides. */
import { type Shape, sizeOf, type Tensor } from '../tensor/index.ts'
import { matmulOperand } from './cluster.ts'
import type { MatmulKernel } from './kernel.ts'
import { packOnce } from './pack.ts'
import { convolutionBlock, prepareConvolution, prepareFilterGradient } from './product-convolution.ts'
import type { Preparation, Product } from './product-shapes.ts'
import { prepareWinograd, prepareWinogradGradient, winogradBlock, winogradSize } from './product-winograd.ts'
import { throughReshapes } from './rewrite.ts'

/** Steps of k whose panel of B and tile of A fit a first-level cache together, half of it to spare. */
const longestBlock = 640

/** `loops` are those of the result. */
export function prepareProduct(node: Tensor, loops: Shape, preparation: Preparation): Product {
  const { operation } = node
  if (operation.kind === 'matmul') return prepareMatmul(node, operation, loops, preparation)
  if (operation.kind === 'conv2d') {
    const size = winogradSize(node.inputs[1]!.shape, node, operation.geometry)
    return size
      ? prepareWinograd(node, size, operation.geometry, preparation)
      : prepareConvolution(node, operation.geometry, preparation)
  }
  if (operation.kind === 'conv2dFilter') {
    const size = winogradSize(node.shape, node.inputs[1]!, operation.geometry)
    return size
      ? prepareWinogradGradient(node, size, operation.geometry, preparation)
      : prepareFilterGradient(node, operation.geometry, preparation)
  }
  throw new Error(`${operation.kind} is no product`)
}

/** Positions of a block that a product's kernel finishes together; undefined where it takes no sums of blocks. */
export function blockOf(node: Tensor): number | undefined {
  const { operation } = node
  if (operation.kind !== 'conv2d' || sizeOf(node.shape) === 0) return undefined
  const size = winogradSize(node.inputs[1]!.shape, node, operation.geometry)
  return size ? winogradBlock(node, size) : convolutionBlock(node)
}

function prepareMatmul(
  node: Tensor,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  loops: Shape,
  { buffers, packs, traits }: Preparation,
): Product {
  const [batch, m, n] = loops as [number, number, number]
  const k = node.inputs[0]!.shape.at(transposeA ? -2 : -1)!
  const operand = (x: Tensor, size: number) => {
    const source = matmulOperand(x)
    const repeats = source !== x || batch === 1
    return { buffer: buffers.of(throughReshapes(source)), batchStride: repeats ? 0 : size }
  }
  const a = { ...operand(node.inputs[0]!, m * k), transposed: transposeA }
  const b = { ...operand(node.inputs[1]!, k * n), transposed: transposeB }
  const width = traits.panelWidth[node.dtype as 'f32' | 'f64']
  const panels = Math.ceil(n / width)
  const finish = (second: MatmulKernel['b']): Product => {
    const name = `matmul ${m}×${k}×${n}${transposeA ? ' (Aᵀ)' : ''}`
    const parts = m >= 8 ? Math.ceil(k / longestBlock) : 1
    const partial =
      parts > 1
        ? {
            buffer: buffers.add(`sums of ${name}`, { dtype: node.dtype, shape: [batch, panels, m, width] }),
            block: Math.ceil(k / parts / 4) * 4,
          }
        : undefined
    return {
      kernel: {
        kind: 'matmul',
        a,
        b: second,
        batch,
        m,
        n,
        k,
        dtype: node.dtype,
        ...(partial && { partial }),
      },
      name,
      reads: [a.buffer, second.buffer],
      scratch: partial ? [partial.buffer] : [],
    }
  }
  // Measured: rows of B read in place cost nothing while few tiles reuse them and k keeps them within the cache.
  const worthPacking = transposeB || m > 192 || (m >= 32 && k > 800)
  if (!worthPacking || sizeOf(loops) === 0) return finish({ ...b, packed: false })
  const batches = b.batchStride === 0 ? 1 : batch
  const target = packOnce(packs, buffers, { batch: batches, k, n, width, source: b })
  return finish({
    buffer: target,
    transposed: false,
    packed: true,
    batchStride: b.batchStride === 0 ? 0 : panels * k * width,
  })
}
