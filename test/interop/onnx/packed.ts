/** Networks in folders of test/fixtures/onnx/, and what their scripts packed into JSON beside them. */
import { readFileSync } from 'node:fs'
import { type ImportedNetwork, importOnnx } from '../../../src/interop/onnx/index.ts'
import { input, type Tensor } from '../../../src/tensor/index.ts'

/** An array: its bytes are float32 or int32. */
export interface Packed {
  readonly shape: readonly number[]
  readonly base64: string
}

const bytesOf = ({ base64 }: Packed) => Uint8Array.from(Buffer.from(base64, 'base64')).buffer

export const floatsOf = (packed: Packed) => Float64Array.from(new Float32Array(bytesOf(packed)))

export const integersOf = (packed: Packed) => new Int32Array(bytesOf(packed))

/** The input `x` of a program, for text or for values in float64. */
export const inputOf = ({
  isText,
  input: data,
}: {
  readonly isText: boolean
  readonly input: Packed
}): Tensor => input('x', data.shape, isText ? 'i32' : 'f64')

/** Imports the networks of a folder by their names without `.onnx`, each once. */
export function networksIn(folder: string): (name: string) => ImportedNetwork {
  const known = new Map<string, ImportedNetwork>()
  return (name) => {
    const url = new URL(`../../fixtures/onnx/${folder}/${name}.onnx`, import.meta.url)
    const network = known.get(name) ?? importOnnx(readFileSync(url), { file: `${name}.onnx` })
    known.set(name, network)
    return network
  }
}
