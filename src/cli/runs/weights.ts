/** Writes trained weights as a file for other programs: parameters and running statistics by name. */
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { writeNpz, writeSafetensors } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { cannotWrite, type StoredCheckpoint, weightsOf, writeWhole } from '../../store/index.ts'

/** Throws a UserError unless the name ends in a format of weights and its folder is writable. */
export function checkWeightsFile(flag: string, file: string): void {
  if (!['.safetensors', '.npz'].includes(extname(file)))
    throw new UserError(`${flag} ${file}: expected a name that ends in .safetensors or .npz; write one`)
  if (!existsSync(dirname(file)))
    throw new UserError(`${flag} ${file}: expected a file in an existing folder; make ${dirname(file)} first`)
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch (error) {
    throw cannotWrite(`${flag} ${file}`, error)
  }
}

export function writeWeights(file: string, checkpoint: StoredCheckpoint): void {
  writeWhole(file, encodeWeights(file, checkpoint))
}

/** Encodes in the format that the ending of the name gives. */
export function encodeWeights(file: string, checkpoint: StoredCheckpoint): Uint8Array {
  const arrays = weightsOf(checkpoint)
  const metadata = { run: checkpoint.run, step: String(checkpoint.step) }
  return extname(file) === '.npz' ? writeNpz(arrays) : writeSafetensors({ arrays, metadata })
}
