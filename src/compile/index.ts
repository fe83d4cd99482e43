/** Decides how to compute: from a request to a plan of fused kernels, phases and memory, independent of the target. */
export { bytes as formatBytes, costOf, explain } from './explain.ts'
export { requestText } from './described.ts'
export type { ContractionKernel, Launch, LogicalKernel, Plan, SweepKernel } from './kernel/kernel.ts'
export { type Buffer, bytesOf } from './memory/buffer.ts'
export { plan } from './plan.ts'
export { RecentCache } from './recent-cache.ts'
export { isIdle, leavesOf, type Leaves, type ProgramRequest } from './request.ts'
export { type Allocator, type Target, type TargetTraits, UnsupportedByTarget } from './target.ts'
