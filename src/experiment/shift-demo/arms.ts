/** The options of the experiment `shift-demo`, and the arms that they give. */
import { boundary, boundaryQuantities } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { numberOption, type OptionValues } from '../../options/index.ts'
import { modelOption } from '../framework/spec-options.ts'

export const options = {
  model: modelOption('mlp:16', 'the network', 'ours; the review shows only the points'),
  dx: numberOption(1, {
    about: 'shift of the test points to the right, in radii of the circle',
    reason: 'ours',
  }),
  dy: numberOption(1, { about: 'shift of the test points upwards', reason: 'ours' }),
  samples: numberOption(300, { min: 20, integer: true, about: 'points per set', reason: 'ours' }),
  steps: numberOption(600, { min: 1, integer: true, about: 'training steps', reason: 'ours' }),
  'learning-rate': numberOption(0.02, { above: 0, about: 'learning rate of Adam, constant', reason: 'ours' }),
  batch: numberOption(100, { min: 2, integer: true, about: 'points per step', reason: 'ours' }),
  'fit-steps': numberOption(200, {
    min: 1,
    integer: true,
    about: 'steps of Adam on every second test point, once for γ and β alone and once for all parameters',
    reason: 'ours',
  }),
  tolerance: numberOption(5, {
    above: 0,
    about: 'difference in accuracy, in percentage points, that counts as none',
    reason: 'ours',
  }),
} as const

export type Options = typeof options

/** Grid points along each axis for the decision of the network. */
const RESOLUTION = 27

export const running = boundaryQuantities()

export const own = boundaryQuantities({ statistics: 'test' })

export const gains = boundaryQuantities({ statistics: 'test', fit: 'gains' })

export const all = boundaryQuantities({ statistics: 'test', fit: 'all' })

export function arms(chosen: OptionValues<Options>): Arm[] {
  const { dx, dy, samples, steps } = chosen
  const data = (labels: string, normalize: string) =>
    `circle:1,dx=${dx},dy=${dy},labels=${labels},normalize=${normalize},samples=${samples}`
  const arm = (
    name: string,
    label: string,
    norm: string,
    from: string,
    description: string,
    probes: readonly string[] = [],
  ): Arm => ({
    arm: name,
    label,
    description,
    data: from,
    spec: {
      scaling: 'none',
      model: { architecture: chosen.model, activation: 'tanh', norm },
      optimizer: 'adam',
      learningRate: chosen['learning-rate'],
      batch: chosen.batch,
      steps,
      evaluateEvery: Math.max(1, Math.floor(steps / 4)),
      probes: [boundary({ resolution: RESOLUTION }).spec, ...probes],
    },
  })
  const fit = (which: 'none' | 'gains' | 'all') =>
    boundary({ resolution: RESOLUTION, statistics: 'test', fit: which, steps: chosen['fit-steps'] }).spec
  return [
    arm('before', 'as they are', 'none', data('move', 'none'), 'plain network, points unchanged'),
    arm(
      'after',
      'normalized',
      'none',
      data('move', 'each'),
      'plain network, each set standardized on its own',
    ),
    arm('bn', 'BN', 'batch', data('move', 'none'), 'batch normalization, points unchanged', [fit('none')]),
    arm(
      'stay-before',
      'classes stay, points unchanged',
      'none',
      data('stay', 'none'),
      'the same, but shifted points change class',
    ),
    arm(
      'stay-after',
      'classes stay, normalized',
      'none',
      data('stay', 'each'),
      'each set standardized on its own',
    ),
    arm('stay-bn', 'classes stay, BN', 'batch', data('stay', 'none'), 'batch normalization', [
      fit('none'),
      fit('gains'),
      fit('all'),
    ]),
  ]
}
