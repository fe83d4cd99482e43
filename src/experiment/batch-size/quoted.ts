/** Numbers printed in papers, beside those of the experiment `batch-size`. */
import { formatNumber, type Quoted } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsRow } from '../framework/figures.ts'
import type { Options } from './arms.ts'
import { error } from './measures.ts'
import { WU } from './claims.ts'

/** Table 2 of Wu & He 2018: ResNet-50 on ImageNet, validation error. */
const printed = [
  { arm: 'bn', label: 'BN', errors: { 32: 23.6, 8: 24.8, 4: 27.3, 2: 34.7 } },
  { arm: 'gn', label: 'GN', errors: { 32: 'about 24.1', 8: 'about 24.1', 4: 'about 24.1', 2: 'about 24.1' } },
] as const

export function quoted(evidence: Evidence<Options>): Quoted[] {
  return printed.flatMap(({ arm, label, errors }) =>
    ([32, 8, 4, 2] as const).map((size): Quoted => {
      const { effect, interval } = dotsRow(
        arm,
        [...error(evidence, arm, size).values()].map((value) => value * 100),
      )
      return {
        what: `error of ${label} with ${size} images per ${arm === 'bn' ? 'statistic' : 'GPU'}`,
        source: `${WU}, Table 2`,
        paper: errors[size],
        ours: effect,
        interval,
        unit: '%',
        differences: [
          `${evidence.options.model} instead of ResNet-50`,
          'small images of clothes instead of ImageNet',
          `${formatNumber(evidence.options.samples)} images seen instead of 100 epochs`,
        ],
      }
    }),
  )
}
