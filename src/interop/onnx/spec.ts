/**
 * Specs of networks from files: `onnx:FILE`, with options after the path:
 *
 *   only=layer1.*|bn1    the normalizations that are exchanged, by their module paths; all by default
 *   weights=FILE         weights from a .safetensors file, under the names of the network's parameters
 *   weights=seeds        for run with seed k those of FILE.seedk.safetensors, which the script for PyTorch writes
 *   statistics=frozen    kept batch normalizations use their stored statistics in training, too
 *   embeddings=tied      weights with the elements of an embedding are one parameter with it
 *   transposed=fc|head.*  weights that the state_dict of the model has as [out, in], and the file as [in, out]; transposed=none
 *   sha256=…             the content of the file, and of those with its arrays; written by the program
 */
import { UserError } from '../../errors.ts'

export interface FileSpec {
  readonly path: string
  readonly only?: readonly string[]
  readonly weights?: string
  readonly isFrozen?: true
  readonly isTied?: true
  /** Patterns of the names of weights; none for `transposed=none`. */
  readonly transposed?: readonly string[]
  readonly sha256?: string
}

/** Throws a UserError without a path. */
export function readFileSpec(spec: string): FileSpec {
  const [, path = '', options = ''] =
    /^onnx:(.*?)((?:,(?:only|weights|statistics|embeddings|transposed|sha256)=[^,]*)*)$/s.exec(spec) ?? []
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
  const [weights, statistics, embeddings, sha256] = ['weights', 'statistics', 'embeddings', 'sha256'].map(
    (name) => given.get(name),
  )
  const transposed = given
    .get('transposed')
    ?.split('|')
    .filter((pattern) => pattern !== '')
  if (weights === '')
    throw new UserError(`model ${spec}: expected weights=FILE or weights=seeds; name a file, or leave it out`)
  if (statistics !== undefined && statistics !== 'frozen')
    throw new UserError(
      `model ${spec}: statistics is ${statistics}, expected frozen; write statistics=frozen, or leave it out`,
    )
  if (embeddings !== undefined && embeddings !== 'tied')
    throw new UserError(
      `model ${spec}: embeddings is ${embeddings}, expected tied; write embeddings=tied, or leave it out`,
    )
  if (transposed?.length === 0)
    throw new UserError(
      `model ${spec}: expected names of weights after transposed=; write, say, transposed=fc.weight, or transposed=none`,
    )
  return {
    path,
    ...(only && only.length > 0 && { only }),
    ...(weights !== undefined && { weights }),
    ...(statistics !== undefined && { isFrozen: true }),
    ...(embeddings !== undefined && { isTied: true }),
    ...(transposed && { transposed: transposed.join() === 'none' ? [] : transposed }),
    ...(sha256 !== undefined && { sha256 }),
  }
}

export function writeFileSpec({
  path,
  only,
  weights,
  isFrozen,
  isTied,
  transposed,
  sha256,
}: FileSpec): string {
  // The path and the weights come first: a run is named by their content, which follows.
  const options = [
    ...(weights === undefined ? [] : [`weights=${weights}`]),
    ...(sha256 === undefined ? [] : [`sha256=${sha256}`]),
    ...(isFrozen ? ['statistics=frozen'] : []),
    ...(isTied ? ['embeddings=tied'] : []),
    ...(transposed === undefined ? [] : [`transposed=${transposed.join('|') || 'none'}`]),
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

/** The same with the statistics of its batch normalizations frozen. Throws a UserError for a model that is not from a file. */
export function withFrozenStatistics(model: string, isFrozen: boolean | undefined): string {
  if (!isFrozen) return model
  if (!model.startsWith('onnx:'))
    throw new UserError(
      `--frozen: expected a network from a file, which has stored statistics, got ${model}; leave it out, or write --model onnx:FILE`,
    )
  return writeFileSpec({ ...readFileSpec(model), isFrozen: true })
}

/**
 * The same with its weights from elsewhere: `trained` for those of the file, `seeds`, or a file. Throws a UserError for a
 * model that is not from a file, and for one that names its weights already.
 */
export function withWeightsFrom(model: string, from: string | undefined): string {
  if (from === undefined) return model
  if (!model.startsWith('onnx:'))
    throw new UserError(
      `--from ${from}: expected a network from a file, which has weights, got ${model}; leave it out, or write --model onnx:FILE`,
    )
  const spec = readFileSpec(model)
  if (spec.weights !== undefined)
    throw new UserError(
      `--from ${from}: ${model} names its weights already; leave out --from, or ,weights=${spec.weights}`,
    )
  if (from !== 'trained' && from !== 'seeds' && !/\.safetensors$/i.test(from))
    throw new UserError(
      `--from ${from}: expected trained, seeds, or a .safetensors file; write --from trained for the weights of the file`,
    )
  return from === 'trained' ? model : writeFileSpec({ ...spec, weights: from })
}
