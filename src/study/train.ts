/** One network on one data set, as a run of its own: its plan, and its result in numbers. */
import { counted } from '../counts.ts'
import { sampleOf, type Scaling } from '../data/index.ts'
import type { ArmSpec, EngineSpec } from '../experiment/index.ts'
import { metadataOf } from '../interop/trained.ts'
import { countParameters, type Model } from '../nn/index.ts'
import { checkRun, modelOfRun, openData, type Outcome, type PlannedRun } from '../run/index.ts'
import { formatNumber, type Row, trainingQuantities } from '../stats/index.ts'
import type { Host } from './host.ts'
import { createRuns } from './runs.ts'

export interface TrainingRequest {
  readonly data: string
  readonly scaling: Scaling
  readonly seed: number
  readonly engine: EngineSpec
  /** The training for a training set of `count` samples. */
  armFor(count: number): ArmSpec
}

export interface TrainingPlan {
  readonly run: PlannedRun
  readonly parameters: number
  readonly model: Model
  /** What a file with its weights says of the network and its data. */
  readonly metadata: Readonly<Record<string, string>>
  /** The data, described in words. */
  readonly description: string
  /** What to know about the data before anything is trained on them. */
  readonly warnings?: readonly string[]
  /** What to know about the network. */
  readonly notes?: readonly string[]
}

/**
 * Throws a UserError if the data cannot be read, or the network cannot be trained on them. The data are opened here
 * only for the check: the executor opens its own.
 */
export async function planTraining(
  request: TrainingRequest,
  { load, identify }: Host,
): Promise<TrainingPlan> {
  const { data, spec } = await openData(load, request.data, request.scaling)
  const arm = request.armFor(data.train.count)
  const { architecture, norm } = arm.model
  const label = `${architecture}, norm ${norm}`
  const [run] = createRuns(
    [{ arm: `${architecture} ${norm}`, label, family: norm, description: '', spec: arm }],
    { experiment: 'train', seeds: [request.seed], dataOf: () => spec, engine: request.engine, identify },
  )
  checkRun(run!.spec, data, '--batch ')
  const model = modelOfRun(run!.spec, data)
  return {
    run: run!,
    parameters: countParameters(model),
    model,
    metadata: metadataOf(run!.spec, data),
    ...(model.notes && { notes: model.notes }),
    description: `${data.name}: ${formatNumber(data.train.count)} training and ${counted(data.test.count, `test ${sampleOf(data.train)}`)}, ${data.train.shape.join(' × ')}`,
    ...(data.warnings && { warnings: data.warnings }),
  }
}

export interface TrainingEnd {
  readonly run: PlannedRun
  readonly parameters: number
  readonly rows: readonly Row[]
  /** The last step known to be taken. */
  readonly step: number
  /** Seconds of training; absent, like the outcome, if the run was stopped. */
  readonly seconds?: number
  readonly outcome?: Outcome
  /** The step after which it resumed the work of an earlier call. */
  readonly resumedAfter?: number | undefined
}

/** The scores for programs. */
export interface TrainingScores {
  readonly model: string
  readonly norm: string
  readonly steps: number
  readonly parameters: number
  readonly outcome: Outcome['kind'] | 'interrupted'
  readonly step: number
  /** The last accuracy and the best; null if the task has no right answer. */
  readonly testAccuracy: number | null
  readonly bestTestAccuracy: number | null
  readonly testLoss: number | null
  readonly lowestTestLoss: number | null
  /** Seconds of all sessions. */
  readonly seconds: number | null
  readonly resumedAfter: number | null
}

export function scoresOf({
  run: { spec },
  parameters,
  rows,
  step,
  seconds,
  outcome,
  resumedAfter,
}: TrainingEnd): TrainingScores {
  const values = (quantity: string) => rows.filter((row) => row.quantity === quantity).map((row) => row.value)
  const accuracies = values(trainingQuantities.testAccuracy)
  const losses = values(trainingQuantities.testLoss)
  return {
    model: spec.model.architecture,
    norm: spec.model.norm,
    steps: spec.steps,
    parameters,
    outcome: outcome?.kind ?? 'interrupted',
    step: outcome?.step ?? step,
    testAccuracy: accuracies.at(-1) ?? null,
    bestTestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
    testLoss: losses.at(-1) ?? null,
    lowestTestLoss: losses.length > 0 ? Math.min(...losses.filter((loss) => !Number.isNaN(loss))) : null,
    seconds: seconds ?? null,
    resumedAfter: resumedAfter ?? null,
  }
}
