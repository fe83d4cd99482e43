/** Every experiment. A new experiment is its folder and a line here. */
import { unknownName } from '../errors.ts'
import { batchSize } from './batch-size/index.ts'
import { bounds } from './bounds/index.ts'
import { beyond } from './beyond/index.ts'
import { convergence } from './convergence/index.ts'
import type { Experiment } from './framework/experiment.ts'
import { intervention } from './intervention/index.ts'
import { landscape } from './landscape/index.ts'
import { layerNorm } from './layer-norm/index.ts'
import { learningRate } from './learning-rate/index.ts'
import { lpNorms } from './lp-norms/index.ts'
import { noise } from './noise/index.ts'
import { populationStatistics } from './population-statistics/index.ts'
import { rank } from './rank/index.ts'
import { recurrent } from './recurrent/index.ts'
import { residualScaling } from './residual-scaling/index.ts'
import { shiftDemo } from './shift-demo/index.ts'
import { shift } from './shift/index.ts'
import { sharpness } from './sharpness/index.ts'
import { sharpnessAndScale } from './sharpness-and-scale/index.ts'
import { smoothness } from './smoothness/index.ts'
import { theorems } from './theorems/index.ts'
import { transformer } from './transformer/index.ts'

export const experiments: readonly Experiment[] = [
  shiftDemo,
  convergence,
  noise,
  shift,
  bounds,
  smoothness,
  intervention,
  landscape,
  sharpness,
  theorems,
  lpNorms,
  batchSize,
  layerNorm,
  recurrent,
  beyond,
  learningRate,
  rank,
  residualScaling,
  sharpnessAndScale,
  populationStatistics,
  transformer,
]

/** The experiments of a group; none if there is no such group. */
export function experimentsOfGroup(name: string): readonly Experiment[] {
  return experiments.filter(({ group }) => group === name)
}

/** Throws a UserError with the nearest names. */
export function findExperiment(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name)
  if (found) return found
  throw unknownName(
    'experiment',
    name,
    experiments.map((experiment) => experiment.name),
  )
}
