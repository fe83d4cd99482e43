/** The figures of the experiment `batch-size`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import { formatNumber, median } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { bandCaption, countSeeds, pointAt, keysOf } from '../framework/figures.ts'
import { armAt, arms, norms, type Options, SIZES } from './arms.ts'
import { ACCURACY, error } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const all = arms(evidence.options)
  const isTrained = (norm: string, size: number) => all.some(({ arm }) => arm === armAt(norm, size))
  const drawn = norms.filter(({ arm }) => SIZES.some((size) => isTrained(arm, size)))
  const families = drawn.map(({ arm, label }) => ({ arm, label, family: arm }))
  return [
    {
      kind: 'lines-with-bands',
      name: 'error',
      title: 'Test error by batch size',
      caption: `After ${formatNumber(evidence.options.samples)} images each. ${bandCaption(evidence.records)} BN is not defined for a batch of one.`,
      arms: families,
      x: { label: 'images per step', scale: 'log' },
      y: { label: 'test error', format: 'percent' },
      panels: [
        {
          series: drawn.map(({ arm }) => ({
            arm,
            points: SIZES.flatMap((size) => {
              if (!isTrained(arm, size)) return []
              return pointAt(size, [...error(evidence, arm, size).values()])
            }),
          })),
        },
      ],
    },
    {
      kind: 'lines-with-bands',
      name: 'error-by-images',
      title: 'Test error during training, batches of 4',
      caption: `By the number of images seen. Medians over ${countSeeds(evidence.records)}.`,
      arms: keysOf(all),
      x: { label: 'images seen' },
      y: { label: 'test error', format: 'percent' },
      panels: [4, 128].map((size) => ({
        title: `batches of ${size}`,
        series: drawn
          .filter(({ arm }) => isTrained(arm, size))
          .map(({ arm }) => ({
            arm: armAt(arm, size),
            points: medianBySteps(evidence, armAt(arm, size)).map(([step, value]) => ({
              x: step * size,
              y: 1 - value,
            })),
          })),
      })),
    },
  ]
}

function medianBySteps({ records }: Evidence<Options>, arm: string): [step: number, middle: number][] {
  const values = new Map<number, number[]>()
  for (const { step, value } of records.of(arm, ACCURACY))
    values.set(step, [...(values.get(step) ?? []), value])
  return [...values].map(([step, own]) => [step, median(own)])
}
