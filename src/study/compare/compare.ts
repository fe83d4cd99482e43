/** Which normalization suits a network, data and batch sizes: a study made for this question, and a ranking. */
import { OutOfMemory } from '../../backend/index.ts'
import { type DataSplit, heldOutCount, sampleOf } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import {
  advise,
  type BatchRanking,
  compareSpec,
  type Comparison,
  comparison,
  type ComparisonDesign,
  type DataSpec,
  type RunSpec,
  type StepCost,
  workOf,
} from '../../experiment/index.ts'
import { isImported, readFileSpec } from '../../interop/onnx/index.ts'
import { isModelFile, type Model } from '../../nn/index.ts'
import { resolveOptions } from '../../options/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { timesDue } from '../../probe/index.ts'
import { checkEngine, checkRun, measureSteps, modelOfRun, openData } from '../../run/index.ts'
import { type ComparisonSettings, isTrained } from './settings.ts'
import type { Executor, Host, PerformingOptions } from '../host.ts'
import { checkClasses, type StudyPlan, planStudy } from '../plan.ts'
import type { Expectation } from '../progress/progress.ts'
import type { ExperimentSettings } from '../settings.ts'
import { type Study, studyExperiment } from '../study.ts'

/** A comparison for which it is known which arms are defined. */
export interface CheckedComparison {
  readonly settings: ComparisonSettings
  readonly data: DataSplit
  readonly spec: DataSpec
  /** Why a normalization is not defined for a batch size, by both. */
  readonly reasons: ReadonlyMap<string, string>
}

export interface ComparisonPlan {
  readonly comparison: Comparison
  /** What the ranking depends on and did not vary; empty if there is nothing to say. */
  readonly caveat: string
  /** What to know about the networks, such as groups that did not divide the channels. */
  readonly notes: readonly string[]
  /** The cost of a step, if the normalization is defined for the batch size. */
  readonly costOf: (norm: string, batch: number) => StepCost | undefined
  readonly plan: StudyPlan
}

export interface ComparisonStudy extends Study {
  readonly rankings: readonly BatchRanking[]
}

/**
 * Throws a UserError if the data have no classes, the network without normalization cannot be trained, or a
 * normalization is defined for none of the batch sizes. Trains nothing.
 */
export async function checkComparison(
  settings: ComparisonSettings,
  { load }: Host,
): Promise<CheckedComparison> {
  const { data, spec } = await openData(load, settings.data, settings.scaling)
  checkClasses(settings.data, data)
  const reasons = findUndefined(settings, spec, data)
  await checkEngine(settings.engine)
  return { settings, data, spec, reasons }
}

/** `timed`: also measures the time of training steps, which takes seconds. */
export async function planComparison(
  checked: CheckedComparison,
  host: Host,
  { timed, withMemory = false }: { timed: boolean; withMemory?: boolean },
): Promise<ComparisonPlan> {
  const { settings, data, reasons } = checked
  const costs = await measureCosts(checked, timed)
  const design: ComparisonDesign = {
    ...basisOf(settings, data),
    reasonAgainst: (norm, batch) => reasons.get(keyOf(norm, batch)),
    costOf: (norm, batch) => costs.get(keyOf(norm, batch)),
  }
  const compared = comparison(design)
  const planned = await planStudy([experimentSettings(compared, settings)], host, { withMemory })
  return {
    comparison: compared,
    caveat: caveatOf(design),
    notes: notesOf(checked),
    costOf: (norm, batch) => costs.get(keyOf(norm, batch)),
    plan: { ...planned, expected: timed ? secondsByCosts(costs, data) : undefined },
  }
}

/** Throws as `performPlan` does. */
export async function studyComparison(
  { comparison: compared, caveat, plan }: ComparisonPlan,
  executor: Executor,
  options?: PerformingOptions,
): Promise<ComparisonStudy> {
  const study = await studyExperiment(plan, executor, options)
  const [{ records, data }] = study.experiments as [Study['experiments'][number]]
  const rankings = compared.rankings({ records, classes: data.classes })
  return { ...study, verdict: `${advise(rankings)} ${caveat}`.trim(), rankings }
}

const keyOf = (norm: string, batch: number) => `${parseNormalization(norm).spec} ${batch}`

function basisOf(
  {
    model,
    norms,
    batches,
    length,
    learningRates,
    optimizer,
    schedule,
    scaling,
    data: from,
    seeds,
    activation,
    validation,
    from: start,
  }: ComparisonSettings,
  { train }: DataSplit,
): Omit<ComparisonDesign, 'reasonAgainst'> {
  return {
    model,
    norms,
    batches,
    length,
    learningRates,
    optimizer,
    scaling,
    samples: train.count - (validation === undefined ? 0 : heldOutCount(train, validation)),
    sample: sampleOf(train),
    ...(schedule !== undefined && { schedule }),
    ...(validation !== undefined && { validation }),
    data: from,
    seeds: seeds.length,
    ...(start !== undefined && { start }),
    ...(activation !== undefined && { activation }),
  }
}

function specOf(
  { settings, data, spec }: Pick<CheckedComparison, 'settings' | 'data' | 'spec'>,
  norm: string,
  batch: number,
): RunSpec {
  const { seeds, engine } = settings
  return { ...compareSpec(basisOf(settings, data), norm, batch), seed: seeds[0]!, data: spec, engine }
}

/**
 * Why normalizations are not defined, by normalization and batch size. Throws a UserError if the network without
 * normalization cannot be trained, or if one is defined for no batch size: then the batch size is not the cause.
 */
function findUndefined(settings: ComparisonSettings, spec: DataSpec, data: DataSplit): Map<string, string> {
  const { norms, batches } = settings
  const check = (norm: string, batch: number) =>
    checkRun(specOf({ settings, data, spec }, norm, batch), data, '--batch-sizes ')
  for (const batch of batches) check('none', batch)
  const reasons = new Map<string, string>()
  for (const norm of norms) {
    let last: UserError | undefined
    for (const batch of batches)
      try {
        check(norm, batch)
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

/** The notes on each network, once, with the normalization where it is not about all. */
function notesOf({ settings, data, spec, reasons }: CheckedComparison): string[] {
  const { norms, batches } = settings
  const notes = norms.map((norm) => {
    const batch = batches.find((size) => !reasons.has(keyOf(norm, size)))
    if (batch === undefined) return []
    const model = modelOfRun(specOf({ settings, data, spec }, norm, batch), data)
    return [...(model.notes ?? []), ...aboutStart(settings, model)]
  })
  const [first = [], ...others] = notes
  const shared = first.filter((note) => others.every((own) => own.includes(note)))
  return [
    ...shared,
    ...norms.flatMap((norm, i) =>
      notes[i]!.filter((note) => !shared.includes(note)).map((note) => `${norm}: ${note}`),
    ),
  ]
}

/** What speaks against that the weights to fine-tune are trained. */
function aboutStart({ from }: ComparisonSettings, model: Model): string[] {
  if (!isTrained(from) || !isImported(model) || model.stored !== 'initial') return []
  return [
    `--from ${from}: the stored statistics are those before training (means 0, variances 1), so the weights seem not to be trained`,
  ]
}

async function measureCosts(checked: CheckedComparison, timed: boolean): Promise<Map<string, StepCost>> {
  const { settings, data, reasons } = checked
  const costs = new Map<string, StepCost>()
  for (const batch of settings.batches) {
    const defined = settings.norms.filter((norm) => !reasons.has(keyOf(norm, batch)))
    const [plain, ...measured] = await measureSteps(
      ['none', ...defined].map((norm) => specOf(checked, norm, batch)),
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

/** From the times of steps. Evaluations run through the test set without gradients, in a third of the time. */
function secondsByCosts(costs: ReadonlyMap<string, StepCost>, { test }: DataSplit): Expectation {
  const specs = new Map([...costs].map(([key, { time = Number.NaN }]) => [key, time / 1000]))
  return ({ spec }) => {
    const step = specs.get(keyOf(spec.model.norm, spec.batch)) ?? Number.NaN
    const evaluations = 1 + timesDue('evaluation', [0, spec.steps], spec)
    return (step * (workOf(spec) + (evaluations * test.count) / 3)) / spec.batch
  }
}

function experimentSettings(
  experiment: Comparison,
  { seeds, data, engine, command }: ComparisonSettings,
): ExperimentSettings {
  return {
    experiment,
    profile: 'quick',
    options: resolveOptions(experiment.options),
    given: [],
    seeds,
    probes: [],
    data,
    engine,
    command,
  }
}

function caveatOf({ learningRates, optimizer, model, start }: ComparisonDesign): string {
  const rate =
    learningRates.length > 1
      ? ''
      : `All use ${optimizer} with the learning rate ${learningRates[0]}, which was not tuned for any of them. With several --learning-rates, each uses its best.`
  const isSame = isModelFile(model) && readFileSpec(model).weights !== 'seeds'
  const weights = !isSame
    ? ''
    : isTrained(start)
      ? 'Every run fine-tunes the same trained weights, so the intervals over seeds show the effect of the order of the data, and not that of training them anew.'
      : 'Every run starts with the weights of the file, so the intervals over seeds show the effect of the order of the data, and not that of the initial weights.'
  return `${rate} ${weights}`.trim()
}
