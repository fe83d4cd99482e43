/** The data of a spec, and the spec of data. The function that finds the data is passed in. */
import {
  type DataSplit,
  type DataValues,
  hashOfDataset,
  isClasses,
  type Scaling,
  sha256,
} from '../data/index.ts'
import { UserError } from '../errors.ts'
import { canonicalJson } from './canonical-json.ts'
import type { DataContent, DataSpec, RunSpec } from '../experiment/index.ts'

export interface OpenedData {
  readonly data: DataSplit
  readonly spec: DataSpec
}

/** Finds the data that `from` names. Throws a UserError if there are none, or they are damaged. */
export type LoadData = (from: string, options: { scaling: Scaling }) => DataSplit | Promise<DataSplit>

/** Throws as `load` does. */
export async function openData(load: LoadData, from: string, scaling: Scaling): Promise<OpenedData> {
  const data = await load(from, { scaling })
  const [train, test] = [await hashOfDataset(data.train), await hashOfDataset(data.test)]
  return { data, spec: { from, train, test, content: await contentOf(data) } }
}

async function contentOf({ train, test, preprocessing }: DataSplit): Promise<DataContent> {
  const { shape, classes, inputs, labels, count } = train
  const typeOf = (values: DataValues) =>
    values instanceof Uint8Array ? 'u8' : values instanceof Int32Array ? 'i32' : 'f32'
  // Typed arrays become plain ones, whose text has every value at full precision.
  const arithmetic = Object.entries(preprocessing).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  ])
  return {
    shape: [...shape],
    classes,
    predicts: isClasses(labels) ? 'classes' : 'values',
    inputs: typeOf(inputs),
    counts: [count, test.count],
    preprocessing: await sha256(canonicalJson(Object.fromEntries(arithmetic))),
  }
}

/** Loads each data set once. */
export function openDataOnce(load: LoadData): (from: string, scaling: Scaling) => Promise<OpenedData> {
  const opened = new Map<string, Promise<OpenedData>>()
  return (from, scaling) => {
    const key = JSON.stringify([from, scaling])
    const known = opened.get(key)
    if (known) return known
    const opening = openData(load, from, scaling)
    opened.set(key, opening)
    return opening
  }
}

/** The data of a run, each set loaded once. */
export function dataCache(load: LoadData): (spec: RunSpec) => Promise<DataSplit> {
  const open = openDataOnce(load)
  return async ({ data: wanted, scaling }) => {
    const { data, spec } = await open(wanted.from, scaling)
    const isOther = wanted.content && canonicalJson(wanted.content) !== canonicalJson(spec.content)
    if (spec.train !== wanted.train || spec.test !== wanted.test || isOther)
      throw new UserError(`data ${wanted.from} changed while it was in use; start again`)
    return data
  }
}
