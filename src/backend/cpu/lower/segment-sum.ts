/** Segment sums: their launch. */
import type { Launch, LogicalKernel } from '../../../compile/kernel/kernel.ts'
import type { Contraction, CpuKernel } from '../kernels.ts'
import { performing } from './launch.ts'

export function lowerSegmentSum(kernel: LogicalKernel & Contraction<'segment-sum'>): Launch<CpuKernel> {
  const { form, segments, width, count, values, indices, dtype, stores, name } = kernel
  const targets = stores.flatMap((store) => store.targets)
  return performing(
    kernel,
    { kind: 'segment-sum', form, segments, width, count, values, indices, dtype, targets },
    {
      name,
      operands: [values, indices],
      flops: count * width,
      inside: stores.map(({ label }) => `writes ${label}`),
    },
  )
}
