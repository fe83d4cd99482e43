/**
 * Do the theorems on batch normalization hold in a network that trains? Santurkar, Tsipras, Ilyas & Mądry 2018,
 * arXiv:1805.11604, §4 and appendix C; the review's Theorems 3.4 and 3.5. Both sides of each are measured at every layer and
 * many steps; how often an inequality holds, as printed and as the mathematics has it, is the answer.
 *
 * The theorems compare a loss L̂ with batch normalization with L without it. Three readings of L's gradient give three
 * forms, which `probe/theorems.ts` defines: `chain`, that of the same network behind the normalization, where the inequality
 * is the chain rule; `corrected`, that of the network with this normalization taken out, which the proofs take for the
 * same; `printed`, the corrected one with the slips of print.
 */
import {
  assumptionQuantities,
  type Theorem,
  type TheoremForm,
  theoremQuantities,
  theorems as probe,
} from '../probe/index.ts'
import { parseModel } from '../nn/index.ts'
import type { BySeed, DotsRow, FigureSpec, Finding } from '../stats/index.ts'
import { bound, type Claim } from './claim.ts'
import type { Evidence } from './evidence.ts'
import type { Arm, Experiment } from './experiment.ts'
import { curvesFigure, dotsCaption, dotsRow, keysOf } from './figures.ts'
import { average } from './measures.ts'
import { numberOption, type OptionValues, textOption } from './options.ts'
import { Records } from './records.ts'

const options = {
  model: textOption('mlp:32,32,32', {
    expected: 'a model, as normscope models lists them',
    check: parseModel,
    about: 'the network, with batch normalization',
    reason: 'ours; the paper proves, and measures no theorem',
  }),
  'learning-rate': numberOption(0.2, { above: 0, about: 'of gradient descent, constant', reason: 'ours' }),
  steps: numberOption(400, { min: 1, whole: true, about: 'training steps', reason: 'ours' }),
  batch: numberOption(60, {
    min: 2,
    whole: true,
    about: 'samples a step',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  measurements: numberOption(10, {
    min: 1,
    whole: true,
    about: 'how often during a run both sides are measured',
    reason: 'ours',
  }),
  units: numberOption(4, {
    min: 1,
    whole: true,
    about:
      'units of each layer at which Theorem 4.2 is measured: a product with the Hessian each; the others take all',
    reason: 'ours',
  }),
  epsilon: numberOption(0, {
    min: 0,
    about: 'ε of batch normalization',
    reason:
      'the theorems have none; read as the chain rule they are equalities at 0, which any other breaks either way',
  }),
  lambda: numberOption(1, {
    above: 0,
    about: 'λ of Theorem 4.4, the bound on a layer’s input',
    reason: 'ours; it matters to the printed form alone, whose sides differ in dimension',
  }),
  share: numberOption(99, {
    above: 0,
    max: 100,
    about: 'percent of cases in which an inequality must be true to count as one that holds',
    reason: 'ours; a theorem has no exceptions, rounding may',
  }),
} as const
type Options = typeof options

const PAPER = 'Santurkar et al. 2018'
const ACTIVATIONS = ['sigmoid', 'relu'] as const

function arms(chosen: OptionValues<Options>): Arm[] {
  const every = Math.max(1, Math.floor(chosen.steps / chosen.measurements))
  return ACTIVATIONS.map((activation) => ({
    arm: activation,
    label: activation === 'relu' ? 'ReLU' : 'sigmoid',
    description: `${chosen.model} of ${activation}, batch normalization, learning rate ${chosen['learning-rate']}`,
    spec: {
      scaling: 'standardize',
      model: { architecture: chosen.model, activation, norm: `batch:epsilon=${chosen.epsilon}` },
      optimizer: 'sgd',
      learningRate: chosen['learning-rate'],
      batch: chosen.batch,
      steps: chosen.steps,
      evaluateEvery: Math.max(1, Math.floor(chosen.steps / 10)),
      probes: [probe({ units: chosen.units, lambda: chosen.lambda, every }).spec],
    },
  }))
}

interface Statement {
  readonly theorem: Theorem
  readonly form: TheoremForm
  /** For rows of figures. */
  readonly label: string
  readonly source: string
  readonly claim: string
  readonly paper: string
}

const chain = 'by the gradient behind the normalization'
const corrected = 'by the gradient of the network without it'

const statements: readonly Statement[] = [
  {
    theorem: '4.1',
    form: 'chain',
    label: '4.1, chain rule',
    source: `${PAPER}, Theorem 4.1, with ∇_z L̂ for ∇_y L`,
    claim: `Theorem 4.1, on the length of the gradient, holds ${chain}`,
    paper: '‖∇ŷ L̂‖² is at most γ²/σ² times what is left of ‖∇L‖² without its mean and its part along ŷ.',
  },
  {
    theorem: '4.1',
    form: 'corrected',
    label: '4.1, corrected',
    source: `${PAPER}, Theorem 4.1`,
    claim: `Theorem 4.1 holds ${corrected}`,
    paper: 'The proof takes the gradient of the two networks above the normalization for the same.',
  },
  {
    theorem: '4.1',
    form: 'printed',
    label: '4.1, as in the review',
    source: 'the review, Theorem 3.4',
    claim: 'Theorem 4.1 holds as the review prints it, without the square on the left side',
    paper: 'The review’s Theorem 3.4 has ‖∇L̂‖ where the paper has ‖∇L̂‖².',
  },
  {
    theorem: '4.2',
    form: 'chain',
    label: '4.2, chain rule',
    source: `${PAPER}, Theorem 4.2, with L̂’s derivatives in z for L’s in y`,
    claim: `Theorem 4.2, on the curvature along the gradient, holds ${chain}`,
    paper: 'The curvature of L̂ along its gradient is at most γ²/σ² times that of L, less a term in ⟨g, ŷ⟩.',
  },
  {
    theorem: '4.2',
    form: 'corrected',
    label: '4.2, corrected',
    source: `${PAPER}, Theorem 4.2; the review, Theorem 3.5`,
    claim: `Theorem 4.2 holds ${corrected}`,
    paper: 'As for Theorem 4.1: the derivatives above the normalization are taken for the same.',
  },
  {
    theorem: '4.4',
    form: 'corrected',
    label: '4.4, corrected',
    source: `${PAPER}, Theorem 4.4, in consistent dimensions (ours)`,
    claim: `Theorem 4.4, on the gradient of the weights, holds ${corrected}`,
    paper: 'The worst-case gradient of the weights is at most γ²/σ² times what is left of L’s.',
  },
  {
    theorem: '4.4',
    form: 'printed',
    label: '4.4, as printed',
    source: `${PAPER}, Theorem 4.4`,
    claim: 'Theorem 4.4 holds as the paper prints it',
    paper: 'As printed, its two sides differ in dimension: g² stands for g, and λ² and 1/m are missing.',
  },
]

const assumptions = [
  {
    quantity: assumptionQuantities.scale,
    label: '|γ| ≤ σ',
    claim: 'The factor γ²/σ² is mostly at most 1',
    source: `${PAPER}, §4.1, of Theorems 4.1, 4.2 and 4.4`,
    paper: 'σ tends to be large in practice, so that the factor flattens the loss.',
  },
  {
    quantity: assumptionQuantities.alignment('corrected'),
    label: '⟨g, ŷ⟩ ≥ 0',
    claim: 'The gradient mostly points along the normalized values',
    source: `${PAPER}, §4.1, the condition of Theorem 4.2`,
    paper: 'Where ⟨g, ŷ⟩ ≥ 0 and the Hessian is positive along the gradient, 4.2 makes the loss smoother.',
  },
  {
    quantity: assumptionQuantities.convexity('corrected'),
    label: 'vᵀHv ≥ 0',
    claim: 'The curvature of L along the gradient is mostly positive',
    source: `${PAPER}, §4.1, the condition of Theorem 4.2`,
    paper: 'The Hessian of L is positive semidefinite where the loss is locally convex.',
  },
] as const

/** Over all layers and steps: the network is its own sample of cases. */
const share = ({ records }: Evidence<Options>, quantity: string): BySeed => {
  const both = ACTIVATIONS.map((arm) => average(records, arm, quantity))
  return new Map(
    [...both[0]!].flatMap(([seed, value]) => {
      const other = both[1]!.get(seed)
      return other === undefined ? [] : [[seed, (value + other) / 2]]
    }),
  )
}

function claims({ share: needed }: OptionValues<Options>): Claim<Options>[] {
  const points = { scale: 'difference', factor: 100, unit: 'pp', direction: 'greater' } as const
  const holds = (quantity: string, least: number): Pick<Claim<Options>, 'pairs' | 'margin' | 'remark'> => ({
    pairs: (evidence) => {
      const treated = share(evidence, quantity)
      return { treated, control: bound(1, treated) }
    },
    margin: least - 100,
    remark: (evidence) =>
      ACTIVATIONS.map(
        (arm) =>
          `${arm === 'relu' ? 'ReLU' : arm}: ${percent([...average(evidence.records, arm, quantity).values()])}`,
      )
        .join(', ')
        .concat('.'),
  })
  return [
    ...statements.map(({ theorem, form, claim, source, paper }) => ({
      ...points,
      ...holds(theoremQuantities(theorem, form).holds, needed),
      claim,
      source,
      paper,
      measure: `Share of units, layers and steps at which left ≤ right, mean of both networks, less 100 %`,
      figure: 'holds',
    })),
    ...assumptions.map(({ quantity, claim, source, paper }) => ({
      ...points,
      ...holds(quantity, 50),
      claim,
      source,
      paper,
      measure: 'Share of units, layers and steps at which it is so, mean of both networks, less 100 %',
      figure: 'assumptions',
    })),
    {
      ...points,
      ...holds(assumptionQuantities.acute, needed),
      claim: 'Start and weights stay at an acute angle, as Theorem 4.5 needs',
      source: `${PAPER}, Theorem 4.5`,
      paper: 'If ⟨W₀, W*⟩ > 0, an optimum of the normalized network is nearer to the start.',
      measure:
        'Share of layers and steps at which ⟨W₀, W⟩ > 0, with the present weights for the optimum, less 100 %',
      figure: 'assumptions',
    },
  ]
}

function percent(shares: readonly number[]): string {
  return `${Number(((shares.reduce((sum, value) => sum + value, 0) / shares.length) * 100).toPrecision(3))} %`
}

function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const rows = (named: readonly { readonly label: string; readonly quantity: string }[]): DotsRow[] =>
    named.flatMap(({ label, quantity }) =>
      all.map(({ arm, label: network }) => ({
        ...dotsRow(arm, [...average(records, arm, quantity).values()]),
        label: `${label}, ${network}`,
      })),
    )
  const dots = { kind: 'dots-with-intervals', arms: keysOf(all) } as const
  const names = theoremQuantities('4.1', 'corrected')
  return [
    {
      ...dots,
      name: 'holds',
      title: 'In how many cases each theorem holds',
      caption: `A case is a unit of a layer at a step. ${dotsCaption(records.seeds.length)}`,
      x: { label: 'share of cases with left ≤ right', format: 'percent', domain: [0, 1] },
      rows: rows(
        statements.map(({ theorem, form, label }) => ({
          label,
          quantity: theoremQuantities(theorem, form).holds,
        })),
      ),
    },
    {
      ...dots,
      name: 'assumptions',
      title: 'In how many cases their assumptions hold',
      caption: `g and H are those of the network without this layer’s normalization, v is ∇L̂. ${dotsCaption(records.seeds.length)}`,
      x: { label: 'share of cases', format: 'percent', domain: [0, 1] },
      rows: rows([...assumptions, { label: '⟨W₀, W⟩ > 0', quantity: assumptionQuantities.acute }]),
    },
    curvesFigure({
      records,
      arms: all,
      quantity: names.holds,
      name: 'holds-by-step',
      title: 'Theorem 4.1 over training',
      caption:
        'Share of units for which it holds with the gradient of the network without this normalization, mean over layers.',
      y: { label: 'share of units', format: 'percent', domain: [0, 1] },
    }),
    curvesFigure({
      ...sidesOf(evidence, all),
      quantity: SIDE,
      name: 'sides-by-step',
      title: 'The sides of Theorem 4.1 over training',
      caption:
        'Mean over units and layers. Right, without: by the gradient of the network without this normalization. By the gradient behind it, the right side is the left one.',
      y: { label: 'side of the inequality', scale: 'log' },
    }),
  ]
}

const SIDE = 'side'

/** Each side as an arm of its own, a panel a network. */
function sidesOf({ records }: Evidence<Options>, all: readonly Arm[]) {
  const { left, right } = theoremQuantities('4.1', 'corrected')
  const sides = [
    { side: 'left', label: 'left: ‖∇L̂‖²', quantity: left },
    { side: 'right', label: 'right, without', quantity: right },
  ]
  const keyed = all.flatMap((arm) =>
    sides.map(({ side, label, quantity }) => ({
      arm: { ...arm, arm: `${arm.arm}-${side}`, label, family: side },
      rows: records.of(arm.arm, quantity),
    })),
  )
  return {
    records: new Records(
      keyed.flatMap(({ arm, rows }) => rows.map((row) => ({ ...row, arm: arm.arm, quantity: SIDE }))),
    ),
    arms: keyed.map(({ arm }) => arm),
    panels: all.map(({ arm, label }) => ({ title: label, arms: sides.map(({ side }) => `${arm}-${side}`) })),
  }
}

function verdict(findings: readonly Finding[]): string {
  const of = (theorem: Theorem, form: TheoremForm) =>
    findings[statements.findIndex((statement) => statement.theorem === theorem && statement.form === form)]
  const say = (finding: Finding | undefined) =>
    finding?.verdict === 'supported'
      ? 'holds'
      : finding?.verdict === 'contradicted'
        ? 'does not hold'
        : 'is undecided'
  return (
    `Read as the chain rule, Theorem 4.1 ${say(of('4.1', 'chain'))} and 4.2 ${say(of('4.2', 'chain'))} in every case; ` +
    `against the same network without the normalization 4.1 ${say(of('4.1', 'corrected'))}, ` +
    `4.2 ${say(of('4.2', 'corrected'))} and 4.4 ${say(of('4.4', 'corrected'))}; ` +
    `as printed 4.1 (in the review) ${say(of('4.1', 'printed'))} and 4.4 ${say(of('4.4', 'printed'))}.`
  )
}

export const theorems: Experiment<Options> = {
  name: 'theorems',
  title: 'Do the theorems on batch normalization hold while a network trains?',
  question:
    'Both sides of every theorem at every layer, at many steps: in how many cases does each hold, as printed and as corrected, and what of their assumptions?',
  sources: [
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
      options: { model: 'mlp:8,8', steps: 40, measurements: 4, units: 2 },
    },
    quick: {
      about: 'a verdict in half a minute: two small perceptrons on 12,000 images of clothes, 5 seeds',
      minutes: 0.2,
      seeds: 5,
      data: 'fashion-mnist',
      options: {},
    },
    paper: {
      about: 'perceptrons of three layers of 100 units, 15,000 steps, 5 seeds: most of an hour',
      minutes: 30,
      seeds: 5,
      data: 'fashion-mnist',
      options: { model: 'mlp:100,100,100', steps: 15_000, measurements: 50, units: 8 },
    },
  },
  arms,
  claims,
  figures,
  verdict,
}
