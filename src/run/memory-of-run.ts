/** How much memory the process of a run takes: to be known before it is started. */
import { findBackend, totalOf } from '../backend/index.ts'
import type { Dataset, DataSplit } from '../data/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { planEvaluation, residentData, trainingStep } from '../train/index.ts'
import { needOf } from './memory.ts'
import { trainingOptions } from './training.ts'

/**
 * Of Node and of our programs, before there are data; and how much more the rest takes than is counted, with compiling and what
 * is not yet collected. Fitted to what `VmHWM` says of mlp:8 on the digits (86 MiB), cnn (205 MiB) and vgg:0.25 (255 MiB) on
 * fashion-mnist, under Node 20: within 12 %.
 */
const PROCESS = 80 * 2 ** 20
const MORE = 1.5
/** How often data are in the process: as read, as unpacked, and in the memory of the engine. */
const COPIES = 3

/**
 * Bytes, about: the process, its data, and what training steps and evaluations need, which share their memory for what they
 * compute in between. What probes need besides is not known before they are compiled.
 */
export function memoryOfRun(spec: RunSpec, data: DataSplit): number {
  const options = trainingOptions(spec, data)
  const backend = findBackend(spec.engine.backend)
  const training = needOf(trainingStep(options), backend)
  const test = residentData('test', data.test, data.preprocessing)
  const { request } = planEvaluation({
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
