/** The figures of the experiment `intervention`, from its records. */
import type { Axis, DotsFigure, FigureSpec } from '../../figure/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsCaption, dotsFigure, dotsRow, keysOf } from '../framework/figures.ts'
import { papers } from '../framework/papers.ts'
import { arms as armsOf, armName, factorsOf, networkLabel, NETWORKS, type Options } from './arms.ts'
import {
  atLevels,
  curvature,
  distance,
  gradients,
  ratioOf,
  steps,
  stepsOfNetwork,
  stepsWithShift,
  stepsWithSmoothing,
} from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const arms = armsOf(chosen)
  const shared = { records, arms }
  const levels = `at training losses of ${[chosen['first-level'], chosen.level].join(' and ')}`
  return [
    effectsFigure(evidence),
    {
      kind: 'dots-with-intervals',
      name: 'steps',
      title: `Steps to a training loss of ${chosen.level}`,
      caption: `The first step after which the running training loss is below ${chosen.level}. ${dotsCaption(records)}`,
      arms: keysOf(arms),
      x: stepsAxis,
      rows: arms.map(({ arm }) => rowOf(arm, steps(evidence, arm))),
    },
    dotsFigure({
      ...shared,
      measure: (arm) => atLevels(evidence, arm, distance),
      name: 'distance',
      title: 'Manipulation check: internal covariate shift by earth mover’s distance',
      after: `${papers.huang.short}, the measure`,
      caption: `Distance between a unit’s input before a step and after it, with the shift that the next step draws, in the unit’s standard deviations; geometric mean over layers above the first, ${levels}.`,
      x: { label: 'distance in standard deviations', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => atLevels(evidence, arm, gradients),
      name: 'gradients',
      title: 'Manipulation check: internal covariate shift by gradients',
      after: `${papers.santurkar.short}, Definition 2.1`,
      caption: `Change of a layer’s gradient when the layers below it are updated and draw the next step’s shift; geometric mean over layers above the first, ${levels}.`,
      x: { label: '‖G − G′‖₂', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => atLevels(evidence, arm, curvature),
      name: 'curvature',
      title: 'Manipulation check: the largest eigenvalue of the Hessian',
      caption: `λ max of the loss itself, without the smoothing, on the same training images for all arms; geometric mean over its values ${levels}.`,
      x: { label: 'λ max', scale: 'log' },
    }),
  ]
}

const stepsAxis: Axis = { label: 'training steps', scale: 'log' }

/** The main effect of each factor on the steps to the level, a ratio per seed. */
function effectsFigure(evidence: Evidence<Options>): DotsFigure {
  const { records, options: chosen } = evidence
  const smoothed = factorsOf(chosen).smoothings.filter((smoothing) => smoothing !== 'none')
  const name = networkLabel(chosen, 'norm')
  const places = { plain: 'plain', norm: `with ${name}` } as const
  const axis: Axis = { label: 'ratio of steps', unit: '×', scale: 'log' }
  const effects = NETWORKS.flatMap((network): [arm: string, label: string, ratio: BySeed][] => [
    [
      armName(network, 4, 'none'),
      `shift ×4, ${places[network]}`,
      ratioOf(stepsWithShift(evidence, network, 4), stepsWithShift(evidence, network, 1)),
    ],
    ...smoothed.map((smoothing): [string, string, BySeed] => [
      armName(network, 1, smoothing),
      `${smoothing === 'sam' ? 'SAM' : 'gradient penalty'}, ${places[network]}`,
      ratioOf(
        stepsWithSmoothing(evidence, network, smoothing),
        stepsWithSmoothing(evidence, network, 'none'),
      ),
    ]),
  ])
  return {
    kind: 'dots-with-intervals',
    name: 'effects',
    title: 'Which factor moves the steps to the loss?',
    after: `${papers.awais.short}, the question`,
    caption: `Steps to a training loss of ${chosen.level} with each intervention over those without it, averaged over the levels of the other one, and with ${name} over without, averaged over both. ${dotsCaption(records)}`,
    arms: keysOf(armsOf(chosen)),
    x: axis,
    references: [{ axis: 'x', value: 1, label: 'no effect' }],
    rows: [
      ...effects.map(([arm, label, ratios]) => ({ ...rowOf(arm, ratios), label })),
      {
        ...rowOf(
          armName('norm', 1, 'none'),
          ratioOf(stepsOfNetwork(evidence, 'norm'), stepsOfNetwork(evidence, 'plain')),
        ),
        label: name,
      },
    ],
  }
}

function rowOf(arm: string, bySeed: BySeed): DotsFigure['rows'][number] {
  const values = [...bySeed.values()]
  // A ratio is infinite if the one run never reaches the level, and 0 if the other never does.
  const never = values.filter((value) => !(value > 0 && Number.isFinite(value))).length
  return {
    ...dotsRow(arm, values),
    ...(never > 0 && {
      effect: null,
      interval: null,
      note: `${never} of ${values.length} with a run that never reaches it`,
    }),
  }
}
