/** What PyTorch computed; the scripts in `test/fixtures/` describe and write each file. */
import { readFileSync } from 'node:fs'
import { input, literal, type Tensor, type TypedArray } from '../../src/tensor/index.ts'
import type { FloatType } from './compare.ts'

/** A tensor in a fixture, row-major. */
export interface Packed {
  shape: number[]
  data: number[]
}

export interface OperationFixture {
  name: string
  inputs: Packed[]
  output: Packed
  cotangent?: Packed
  gradients?: Packed[]
  directions?: Packed[]
  products?: Packed[]
}

/** By name: weight0 (or filter0), gamma0, beta0, weight1, …, and bias of the last layer. Weights are [inputs, outputs]. */
export type NetworkFixture = Record<string, Packed>

interface PerceptronFixture {
  momentum: number
  epsilon: number
  rate: number
  initial: NetworkFixture
  steps: {
    x: Packed
    labels: Packed
    logits: Packed
    loss: number
    gradients: NetworkFixture
    runningMeans: Packed[]
    runningVariances: Packed[]
  }[]
  evaluation: { x: Packed; logits: Packed; parameters: NetworkFixture }
}

export interface OptimizersFixture {
  a: Packed
  b: Packed
  shift: Packed
  runs: {
    optimizer: 'sgd' | 'adam' | 'adamw'
    options: {
      lr: number
      momentum?: number
      nesterov?: boolean
      weight_decay?: number
      betas?: [number, number]
      eps?: number
    }
    steps: { loss: number; a: number[]; b: number[] }[]
  }[]
}

interface SmoothingFixture {
  rate: number
  /** Bytes, 4 per sample. */
  pixels: number[]
  labels: number[]
  /** Parameters by the names of make_smoothing_fixtures.py. */
  start: Record<string, number[]>
  cases: {
    norm: string
    smoothing: string
    optimizer: string
    /** The parameters, and with norm `batch` the running `mean` and `variance`. */
    steps: { loss: number; values: Record<string, number[]> }[]
  }[]
}

interface TrajectoryFixture {
  /** Examples a step; step s trains on the s-th run of them, starting over at the end of `x`. */
  batch: number
  rate: number
  epsilon: number
  initial: NetworkFixture
  x: Packed
  labels: Packed
  losses: number[]
}

interface LineFixture {
  loss: number
  gradientNorm: number
  losses: number[]
  changes: number[]
  beta: number
}

interface SpectrumFixture {
  /** Ascending. */
  all: number[]
  matrices: number[]
  trace: number
}

/** `batch`: with the statistics of the batch; `frozen`: with `running`. */
interface LandscapeFixture {
  images: number[]
  labels: number[]
  epsilon: number
  rate: number
  etas: number[]
  parameters: Record<string, Packed>
  running: Record<string, Packed>
  line: { batch: LineFixture; frozen: LineFixture }
  eigenvalues: { batch: SpectrumFixture; frozen: SpectrumFixture }
  directions: Packed[][]
  normalized: Packed[][]
  filters: { weight: Packed; direction: Packed; normalized: Packed }
  surface: { x: number[]; y: number[]; batch: number[]; frozen: number[] }
}

/** Calls of one normalization layer, one after another; `kept` is what its states hold after each. */
export interface NormalizationFixture {
  name: string
  spec: string
  /** Of activations: the shape of one sample. */
  features?: number[]
  /** Of weights: their shape. */
  weight?: number[]
  parameters: Record<string, Packed>
  /** States that do not start at their own first value. */
  initial: Record<string, Packed>
  calls: {
    mode: 'train' | 'eval'
    x: Packed
    c: Packed
    output: Packed
    /** Of x and of each parameter. */
    gradients: Record<string, Packed>
    kept: Record<string, Packed>
  }[]
}

interface RecurrentFixture {
  kind: 'rnn' | 'lstm' | 'gru'
  layers: number
  norm: string
  x: Packed
  /** By our names. */
  parameters: Record<string, Packed>
  outputs: Packed
  cotangent: Packed
  /** Of x and of the parameters. */
  gradients: Record<string, Packed>
}

/** A model in training mode, its parameters and images made by the formula in make_model_fixtures.py. */
interface ModelFixture {
  spec: string
  /** Height and width of the images. */
  size: number
  logits: number[]
  loss: number
  /** By our names: the norm, and every `every`-th value. */
  gradients: Record<string, { norm: number; every: number; data: number[] }>
}

interface Fixtures {
  models: { batch: number; classes: number; models: ModelFixture[] }
  normalizations: { cases: NormalizationFixture[] }
  landscape: LandscapeFixture
  operations: { operations: OperationFixture[] }
  perceptron: PerceptronFixture
  optimizers: OptimizersFixture
  smoothing: SmoothingFixture
  trajectory: TrajectoryFixture
  images: { operations: OperationFixture[] }
  vgg: TrajectoryFixture
  recurrent: { cases: RecurrentFixture[] }
}

export function readFixture<Name extends keyof Fixtures>(name: Name): Fixtures[Name] {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Fixtures[Name]
}

export function arrayOf({ data }: Packed, dtype: FloatType | 'i32'): TypedArray {
  if (dtype === 'i32') return Int32Array.from(data)
  return dtype === 'f32' ? Float32Array.from(data) : Float64Array.from(data)
}

export const literalOf = (packed: Packed, dtype: FloatType | 'i32'): Tensor =>
  literal(arrayOf(packed, dtype), packed.shape)

export const inputOf = (name: string, packed: Packed, dtype: FloatType | 'i32'): Tensor =>
  input(name, packed.shape, dtype)
