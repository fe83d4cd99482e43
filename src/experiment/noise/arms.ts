/** What can be chosen in the experiment `noise`, and the arms that it makes. */
import type { Arm } from '../framework/experiment.ts'
import { networkProbes } from '../networks/probes.ts'
import { networkArm, networkOptions, normArms } from '../networks/networks.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'

export const options = {
  ...networkOptions,
  network: choiceOption('mlp', ['mlp', 'vgg'], {
    about: 'which of the networks is trained',
    reason: 'a VGG in the paper; the perceptron affords more seeds',
  }),
  'noise-scope': choiceOption('unit', ['unit', 'layer'], {
    about: 'whether the mean and deviation of the noise are drawn for each unit or for each layer',
    reason: 'for each unit in the algorithm of the appendix; the text says less',
  }),
  'noise-mean': numberOption(0.5, {
    min: 0,
    about: 'n_μ: the mean of the noise is within ± this',
    reason: 'the paper’s',
  }),
  'noise-scale': numberOption(1.25, {
    min: 1,
    about: 'n_σ: the factor’s mean is from 1 to this',
    reason: 'the paper’s',
  }),
  'plain-repeats': numberOption(3, {
    min: 1,
    integer: true,
    about:
      'runs for each seed asked for, with further seeds, of the plain network and of the one with noise alone',
    reason: 'ours; the noise does little to it, which 5 and 10 seeds left open',
  }),
  tolerance: numberOption(3, {
    above: 0,
    about: 'percentage points of accuracy within which noisy BN counts as good as BN',
    reason: 'ours; the paper says “almost indistinguishable” of its Fig. 1',
  }),
} as const

export type Options = typeof options

export function arms(chosen: OptionValues<Options>): Arm[] {
  const noise = `nMu=${chosen['noise-mean']},nSigma=${chosen['noise-scale']},scope=${chosen['noise-scope']}`
  return [
    normArms.plain,
    normArms.bn,
    {
      arm: 'noisy-bn',
      label: 'noisy BN',
      norm: `noisy-batch:${noise}`,
      description: 'batch normalization, and noise behind each, new at every step',
    },
    {
      arm: 'noise',
      label: 'plain + noise',
      norm: `noise:${noise}`,
      description: 'no normalization, the same noise in its place',
    },
  ].map((norm) => {
    const arm = networkArm(chosen.network, norm, chosen, networkProbes)
    const isPlain = norm.arm === 'plain' || norm.arm === 'noise'
    return { ...arm, arm: norm.arm, label: norm.label, ...(isPlain && { repeats: chosen['plain-repeats'] }) }
  })
}
