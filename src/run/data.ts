/** The data of a spec, and the spec of data. */
import { createHash } from 'node:crypto'
import { type DataSplit, describeData, type Scaling } from '../data/index.ts'
import { loadData } from '../data/load.ts'
import { UserError } from '../errors.ts'
import { canonicalJson } from './canonical-json.ts'
import type { DataContent, DataSpec, RunSpec } from '../experiment/index.ts'

export interface OpenedData {
  readonly data: DataSplit
  readonly spec: DataSpec
}

/** Throws a UserError where there is no such data, or it is damaged. */
export async function openData(from: string, scaling: Scaling): Promise<OpenedData> {
  const data = loadData(from, { scaling })
  const { train, test } = await describeData(data)
  return { data, spec: { from, train: train.sha256, test: test.sha256, content: contentOf(data) } }
}

function contentOf({ train, test, preprocessing }: DataSplit): DataContent {
  const { shape, classes, inputs, labels, count } = train
  const typeOf = (values: Uint8Array | Float32Array) => (values instanceof Uint8Array ? 'u8' : 'f32')
  // Typed arrays as plain ones, whose text has every value in full.
  const arithmetic = Object.entries(preprocessing).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  ])
  return {
    shape: [...shape],
    classes,
    predicts: typeOf(labels) === 'u8' ? 'classes' : 'values',
    inputs: typeOf(inputs),
    counts: [count, test.count],
    preprocessing: createHash('sha256')
      .update(canonicalJson(Object.fromEntries(arithmetic)))
      .digest('hex'),
  }
}

/** Loads each data set once. */
export function openDataOnce(): typeof openData {
  const opened = new Map<string, ReturnType<typeof openData>>()
  return (from, scaling) => {
    const key = JSON.stringify([from, scaling])
    const known = opened.get(key)
    if (known) return known
    const opening = openData(from, scaling)
    opened.set(key, opening)
    return opening
  }
}

/** The data of a run, each set loaded once. */
export function dataCache(): (spec: RunSpec) => Promise<DataSplit> {
  const open = openDataOnce()
  return async ({ data: wanted, scaling }) => {
    const { data, spec } = await open(wanted.from, scaling)
    const isOther = wanted.content && canonicalJson(wanted.content) !== canonicalJson(spec.content)
    if (spec.train !== wanted.train || spec.test !== wanted.test || isOther)
      throw new UserError(`data ${wanted.from} changed while it was in use; start again`)
    return data
  }
}
