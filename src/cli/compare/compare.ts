/** `normscope compare`: which normalization for this network, these data and batch sizes. */
import pc from 'picocolors'
import { formatBytes } from '../../compile/index.ts'
import { OutOfMemory } from '../../backend/index.ts'
import type { DataSplit } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import {
  advise,
  type BatchRanking,
  candidatesOf,
  comparison,
  type ComparisonDesign,
  compareSpec,
  rank,
  type Ranked,
  resolveOptions,
  type RunSpec,
  type StepCost,
  workOf,
} from '../../experiment/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { timesDue } from '../../probe/index.ts'
import { checkEngine, checkRun, measureSteps, openData } from '../../run/index.ts'
import { type Expectation } from '../../study/index.ts'
import { formatInterval, formatNumber } from '../../stats/index.ts'
import type { Settings } from '../experiment/command.ts'
import { type CompareArguments, type CompareSettings, resolveCompare } from './settings.ts'
import { checkClasses, planExperiments } from '../experiment/conduct.ts'
import { describeShare, plural } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { conclude, writeOutcome } from '../experiment/outcome.ts'
import { storeFor } from '../../report/output/index.ts'
import { conductStudy } from '../experiment/study.ts'
import { paragraph, table } from '../display/table.ts'
import { openVoice } from '../display/voice.ts'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments or data are not as they must be. */
export async function compareCommand(given: CompareArguments, screen: Screen): Promise<number> {
  const chosen = resolveCompare(given)
  const { data, spec } = await openData(chosen.data, chosen.scaling)
  checkClasses(chosen.data, data)
  const whole = (norm: string, batch: number): RunSpec => ({
    ...compareSpec(basis, norm, batch),
    seed: chosen.seeds[0]!,
    data: spec,
    engine: chosen.engine,
  })
  const { model, norms, batches, length, learningRates, optimizer, activation, scaling } = chosen
  const basis: Omit<ComparisonDesign, 'reasonAgainst'> = {
    model,
    norms,
    batches,
    length,
    learningRates,
    optimizer,
    scaling,
    samples: data.train.count,
    data: chosen.data,
    seeds: chosen.seeds.length,
    ...(activation !== undefined && { activation }),
  }
  const reasons = findUndefined(chosen, whole, data)
  await checkEngine(chosen.engine)
  const store = storeFor(given.out, given.store, { dryRun: given.dryRun === true })
  const { say } = openVoice(screen, given.json)
  const { dryRun = false } = given
  if (given.cost) say(pc.dim('timing training steps …'))
  const costs = await measureCosts(chosen, reasons, whole, data, given.cost)
  const plan: ComparisonDesign = {
    ...basis,
    reasonAgainst: (norm, batch) => reasons.get(keyOf(norm, batch)),
    costOf: (norm, batch) => costs.get(keyOf(norm, batch)),
  }
  const settings = settingsOf(plan, chosen, given)
  const { experiment, command } = settings
  const planned = {
    ...(await planExperiments([settings], { withMemory: dryRun })),
    expected: given.cost ? secondsByCosts(costs, data) : undefined,
  }
  return conductStudy(
    {
      plan: planned,
      store,
      dryRun,
      out: given.out,
      command,
      subject: { experiment: 'compare' },
      seeds: chosen.seeds,
      opening: `${pc.bold(experiment.title)}\n${experiment.question}\n${noteLine(chosen.note)}${plural(planned.runs.length, 'run')}, ${describeShare(planned)}`,
      conclude(folder, { circumstances: [circumstances] }) {
        const outcome = conclude(circumstances!)
        const rankings = rank(candidatesOf(plan), { records: outcome.records, classes: data.train.classes })
        const verdict = `${advise(rankings)} ${caveat(plan)}`
        folder.write('ranking.json', `${JSON.stringify(rankings, null, 2)}\n`)
        return {
          paths: writeOutcome(folder, circumstances!, { ...outcome, verdict }, ['ranking.json']),
          text: [
            ...rankings.map((ranking) => `${describeRanking(ranking, learningRates.length > 1)}\n`),
            `${pc.bold(verdict)}\n`,
            ...[outcome.verdict, ...outcome.figures.flatMap(({ notes }) => notes ?? [])].filter(Boolean),
            '',
          ].join('\n'),
          result: { verdict, rankings, findings: outcome.findings },
        }
      },
    },
    screen,
    given.json,
  )
}

/** A line of its own, where there is one. */
const noteLine = (note: string | undefined) => (note === undefined ? '' : `note: ${note}\n`)

const keyOf = (norm: string, batch: number) => `${parseNormalization(norm).spec} ${batch}`

/**
 * Why normalizations are not defined, by normalization and batch size. Throws a UserError where the network without any
 * cannot be trained, or one is defined at no batch size: then it is not the batch that is at fault.
 */
function findUndefined(
  { norms, batches }: CompareSettings,
  specOf: (norm: string, batch: number) => RunSpec,
  data: DataSplit,
): Map<string, string> {
  for (const batch of batches) checkRun(specOf('none', batch), data, '--batch-sizes ')
  const reasons = new Map<string, string>()
  for (const norm of norms) {
    let last: UserError | undefined
    for (const batch of batches)
      try {
        checkRun(specOf(norm, batch), data, '--batch-sizes ')
      } catch (error) {
        if (!(error instanceof UserError) || error instanceof OutOfMemory) throw error
        reasons.set(keyOf(norm, batch), error.message)
        last = error
      }
    if (last && batches.every((batch) => reasons.has(keyOf(norm, batch))))
      throw new UserError(`${norm} is defined for none of the batch sizes: ${last.message}`)
  }
  return reasons
}

async function measureCosts(
  { norms, batches }: CompareSettings,
  reasons: ReadonlyMap<string, string>,
  specOf: (norm: string, batch: number) => RunSpec,
  data: DataSplit,
  timed: boolean,
): Promise<Map<string, StepCost>> {
  const costs = new Map<string, StepCost>()
  for (const batch of batches) {
    const defined = norms.filter((norm) => !reasons.has(keyOf(norm, batch)))
    const [plain, ...measured] = await measureSteps(
      ['none', ...defined].map((norm) => specOf(norm, batch)),
      data,
      { timed },
    )
    for (const [i, norm] of defined.entries()) {
      const { time, ratio, interval, bytes, busy } = norm === 'none' ? plain! : measured[i]!
      costs.set(keyOf(norm, batch), {
        ...(time !== undefined && {
          time,
          timeRatio: ratio!,
          timeRatioInterval: norm === 'none' ? null : interval!,
        }),
        ...(busy !== undefined && { busy }),
        bytes,
        bytesRatio: bytes / plain!.bytes,
      })
    }
  }
  return costs
}

/** From the times of steps; evaluations go through the test set without gradients, in a third of the time. */
function secondsByCosts(costs: ReadonlyMap<string, StepCost>, { test }: DataSplit): Expectation {
  const specs = new Map([...costs].map(([key, { time = Number.NaN }]) => [key, time / 1000]))
  return ({ spec }) => {
    const step = specs.get(keyOf(spec.model.norm, spec.batch)) ?? Number.NaN
    const evaluations = 1 + timesDue('evaluation', [0, spec.steps], spec)
    return (step * (workOf(spec) + (evaluations * test.count) / 3)) / spec.batch
  }
}

function settingsOf(
  plan: ComparisonDesign,
  { seeds, data, engine, threads, command }: CompareSettings,
  given: CompareArguments,
): Settings {
  const experiment = comparison(plan)
  return {
    experiment,
    profile: 'quick',
    options: resolveOptions(experiment.options),
    given: [],
    seeds,
    probes: [],
    data,
    engine,
    threads,
    out: given.out,
    tensorboard: given.tensorboard === true,
    command,
  }
}

/** What the ranking depends on and did not vary. */
function caveat({ learningRates, optimizer }: ComparisonDesign): string {
  return learningRates.length > 1
    ? 'Each is at the best of its learning rates, chosen on the same test set.'
    : `All have the learning rate ${learningRates[0]} of ${optimizer}; --learning-rates lets each take its best.`
}

function describeRanking({ batch, ranked }: BatchRanking, rates: boolean): string {
  const percent = (share: number) => (100 * share).toFixed(2)
  const timed = ranked.some(({ cost }) => cost?.time !== undefined)
  const head = [
    '',
    'norm',
    'test accuracy',
    'behind the best',
    '',
    ...(rates ? ['rate'] : []),
    ...(timed ? ['ms a step', 'time × none'] : []),
    'memory',
    'memory × none',
  ]
  const rows = ranked.map((each, i) => {
    const { norm, accuracy, interval, cost } = each
    if (accuracy === null) return ['', norm, each.standing, ...head.slice(3).map(() => '')]
    return [
      String(i + 1),
      norm,
      `${percent(accuracy)} %${interval ? ` (${percent(interval[0])} to ${percent(interval[1])})` : ''}`,
      ...standingOf(each),
      ...(rates ? [String(each.learningRate)] : []),
      ...(timed ? [formatNumber(cost!.time!), ratioOf(cost!)] : []),
      formatBytes(cost!.bytes),
      formatNumber(cost!.bytesRatio),
    ]
  })
  const busy = ranked.find(({ cost }) => cost?.busy !== undefined)?.cost?.busy
  return [
    pc.bold(`batches of ${batch}`),
    table([head, ...rows], [], { keys: 2, head: true }),
    ...(busy === undefined ? [] : [pc.yellow(paragraph(busy))]),
  ].join('\n')
}

/** `1.12 (1.08 to 1.15)`. */
function ratioOf({ timeRatio, timeRatioInterval }: StepCost): string {
  const interval = timeRatioInterval ? ` (${formatInterval(timeRatioInterval, '')})` : ''
  return `${formatNumber(timeRatio!)}${interval}`
}

function standingOf({ standing, behind, behindInterval }: Ranked): [string, string] {
  if (standing === 'best') return ['', pc.green('best')]
  const interval =
    behindInterval && `(${formatInterval([100 * behindInterval[0], 100 * behindInterval[1]], 'pp')})`
  const by = [`${formatNumber(100 * (behind ?? Number.NaN))} pp`, interval].filter(Boolean).join(' ')
  const words = { 'as good': pc.green('as good'), worse: pc.red('worse') } as const
  return [by, standing === 'as good' || standing === 'worse' ? words[standing] : 'too few seeds']
}
