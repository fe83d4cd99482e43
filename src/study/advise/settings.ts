/** The request for advice on a network, with every default filled in. */
import { defaultBackend } from '../../backend/index.ts'
import type { Scaling } from '../../data/index.ts'
import type { EngineSpec } from '../../experiment/index.ts'
import { withFrozenStatistics } from '../../interop/onnx/index.ts'
import { checkFlags, parseModel, parseOptimizer } from '../../nn/index.ts'
import { parseNormalization, withKnownNames } from '../../norm/index.ts'
import { commandLine, flags } from '../../shell.ts'
import type { Host } from '../host.ts'

export interface AdviceRequest {
  /** The network: `onnx:resnet.onnx`, `cnn:8,16`. */
  readonly model: string
  /** Its normalization; by default `batch`, or `keep` for a network from a file. */
  readonly norm?: string | undefined
  /** For a network from a file: whether kept batch normalizations use their stored statistics in training, too. */
  readonly frozen?: boolean | undefined
  readonly data?: string | undefined
  /** Samples per step; 32 by default. */
  readonly batch?: number | undefined
  readonly optimizer?: string | undefined
  readonly learningRate?: number | undefined
  readonly activation?: string | undefined
  readonly scaling?: Scaling | undefined
  readonly seed?: number | undefined
}

export interface AdviceSettings {
  readonly model: string
  /** What the model is not, if its name may mislead. */
  readonly note: string | undefined
  readonly norm: string
  readonly data: string
  readonly batch: number
  readonly optimizer: string
  readonly learningRate: number
  readonly activation: string | undefined
  readonly scaling: Scaling
  readonly seed: number
  readonly engine: EngineSpec
  /** Running this command again measures the same, times excepted. */
  readonly command: string
}

export const adviceDefaults = {
  data: 'fashion-mnist',
  batch: 32,
  optimizer: 'adam',
  learningRate: 0.001,
  seed: 1,
} as const

/** Throws a UserError for the first invalid choice. */
export function adviceSettings(
  request: AdviceRequest,
  { scalingFor }: Pick<Host, 'scalingFor'>,
): AdviceSettings {
  const { activation, frozen } = request
  const model = withFrozenStatistics(request.model, frozen)
  const {
    data = adviceDefaults.data,
    batch = adviceDefaults.batch,
    learningRate = adviceDefaults.learningRate,
    seed = adviceDefaults.seed,
  } = request
  checkFlags(model, { activation })
  const { note, norm: own } = parseModel(model)
  const norm = withKnownNames(request.norm ?? own ?? 'batch')
  parseNormalization(norm)
  const optimizer = parseOptimizer(request.optimizer ?? adviceDefaults.optimizer).spec
  const scaling = request.scaling ?? scalingFor(data, 'standardize')
  const chosen = {
    norm: request.norm === undefined ? undefined : norm,
    data,
    batch,
    optimizer,
    'learning-rate': learningRate,
    activation,
    scaling: request.scaling,
    seed,
  }
  return {
    model,
    note,
    norm,
    data,
    batch,
    optimizer,
    learningRate,
    activation,
    scaling,
    seed,
    engine: { backend: defaultBackend, mode: 'default' },
    command: commandLine(['normscope', 'advise', model], flags(chosen)),
  }
}
