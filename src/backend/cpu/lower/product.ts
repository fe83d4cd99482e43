/** Matrix products: which operand is packed into panels, and the length of a block of k. */
import type { Launch, LogicalKernel } from '../../../compile/kernel/kernel.ts'
import { describeEpilogue, epilogueFlops } from '../../../compile/cost.ts'
import type { Allocator } from '../../../compile/target.ts'
import type { Contraction, CpuKernel, MatmulKernel } from '../kernels.ts'
import { type Machine, panelWidthOf } from '../tiling.ts'
import { performing } from './launch.ts'
import { packOnce } from './pack.ts'

/** Steps of k whose panel of B and tile of A fit a first-level cache together, with half of it free. */
const longestBlock = 640

export function lowerProduct(
  kernel: LogicalKernel & Contraction<'product'>,
  machine: Machine,
  allocator: Allocator,
): Launch<CpuKernel> {
  const { batch, m, n, k, a, dtype, stores, name } = kernel
  const width = panelWidthOf(machine, dtype as 'f32' | 'f64')
  const panels = Math.ceil(n / width)
  const b = packed(kernel, width, panels, allocator)
  const parts = m >= 8 ? Math.ceil(k / longestBlock) : 1
  const partial =
    parts > 1
      ? {
          buffer: allocator.temporary(`sums of ${name}`, { dtype, shape: [batch, panels, m, width] }),
          block: Math.ceil(k / parts / 4) * 4,
        }
      : undefined
  const results = batch * m * n
  return performing(
    kernel,
    { kind: 'matmul', a, b, batch, m, n, k, dtype, stores, ...(partial && { partial }) },
    {
      name,
      operands: [a.buffer, b.buffer],
      writes: partial ? [partial.buffer] : [],
      flops: results * (2 * k + epilogueFlops(kernel)),
      inside: describeEpilogue(kernel),
    },
  )
}

/** B in panels, or unchanged if packing does not pay off. */
function packed(
  { b, batch, m, n, k }: Contraction<'product'>,
  width: number,
  panels: number,
  allocator: Allocator,
): MatmulKernel['b'] {
  // Measured: reading rows of B in place costs nothing while few tiles reuse them and k keeps them within the cache.
  // Wider vectors compute faster, so they wait longer for rows that are far apart in memory.
  const isFar = width > 8 && m >= 96 && k > 400 && n > 512
  const worthPacking = b.transposed || m > 192 || (m >= 32 && k > 800) || isFar
  if (!worthPacking) return { ...b, packed: false }
  const batches = b.batchStride === 0 ? 1 : batch
  const buffer = packOnce(allocator, { batch: batches, k, n, width, source: b })
  return {
    buffer,
    transposed: false,
    packed: true,
    batchStride: b.batchStride === 0 ? 0 : panels * k * width,
  }
}
