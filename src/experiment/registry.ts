/** Every experiment. A new one is its file and its line here. */
import { unknownName } from '../errors.ts'
import { batchSize } from './batch-size.ts'
import { bounds } from './bounds.ts'
import { beyond } from './beyond.ts'
import { convergence } from './convergence.ts'
import type { Experiment } from './experiment.ts'
import { landscape } from './landscape.ts'
import { lpNorms } from './lp-norms.ts'
import { noise } from './noise.ts'
import { recurrent } from './recurrent.ts'
import { shiftDemo } from './shift-demo.ts'
import { shift } from './shift.ts'
import { smoothness } from './smoothness.ts'
import { theorems } from './theorems.ts'

export const experiments: readonly Experiment[] = [
  shiftDemo,
  convergence,
  noise,
  shift,
  bounds,
  smoothness,
  landscape,
  theorems,
  lpNorms,
  batchSize,
  recurrent,
  beyond,
]

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
