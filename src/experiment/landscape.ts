/**
 * What does the loss look like around a trained network? Li, Xu, Taylor, Studer & Goldstein 2018, arXiv:1712.09913; the
 * review's §3.4 and Fig. 3, two surfaces that it calls non-smooth and smooth. The loss over a plane along two random
 * directions whose filters are as long as the network's own, of a convolutional network with and without batch
 * normalization and of a residual network with and without skips; and the way of training in the plane that explains
 * most of it.
 *
 * With batch normalization a surface depends on where its statistics come from. The paper draws in evaluation mode,
 * `frozen`; training descends `batch`. Both are drawn of the same network, and compared.
 */
import {
  landscape as landscapeProbe,
  landscapeQuantities,
  trajectory,
  trajectoryQuantities,
} from '../probe/index.ts'
import {
  type BySeed,
  type DotsFigure,
  type FigureSpec,
  type Finding,
  formatQuantity,
  meanRise,
  negativeCurvature,
  type Quoted,
  type Surface,
  type SurfaceFacts,
  surfaceNotes,
  surfaceOf,
  type SurfacePanel,
} from '../stats/index.ts'
import { parseModel } from '../nn/index.ts'
import { bound, type Claim } from './claim.ts'
import type { Evidence } from './evidence.ts'
import type { Arm, Experiment } from './experiment.ts'
import { dotsCaption, dotsRow, keysOf } from './figures.ts'
import { choiceOption, numberOption, type OptionValues, textOption } from './options.ts'

const statisticsNames = ['batch', 'frozen', 're-estimated'] as const
type Statistics = (typeof statisticsNames)[number]

const whole = { min: 1, whole: true } as const

const options = {
  cnn: textOption('cnn:8,16,16', {
    expected: 'a model, as normscope models lists them',
    check: parseModel,
    about: 'the network with and without batch normalization',
    reason: 'VGG-9 in Li et al. 2018, which has BN throughout; small, so that seconds suffice',
  }),
  resnet: textOption('resnet:14,width=0.25', {
    expected: 'a residual network, such as resnet:20',
    check: parseModel,
    about: 'the network with and without skips, both with batch normalization',
    reason: 'ResNet-20, -56 and -110 in Li et al. 2018, §5; 14 layers of a quarter of the width here',
  }),
  'learning-rate': numberOption(0.1, { above: 0, about: 'of SGD, constant', reason: 'Li et al. 2018, §3' }),
  steps: numberOption(300, {
    min: 4,
    whole: true,
    about: 'training steps',
    reason: '300 epochs in Li et al. 2018; here until training data are all but learnt',
  }),
  batch: numberOption(64, { min: 2, whole: true, about: 'samples a step', reason: '128 in Li et al. 2018' }),
  span: numberOption(0.5, {
    above: 0,
    about: 'how far the plane goes both ways, in lengths of the filters',
    reason: '1 in Li et al. 2018; farther out than ½ these networks guess, and the loss has levelled off',
  }),
  resolution: numberOption(15, {
    min: 3,
    whole: true,
    about: 'points of the plane along each direction',
    reason: '51 in Li et al. 2018',
  }),
  sample: numberOption(256, {
    ...whole,
    about: 'training samples that the loss is measured on',
    reason: 'ours; all of them in Li et al. 2018',
  }),
  statistics: choiceOption('batch', statisticsNames, {
    about: 'what batch normalization normalizes with on the plane, where networks are compared',
    reason:
      'frozen (evaluation mode) in the authors’ code; that freezes numbers that belong to the middle of the plane, and batch is what training descends',
  }),
} as const
type Options = typeof options
type Chosen = OptionValues<Options>

const LI = 'Li et al. 2018'
/** Snapshots of the way. */
const SNAPSHOTS = 15

interface Drawn {
  readonly arm: string
  readonly label: string
  readonly statistics: Statistics
}

const surfaceProbe = (chosen: Chosen, statistics: Statistics): string =>
  landscapeProbe({
    resolution: chosen.resolution,
    span: chosen.span,
    sample: chosen.sample,
    statistics,
  }).spec

function arms(chosen: Chosen): Arm[] {
  const own = surfaceProbe(chosen, chosen.statistics)
  const both = (['batch', 'frozen'] as const).map((statistics) => surfaceProbe(chosen, statistics))
  const path = trajectory({
    resolution: chosen.resolution,
    sample: chosen.sample,
    statistics: chosen.statistics,
  }).spec
  return [
    network('plain', 'CNN plain', chosen.cnn, 'none', [own, path]),
    network('bn', 'CNN BN', chosen.cnn, 'batch', [...new Set([own, ...both]), path]),
    network('skips', 'ResNet', chosen.resnet, 'batch', [own]),
    network('no-skips', 'ResNet, no skips', withoutSkips(chosen.resnet), 'batch', [own]),
  ]

  function network(
    arm: string,
    label: string,
    architecture: string,
    norm: string,
    probes: readonly string[],
  ): Arm {
    return {
      arm,
      label,
      description: `${architecture}, ${norm === 'none' ? 'no' : 'batch'} normalization`,
      spec: {
        scaling: 'standardize',
        model: { architecture, norm, initializer: 'he-normal' },
        optimizer: 'sgd',
        learningRate: chosen['learning-rate'],
        batch: chosen.batch,
        steps: chosen.steps,
        evaluateEvery: Math.max(1, Math.floor(chosen.steps / 4)),
        probes,
        ...(probes.includes(path) && { snapshots: Math.max(1, Math.floor(chosen.steps / SNAPSHOTS)) }),
      },
    }
  }
}

/** Its spec with `skips=false`. */
function withoutSkips(architecture: string): string {
  return `${architecture}${architecture.includes(':') ? ',' : ':'}skips=false`
}

function surfacesOf(
  { records }: Evidence<Options>,
  arm: string,
  statistics: Statistics,
): Map<number, Surface> {
  const { loss } = landscapeQuantities({ statistics })
  return new Map(
    [...records.bySeed(arm, loss)].map(([seed, rows]) => [
      seed,
      surfaceOf(rows.map(({ x, y, value }) => ({ x: x!, y: y!, value }))),
    ]),
  )
}

interface Measure {
  readonly name: string
  readonly measure: string
  readonly axis: string
  readonly of: (evidence: Evidence<Options>, arm: string, statistics?: Statistics) => BySeed
}

const measured =
  (number: (surface: Surface) => number): Measure['of'] =>
  (evidence, arm, statistics = evidence.options.statistics) =>
    new Map([...surfacesOf(evidence, arm, statistics)].map(([seed, surface]) => [seed, number(surface)]))

const rise: Measure = {
  name: 'rise',
  measure: 'How far the mean loss of the plane lies above the loss in its middle',
  axis: 'rise of the loss',
  // A network that is no lowest point of its plane has no rise to compare.
  of: measured((surface) => {
    const value = meanRise(surface)
    return value > 0 ? value : Number.NaN
  }),
}

const negative: Measure = {
  name: 'negative-curvature',
  measure: 'Share of the plane’s curvature that is negative',
  axis: 'share of negative curvature',
  of: measured(negativeCurvature),
}

/** Of the path that two directions explain. */
const explained = ({ records }: Evidence<Options>, arm: string): BySeed =>
  new Map(
    [...records.bySeed(arm, trajectoryQuantities.explained)].map(([seed, rows]) => [
      seed,
      rows.reduce((sum, { value }) => sum + value, 0),
    ]),
  )

function claims({ statistics }: Chosen): Claim<Options>[] {
  const lower = { scale: 'ratio', direction: 'less', figure: rise.name } as const
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: negative.name } as const
  const how = `statistics ${statistics}`
  return [
    {
      claim: 'Around the network with BN the loss is flatter',
      source: 'the review’s §3.4, Fig. 3; by the method of Li et al. 2018, §4',
      paper: 'BN could smooth the loss function significantly.',
      pairs: (evidence) => ({ treated: rise.of(evidence, 'bn'), control: rise.of(evidence, 'plain') }),
      ...lower,
      measure: `${rise.measure}, BN over plain (${how})`,
    },
    {
      claim: 'Around the plain network the surface is rough: more than a tenth of its curvature is negative',
      source: 'the review’s Fig. 3; the measure and its tenth are ours',
      paper: 'The surface called non-smooth has many bumps, that called smooth is a bowl.',
      pairs: (evidence) => {
        const shares = negative.of(evidence, 'plain')
        return { treated: shares, control: bound(0.1, shares) }
      },
      ...points,
      direction: 'greater',
      measure: `${negative.measure}, of the plain network, less 10 %`,
    },
    {
      claim: 'With frozen statistics the same BN network is drawn steeper than it is in training',
      source: 'ours: of what the authors’ code draws in evaluation mode',
      pairs: (evidence) => ({
        treated: rise.of(evidence, 'bn', 'frozen'),
        control: rise.of(evidence, 'bn', 'batch'),
      }),
      scale: 'ratio',
      direction: 'greater',
      figure: rise.name,
      measure: `${rise.measure}, of the same weights, frozen over batch statistics`,
      remark: besidePlain,
    },
    {
      claim: 'Around the residual network the loss is flatter than around the same without skips',
      source: `${LI}, §5, Fig. 5`,
      paper: 'Skips have a dramatic effect on deep networks, which without them turn chaotic.',
      pairs: (evidence) => ({ treated: rise.of(evidence, 'skips'), control: rise.of(evidence, 'no-skips') }),
      ...lower,
      measure: `${rise.measure}, with over without skips (${how})`,
    },
    {
      claim: 'With skips less of the curvature is negative',
      source: `${LI}, §5, Fig. 5`,
      paper: 'Skips prevent the transition to chaotic, non-convex surfaces as depth grows.',
      pairs: (evidence) => ({
        treated: negative.of(evidence, 'skips'),
        control: negative.of(evidence, 'no-skips'),
      }),
      ...points,
      direction: 'less',
      measure: `${negative.measure}, with less without skips (${how})`,
    },
    {
      claim: 'The way of training with BN lies to more than 40 % in a plane',
      source: `${LI}, §7, Fig. 9`,
      paper: 'Between 40 % and 90 % of the variation lies in two dimensions.',
      pairs: (evidence) => {
        const shares = explained(evidence, 'bn')
        return { treated: shares, control: bound(0.4, shares) }
      },
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      direction: 'greater',
      figure: 'path',
      measure: 'Share of the path that two principal directions explain, less 40 %',
    },
  ]
}

function besidePlain(evidence: Evidence<Options>): string {
  const log = (of: BySeed) => [...of.values()].reduce((sum, value) => sum + Math.log(value), 0) / of.size
  const ratio = Math.exp(log(rise.of(evidence, 'bn', 'frozen')) - log(rise.of(evidence, 'plain')))
  return `Drawn so, it rises ${formatQuantity(ratio, 'times')} as much as the plain network.`
}

/** The networks as they are compared, and that with batch normalization both ways. */
function drawings(chosen: Chosen): Drawn[] {
  return arms(chosen).flatMap(({ arm, label }): Drawn[] => {
    if (arm !== 'bn') return [{ arm, label, statistics: chosen.statistics }]
    const ways = new Set<Statistics>([chosen.statistics, 'batch', 'frozen'])
    return [...ways].map((statistics) => ({ arm, label: `${label}, ${statistics} statistics`, statistics }))
  })
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = keysOf(arms(chosen))
  const drawn = drawings(chosen)
  const seed = records.seeds[0]
  const surfacePanels = (wanted: readonly Drawn[]): SurfacePanel[] =>
    wanted.flatMap(({ arm, label, statistics }) => {
      const surface = surfacesOf(evidence, arm, statistics).get(seed ?? Number.NaN)
      return surface ? [{ title: label, arm, surface }] : []
    })
  const ofNetworks = (names: readonly string[]) =>
    surfacePanels(drawn.filter(({ arm }) => names.includes(arm)))
  const z = { label: 'loss', unit: 'nats', scale: 'log' } as const
  const axes = { x: { label: 'direction 1' }, y: { label: 'direction 2' }, z }
  const caption = `Along two random directions as long as the weights, filter by filter; both ways to ${chosen.span}. ${chosen.sample} training samples, seed ${seed ?? 'none'}; one scale of colours.`
  const flat = (name: string, title: string, names: readonly string[]): FigureSpec => {
    const panels = ofNetworks(names)
    return {
      kind: 'contour',
      name,
      title,
      caption: `${caption} After ${LI}, §5.`,
      arms: all,
      ...axes,
      panels,
      notes: notesOf(panels.map(({ title: of, surface }) => [of, { surface }])),
    }
  }
  return [
    {
      kind: 'surface',
      name: 'relief',
      title: 'The loss around trained networks',
      caption: `${caption} After Fig. 3 of the review. Turn it by mouse, finger or arrow keys.`,
      arms: all,
      ...axes,
      panels: ofNetworks(['plain', 'bn']),
    },
    flat('normalization', 'The same from above, without and with BN', ['plain', 'bn']),
    flat('skips', 'With and without skips', ['skips', 'no-skips']),
    measureFigure(evidence, rise, { label: rise.axis, unit: 'nats', scale: 'log' }),
    measureFigure(evidence, negative, { label: negative.axis, format: 'percent' }),
    pathFigure(evidence, seed),
  ]
}

function measureFigure(evidence: Evidence<Options>, measure: Measure, x: DotsFigure['x']): DotsFigure {
  return {
    kind: 'dots-with-intervals',
    name: measure.name,
    title: measure.measure,
    caption: dotsCaption(evidence.records.seeds.length),
    arms: keysOf(arms(evidence.options)),
    x,
    rows: drawings(evidence.options).map(({ arm, label, statistics }) => ({
      ...dotsRow(arm, [...measure.of(evidence, arm, statistics).values()]),
      label,
    })),
  }
}

/** The way of training over the plane that explains most of it. */
function pathFigure(evidence: Evidence<Options>, seed: number | undefined): FigureSpec {
  const { records, options: chosen } = evidence
  const names = trajectoryQuantities
  const found = arms(chosen).flatMap(({ arm, label }) => {
    const rowsOf = (quantity: string) =>
      records
        .bySeed(arm, quantity)
        .get(seed ?? Number.NaN)
        ?.map((row) => ({ ...row, x: row.x!, y: row.y! }))
    const [grid, shadows, actual] = [names.loss, names.inPlane, names.actual].map(rowsOf)
    if (!grid || !shadows || !actual) return []
    const share = explained(evidence, arm).get(seed!)!
    const panel: SurfacePanel = {
      title: `${label}, ${Math.round(100 * share)} % explained`,
      arm,
      surface: surfaceOf(grid),
      path: actual.map(({ x, y, value, step }, i) => ({
        x,
        y,
        z: value,
        ...((i === 0 || i === actual.length - 1) && { label: `step ${step}` }),
      })),
    }
    const facts: SurfaceFacts = {
      surface: panel.surface,
      explainedVariance: share,
      path: shadows.map(({ step, value }, i) => ({ step, inPlane: value, actual: actual[i]!.value })),
    }
    return [{ panel, notes: [label, facts] as const }]
  })
  return {
    kind: 'contour',
    name: 'path',
    title: 'The way of training in its plane',
    caption: `The two principal directions of ${SNAPSHOTS} snapshots, from the trained weights at the origin; inside a dot the network’s own loss, around it that of the plane. Seed ${seed ?? 'none'}. After ${LI}, §7, Fig. 9.`,
    arms: keysOf(arms(chosen)),
    x: { label: 'principal direction 1' },
    y: { label: 'principal direction 2' },
    z: { label: 'loss', unit: 'nats', scale: 'log' },
    panels: found.map(({ panel }) => panel),
    notes: notesOf(found.map(({ notes }) => notes)),
  }
}

function notesOf(facts: readonly (readonly [title: string, facts: SurfaceFacts])[]): string[] {
  return facts.flatMap(([title, fact]) => surfaceNotes(fact).map((note) => `${title}: ${note}`))
}

function quoted(evidence: Evidence<Options>): Quoted[] {
  const shares = ['plain', 'bn'].map((arm) => [...explained(evidence, arm).values()])
  return shares.flatMap((values, i) => {
    const { effect, interval } = dotsRow('', values)
    return values.length === 0
      ? []
      : [
          {
            what: `share of the path that two directions explain, ${i === 0 ? 'plain' : 'with BN'}`,
            source: `${LI}, §7`,
            paper: '40 to 90',
            ours: effect === null ? null : 100 * effect,
            interval: interval && ([100 * interval[0], 100 * interval[1]] as const),
            unit: '%',
            differences: ['a smaller network', `${SNAPSHOTS} snapshots of ${evidence.options.steps} steps`],
          },
        ]
  })
}

function verdict([flatter, rough, steeper, skips]: readonly Finding[]): string {
  const said = (finding: Finding | undefined, yes: string, no: string, open: string) =>
    finding?.verdict === 'supported' ? yes : finding?.verdict === 'contradicted' ? no : open
  const own = said(
    flatter,
    'Around the network with BN the loss is flatter than around the plain one',
    'Around the network with BN the loss is steeper than around the plain one',
    'Whether the loss is flatter around the network with BN is not decided',
  )
  const plain = said(rough, ', which is rough', ', which is not rough either', '')
  const drawn =
    steeper?.verdict === 'supported'
      ? ` Drawn with frozen statistics, as such pictures commonly are, the same network rises ${formatQuantity(steeper.effect, 'times')} as much: such a picture does not show the loss that training descends.`
      : ''
  const residual = said(
    skips,
    'Skips make the loss flatter.',
    'Skips do not make the loss flatter at this depth.',
    'Of skips nothing is decided at this depth.',
  )
  return `${own}${plain}.${drawn} ${residual}`
}

export const landscape: Experiment<Options> = {
  name: 'landscape',
  title: 'What does the loss look like around a trained network?',
  question:
    'Lay a plane of random directions, as long as the weights filter by filter, through trained networks: is the loss flatter with batch normalization, and with skips?',
  sources: [
    {
      label:
        'H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein: Visualizing the Loss Landscape of Neural Nets, 2018',
      url: 'https://arxiv.org/abs/1712.09913',
    },
    {
      label:
        'S. Santurkar, D. Tsipras, A. Ilyas, A. Mądry: How Does Batch Normalization Help Optimization?, 2018',
      url: 'https://arxiv.org/abs/1805.11604',
    },
  ],
  options,
  profiles: {
    smoke: {
      about: 'does it work at all: seconds',
      minutes: 0.1,
      seeds: 3,
      data: 'digits',
      options: { cnn: 'cnn:4', resnet: 'resnet:8,width=0.125', steps: 30, resolution: 5, sample: 64 },
    },
    quick: {
      about: 'a verdict in a minute: small networks on 8 × 8 digits, 5 seeds',
      minutes: 0.3,
      seeds: 5,
      data: 'digits',
      options: {},
    },
    paper: {
      about:
        'VGG and ResNet-56 of quarter width, planes of 51 × 51, 5 seeds: many hours; pass CIFAR-10 with --data',
      minutes: 900,
      seeds: 5,
      data: 'fashion-mnist',
      options: {
        cnn: 'vgg:0.25',
        resnet: 'resnet:56,width=0.25',
        steps: 15_000,
        batch: 128,
        span: 1,
        resolution: 51,
        sample: 1000,
      },
    },
  },
  arms,
  claims,
  figures,
  quoted,
  verdict,
}
