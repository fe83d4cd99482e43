/** What is asked of a comparison of normalizations, with every default filled in. */
import { defaultBackend } from '../backend/index.ts'
import type { Scaling } from '../data/index.ts'
import { UserError } from '../errors.ts'
import type { EngineSpec } from '../experiment/index.ts'
import { parseModel, parseOptimizer } from '../nn/index.ts'
import { parseNormalization, withKnownNames } from '../norm/index.ts'
import { commandLine, flags } from '../shell.ts'
import type { Host } from './host.ts'
import { seedsOf, writeSeeds } from './settings.ts'

export interface ComparisonRequest {
  /** The network, as `vgg:0.25`; `cnn` by default. */
  readonly model?: string
  /** Two or more, as `group:8`; the first is what the others are held against. */
  readonly norms?: readonly string[]
  /** Samples a step. */
  readonly batches?: readonly number[]
  readonly data?: string
  /** Passes over the training set, at every batch size; 2 by default. */
  readonly epochs?: number | undefined
  /** Or how many steps, at every batch size. */
  readonly steps?: number | undefined
  /** Each normalization takes its best of these. */
  readonly learningRates?: readonly number[]
  readonly optimizer?: string
  /** By default the model's own. */
  readonly activation?: string | undefined
  readonly scaling?: Scaling | undefined
  /** How many (5 means 1 to 5), or which. */
  readonly seeds?: number | readonly number[]
  readonly mode?: EngineSpec['mode']
  /** Whether to time training steps, too; true by default. */
  readonly cost?: boolean
}

export interface ComparisonSettings {
  readonly model: string
  /** What the model is not, where its name may mislead. */
  readonly note: string | undefined
  readonly norms: readonly string[]
  readonly batches: readonly number[]
  readonly data: string
  readonly length: { readonly epochs: number } | { readonly steps: number }
  readonly learningRates: readonly number[]
  readonly optimizer: string
  readonly activation: string | undefined
  readonly scaling: Scaling
  readonly seeds: readonly number[]
  readonly engine: EngineSpec
  /** Gives the same records wherever it runs. */
  readonly command: string
}

/** Passes over the training set. */
export const DEFAULT_EPOCHS = 2

/** Throws a UserError for the first choice that is not as it must be. */
export function comparisonSettings(
  request: ComparisonRequest,
  { scalingFor }: Pick<Host, 'scalingFor'>,
): ComparisonSettings {
  const {
    model = 'cnn',
    batches = [8, 64],
    data = 'fashion-mnist',
    epochs,
    steps,
    learningRates = [0.001],
    activation,
    mode = 'default',
  } = request
  const { note } = parseModel(model)
  const norms = (request.norms ?? ['none', 'batch', 'layer', 'group:8']).map(withKnownNames)
  checkDistinct(
    '--norms',
    norms,
    norms.map((norm) => parseNormalization(norm).spec),
  )
  if (norms.length < 2)
    throw new UserError(
      `--norms ${norms.join(',')}: expected two or more to compare; write, say, --norms none,batch`,
    )
  checkDistinct('--batch-sizes', batches)
  checkDistinct('--learning-rates', learningRates)
  const optimizer = parseOptimizer(request.optimizer ?? 'adam').spec
  const scaling = request.scaling ?? scalingFor(data, 'standardize')
  const seeds = seedsOf(request.seeds ?? 5)
  if (epochs !== undefined && steps !== undefined)
    throw new UserError('--epochs and --steps both say how long to train; give one')
  const length = steps === undefined ? { epochs: epochs ?? DEFAULT_EPOCHS } : { steps }
  const chosen = {
    model,
    norms: norms.join(','),
    'batch-sizes': batches.join(','),
    data,
    ...length,
    'learning-rates': learningRates.join(','),
    optimizer,
    activation,
    scaling,
    seeds: writeSeeds(seeds),
    mode: mode === 'default' ? undefined : mode,
  }
  return {
    model,
    note,
    norms,
    batches,
    data,
    length,
    learningRates,
    optimizer,
    activation,
    scaling,
    seeds,
    engine: { backend: defaultBackend, mode },
    command: commandLine(['normscope', 'compare'], flags(chosen)),
  }
}

/** `values`: what counts as the same, where that is not what was written. */
function checkDistinct(
  flag: string,
  written: readonly (string | number)[],
  values: readonly (string | number)[] = written,
): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i)
  if (twice !== undefined)
    throw new UserError(`${flag} ${written.join(',')}: ${twice} occurs twice; name each once`)
}
