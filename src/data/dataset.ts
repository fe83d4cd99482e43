/** Samples and what is to be predicted of them, in memory, as stored: scaling is a matter of the program that reads them. */
import { UserError } from '../errors.ts'
import { elementCount, formatShape } from './formats/wording.ts'

export interface Dataset {
  name: string
  /** Row-major `[count, ...shape]`. */
  inputs: Uint8Array | Float32Array
  /**
   * Bytes are classes, each in 0..classes−1: `[count]`, or of each step of a sequence `[count, steps]`. Float32 are values to
   * be predicted: `[count, classes]`.
   */
  labels: Uint8Array | Float32Array
  /** Shape of one sample: `[28, 28]`, or, channels first, `[3, 32, 32]`. */
  shape: readonly number[]
  /** What a network needs outputs for: classes, or values to be predicted of each sample. */
  classes: number
  count: number
}

/** Whether each step of a sequence has a label of its own. */
export function labelsEachStep({ labels, count }: Dataset): boolean {
  return labels instanceof Uint8Array && labels.length > count
}

/** A labelled data set, as files of classes give it. */
export interface ClassDataset extends Dataset {
  labels: Uint8Array
}

/** An array as a file holds it; `file` is its name in errors. */
export interface NamedArray {
  file: string
  shape: readonly number[]
  data: ArrayLike<number> | ArrayLike<bigint>
  /** Which rows of the file these are, from 0; all of them by default. */
  rows?: Uint32Array
}

export interface LabelledArrays {
  name: string
  /** `[count, ...shape]`; anything but bytes becomes float32. */
  images: NamedArray
  /** `[count]` integers. */
  labels: NamedArray
}

/** How many classes a file may hold unless its user says otherwise. */
const customaryClasses = 10

/**
 * Checks a training set and a test set and joins them with their number of classes.
 * @param classes the number of classes; by default as many as the labels show, at most ten
 * @throws UserError where counts, shapes, labels or values are not as they must be
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
      `${labels.file}: expected labels [n], got ${formatShape(labels.shape)}; use a file with one label an image`,
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
        'mend the label, or say how many classes there are, as in idx:DIR?classes=47',
    )
  })
}

function largest(values: Uint8Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0)
}
