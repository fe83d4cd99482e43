/** What can be chosen in the experiment `recurrent`, and the arms that it makes. */
import type { Arm } from '../framework/experiment.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'

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
    reason: 'ours: what a minute affords',
  }),
  batch: numberOption(60, { min: 2, integer: true, about: 'sequences a step', reason: 'ours' }),
  'learning-rate': numberOption(0.003, {
    above: 0,
    about: 'of Adam, the same for all arms',
    reason: 'Adam in most of the paper’s tasks; the rates differ',
  }),
  'rnn-repeats': numberOption(6, {
    min: 1,
    integer: true,
    about: 'runs for each seed asked for, with further seeds, of the RNN without normalization and with LN',
    reason: 'ours; LN does little for it here, which 5 to 20 seeds left open, and the runs are short',
  }),
  statistics: choiceOption('step', ['step', 'shared'], {
    about: 'whether BN has running statistics for each time step, or one for all',
    reason: 'for each step in Cooijmans et al. 2016, shared in Laurent et al. 2015',
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
  return cells.flatMap(({ cell, label: cellLabel }) =>
    norms.map(
      ({ arm, label, norm, description }): Arm => ({
        arm: armOf(cell, arm),
        label: `${cellLabel} ${label}`,
        family: arm,
        description: `${cellLabel} of ${chosen.units} units, ${description}`,
        spec: {
          scaling: 'standardize',
          model: {
            architecture: `${cell}:${chosen.units}${norm === 'batch' && chosen.statistics === 'shared' ? ',statistics=shared' : ''}`,
            norm,
          },
          optimizer: 'adam',
          learningRate: chosen['learning-rate'],
          batch: chosen.batch,
          steps: chosen.steps,
          evaluateEvery: Math.max(1, Math.floor(chosen.steps / 20)),
          probes: [],
        },
        ...(cell === 'rnn' && norm !== 'batch' && { repeats: chosen['rnn-repeats'] }),
      }),
    ),
  )
}
