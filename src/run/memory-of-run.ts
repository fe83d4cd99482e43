/** How much memory the process of a run takes: to be known before it is started. */
import { totalOf } from '../backend/index.ts'
import type { Dataset, DataSplit } from '../data/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { trainingStep } from '../train/index.ts'
import { needOf } from './memory.ts'
import { trainingOptions } from './training.ts'

/** Of Node and of our programs, before there are data: measured, with Node 20 to 26 on Linux. */
const PROCESS = 100 * 2 ** 20

/**
 * Bytes, about: the process, its data (once as read, once in the memory of the engine), and all that a training step needs.
 * What probes need besides is not known before they are compiled.
 */
export function memoryOfRun(spec: RunSpec, { train, test, ...data }: DataSplit): number {
  const step = trainingStep(trainingOptions(spec, { train, test, ...data }))
  return PROCESS + totalOf(needOf(step)) + sizeOfData(train) + 2 * sizeOfData(test)
}

const sizeOfData = ({ inputs, labels }: Dataset) => inputs.byteLength + labels.byteLength
