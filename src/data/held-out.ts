/**
 * Samples held out of a training set, for choices that must not see the test set. They are the same for everyone:
 * Philox with seed 0 draws them, class by class, so that every class keeps its proportion.
 */
import { permuteIndex, streams } from '../random/index.ts'
import { type Dataset, type DataValues, isClasses } from './dataset.ts'
import type { DataSplit } from './split.ts'

export interface HeldOut {
  readonly train: Dataset
  readonly validation: Dataset
}

/** The number of samples that are held out. */
export const heldOutCount = (train: Dataset, share: number): number => heldRows(train, share).size

/**
 * Both sets keep the order of the training set.
 * @param share of each class, above 0 and below 1, rounded, at least one sample of a class with two or more
 */
export function holdOutValidation({ train }: Pick<DataSplit, 'train'>, share: number): HeldOut {
  const held = heldRows(train, share)
  const all = Uint32Array.from({ length: train.count }, (_, row) => row)
  return {
    train: rowsOf(
      train,
      all.filter((row) => !held.has(row)),
    ),
    validation: rowsOf(
      train,
      all.filter((row) => held.has(row)),
    ),
  }
}

function heldRows(train: Dataset, share: number): ReadonlySet<number> {
  const held = new Set<number>()
  for (const [label, rows] of groupsOf(train)) {
    const size = rows.length < 2 ? 0 : Math.min(rows.length - 1, Math.max(1, Math.round(share * rows.length)))
    const place = { seed: 0, stream: streams.heldOut, step: label }
    for (let i = 0; i < size; i++) held.add(rows[permuteIndex(i, rows.length, place)]!)
  }
  return held
}

/** Rows by class; a single group if samples have no class of their own. */
function groupsOf({ labels, count }: Dataset): ReadonlyMap<number, readonly number[]> {
  const hasClass = isClasses(labels) && labels.length === count
  const groups = new Map<number, number[]>()
  for (let row = 0; row < count; row++) {
    const label = hasClass ? labels[row]! : 0
    const group = groups.get(label)
    if (group) group.push(row)
    else groups.set(label, [row])
  }
  return groups
}

function rowsOf(dataset: Dataset, rows: Uint32Array): Dataset {
  return {
    ...dataset,
    inputs: taken(dataset.inputs, rows, dataset.count),
    labels: taken(dataset.labels, rows, dataset.count),
    count: rows.length,
  }
}

/** The given rows of `count`. */
function taken<A extends DataValues>(values: A, rows: Uint32Array, count: number): A {
  const width = values.length / count
  const chosen = new (values.constructor as new (length: number) => A)(rows.length * width)
  rows.forEach((row, i) => chosen.set(values.subarray(row * width, (row + 1) * width), i * width))
  return chosen
}
