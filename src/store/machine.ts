/** This machine in the form that studies need: data from its disk, hashes by Node. */
import { areImages, loadData, scalingFor } from '../data/load.ts'
import type { Host } from '../study/index.ts'
import { runId } from './identity.ts'

export const machine: Host = {
  load: (from, options) => loadData(from, options),
  areImages,
  scalingFor,
  identify: (spec) => runId(spec),
}
