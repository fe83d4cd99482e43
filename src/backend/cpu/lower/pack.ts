/** Operands of products in panels, prepared once for all products that read them. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Allocator } from '../../../compile/target.ts'
import type { PackKernel } from '../kernels.ts'
import { preparing } from './launch.ts'

/** The buffer that a packing launch fills; the launch is created at its first use. */
export function packOnce(allocator: Allocator, shape: Omit<PackKernel, 'kind' | 'target'>): Buffer {
  const { batch, k, n, width, source } = shape
  const { name, dtype, id } = source.buffer
  const key = `pack ${id} ${source.transposed} ${source.batchStride} ${batch} ${k} ${n}`
  const { writes } = allocator.once(key, () => {
    const target = allocator.temporary(`packed ${name}${source.transposed ? 'ᵀ' : ''}`, {
      dtype,
      shape: [batch, Math.ceil(n / width), k, width],
    })
    return preparing(
      { kind: 'pack', ...shape, target },
      {
        name: `pack ${name}${source.transposed ? ' transposed' : ''}`,
        operands: [source.buffer],
        writes: [target],
        flops: 0,
        inside: [`into panels of ${width} columns`],
      },
    )
  })
  return [...writes][0]!
}
