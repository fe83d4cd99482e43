/** Checks before the start whether a run fits in memory, and says what to lower if it does not. */
import { type Backend, findBackend, type MemoryNeed, OutOfMemory, totalOf } from '../backend/index.ts'
import { formatBytes } from '../compile/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { models } from '../nn/index.ts'
import { bytesPerElement, sizeOf, topologicalOrder } from '../tensor/index.ts'
import { type TrainingOptions, type TrainingStep, trainingStep } from '../train/index.ts'

/**
 * Throws an OutOfMemory that names the largest batch that does fit, among a half, a quarter and so on of the
 * requested one.
 */
export function checkMemory(
  { model: { architecture, norm }, batch, engine }: RunSpec,
  training: TrainingOptions,
  step: TrainingStep,
  batchFlag: string,
): void {
  const backend = findBackend(engine.backend)
  const { memoryLimit } = backend
  if (isSmall(step, memoryLimit)) return
  const need = needOf(step, backend)
  if (totalOf(need) <= memoryLimit) return
  const fitting = largestFitting(training, backend)
  const smaller = fitting ? `${batchFlag}${fitting.batch} (${formatBytes(fitting.bytes)}) or ` : ''
  throw new OutOfMemory(`${architecture}, norm ${norm}, batch ${batch},`, {
    needed: totalOf(need),
    available: memoryLimit,
    need,
    advice: `pass ${smaller}a narrower model${widthOf(architecture)}`,
  })
}

/** Whether it certainly fits. This avoids planning the memory, which takes a second for hundreds of layers. */
function isSmall({ loss, updates }: TrainingStep, memoryLimit: number): boolean {
  const all = topologicalOrder([loss, ...updates.map(([, value]) => value)])
  const bytes = all.reduce((sum, { shape, dtype }) => sum + sizeOf(shape) * bytesPerElement[dtype], 0)
  // A plan stores some tensors twice, packed or padded, and does not store most of them.
  return 2 * bytes <= memoryLimit
}

/** ` (vgg:width=…)`: the option that sets the width of a model. */
function widthOf(architecture: string): string {
  const [name = ''] = architecture.split(':')
  const options = models.find((kind) => kind.name === name)?.options ?? []
  const width = options.find((option) => ['width', 'channels', 'hidden'].includes(option.name))
  return width ? ` (${name}:${width.name}=…)` : ''
}

function largestFitting(
  training: TrainingOptions,
  backend: Backend,
): { batch: number; bytes: number } | undefined {
  for (let batch = training.batch >> 1; batch >= 2; batch >>= 1) {
    const bytes = totalOf(needOf(trainingStep({ ...training, batch }), backend))
    if (bytes <= backend.memoryLimit) return { batch, bytes }
  }
  return undefined
}

/** The need with one thread: further threads add little, the memory of a few tiles each. */
export function needOf({ loss, updates }: TrainingStep, backend: Backend): MemoryNeed {
  return backend.memoryNeed({ outputs: { loss }, updates }, { threads: 1 })
}
