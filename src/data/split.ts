/** Training and test sets, and a test set for data without one. */
import { type Dataset, labelsEachStep } from './dataset.ts'
import type { FullScale, Preprocessing } from './preprocessing.ts'

/** Training images and a test set for evaluation only, with the same shape and classes. */
export interface DataSplit {
  name: string
  /** One sentence: what the data is and how it was split. */
  description: string
  train: Dataset
  test: Dataset
  /** Where the data comes from: a link or a path. */
  source: string
  licence: string
  /** Computed from the training set alone. */
  preprocessing: Preprocessing
  /** The lowest and highest possible value of a byte, if they are not 0 and 255. */
  fullScale?: FullScale
  /** How its files were interpreted if there was a choice, each with the option that changes it. */
  reading?: readonly string[]
  /** Probable mistakes in the data, each with a fix. */
  warnings?: readonly string[]
  /** The meaning of the labels 0, 1, …, if the data states it. */
  classNames?: readonly string[]
}

/** A split that needs no checks; one without `preprocessing` gets the requested scaling. */
export type ReadySplit = Omit<DataSplit, 'preprocessing'> & { preprocessing?: Preprocessing }

/** The input and output sizes of a network for this data: the shape of one scaled sample, and the number of outputs. */
export function sizesOf({ train, preprocessing }: Pick<DataSplit, 'train' | 'preprocessing'>): {
  input: readonly number[]
  classes: number
  everyStep?: boolean
} {
  const { oneHot } = preprocessing
  return {
    input: oneHot === undefined ? train.shape : [...train.shape, oneHot],
    classes: train.classes,
    ...(labelsEachStep(train) && { everyStep: true }),
  }
}

/**
 * Row numbers of a split that is the same for everyone, with every class in proportion: with the rows ordered by
 * label, and within a label as in the file, every fifth one from the first is held out. Both lists keep the order of
 * the file.
 */
export function holdOut(labels: Uint8Array): { train: Uint32Array; test: Uint32Array } {
  const byLabel = Uint32Array.from(labels.keys()).sort((a, b) => labels[a]! - labels[b]! || a - b)
  const held = new Set(byLabel.filter((_, position) => position % 5 === 0))
  const rows = Uint32Array.from(labels.keys())
  return { train: rows.filter((row) => !held.has(row)), test: rows.filter((row) => held.has(row)) }
}

/** The given rows of a row-major array whose rows have `size` values. */
export function takeRows<T extends Uint8Array | Float32Array>(data: T, rows: Uint32Array, size: number): T {
  const taken = new (data.constructor as new (length: number) => T)(rows.length * size)
  rows.forEach((row, i) => taken.set(data.subarray(row * size, (row + 1) * size), i * size))
  return taken
}
