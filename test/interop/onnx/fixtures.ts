/** Networks from PyTorch with what PyTorch says of them: test/fixtures/onnx/make_models.py and compact.mjs. */
import { readFileSync } from 'node:fs'
import { type ImportedNetwork, importOnnx } from '../../../src/interop/onnx/index.ts'
import { input, type Tensor } from '../../../src/tensor/index.ts'

const folder = new URL('../../fixtures/onnx/', import.meta.url)

export interface Expected {
  readonly batch: number
  readonly count: number
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly norms: readonly {
    readonly name: string
    readonly kind: string
    readonly epsilon: number
    readonly momentum?: number
    readonly groups?: number
    readonly channelAxis: number
    readonly parameters: readonly string[]
  }[]
  readonly eval: { readonly loss: number }
  readonly train: { readonly loss: number; readonly gradientNorm: number }
  readonly gradients: readonly { readonly name: string; readonly norm: number; readonly cosine: number }[]
  readonly descent: {
    readonly rate: number
    readonly losses: readonly number[]
    readonly trainLoss: number
    readonly evalLoss: number
  }
  /** The training loss at w − step · gradient, by step. */
  readonly line?: Readonly<Record<string, number>>
  readonly hessian: { readonly curvature: number }
  readonly swaps: Readonly<
    Record<string, { readonly loss: number; readonly outputNorm: number; readonly gradientNorm: number }>
  >
  readonly arrays: Readonly<
    Record<
      string,
      { readonly dtype: 'F32' | 'I32'; readonly shape: readonly number[]; readonly base64: string }
    >
  >
}

export const bytesOf = (file: string): Uint8Array => readFileSync(new URL(file, folder))

export const networkOf = (file: string): ImportedNetwork =>
  importOnnx(bytesOf(file), { file, beside: (location) => bytesOf(`naive/${location}`) })

export const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Expected

export function arrayOf({ arrays }: Expected, name: string): number[] {
  const { dtype, base64 } = arrays[name]!
  const { buffer } = Uint8Array.from(Buffer.from(base64, 'base64'))
  return Array.from(dtype === 'I32' ? new Int32Array(buffer) : new Float32Array(buffer))
}

/** Logits of pixels come as `[batch, pixels, classes]`, where the file has `[batch, classes, height, width]`. */
export function logitsOf(expected: Expected, name: string): number[] {
  const values = arrayOf(expected, name)
  const { shape } = expected.arrays[name]!
  if (shape.length < 4) return values
  const [batch, classes] = shape as [number, number]
  const pixels = values.length / batch / classes
  return Array.from({ length: values.length }, (_, i) => {
    const [sample, pixel, label] = [
      Math.floor(i / classes / pixels),
      Math.floor(i / classes) % pixels,
      i % classes,
    ]
    return values[(sample * classes + label) * pixels + pixel]!
  })
}

/** The batch as inputs of a program, and their values. */
export function batchOf(expected: Expected, dtype: 'f32' | 'f64') {
  const { dtype: stored, shape } = expected.arrays['input']!
  const labels = expected.arrays['labels']!.shape
  const steps = labels.slice(1).reduce((count, size) => count * size, 1)
  const x: Tensor = input('x', shape, stored === 'I32' ? 'i32' : dtype)
  const y: Tensor = input('y', labels.length === 1 ? labels : [labels[0]!, steps], 'i32')
  const values = arrayOf(expected, 'input')
  const inputs = {
    x:
      stored === 'I32'
        ? Int32Array.from(values)
        : dtype === 'f64'
          ? Float64Array.from(values)
          : Float32Array.from(values),
    y: Int32Array.from(arrayOf(expected, 'labels')),
  }
  return { x, y, inputs }
}
