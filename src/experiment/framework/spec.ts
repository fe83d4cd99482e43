/** The spec of a run. It consists of plain data; two runs with equal specs give equal records. */
import type { BackendName } from '../../backend/index.ts'
import type { Scaling } from '../../data/index.ts'
import type { LossName } from '../../nn/index.ts'
import type { PluginOrigin } from '../../norm/index.ts'
import type { Augmentation } from '../../train/index.ts'

export interface DataSpec {
  /** As on the command line: `fashion-mnist`, `idx:DIR`. */
  readonly from: string
  /** SHA-256 of the training and test sets as loaded, so that changed files give a different run. */
  readonly train: string
  readonly test: string
  /** What else of the data a run depends on; absent in specs written before it was recorded. */
  readonly content?: DataContent
}

/**
 * How the bytes of a data set are interpreted. Together with their hashes, this is all that training knows of the
 * data.
 */
export interface DataContent {
  /** The shape of one sample, as stored. */
  readonly shape: readonly number[]
  /** The number of outputs that a network needs. */
  readonly classes: number
  readonly predicts: 'classes' | 'values'
  /** Type of the inputs, as stored. */
  readonly inputs: 'u8' | 'i32' | 'f32'
  /** The number of samples in the training and the test set. */
  readonly counts: readonly [train: number, test: number]
  /** SHA-256 of the operations on the inputs. */
  readonly preprocessing: string
}

export interface ModelSpec {
  /** In the syntax of `parseModel`: `mlp:100,100`, `vgg:0.25`. */
  readonly architecture: string
  /** In the syntax of `parseNormalization`. */
  readonly norm: string
  /** The files that its normalization comes from; absent if it is built in. */
  readonly plugins?: readonly PluginOrigin[]
  /** The architecture's default if absent. */
  readonly activation?: string
  /** In the syntax of `parseInitializer`; the architecture's default if absent. */
  readonly initializer?: string
}

/** What one arm trains and measures; seed, data and engine are the same for all arms. */
export interface ArmSpec {
  readonly scaling: Scaling
  readonly model: ModelSpec
  /** If absent: cross-entropy for classes and squared error for values. */
  readonly loss?: LossName
  /** In the syntax of `parseOptimizer`. */
  readonly optimizer: string
  /** The rate of the first step, before any warm-up. */
  readonly learningRate: number
  /** In the syntax of `parseLearningRateSchedule`; constant if absent. */
  readonly schedule?: string
  /** In the syntax of `parseSmoothing`; none if absent. */
  readonly smoothing?: string
  /** The part of the parameters that is trained, in the syntax of `parseTrainedPart`; all if absent. */
  readonly trainOnly?: string
  /** None if absent. */
  readonly augment?: Augmentation
  /**
   * The share of the training set that is held out, for choices such as that of the learning rate. Evaluations during
   * training then measure these samples, and only probes see the test set. None is held out if absent.
   */
  readonly validation?: number
  /** Samples per step. */
  readonly batch: number
  readonly steps: number
  /** Steps between evaluations. */
  readonly evaluateEvery: number
  /** In the syntax of `parseProbe`. */
  readonly probes: readonly string[]
  /** Steps between the kept snapshots of parameters and statistics; none if absent. */
  readonly snapshots?: number
}

export interface EngineSpec {
  readonly backend: BackendName
  /** `fast` allows fused multiply-add: faster, but its bits may depend on the machine. */
  readonly mode: 'default' | 'fast'
}

export interface RunSpec extends ArmSpec {
  /** The seed of the initial weights and the order of the data. */
  readonly seed: number
  readonly data: DataSpec
  readonly engine: EngineSpec
}
