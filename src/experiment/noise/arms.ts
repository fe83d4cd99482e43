/** The options of the experiment `noise`, and the arms that they give. */
import type { Arm } from '../framework/experiment.ts'
import { networkProbes } from '../networks/probes.ts'
import { furtherPerceptrons, networkArm, networkOptions, normArms } from '../networks/networks.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'

export const options = {
  ...networkOptions,
  network: choiceOption('mlp', ['mlp', 'vgg'], {
    about: 'the network to train',
    reason: 'a VGG in the paper; the perceptron is cheap enough for more seeds',
  }),
  'noise-scope': choiceOption('unit', ['unit', 'layer'], {
    about: 'whether the mean and deviation of the noise are drawn per unit or per layer',
    reason: 'per unit in the algorithm of the appendix; the text does not say',
  }),
  'noise-mean': numberOption(0.5, {
    min: 0,
    about: 'n_μ: the mean of the noise is within ± this',
    reason: 'as in the paper',
  }),
  'noise-scale': numberOption(1.25, {
    min: 1,
    about: 'n_σ: the factor’s mean is from 1 to this',
    reason: 'as in the paper',
  }),
  tolerance: numberOption(3, {
    above: 0,
    about: 'difference in accuracy, in percentage points, within which noisy BN counts as equal to BN',
    reason: 'ours; the paper says “almost indistinguishable” about its Fig. 1',
  }),
} as const

export type Options = typeof options

export function arms(chosen: OptionValues<Options>): Arm[] {
  const noise = `nMu=${chosen['noise-mean']},nSigma=${chosen['noise-scale']},scope=${chosen['noise-scope']}`
  const norms = [
    normArms.plain,
    normArms.bn,
    {
      arm: 'noisy-bn',
      label: 'noisy BN',
      norm: `noisy-batch:${noise}`,
      description: 'batch normalization, each followed by noise that is drawn at every step',
    },
    {
      arm: 'noise',
      label: 'plain + noise',
      norm: `noise:${noise}`,
      description: 'no normalization, the same noise at the same places',
    },
  ]
  const further = chosen.network === 'mlp' ? furtherPerceptrons(norms, chosen, networkProbes) : []
  return [
    ...norms.map((norm) => ({
      ...networkArm(chosen.network, norm, chosen, networkProbes),
      arm: norm.arm,
      label: norm.label,
    })),
    ...further,
  ]
}
