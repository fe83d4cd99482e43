/** What a run is. Plain data, all of it: two runs with equal specs give equal records. */
import type { BackendName } from '../../backend/index.ts'
import type { Scaling } from '../../data/index.ts'
import type { LossName } from '../../nn/index.ts'
import type { Augmentation } from '../../train/index.ts'

export interface DataSpec {
  /** As on the command line: `fashion-mnist`, `idx:DIR`. */
  readonly from: string
  /** SHA-256 of the training and test sets as loaded, so that changed files make another run. */
  readonly train: string
  readonly test: string
  /** What a run depends on besides those bytes; absent in specs written before it was noted. */
  readonly content?: DataContent
}

/** How the bytes of a data set are read. With their hashes, all that training knows of the data. */
export interface DataContent {
  /** Of one sample, as stored. */
  readonly shape: readonly number[]
  /** Outputs that a network needs. */
  readonly classes: number
  readonly predicts: 'classes' | 'values'
  /** Type of the inputs, as stored. */
  readonly inputs: 'u8' | 'f32'
  /** Samples of the training and of the test set. */
  readonly counts: readonly [train: number, test: number]
  /** SHA-256 of the arithmetic on the inputs. */
  readonly preprocessing: string
}

export interface ModelSpec {
  /** As `parseModel` reads it: `mlp:100,100`, `vgg:0.25`. */
  readonly architecture: string
  /** As `parseNormalization` reads it. */
  readonly norm: string
  /** The architecture's own where absent. */
  readonly activation?: string
  /** As `parseInitializer` reads it; the architecture's own where absent. */
  readonly initializer?: string
}

/** What one arm trains and measures; seed, data and engine are the same for all arms. */
export interface ArmSpec {
  readonly scaling: Scaling
  readonly model: ModelSpec
  /** Cross-entropy for classes and squared error for values where absent. */
  readonly loss?: LossName
  /** As `parseOptimizer` reads it. */
  readonly optimizer: string
  /** Of the first step, but for a warm-up. */
  readonly learningRate: number
  /** As `parseRatePlan` reads it; constant where absent. */
  readonly schedule?: string
  /** None where absent. */
  readonly augment?: Augmentation
  /** Samples a step. */
  readonly batch: number
  readonly steps: number
  /** Steps between evaluations. */
  readonly evaluateEvery: number
  /** As `parseProbe` reads them. */
  readonly probes: readonly string[]
  /** Steps between the snapshots of parameters and statistics that are kept; none where absent. */
  readonly snapshots?: number
}

export interface EngineSpec {
  readonly backend: BackendName
  /** `fast` allows fused multiply-add: quicker, and its bits may depend on the machine. */
  readonly mode: 'default' | 'fast'
}

export interface RunSpec extends ArmSpec {
  /** Of initial weights and data order. */
  readonly seed: number
  readonly data: DataSpec
  readonly engine: EngineSpec
}
