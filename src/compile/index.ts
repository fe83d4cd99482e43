/** How to compute: from a request to a plan of fused kernels, phases and memory, above any target. */
export { bytes as formatBytes, costOf, explain } from './explain.ts'
export type { Kernel, MatmulKernel, PackKernel, Plan, SweepKernel, TargetTraits } from './kernel.ts'
export { type Buffer, bytesOf, slackBytes } from './buffer.ts'
export { plan } from './plan.ts'
export { leavesOf, type Leaves, type ProgramRequest } from './request.ts'
