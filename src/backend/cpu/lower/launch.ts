/** From kernels of a processor to launches of a plan. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Launch, LogicalKernel } from '../../../compile/kernel/kernel.ts'
import type { CpuKernel } from '../kernels.ts'

interface Facts {
  name: string
  /** Operands that are read completely. */
  operands: readonly Buffer[]
  /** Memory that only this launch uses, or that it prepares for others. */
  writes?: readonly Buffer[]
  flops: number
  inside: readonly string[]
}

/** A launch that performs `kernel`. */
export function performing(kernel: LogicalKernel, body: CpuKernel, facts: Facts): Launch<CpuKernel> {
  const own = preparing(body, facts)
  return {
    ...own,
    reads: new Set([...kernel.reads, ...own.reads]),
    writes: new Set([...kernel.writes, ...own.writes]),
    performs: kernel,
  }
}

/** A launch that prepares memory for another. */
export function preparing(
  body: CpuKernel,
  { name, operands, writes = [], flops, inside }: Facts,
): Launch<CpuKernel> {
  return {
    name,
    reads: new Set(operands),
    writes: new Set(writes),
    performs: undefined,
    operands: new Set(operands),
    flops,
    inside,
    body,
  }
}
