/** Trained networks from the disk (Node only). */
import { extname } from 'node:path'
import { readContent } from '../data/files/read-node.ts'
import { openNetwork } from './onnx/open-node.ts'
import { type Trained, trainedFromOnnx, trainedFromSafetensors } from './trained.ts'

const endings = ['.onnx', '.safetensors']

/** Whether a name is that of a file which `openTrained` reads. */
export const isTrainedFile = (name: string): boolean => endings.includes(extname(name).toLowerCase())

/** Throws a UserError if the file is not there, or is no network that is understood. */
export function openTrained(file: string): Trained {
  if (extname(file).toLowerCase() === '.onnx') return trainedFromOnnx(openNetwork(file).network)
  return trainedFromSafetensors(readContent([file]).bytes, file)
}
