/** Samples and their labels or target values, in memory, as stored: the program that reads them does the scaling. */
import { UserError } from '../errors.ts'
import { elementCount, formatShape } from './formats/wording.ts'

/** Values as stored. */
export type DataValues = Uint8Array | Int32Array | Float32Array

export interface Dataset {
  name: string
  /** Row-major `[count, ...shape]`; integers of 32 bits are tokens. */
  inputs: DataValues
  /**
   * Integers are classes in 0..classes−1: `[count]`, or `[count, steps]` for each step of a sequence. Float32 are
   * target values: `[count, classes]`.
   */
  labels: DataValues
  /** Shape of one sample: `[28, 28]`, or, channels first, `[3, 32, 32]`. */
  shape: readonly number[]
  /** The number of outputs that a network needs: classes, or target values per sample. */
  classes: number
  count: number
}

/** Whether each step of a sequence has its own label. */
export function labelsEachStep({ labels, count }: Dataset): boolean {
  return isClasses(labels) && labels.length > count
}

/** Whether labels are classes and not target values. */
export const isClasses = (labels: DataValues): labels is Uint8Array | Int32Array =>
  !(labels instanceof Float32Array)

/** A labelled data set, as files with classes contain it. */
export interface ClassDataset extends Dataset {
  labels: Uint8Array
}

/** An array from a file; `file` is its name in errors. */
export interface NamedArray {
  file: string
  shape: readonly number[]
  data: ArrayLike<number> | ArrayLike<bigint>
  /** The row numbers in the file, from 0; all rows by default. */
  rows?: Uint32Array
}

export interface LabelledArrays {
  name: string
  /** `[count, ...shape]`; every type except bytes is converted to float32. */
  images: NamedArray
  /** `[count]` integers. */
  labels: NamedArray
}

/** The number of classes that a file may contain unless the user sets another. */
const customaryClasses = 10

/**
 * Checks a training set and a test set and joins them with their number of classes.
 * @param classes the number of classes; by default as many as the labels show, at most ten
 * @throws UserError if counts, shapes, labels or values are invalid
 */
export function makeDatasets(
  { train, test }: { train: LabelledArrays; test: LabelledArrays },
  classes?: number,
): { train: ClassDataset; test: ClassDataset } {
  if (classes !== undefined && !(Number.isInteger(classes) && classes >= 2 && classes <= 256)) {
    throw new UserError(`expected a number of classes in 2..256, got ${classes}; pass another number`)
  }
  const trainSet = readArrays(train, classes ?? customaryClasses)
  const testSet = readArrays(test, classes ?? customaryClasses)
  if (formatShape(trainSet.shape) !== formatShape(testSet.shape)) {
    const expected = formatShape(['n', ...trainSet.shape])
    const got = formatShape(['n', ...testSet.shape])
    throw new UserError(
      `${test.images.file}: expected images ${expected} as in ${train.images.file}, got ${got}; ` +
        'use two files of the same data set',
    )
  }
  const first = trainSet.labels[0]!
  if (trainSet.labels.every((label) => label === first)) {
    throw new UserError(
      `${train.labels.file}: expected at least two classes, got label ${first} for all ` +
        `${trainSet.count} images; use a file with more classes`,
    )
  }
  const shown = 1 + Math.max(largest(trainSet.labels), largest(testSet.labels))
  const all = classes ?? shown
  return { train: { ...trainSet, classes: all }, test: { ...testSet, classes: all } }
}

function readArrays(
  { name, images, labels }: LabelledArrays,
  classes: number,
): Omit<ClassDataset, 'classes'> {
  const [count, ...shape] = images.shape
  if (count === undefined || count === 0 || shape.length === 0 || elementCount(shape) === 0) {
    throw new UserError(
      `${images.file}: expected images [n, rows, columns] with n ≥ 1, got ${formatShape(images.shape)}; ` +
        'use another file',
    )
  }
  if (labels.shape.length !== 1) {
    throw new UserError(
      `${labels.file}: expected labels [n], got ${formatShape(labels.shape)}; use a file with one label per image`,
    )
  }
  if (labels.shape[0] !== count) {
    throw new UserError(
      `${labels.file}: expected ${count} labels, one for each image of ${images.file}, got ${labels.shape[0]}; ` +
        'use two files of the same data set',
    )
  }
  return { name, inputs: toImages(images), labels: toLabels(labels, classes), shape, count }
}

function toImages({ file, shape, data, rows }: NamedArray): Uint8Array | Float32Array {
  if (data instanceof Uint8Array) return data
  const images = data instanceof Float32Array ? data : Float32Array.from(data, Number)
  const bad = images.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    const row = Math.floor(bad / elementCount(shape.slice(1)))
    throw new UserError(
      `${file}, row ${rows?.[row] ?? row} (from 0): expected finite values of float32, got ${data[bad]}; replace the value or remove the image`,
    )
  }
  return images
}

function toLabels({ file, data, rows }: NamedArray, classes: number): Uint8Array {
  return Uint8Array.from(data as ArrayLike<number | bigint>, (value, row) => {
    const label = Number(value)
    if (Number.isInteger(label) && label >= 0 && label < classes) return label
    throw new UserError(
      `${file}, row ${rows?.[row] ?? row} (from 0): expected a label in 0..${classes - 1}, got ${value}; ` +
        'correct the label, or set the number of classes, as in idx:DIR?classes=47',
    )
  })
}

function largest(values: Uint8Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0)
}
