/**
 * How much of a residual block's variance comes from its branch, as in De & Smith 2020, arXiv:2002.10444. With the skip
 * x and the end of the branch f(x), whose sum is the block's result before any activation:
 *
 *   branch variance   Var f(x), for each channel over samples and positions, then the mean over channels
 *   skip variance     Var x, the same way; of a shortcut that changes the shape, its result
 *   branch share      Var f(x) / (Var f(x) + Var x)
 *   branch ratio      Var f(x) / Var(x + f(x)): the same, if branch and skip are uncorrelated
 *
 * A branch that is no larger than its skip has a share of ½ or less; one of 0 leaves the identity. Where nothing varies,
 * the share has no meaning (NaN).
 *
 * Cost: one forward pass on the sample.
 */
import { scalar } from '../../backend/outputs.ts'
import { UserError } from '../../errors.ts'
import type { Mode } from '../../norm/index.ts'
import { choiceOption, countOption } from '../../options/index.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { cast, mean, square, sub, type Tensor } from '../../tensor/index.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { allButUnits, fixedSample } from '../target.ts'

export interface ResidualOptions {
  /** Samples, which are one batch; at most all. */
  sample: number
  mode: Mode
}

const declared = {
  branch: {
    name: 'branch variance',
    unit: 'activation²',
    layer: 'name',
    definition: 'the mean over channels of Var f(x), f(x) the end of the residual branch of a block',
  },
  skip: {
    name: 'skip variance',
    unit: 'activation²',
    layer: 'name',
    definition: 'the mean over channels of Var x, x what the block adds to its branch',
  },
  share: {
    name: 'branch share',
    unit: 'share',
    layer: 'name',
    definition: 'the branch variance over the sum of the branch variance and the skip variance',
  },
  ratio: {
    name: 'branch ratio',
    unit: 'dimensionless',
    layer: 'name',
    definition: 'the branch variance over the mean over channels of Var(x + f(x))',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per residual block. */
export const residualQuantities = namesOf(declared)

export const residual = defineProbe<ResidualOptions>({
  name: 'residual',
  summary: 'the share of each residual block’s variance that its branch contributes',
  source: 'De & Smith 2020',
  quantities: Object.values(declared),
  options: {
    sample: countOption(256, 2),
    mode: choiceOption<Mode>('train', ['train', 'eval']),
  },
  positional: 'sample',
  build({ step: next, train }, { sample, mode }) {
    const { model } = next
    const { residuals = [] } = next.at({ mode }, fixedSample(train, sample, model)).output
    if (residuals.length === 0)
      throw new UserError(
        'residual: the network has no residual branches that are known: expected resnet with skips, gpt, vit, mixer or convnext; leave the probe out, or use one of these',
      )
    const outputs: Record<string, Tensor> = {}
    for (const { block, branch, skip, sum } of residuals)
      for (const [key, x] of Object.entries({ branch, skip, sum })) outputs[`${block} ${key}`] = varianceOf(x)
    return graphOfOneProgram(outputs, (step, values) =>
      residuals.flatMap(({ block }) => {
        const valueOf = (key: string) => scalar(values[`${block} ${key}`])
        const [branch, skip, sum] = [valueOf('branch'), valueOf('skip'), valueOf('sum')]
        const measured = { branch, skip, share: branch / (branch + skip), ratio: branch / sum }
        return Object.entries(measured).map(([key, value]) => ({
          step,
          layer: block,
          quantity: residualQuantities[key as keyof typeof measured],
          value,
        }))
      }),
    )
  },
})

/** The mean over channels of the variance over samples and positions, in float64: `[batch, channels, …]` to `[]`. */
function varianceOf(given: Tensor): Tensor {
  const x = cast(given, 'f64')
  const centred = sub(x, mean(x, allButUnits(x), { keepDims: true }))
  return mean(square(centred))
}
