/** The figures of the experiment `sharpness`, from its records. */
import type { DotsFigure, FigureSpec, SurfacePanel } from '../../figure/index.ts'
import { surfaceNotes, surfaceOf } from '../../figure/index.ts'
import { curvatureMapQuantities, landscapeQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure, keysOf } from '../framework/figures.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options } from './arms.ts'
import {
  error,
  lengthOfWeights,
  rise,
  riseAtLoss,
  riseOfLine,
  sharpness,
  sharpnessAtLoss,
} from './measures.ts'

const PAPER = papers.li.short

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const seed = records.seeds[0]
  const whenReached = `when the running training loss first falls below ${chosen.level}`
  const dots = (
    figure: Pick<DotsFigure, 'name' | 'title' | 'caption' | 'x' | 'after'>,
    measure: (evidence: Evidence<Options>, arm: string) => BySeed,
    drawn: readonly string[] = ['small', 'large'],
  ): FigureSpec =>
    dotsFigure({ records, arms: all, drawn, measure: (arm) => measure(evidence, arm), ...figure })
  const panelsOf = (quantity: string): SurfacePanel[] =>
    ['small', 'large'].flatMap((arm) => {
      const rows = records.bySeed(arm, quantity).get(seed ?? Number.NaN)
      const { label } = all.find((each) => each.arm === arm)!
      return rows === undefined
        ? []
        : [
            {
              title: label,
              arm,
              surface: surfaceOf(rows.map(({ x, y, value }) => ({ x: x!, y: y!, value }))),
            },
          ]
    })
  const surfaces = panelsOf(landscapeQuantities().loss)
  const decayed = ['small', 'large', 'small-decay', 'large-decay']
  return [
    {
      kind: 'contour',
      name: 'plane',
      title: 'The loss around the networks of small and large batches',
      after: `${PAPER}, §5, Fig. 3`,
      caption: `Along two random directions with the length of the weights, filter by filter. ${chosen.sample} training samples, seed ${seed ?? 'none'}; one colour scale.`,
      arms: keysOf(all),
      x: { label: 'direction 1' },
      y: { label: 'direction 2' },
      z: { label: 'loss', unit: 'nats', scale: 'log' },
      panels: surfaces,
      notes: surfaces.flatMap(({ title, surface }) =>
        surfaceNotes({ surface }).map((note) => `${title}: ${note}`),
      ),
    },
    dots(
      {
        name: 'rise',
        title: 'How far the loss rises around the network',
        after: `${PAPER}, §5, Fig. 3`,
        caption: 'The mean loss of the filter-normalized plane minus the loss in its middle, at the end.',
        x: { label: 'rise of the loss', unit: 'nats', scale: 'log' },
      },
      rise,
    ),
    dots(
      {
        name: 'rise-at-loss',
        title: 'How far the loss rises around the network, at equal training loss',
        caption: `The mean loss of the filter-normalized plane minus the loss in its middle, ${whenReached}.`,
        x: { label: 'rise of the loss', unit: 'nats', scale: 'log' },
      },
      riseAtLoss,
    ),
    dots(
      {
        name: 'rise-of-line',
        title: 'How far the loss rises along a direction that is not scaled to the weights',
        after: `${PAPER}, §5, Fig. 2`,
        caption: 'The mean loss of the line minus the loss in its middle, at the end.',
        x: { label: 'rise of the loss', unit: 'nats', scale: 'log' },
      },
      riseOfLine,
      decayed,
    ),
    dots(
      {
        name: 'eigenvalue',
        title: 'The largest eigenvalue of the Hessian at the end',
        caption: `Of the loss on ${chosen.sample} training samples.`,
        x: { label: 'λ max', scale: 'log' },
      },
      sharpness,
    ),
    dots(
      {
        name: 'eigenvalue-at-loss',
        title: 'The largest eigenvalue of the Hessian at equal training loss',
        caption: `Of the loss on ${chosen.sample} training samples, ${whenReached}.`,
        x: { label: 'λ max', scale: 'log' },
      },
      sharpnessAtLoss,
    ),
    {
      kind: 'contour',
      name: 'map',
      title: 'Where the curvature is negative',
      after: `${PAPER}, §6, Fig. 7`,
      caption: `|λ min / λ max| of the Hessian over the plane; 0 is convex. ${chosen.sample} training samples, seed ${seed ?? 'none'}; one colour scale.`,
      arms: keysOf(all),
      x: { label: 'direction 1' },
      y: { label: 'direction 2' },
      z: { label: '|λ min / λ max|' },
      panels: panelsOf(curvatureMapQuantities.ratio),
    },
    dots(
      {
        name: 'length',
        title: 'Length of all weights at the end',
        caption: 'Weight decay acts once a step, and small batches take more steps.',
        x: { label: '‖w‖₂', scale: 'log' },
      },
      lengthOfWeights,
      decayed,
    ),
    dots(
      {
        name: 'error',
        title: 'Test error at the end',
        caption: 'After as many images; a run that diverged counts as guessing.',
        x: { label: 'test error', format: 'percent' },
      },
      error,
      decayed,
    ),
    curvesFigure({
      records,
      arms: all,
      quantity: trainingQuantities.trainingLoss,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
  ]
}
