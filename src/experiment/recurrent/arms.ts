/** The options of the experiment `recurrent`, and the arms that they give. */
import { trend } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'

const UNTUNED = 0.003

export const options = {
  units: numberOption(32, {
    min: 1,
    integer: true,
    about: 'hidden units',
    reason: 'ours; hundreds in the paper’s tasks',
  }),
  steps: numberOption(200, {
    min: 1,
    integer: true,
    about: 'training steps',
    reason: 'ours: what fits in a minute',
  }),
  batch: numberOption(60, { min: 2, integer: true, about: 'sequences per step', reason: 'ours' }),
  'learning-rate': rateOption({
    about: 'learning rate of Adam',
    reason: `most tasks in the paper use Adam, with different rates; ${UNTUNED} where none is tuned`,
  }),
  'bn-gain': numberOption(0.1, {
    above: 0,
    about: 'γ of BN at first',
    reason: '0.1 in Cooijmans et al. 2016: with 1 the gradient vanishes through tanh',
  }),
  statistics: choiceOption('step', ['step', 'shared'], {
    about: 'whether BN has running statistics per time step, or one set for all',
    reason: 'per step in Cooijmans et al. 2016, shared in Laurent et al. 2015',
  }),
} as const

export type Options = typeof options

export const cells = [
  { cell: 'rnn', label: 'RNN' },
  { cell: 'lstm', label: 'LSTM' },
] as const

export const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  {
    arm: 'bn',
    label: 'BN',
    norm: 'batch',
    description: 'batch normalization of the summed inputs at every time step',
  },
  {
    arm: 'ln',
    label: 'LN',
    norm: 'layer',
    description: 'layer normalization of the summed inputs at every time step',
  },
] as const

export type Cell = (typeof cells)[number]['cell']

export const armOf = (cell: Cell, norm: (typeof norms)[number]['arm']) => `${cell}-${norm}`

export function arms(chosen: OptionValues<Options>): Arm[] {
  const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED)
  return cells.flatMap(({ cell, label: cellLabel }) =>
    norms.map(
      ({ arm, label, norm, description }): Arm => ({
        arm: armOf(cell, arm),
        label: `${cellLabel} ${label}`,
        family: arm,
        description: `${cellLabel} of ${chosen.units} units, ${description}${inWords}`,
        ...tuning,
        spec: {
          scaling: 'standardize',
          model: {
            architecture: `${cell}:${chosen.units}${norm === 'batch' && chosen.statistics === 'shared' ? ',statistics=shared' : ''}`,
            norm: norm === 'batch' ? `batch:gain=${chosen['bn-gain']}` : norm,
          },
          optimizer: 'adam',
          learningRate,
          batch: chosen.batch,
          steps: chosen.steps,
          evaluateEvery: Math.max(1, Math.floor(chosen.steps / 20)),
          probes: [trend({ every: 'end' }).spec],
        },
      }),
    ),
  )
}
