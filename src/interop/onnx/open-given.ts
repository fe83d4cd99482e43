/** Networks from ONNX files whose content is at hand, as that of files given to a page. */
import { sha256 } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { readModelsWith } from '../../nn/index.ts'
import { architectureOf } from './architecture.ts'
import type { ImportedNetwork } from './imported.ts'
import { importOnnx } from './network.ts'
import { readFileSpec } from './spec.ts'
import { joinedBytes } from '../../joined-bytes.ts'

export interface GivenNetwork {
  readonly network: ImportedNetwork
  /** As `openNetwork` gives it for the same files on the disk. */
  readonly sha256: string
}

/** The network at `path`, with its arrays in other files. Throws a UserError if it is no network that is understood. */
export async function openGivenNetwork(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<GivenNetwork> {
  const read: Uint8Array[] = []
  const seen = new Set<string>()
  const take = (file: string): Uint8Array | undefined => {
    const bytes = files.get(file)
    if (bytes !== undefined && !seen.has(file)) read.push(bytes)
    seen.add(file)
    return bytes
  }
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const network = importOnnx(take(path)!, { file: path, beside: (location) => take(`${folder}${location}`) })
  return { network, sha256: (await sha256(joinedBytes(read))).slice(0, 16) }
}

/** From now on, `parseModel` reads specs such as `onnx:resnet.onnx` from these files, with the weights in them. */
export async function readModelsFrom(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  /** What was read, or the error; whoever asks for the network gets it. */
  const opened = new Map<string, GivenNetwork | { readonly error: unknown }>()
  for (const path of files.keys())
    if (/\.onnx$/i.test(path))
      opened.set(path, await openGivenNetwork(path, files).catch((error: unknown) => ({ error })))
  readModelsWith((spec) => {
    const { path, weights } = readFileSpec(spec)
    const found = opened.get(path)
    if (found === undefined)
      throw new UserError(
        `model ${path}: this page does not have this file; give it to the screen “Your own” again`,
      )
    if ('error' in found) throw found.error
    if (weights !== undefined)
      throw new UserError(
        `model ${path}: a page uses the weights of the file; leave out weights=${weights}, or use the command line`,
      )
    return architectureOf(spec, { ...found, files: undefined })
  })
}
