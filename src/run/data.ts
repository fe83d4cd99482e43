/** The data of a spec, and the spec of data. */
import { type DataSplit, describeData, type Scaling } from '../data/index.ts'
import { loadData } from '../data/load.ts'
import { UserError } from '../errors.ts'
import type { DataSpec, RunSpec } from '../experiment/index.ts'

/** Throws a UserError where there is no such data, or it is damaged. */
export async function openData(from: string, scaling: Scaling): Promise<{ data: DataSplit; spec: DataSpec }> {
  const data = loadData(from, { scaling })
  const { train, test } = await describeData(data)
  return { data, spec: { from, train: train.sha256, test: test.sha256 } }
}

/** Loads each data set once. */
export function dataCache(): (spec: RunSpec) => Promise<DataSplit> {
  const opened = new Map<string, ReturnType<typeof openData>>()
  return async ({ data: wanted, scaling }) => {
    const key = JSON.stringify([wanted.from, scaling])
    if (!opened.has(key)) opened.set(key, openData(wanted.from, scaling))
    const { data, spec } = await opened.get(key)!
    if (spec.train !== wanted.train || spec.test !== wanted.test)
      throw new UserError(`data ${wanted.from} changed while it was in use; start again`)
    return data
  }
}
