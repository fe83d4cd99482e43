/** The data of a spec, from the disk of this machine. */
import { loadData } from '../data/load.ts'
import type { Scaling } from '../data/index.ts'
import { dataCache as cacheOf, type OpenedData, openData as openWith } from './data.ts'

/** Throws a UserError if the data do not exist or are damaged. */
export function openData(from: string, scaling: Scaling): Promise<OpenedData> {
  return openWith(loadData, from, scaling)
}

/** The data of a run, each set loaded once. */
export const dataCache = (): ReturnType<typeof cacheOf> => cacheOf(loadData)
