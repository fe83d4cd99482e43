/** The figures of the experiment `residual-scaling`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsFigure, linesFigure } from '../framework/figures.ts'
import { lossFigure } from '../networks/learning.ts'
import { arms, blocksOf, type Options } from './arms.ts'
import { accuracy, LAST, shareAt } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const trained = arms(chosen).filter(({ arm }) => !arm.startsWith('start-'))
  const shown = [
    { arm: 'plain', label: 'plain' },
    { arm: 'bn', label: 'BN' },
  ] as const
  return [
    linesFigure({
      records,
      arms: shown,
      name: 'share',
      title: 'What residual branches contribute at the start',
      caption: `Share of a block’s variance that its branch contributes, ${chosen.deep} layers, blocks of the first size.`,
      x: { label: 'block' },
      y: { label: 'share of the variance', format: 'percent' },
      valuesOf: (arm) =>
        blocksOf(chosen).map((block, i) => [i + 1, [...shareAt(evidence, arm, block).values()]]),
    }),
    dotsFigure({
      records,
      arms: trained,
      measure: (arm) => accuracy(evidence, arm),
      name: 'accuracy',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
    lossFigure(records, trained),
  ]
}
