/**
 * Advice on a network: what normalizations it has, what of it is risky, measured on the data with batches of this size,
 * what they cost, and the comparison that would settle which is better. Trains one step.
 */
import { type DataSplit, isClasses } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { DEFAULT_EPOCHS } from '../compare/settings.ts'
import type { ArmSpec, RunSpec, StepCost } from '../../experiment/index.ts'
import type { LinesFigure } from '../../figure/index.ts'
import { readFileSpec, writeFileSpec } from '../../interop/onnx/index.ts'
import { isModelFile, parseModel, parseOptimizer } from '../../nn/index.ts'
import { isOfFile } from '../../norm/index.ts'
import {
  checkEngine,
  checkRun,
  type LoadData,
  measureInference,
  type MeasuredInference,
  measureSteps,
  openData,
  openEngine,
  trainingOptions,
} from '../../run/index.ts'
import { residentData, trainingStep } from '../../train/index.ts'
import type { Host } from '../host.ts'
import { type BatchStatistics, measureBatchStatistics } from './batch-statistics.ts'
import { type Check, checksOf } from './checks/index.ts'
import { type Depth, measureDepth } from './depth.ts'
import { depthFigure } from './figure.ts'
import { inventoryOf, type NetworkInventory, type NormPlace } from './inventory.ts'
import { measureScales, type WeightScale } from './scale-invariance.ts'
import type { AdviceSettings } from './settings.ts'
import { candidatesFor, type Candidates, settle, type Settlement } from './settle.ts'

export interface NormCost {
  readonly norm: string
  readonly step: StepCost
  readonly inference: MeasuredInference | null
}

export interface Advice {
  readonly network: NetworkInventory
  readonly data: { readonly name: string; readonly samples: number; readonly classes: number }
  readonly statistics: BatchStatistics
  readonly depth: Depth
  readonly scales: readonly WeightScale[]
  readonly checks: readonly Check[]
  readonly candidates: Candidates
  /** The comparison that would settle it, or why there is none. */
  readonly comparison: Settlement | { readonly reason: string }
  readonly costs: readonly NormCost[]
  /** Inference without the batch normalizations that layers can take into their weights; null if none can. */
  readonly folded: { readonly norms: readonly string[]; readonly inference: MeasuredInference } | null
  readonly figure: LinesFigure
}

export interface AdvisingOptions {
  /** Cores for the measurements; times are those of one. */
  readonly threads: number
  /** Whether to time steps and inference. */
  readonly timed: boolean
  /** Called when a part begins. */
  readonly onPart?: (part: string) => void
}

/** Throws a UserError if the network does not fit the data or the batch size, or the engine does not start. */
export async function adviseNetwork(
  settings: AdviceSettings,
  machine: Host,
  { threads, timed, onPart = () => {} }: AdvisingOptions,
): Promise<Advice> {
  const host = { ...machine, load: loadOnce(machine.load) }
  const { data, spec: dataSpec } = await openData(host.load, settings.data, settings.scaling)
  const own: RunSpec = { ...armOf(settings), seed: settings.seed, data: dataSpec, engine: settings.engine }
  checkRun(own, data, '--batch ')
  await checkEngine(settings.engine)
  const training = trainingOptions(own, data)
  const step = trainingStep(training)
  const train = training.data
  const network = inventoryOf(step.model, settings.norm)
  const { batch, seed } = settings

  const session = await openEngine(settings.engine, threads)
  let measured: { statistics: BatchStatistics; scales: WeightScale[]; depth: Depth }
  try {
    onPart('statistics of batches')
    const statistics = await measureBatchStatistics(session, {
      step,
      train,
      size: batch,
      seed,
      places: network.places,
    })
    onPart('scales of weights')
    const scales = await measureScales(session, { step, train })
    onPart('depth, and one step')
    const test = residentData('test', data.test, data.preprocessing)
    measured = { statistics, scales, depth: await measureDepth(session, { step, train, test, seed }) }
  } finally {
    session.close()
  }

  const candidates = candidatesFor(settings, own, network, data)
  const steps = Math.max(1, DEFAULT_EPOCHS * Math.floor(train.count / batch))
  const checks = checksOf({
    network,
    ...measured,
    candidates,
    batch,
    steps,
    shrinkage: parseOptimizer(settings.optimizer).shrinkage?.(settings.learningRate),
  })
  if (timed) onPart('times of steps and of inference')
  const comparison = await settle(settings, candidates, host, { timed }).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error
    return { reason: error.message }
  })
  const specs = candidates.norms.map((norm) => ({ ...own, model: { ...own.model, norm } }))
  const without = foldedSpec(own, settings, network.places)
  const inference = await measureInference([...specs, ...(without ? [without.spec] : [])], data, { timed })
  const stepCosts = 'costs' in comparison ? comparison.costs : await costsOf(specs, data, timed)
  return {
    network,
    data: {
      name: data.name,
      samples: train.count,
      classes: isClasses(data.train.labels) ? train.classes : 0,
    },
    ...measured,
    checks,
    candidates,
    comparison,
    costs: candidates.norms.flatMap((norm, i): NormCost[] => {
      const found = stepCosts.find((each) => each.norm === norm)
      return found ? [{ norm, step: found.cost, inference: inference[i] ?? null }] : []
    }),
    folded: without ? { norms: without.norms, inference: inference.at(-1)! } : null,
    figure: depthFigure(nameOf(settings.model), measured.depth, measured.statistics, batch),
  }
}

/** The comparison needs the data again, and images take seconds to decode. */
function loadOnce(load: LoadData): LoadData {
  const loaded = new Map<string, ReturnType<LoadData>>()
  return (from, options) => {
    const key = JSON.stringify([from, options])
    const found = loaded.get(key) ?? load(from, options)
    loaded.set(key, found)
    return found
  }
}

/** The file of a network, or the name of a built-in one. */
function nameOf(model: string): string {
  return isModelFile(model) ? readFileSpec(model).path.split(/[\\/]/).at(-1)! : model
}

/** Where there is no comparison that measures them. */
async function costsOf(
  specs: readonly RunSpec[],
  data: DataSplit,
  timed: boolean,
): Promise<Settlement['costs']> {
  const steps = await measureSteps(specs, data, { timed })
  return steps.map(({ time, bytes, busy }, i) => ({
    norm: specs[i]!.model.norm,
    cost: {
      ...(time !== undefined && { time }),
      ...(busy !== undefined && { busy }),
      bytes,
      bytesRatio: bytes / steps[0]!.bytes,
    },
  }))
}

function armOf({
  model,
  norm,
  activation,
  optimizer,
  learningRate,
  scaling,
  batch,
}: AdviceSettings): ArmSpec {
  return {
    scaling,
    model: {
      architecture: parseModel(model).spec,
      norm,
      ...(activation !== undefined && { activation }),
    },
    optimizer,
    learningRate,
    batch,
    steps: 1,
    evaluateEvery: 1,
    probes: [],
  }
}

/**
 * The network without the batch normalizations that disappear for inference. A folded network computes the same
 * operations and adds a bias per channel, if the layer has none yet. Undefined if none can be folded, or if a
 * normalization was exchanged and only some of the new ones can be folded.
 */
function foldedSpec(
  own: RunSpec,
  { model, norm }: AdviceSettings,
  places: readonly NormPlace[],
): { readonly spec: RunSpec; readonly norms: readonly string[] } | undefined {
  const norms = places.filter(({ foldsInto }) => foldsInto !== undefined).map(({ name }) => name)
  if (norms.length === 0) return undefined
  const isWhole = norms.length === places.length
  if (isModelFile(model) && isOfFile(norm)) {
    const architecture = writeFileSpec({ ...readFileSpec(own.model.architecture), only: norms })
    return { spec: { ...own, model: { ...own.model, architecture, norm: 'none' } }, norms }
  }
  return isWhole ? { spec: { ...own, model: { ...own.model, norm: 'none' } }, norms } : undefined
}
