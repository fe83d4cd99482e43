/** The data of a spec, and the spec of data. */
import { type DataSplit, describeData, type Scaling } from '../data/index.ts'
import { loadData } from '../data/load.ts'
import { UserError } from '../errors.ts'
import type { DataSpec, RunSpec } from '../experiment/index.ts'

export interface OpenedData {
  readonly data: DataSplit
  readonly spec: DataSpec
}

/** Throws a UserError where there is no such data, or it is damaged. */
export async function openData(from: string, scaling: Scaling): Promise<OpenedData> {
  const data = loadData(from, { scaling })
  const { train, test } = await describeData(data)
  return { data, spec: { from, train: train.sha256, test: test.sha256 } }
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
    if (spec.train !== wanted.train || spec.test !== wanted.test)
      throw new UserError(`data ${wanted.from} changed while it was in use; start again`)
    return data
  }
}
