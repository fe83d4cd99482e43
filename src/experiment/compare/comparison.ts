/**
 * The practitioner's question as an experiment made for the occasion: which normalization for this network, on these data, at
 * these batch sizes? Every normalization is trained with every batch size (and learning rate), over the same seeds.
 */
import type { Scaling } from '../../data/index.ts'
import { parseModel } from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import type { DotsRow, FigureSpec } from '../../figure/index.ts'
import { formatNumber, learningRateEnvelope, trainingQuantities } from '../../stats/index.ts'
import { type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Arm, Experiment, Profile } from '../framework/experiment.ts'
import { bandCaption, curvesFigure, dotsCaption, dotsRow } from '../framework/figures.ts'
import { type OptionTable, textOption } from '../framework/options.ts'
import {
  bestArm,
  type Candidate,
  finalAccuracy,
  rank,
  type Ranked,
  ratesAtTheEdge,
  type StepCost,
} from './ranking.ts'
import type { Records } from '../framework/records.ts'
import type { ArmSpec } from '../framework/spec.ts'

export interface ComparisonPlan {
  readonly model: string
  readonly activation?: string
  /** The first is what the others are held against in the findings. */
  readonly norms: readonly string[]
  readonly batches: readonly number[]
  readonly learningRates: readonly number[]
  readonly optimizer: string
  readonly scaling: Scaling
  /** Of the training set. */
  readonly samples: number
  /** How long: passes over the training set, or steps, the same for all batch sizes. */
  readonly length: { readonly epochs: number } | { readonly steps: number }
  /** A data spec, and how many seeds: what the plan is for. */
  readonly data: string
  readonly seeds: number
  /** Why a normalization is not defined for a batch size; undefined where it is. */
  readonly reasonAgainst: (norm: string, batch: number) => string | undefined
  readonly costOf?: (norm: string, batch: number) => StepCost | undefined
}

/** Evaluations during a run, on the way to the last. */
const EVALUATIONS = 5

/** What one arm trains; also where the normalization may not be defined. */
export function compareSpec(
  plan: Omit<ComparisonPlan, 'reasonAgainst'>,
  norm: string,
  batch: number,
  learningRate = plan.learningRates[0]!,
): ArmSpec {
  const { model, activation, length, optimizer, scaling, samples } = plan
  const epoch = Math.max(1, Math.floor(samples / batch))
  const steps = 'steps' in length ? length.steps : Math.max(1, Math.round(length.epochs * epoch))
  return {
    scaling,
    model: {
      architecture: parseModel(model).spec,
      norm: parseNormalization(norm).spec,
      ...(activation !== undefined && { activation }),
    },
    optimizer,
    learningRate,
    batch,
    steps,
    evaluateEvery: Math.max(1, Math.floor(steps / EVALUATIONS)),
    probes: [],
  }
}

export function candidatesOf(plan: ComparisonPlan): Candidate[] {
  const { norms, batches, learningRates, reasonAgainst, costOf } = plan
  return batches.flatMap((batch) =>
    norms.map((norm): Candidate => {
      const reason = reasonAgainst(norm, batch)
      const cost = costOf?.(norm, batch)
      const several = learningRates.length > 1
      const arms = learningRates.map((learningRate) => ({
        arm: `${norm} ${batch}${several ? ` ${learningRate}` : ''}`,
        learningRate,
      }))
      return {
        norm,
        batch,
        arms: reason === undefined ? arms : [],
        ...(reason !== undefined && { reason }),
        ...(cost && { cost }),
      }
    }),
  )
}

export function comparison(plan: ComparisonPlan): Experiment {
  const { model, norms, batches, data, seeds } = plan
  const candidates = candidatesOf(plan)
  // How long it takes depends on the network: no one has measured that.
  const profile: Profile = { about: 'as asked for', minutes: Number.NaN, seeds, data, options: {} }
  const sizes = `batch${batches.length === 1 ? '' : 'es'} of ${batches.join(', ')}`
  return {
    name: 'compare',
    title: `Which normalization for ${model}?`,
    question: `${norms.join(', ')} on ${data} with ${sizes}: which reaches the highest test accuracy, and at what cost?`,
    sources: [],
    options: optionsOf(plan),
    profiles: { smoke: profile, quick: profile, paper: profile },
    arms: () => armsOf(plan, candidates),
    claims: () => claimsOf(plan, candidates),
    figures: (evidence) => figuresOf(plan, candidates, evidence),
    verdict: (findings) => verdictOf(plan, candidates, findings),
  }
}

function armsOf(plan: ComparisonPlan, candidates: readonly Candidate[]): Arm[] {
  return candidates.flatMap(({ norm, batch, arms }) =>
    arms.map(({ arm, learningRate }): Arm => {
      const spec = compareSpec(plan, norm, batch, learningRate)
      const rate = plan.learningRates.length > 1 ? `, rate ${learningRate}` : ''
      return {
        arm,
        label: `${norm}, batch ${batch}${rate}`,
        family: norm,
        description: `${plan.model}, norm ${norm}, ${batch} sample${batch === 1 ? '' : 's'} a step, ${formatNumber(spec.steps)} steps, ${plan.optimizer}, learning rate ${learningRate}`,
        spec,
      }
    }),
  )
}

/** The choices, for the report. */
function optionsOf(plan: ComparisonPlan): OptionTable {
  const { learningRates, length, optimizer, scaling, model, norms, batches } = plan
  const option = (value: string, about: string, reason: string) =>
    textOption(value, { about, reason, expected: 'a text', check: () => {} })
  return {
    model: option(model, 'the network', '--model'),
    norms: option(norms.join(', '), 'what is compared', '--norms'),
    'batch-sizes': option(batches.join(', '), 'samples a step', '--batch-sizes'),
    length:
      'steps' in length
        ? option(
            `${length.steps} steps`,
            'training, at every batch size',
            'small batches see fewer samples than large ones; --epochs would give all the same number',
          )
        : option(
            `${length.epochs} epochs`,
            'training, at every batch size',
            'all batch sizes see the same samples, small ones in more steps; --steps would give all as many steps',
          ),
    optimizer: option(optimizer, 'how it is trained', '--optimizer'),
    'learning-rates': option(
      learningRates.join(', '),
      'constant during training',
      learningRates.length === 1
        ? 'one for all; another may rank them otherwise'
        : 'each normalization takes, at each batch size, the one with the highest mean test accuracy over the seeds: chosen and told on the same numbers, which flatters all, those with the most noise most',
    ),
    scaling: option(scaling, 'of the inputs', '--scaling'),
  }
}

/** Pairs of the first normalization with each other, at each batch size where both are defined. */
function pairsOf({ norms }: ComparisonPlan, candidates: readonly Candidate[]) {
  return candidates.flatMap((candidate) => {
    const reference = candidates.find(({ norm, batch }) => norm === norms[0] && batch === candidate.batch)!
    const isPair = candidate !== reference && !candidate.reason && !reference.reason
    return isPair ? [{ candidate, reference }] : []
  })
}

function claimsOf(plan: ComparisonPlan, candidates: readonly Candidate[]): Claims {
  return claimsByKey(
    pairsOf(plan, candidates).map(({ candidate, reference }) => [
      keyOf(candidate),
      {
        claim: `With batches of ${candidate.batch} ${candidate.norm} reaches a higher test accuracy than ${reference.norm}`,
        source: 'asked here',
        pairs({ records, classes }: Evidence) {
          const of = (each: Candidate) => bestArm(each, records, classes)?.bySeed ?? new Map<number, number>()
          return { treated: of(candidate), control: of(reference) }
        },
        scale: 'difference',
        factor: 100,
        unit: 'pp',
        direction: 'greater',
        measure: `Test accuracy at the end, ${candidate.norm} less ${reference.norm}, batches of ${candidate.batch}`,
        figure: plan.batches.length > 1 ? 'accuracy' : rankingName(candidate.batch),
      },
    ]),
  )
}

/** How each does beside the first, from the findings. */
function verdictOf(plan: ComparisonPlan, candidates: readonly Candidate[], findings: Findings): string {
  const [reference, ...others] = plan.norms
  const pairs = pairsOf(plan, candidates)
  const words = { supported: 'better', contradicted: 'worse', undecided: 'not decided' } as const
  const phrases = others.flatMap((norm) => {
    const parts = (Object.keys(words) as (keyof typeof words)[]).flatMap((verdict) => {
      const sizes = pairs.flatMap(({ candidate }) =>
        candidate.norm === norm && findings[keyOf(candidate)]?.verdict === verdict ? [candidate.batch] : [],
      )
      return sizes.length === 0 ? [] : [`${words[verdict]} with ${sizes.join(', ')}`]
    })
    return parts.length === 0 ? [] : [`${norm} ${parts.join(', ')}`]
  })
  return phrases.length === 0 ? '' : `Beside ${reference} by batch size: ${phrases.join('; ')}.`
}

/** `layer@32`: a normalization and its batch size. */
const keyOf = ({ norm, batch }: Candidate) => `${norm}@${batch}`

const rankingName = (batch: number) => `ranking-${batch}`

function figuresOf(plan: ComparisonPlan, candidates: readonly Candidate[], evidence: Evidence): FigureSpec[] {
  const rankings = rank(candidates, evidence)
  const arms = armsOf(plan, candidates)
  const taken = rankings.flatMap(({ ranked }) => ranked)
  const { norms, batches, learningRates } = plan
  const { records, classes } = evidence
  const families = norms.map((norm) => ({ arm: norm, label: norm, family: norm }))
  const bands = bandCaption(records)
  const percent = { label: 'test accuracy', format: 'percent' } as const
  const point = (arm: string, x: number, values: readonly number[]) => {
    const { effect, interval } = dotsRow(arm, values)
    return effect === null ? [] : [{ x, y: effect, ...(interval && { low: interval[0], high: interval[1] }) }]
  }
  const absent = taken.flatMap(({ norm, batch, reason }) =>
    reason === undefined ? [] : [`${norm} is not defined with batches of ${batch}: ${reason}`],
  )
  const byBatch: FigureSpec = {
    kind: 'lines-with-bands',
    name: 'accuracy',
    title: 'Test accuracy by batch size',
    caption: `At the end of training${learningRates.length > 1 ? ', each at its best learning rate' : ''}. ${bands}`,
    ...(absent.length > 0 && { notes: absent }),
    arms: families,
    x: { label: 'samples a step', scale: 'log' },
    y: percent,
    panels: [
      {
        series: norms.map((norm) => ({
          arm: norm,
          points: taken
            .filter((each) => each.norm === norm)
            .flatMap(({ batch, values }) => point(norm, batch, values)),
        })),
      },
    ],
  }
  const edges = ratesAtTheEdge(rankings)
  const byRate: FigureSpec = {
    kind: 'lines-with-bands',
    name: 'learning-rates',
    title: 'Test accuracy by learning rate',
    caption: `At the end of training; a run that diverged counts as guessing. ${bands}`,
    ...(edges !== '' && { notes: [edges] }),
    arms: families,
    x: { label: 'learning rate', scale: 'log' },
    y: percent,
    panels: batches.map((batch) => ({
      title: `batches of ${batch}`,
      series: candidates
        .filter((each) => each.batch === batch)
        .map((each) => ({
          arm: each.norm,
          points: each.arms.flatMap(({ arm, learningRate }) =>
            point(each.norm, learningRate, [...finalAccuracy(records, arm, classes).values()]),
          ),
        })),
    })),
  }
  const curves = curvesFigure({
    records,
    arms,
    name: 'training',
    title: 'Test accuracy during training',
    caption: learningRates.length > 1 ? 'Each at its best learning rate.' : '',
    y: percent,
    axes: 'own',
    quantity: trainingQuantities.testAccuracy,
    panels: rankings.map(({ batch, ranked }) => ({
      title: `batches of ${batch}`,
      arms: ranked.flatMap(({ arm }) => arm ?? []),
    })),
  })
  const normOf = (arm: string) => arms.find((each) => each.arm === arm)!.family!
  const training: FigureSpec = {
    ...curves,
    arms: families,
    panels: curves.panels.map((panel) => ({
      ...panel,
      series: panel.series.map((series) => ({ ...series, arm: normOf(series.arm) })),
    })),
  }
  const costs = taken.filter(({ cost }) => cost?.timeRatio !== undefined)
  return [
    ...(batches.length > 1 ? [byBatch] : []),
    ...rankings.map(
      ({ batch, ranked }): FigureSpec => ({
        kind: 'dots-with-intervals',
        name: rankingName(batch),
        title: `Batches of ${batch}, the best first`,
        caption: `Test accuracy at the end. ${dotsCaption(records)} Beside it, how far behind the best, by paired seeds.`,
        arms: families,
        x: percent,
        rows: ranked.map(rankedRow),
      }),
    ),
    training,
    ...(learningRates.length > 1 ? [byRate, envelopeFigure(plan, candidates, records)] : []),
    ...(costs.length > 0
      ? [
          {
            kind: 'bars',
            name: 'time',
            title: 'Time of a training step',
            caption: `Over that of the same network without normalization; medians over turns taken one after the other on one thread, with 95 % intervals.${busyNote(costs.map(({ cost }) => cost))}`,
            arms: families,
            x: { label: 'time of a step', unit: '× none' },
            rows: costs.map(({ norm, batch, cost }) => ({
              arm: norm,
              label: `${norm}, batch ${batch}`,
              effect: cost!.timeRatio!,
              interval: cost!.timeRatioInterval ?? null,
            })),
          } satisfies FigureSpec,
        ]
      : []),
  ]
}

function busyNote(costs: readonly (StepCost | undefined)[]): string {
  const busy = costs.find((cost) => cost?.busy !== undefined)?.busy
  return busy === undefined ? '' : ` The ${busy}.`
}

/** What course projects plot under the name of "loss landscape"; see `learningRateEnvelope`. */
function envelopeFigure(
  { norms, batches, learningRates }: ComparisonPlan,
  candidates: readonly Candidate[],
  { rows }: Records,
): FigureSpec {
  const found = candidates.flatMap(({ norm, batch, arms }) => {
    const points = learningRateEnvelope(rows, { arms: arms.map(({ arm }) => arm) })
    return arms.length === 0 ? [] : [{ norm, batch, points }]
  })
  return {
    kind: 'bands',
    name: 'learning-rate-envelope',
    title: 'Learning-rate envelope: least and largest training loss over the learning rates',
    caption:
      `Of runs at the learning rates ${learningRates.join(', ')}, step by step: means of the steps since the last evaluation, the least and the largest of each seed averaged over the seeds. ` +
      'Many course projects call such a band the loss landscape. It is none: each run has gone its own way, so a narrow band says that the choice of the learning rate matters little, and nothing of how the loss varies around one place, which is what the probe gradient-line measures.',
    notes: found.flatMap(({ norm, batch, points }) => {
      const { finite = 0, runs = 0 } = points.at(-1) ?? {}
      return finite === runs
        ? []
        : [
            `${norm}, batches of ${batch}: ${runs - finite} of ${runs} runs have no finite loss at the end; the band is of the others`,
          ]
    }),
    arms: norms.map((norm) => ({ arm: norm, label: norm, family: norm })),
    axes: 'own',
    x: { label: 'step' },
    y: { label: 'training loss', scale: 'log' },
    panels: batches.map((batch) => ({
      title: `batches of ${batch}`,
      series: found
        .filter((each) => each.batch === batch)
        .map(({ norm, points }) => ({
          arm: norm,
          // Where a run diverged, no other has a value.
          points: points.flatMap(({ step, low, high, finite }) =>
            finite > 0 ? [{ x: step, low, high }] : [],
          ),
        })),
    })),
  }
}

function rankedRow({ norm, values, accuracy, interval, standing, behind, reason }: Ranked): DotsRow {
  const notes: Record<Ranked['standing'], string> = {
    best: 'best',
    'as good': `as good: −${formatNumber(100 * (behind ?? 0))} pp`,
    worse: `−${formatNumber(100 * (behind ?? 0))} pp`,
    open: `−${formatNumber(100 * (behind ?? 0))} pp, too few seeds`,
    'not defined': 'not defined',
    failed: 'failed',
  }
  return { arm: norm, values, effect: accuracy, interval, note: reason ? 'not defined' : notes[standing] }
}
