/** Operands of products laid out in panels, once for all products that read them. */
import type { Buffer } from './buffer.ts'
import type { Buffers } from './buffers.ts'
import type { Kernel, PackKernel } from './kernel.ts'

/** The buffer that a packing kernel fills, the kernel made at its first use. */
export function packOnce(
  packs: Map<string, Kernel>,
  buffers: Buffers,
  shape: Omit<PackKernel, 'kind' | 'target'>,
): Buffer {
  const { batch, k, n, width, source } = shape
  const key = `${source.buffer.id} ${source.transposed} ${source.batchStride} ${batch} ${k} ${n}`
  const known = packs.get(key)
  if (known) return [...known.writes][0]!
  const { name, dtype } = source.buffer
  const target = buffers.add(`packed ${name}${source.transposed ? 'ᵀ' : ''}`, {
    dtype,
    shape: [batch, Math.ceil(n / width), k, width],
  })
  packs.set(key, {
    kind: 'pack',
    ...shape,
    target,
    name: `pack ${name}${source.transposed ? ' transposed' : ''}`,
    reads: new Set([source.buffer]),
    writes: new Set([target]),
  })
  return target
}
