/**
 * Covariate shift as a picture: the review's §2.1, Figs. 1 and 2. Points inside a circle are one class, points outside the
 * other; test points are shifted against training points. Normalizing both sets aligns them, which is right where the
 * classes move along. And its counter-question: where the shifted points should change their class, normalization alone is
 * wrong; γ and β, or training again, can put it right.
 *
 * What the review leaves open: it normalizes “the dataset”, which is here each set by its own statistics; and batch
 * normalization does the same to a shift where it takes the statistics of the test set, not the running ones.
 */
import { boundary, boundaryQuantities } from '../probe/index.ts'
import { parseModel } from '../nn/index.ts'
import type { BySeed, Circle, FigureSpec, Finding, PointsPanel } from '../stats/index.ts'
import { surfaceOf } from '../stats/index.ts'
import type { Claim } from './claim.ts'
import type { Evidence } from './evidence.ts'
import type { Arm, Experiment } from './experiment.ts'
import { dotsCaption, dotsRow, keysOf } from './figures.ts'
import { ending } from './measures.ts'
import { numberOption, type OptionValues, textOption } from './options.ts'

const options = {
  model: textOption('mlp:16', {
    expected: 'a model, as normscope models lists them',
    check: parseModel,
    about: 'the network',
    reason: 'ours; the review shows the points alone',
  }),
  dx: numberOption(1, {
    about: 'shift of the test points to the right, in radii of the circle',
    reason: 'ours',
  }),
  dy: numberOption(1, { about: 'their shift upwards', reason: 'ours' }),
  samples: numberOption(300, { min: 20, whole: true, about: 'points of each set', reason: 'ours' }),
  steps: numberOption(600, { min: 1, whole: true, about: 'training steps', reason: 'ours' }),
  'learning-rate': numberOption(0.02, { above: 0, about: 'of Adam, constant', reason: 'ours' }),
  batch: numberOption(100, { min: 2, whole: true, about: 'points a step', reason: 'ours' }),
  'fit-steps': numberOption(200, {
    min: 1,
    whole: true,
    about: 'steps of Adam on every second test point, of γ and β alone and of all parameters',
    reason: 'ours',
  }),
  tolerance: numberOption(5, {
    above: 0,
    about: 'percentage points of accuracy that count as no difference',
    reason: 'ours',
  }),
} as const
type Options = typeof options

/** Points of the decision’s grid along each axis. */
const RESOLUTION = 27
const REVIEW = 'the review, §2.1'
const SOURCE = {
  move: `${REVIEW}, Fig. 1`,
  after: `${REVIEW}, Fig. 2`,
  stay: `${REVIEW}, the counter-question`,
}

const running = boundaryQuantities()
const own = boundaryQuantities({ statistics: 'test' })
const gains = boundaryQuantities({ statistics: 'test', fit: 'gains' })
const all = boundaryQuantities({ statistics: 'test', fit: 'all' })

function arms(chosen: OptionValues<Options>): Arm[] {
  const { dx, dy, samples, steps } = chosen
  const data = (labels: string, normalize: string) =>
    `circle:1,dx=${dx},dy=${dy},labels=${labels},normalize=${normalize},samples=${samples}`
  const arm = (
    name: string,
    label: string,
    norm: string,
    from: string,
    description: string,
    probes: readonly string[] = [],
  ): Arm => ({
    arm: name,
    label,
    description,
    data: from,
    spec: {
      scaling: 'none',
      model: { architecture: chosen.model, activation: 'tanh', norm },
      optimizer: 'adam',
      learningRate: chosen['learning-rate'],
      batch: chosen.batch,
      steps,
      evaluateEvery: Math.max(1, Math.floor(steps / 4)),
      probes: [boundary({ resolution: RESOLUTION }).spec, ...probes],
    },
  })
  const fit = (which: 'none' | 'gains' | 'all') =>
    boundary({ resolution: RESOLUTION, statistics: 'test', fit: which, steps: chosen['fit-steps'] }).spec
  return [
    arm('before', 'as they are', 'none', data('move', 'none'), 'plain network, points as they are'),
    arm(
      'after',
      'normalized',
      'none',
      data('move', 'each'),
      'plain network, each set standardized by itself',
    ),
    arm('bn', 'BN', 'batch', data('move', 'none'), 'batch normalization, points as they are', [fit('none')]),
    arm(
      'stay-before',
      'classes stay, as they are',
      'none',
      data('stay', 'none'),
      'the same, shifted points change class',
    ),
    arm(
      'stay-after',
      'classes stay, normalized',
      'none',
      data('stay', 'each'),
      'each set standardized by itself',
    ),
    arm('stay-bn', 'classes stay, BN', 'batch', data('stay', 'none'), 'batch normalization', [
      fit('none'),
      fit('gains'),
      fit('all'),
    ]),
  ]
}

const at = ({ records }: Evidence<Options>, arm: string, quantity: string): BySeed =>
  ending(records, arm, quantity, { count: 1, afterDivergence: 0.5 })

function claims({ tolerance }: OptionValues<Options>): Claim<Options>[] {
  const points = { scale: 'difference', factor: 100, unit: 'pp' } as const
  const compare = (treated: readonly [string, string], control: readonly [string, string]) => ({
    ...points,
    pairs: (evidence: Evidence<Options>) => ({
      treated: at(evidence, ...treated),
      control: at(evidence, ...control),
    }),
  })
  return [
    {
      ...compare(['before', running.testAccuracy], ['before', running.trainAccuracy]),
      claim: 'Shifted points are classified worse than those of training',
      source: SOURCE.move,
      paper: 'Training and test points are distributed differently about the same kind of boundary.',
      direction: 'less',
      measure: 'Accuracy of the plain network, test points less training points',
      figure: 'points',
    },
    {
      ...compare(['after', running.testAccuracy], ['before', running.testAccuracy]),
      claim: 'Normalizing each set by its own statistics mends it',
      source: SOURCE.after,
      paper: 'Normalization shifts the data sets so that they have the same distribution.',
      direction: 'greater',
      measure: 'Accuracy on test points, normalized less as they are',
      figure: 'points',
    },
    {
      ...compare(['bn', own.testAccuracy], ['before', running.testAccuracy]),
      claim: 'BN mends it with the statistics of the test points',
      source: `${SOURCE.after}; Li et al. 2016, §3 (of other data)`,
      paper: 'Batch normalization by the statistics of the new data adapts a network to them.',
      direction: 'greater',
      measure: 'Accuracy on test points, BN by their statistics less the plain network',
      figure: 'accuracy',
    },
    {
      ...compare(['bn', running.testAccuracy], ['bn', own.testAccuracy]),
      claim: 'BN with its running statistics does not mend it',
      source: 'ours: the running statistics are those of the training set',
      direction: 'less',
      margin: -tolerance,
      measure: 'Accuracy on test points, BN by running statistics less by those of the test points',
      figure: 'accuracy',
    },
    {
      ...compare(['stay-after', running.testAccuracy], ['stay-before', running.testAccuracy]),
      claim: 'Where shifted points should change their class, normalization does harm',
      source: SOURCE.stay,
      paper: 'What if the input distribution should be shifted?',
      direction: 'less',
      measure: 'Accuracy on test points, normalized less as they are',
      figure: 'counter-points',
    },
    {
      ...compare(['stay-bn', gains.testAccuracy], ['stay-bn', own.testAccuracy]),
      claim: 'γ and β alone, trained on shifted points, put it right again',
      source: `${SOURCE.stay}, and §2.2`,
      paper: 'This is why γ and β are needed: they give the distribution the ability to shift.',
      direction: 'greater',
      measure:
        'Accuracy on the other half of the test points, γ and β trained on the one half less before, by the statistics of the test points',
      figure: 'counter-gains',
    },
    {
      ...compare(['stay-bn', gains.testAccuracy], ['stay-bn', all.testAccuracy]),
      claim: `γ and β alone do so within ${tolerance} points of training everything again`,
      source: `ours, after ${SOURCE.stay}`,
      direction: 'greater',
      margin: -tolerance,
      measure: 'Accuracy on the other half of the test points, γ and β trained less all trained',
      figure: 'accuracy',
    },
  ]
}

type Names = typeof running

/** One run, the first seed's: what it decides, and how it does on both sets. */
function panel(
  { records }: Evidence<Options>,
  arm: string,
  names: Names,
  title: string,
  circles: readonly Circle[],
): PointsPanel {
  const seed = records.seeds[0]
  const rows = (quantity: string) => records.of(arm, quantity).filter((row) => row.seed === seed)
  const points = (quantity: string) =>
    rows(quantity)
      .slice(0, 120)
      .map(({ x, y, value }) => ({ x: x!, y: y!, wrong: value === 0 }))
  const accuracy = rows(names.testAccuracy)[0]?.value
  const decided = rows(names.decision).map(({ x, y, value }) => ({ x: x!, y: y!, value }))
  return {
    title,
    groups: [
      { label: 'training', points: points(names.train) },
      { label: 'test', points: points(names.test) },
    ],
    circles,
    ...(decided.length > 0 && {
      boundary: { surface: surfaceOf(decided), level: 0, label: 'decided to be inside' },
    }),
    ...(accuracy !== undefined && { note: `test accuracy ${Number((accuracy * 100).toPrecision(3))} %` }),
  }
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { options: chosen, records } = evidence
  const { dx, dy } = chosen
  const named = arms(chosen)
  const shared = {
    kind: 'points',
    arms: keysOf(named),
    x: { label: 'x₁' },
    y: { label: 'x₂' },
  } as const
  // A disc of radius √2 has a deviation of 1/√2 along each axis: standardized, all is √2 times as large.
  const [training, unit] = [circle('training circle'), circle('both circles', Math.SQRT2)]
  const caption = `Seed ${records.seeds[0] ?? 1}, 120 points of each set; ringed where the network is wrong.`
  const rows = [
    ['before', running, 'as they are, plain'],
    ['after', running, 'normalized, plain'],
    ['bn', running, 'BN, running statistics'],
    ['bn', own, 'BN, statistics of the test points'],
    ['stay-before', running, 'classes stay: as they are, plain'],
    ['stay-after', running, 'classes stay: normalized, plain'],
    ['stay-bn', own, 'classes stay: BN, statistics of the test points'],
    ['stay-bn', gains, 'classes stay: γ, β trained'],
    ['stay-bn', all, 'classes stay: all trained'],
  ] as const
  return [
    {
      ...shared,
      name: 'points',
      title: 'Shifted test points, before and after normalization',
      caption: `After Figs. 1 and 2 of the review. ${caption}`,
      panels: [
        panel(evidence, 'before', running, 'before', [training, circle('test circle', 1, dx, dy)]),
        panel(evidence, 'after', running, 'after', [unit]),
      ],
    },
    {
      ...shared,
      name: 'counter-points',
      title: 'Where shifted points should change their class',
      caption: `The circle stays where it is. ${caption}`,
      panels: [
        panel(evidence, 'stay-before', running, 'as they are', [circle('circle')]),
        panel(evidence, 'stay-after', running, 'normalized', [
          circle('training circle', Math.SQRT2),
          circle('test circle', Math.SQRT2, -dx * Math.SQRT2, -dy * Math.SQRT2),
        ]),
      ],
    },
    {
      ...shared,
      name: 'counter-gains',
      title: 'The same with BN, before and after training γ and β on shifted points',
      caption: `By the statistics of the test points; trained on every second of them, accuracy is that of the others. What γ and β cost on training points shows, too. ${caption}`,
      panels: [
        panel(evidence, 'stay-bn', own, 'BN', [circle('circle')]),
        panel(evidence, 'stay-bn', gains, 'γ and β trained', [circle('circle')]),
      ],
    },
    {
      kind: 'dots-with-intervals',
      name: 'accuracy',
      title: 'Accuracy on shifted points',
      caption: `“Trained” is on every second test point, the accuracy that of the others. ${dotsCaption(records.seeds.length)}`,
      arms: keysOf(named),
      x: { label: 'accuracy on test points', format: 'percent' },
      rows: rows.map(([arm, names, label]) => ({
        ...dotsRow(arm, [...at(evidence, arm, names.testAccuracy).values()]),
        label,
      })),
    },
  ]
}

function circle(label: string, radius = 1, x = 0, y = 0): Circle {
  return { x, y, radius, label }
}

function verdict([shifted, mended, adapted, stale, harmed, put]: readonly Finding[]): string {
  const yes = (finding: Finding | undefined) => finding?.verdict === 'supported'
  return [
    yes(shifted)
      ? 'A shift of the points misleads a network'
      : 'That the shift misleads a network is not shown',
    yes(mended)
      ? 'normalizing each set mends it where classes move along'
      : 'that normalizing each set mends it is not shown',
    yes(adapted) && yes(stale)
      ? 'BN mends it by the statistics of the new points alone'
      : 'what BN does to it is not clear',
    yes(harmed)
      ? 'where points should change their class it does harm'
      : 'that it does harm where points should change their class is not shown',
    yes(put)
      ? 'and training γ and β alone puts that right'
      : 'and that γ and β alone put that right is not shown',
  ]
    .join('; ')
    .concat('.')
}

export const shiftDemo: Experiment<Options> = {
  name: 'shift-demo',
  title: 'What is covariate shift, and when does normalization mend it?',
  question:
    'Points inside and outside a circle, the test points shifted: does normalization align them, and what where shifted points should change their class?',
  sources: [
    {
      label:
        'S. Ioffe, C. Szegedy: Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, 2015',
      url: 'https://arxiv.org/abs/1502.03167',
    },
    {
      label:
        'Y. Li, N. Wang, J. Shi, J. Liu, X. Hou: Revisiting Batch Normalization For Practical Domain Adaptation, 2016',
      url: 'https://arxiv.org/abs/1603.04779',
    },
  ],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: seconds',
      minutes: 0.1,
      seeds: 3,
      data: 'circle',
      options: { samples: 100, steps: 40, batch: 50, 'fit-steps': 10 },
    },
    quick: { about: 'a verdict in seconds, 5 seeds', minutes: 0.1, seeds: 5, data: 'circle', options: {} },
    paper: {
      about: 'more points, more steps, 10 seeds: a minute',
      minutes: 1,
      seeds: 10,
      data: 'circle',
      options: { samples: 1000, steps: 2000 },
    },
  },
  arms,
  claims,
  figures,
  verdict,
}
