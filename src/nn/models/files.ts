/**
 * Networks from files, by specs such as `onnx:resnet.onnx`. What reads them knows formats and the disk, and is handed
 * in: where nothing was, as in a browser, such specs are refused.
 */
import { UserError } from '../../errors.ts'
import type { Architecture } from './architecture.ts'

/** Throws a UserError if there is no such file, or it cannot be read. */
type OpenModel = (spec: string) => Architecture

let open: OpenModel | undefined

/** From now on, specs of files are read by `reader`. */
export function readModelsWith(reader: OpenModel): void {
  open = reader
}

export const isModelFile = (spec: string): boolean => spec.startsWith('onnx:')

/** Throws a UserError if a flag asks for what a file determines. */
export function checkFlags(spec: string, flags: Readonly<Record<string, unknown>>): void {
  const [flag] = Object.entries(flags).find(([, value]) => value !== undefined) ?? []
  if (flag !== undefined && isModelFile(spec))
    throw new UserError(`model ${spec}: --${flag} cannot change a network from a file; leave it out`)
}

export function openModelFile(spec: string): Architecture {
  if (open === undefined)
    throw new UserError(
      `model ${spec}: no reader of files is set here; read it yourself, with importOnnx of normscope/interop/onnx`,
    )
  return open(spec)
}
