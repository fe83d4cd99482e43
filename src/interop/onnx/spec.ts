/**
 * Specs of networks from files: `onnx:FILE`, with options after the path:
 *
 *   only=layer1.*|bn1    the normalizations that are exchanged, by their module paths; all by default
 *   weights=FILE         weights from a .safetensors file, under the names of the network's parameters
 *   weights=seeds        for run with seed k those of FILE.seedk.safetensors, which the script for PyTorch writes
 *   sha256=…             the content of the file, and of those with its arrays; written by the program
 */
import { UserError } from '../../errors.ts'

export interface FileSpec {
  readonly path: string
  readonly only?: readonly string[]
  readonly weights?: string
  readonly sha256?: string
}

/** Throws a UserError without a path. */
export function readFileSpec(spec: string): FileSpec {
  const [, path = '', options = ''] = /^onnx:(.*?)((?:,(?:only|weights|sha256)=[^,]*)*)$/s.exec(spec) ?? []
  if (path === '') throw new UserError(`model ${spec}: expected the path of a file; write onnx:FILE`)
  const given = new Map(
    options
      .split(',')
      .slice(1)
      .map((option) => option.split('=', 2) as [string, string]),
  )
  const only = given
    .get('only')
    ?.split('|')
    .filter((pattern) => pattern !== '')
  const [weights, sha256] = [given.get('weights'), given.get('sha256')]
  if (weights === '')
    throw new UserError(`model ${spec}: expected weights=FILE or weights=seeds; name a file, or leave it out`)
  return {
    path,
    ...(only && only.length > 0 && { only }),
    ...(weights !== undefined && { weights }),
    ...(sha256 !== undefined && { sha256 }),
  }
}

export function writeFileSpec({ path, only, weights, sha256 }: FileSpec): string {
  // The path and the weights come first: a run is named by their content, which follows.
  const options = [
    ...(weights === undefined ? [] : [`weights=${weights}`]),
    ...(sha256 === undefined ? [] : [`sha256=${sha256}`]),
    ...(only === undefined ? [] : [`only=${only.join('|')}`]),
  ]
  return [`onnx:${path}`, ...options].join(',')
}

/**
 * The spec of a model with the normalizations to exchange, as people give them: patterns of module paths, separated by
 * commas. Throws a UserError for a model that is not from a file.
 */
export function withOnlyNorms(model: string, patterns: string | undefined): string {
  if (patterns === undefined) return model
  if (!model.startsWith('onnx:'))
    throw new UserError(
      `--only-norms ${patterns}: expected a network from a file, whose normalizations have module paths, got ${model}; leave it out, or write --model onnx:FILE`,
    )
  const only = patterns
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
  if (only.length === 0)
    throw new UserError(`--only-norms: expected module paths; write, say, --only-norms 'layer1.*'`)
  return writeFileSpec({ ...readFileSpec(model), only })
}
