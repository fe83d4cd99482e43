/** The memory that the process of a run needs, computed before it starts. */
import { findBackend, totalOf } from '../backend/index.ts'
import type { Dataset, DataSplit } from '../data/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { buildEvaluation, residentData, trainingStep } from '../train/index.ts'
import { needOf } from './memory.ts'
import { trainingOptions } from './training.ts'

/**
 * The memory of Node and of our programs without data; and the factor by which the rest exceeds the count, because of
 * compiling and of garbage that is not collected yet. Fitted to `VmHWM` of the processes that train mlp:8 on the digits
 * (109 MiB), cnn (184 MiB) and vgg:0.25 (208 MiB) on fashion-mnist, under Node 20: within 5 %.
 */
const PROCESS = 105 * 2 ** 20
const MORE = 1.9
/** How many copies of the data the process has: as read, as unpacked, and in the memory of the engine. */
const COPIES = 3

/**
 * Approximate bytes: the process, its data, and what training steps and evaluations need, which share their memory
 * for intermediate results. What probes need in addition is unknown before they are compiled.
 */
export function memoryOfRun(spec: RunSpec, data: DataSplit): number {
  const options = trainingOptions(spec, data)
  const backend = findBackend(spec.engine.backend)
  const training = needOf(trainingStep(options), backend)
  const test = residentData('test', data.test, data.preprocessing)
  const { request } = buildEvaluation({
    model: options.model,
    data: test,
    ...(options.loss && { loss: options.loss }),
  })
  const evaluation = backend.memoryNeed(request, { threads: 1 })
  const shared = Math.max(0, evaluation.temporaries - training.temporaries)
  const copies = COPIES * sizeOfData(data.test) + (COPIES - 1) * sizeOfData(data.train)
  return PROCESS + MORE * (totalOf(training) + shared + copies)
}

const sizeOfData = ({ inputs, labels }: Dataset) => inputs.byteLength + labels.byteLength
