/** The request for a comparison of normalizations, with every default filled in. */
import { defaultBackend } from '../../backend/index.ts'
import type { Scaling } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import type { EngineSpec } from '../../experiment/index.ts'
import { withFrozenStatistics, withWeightsFrom } from '../../interop/onnx/index.ts'
import { checkFlags, parseModel, parseOptimizer } from '../../nn/index.ts'
import { parseNormalization, pluginFlags, withKnownNames } from '../../norm/index.ts'
import { parseLearningRateSchedule } from '../../train/index.ts'
import { commandLine, flags } from '../../shell.ts'
import type { Host } from '../host.ts'
import { seedsOf, writeSeeds } from '../settings.ts'

export interface ComparisonRequest {
  /** The network, for example `vgg:0.25`; `cnn` by default. */
  readonly model?: string
  /** Two or more, for example `group:8`; the others are compared with the first. */
  readonly norms?: readonly string[]
  /**
   * For a network from a file: the weights that every run starts with: `trained` for those of the file, to fine-tune them;
   * `seeds` for others in each run; or a .safetensors file, to fine-tune those. Those of the file if absent.
   */
  readonly from?: string | undefined
  /** For a network from a file: whether kept batch normalizations use their stored statistics in training, too. */
  readonly frozen?: boolean | undefined
  /** Samples per step. */
  readonly batches?: readonly number[]
  readonly data?: string
  /** Passes over the training set, at every batch size; 2 by default. */
  readonly epochs?: number | undefined
  /** Alternatively, the number of steps at every batch size. */
  readonly steps?: number | undefined
  /** Each normalization uses its best of these. */
  readonly learningRates?: readonly number[]
  /** The share of the training set that is held out to choose the rate, if there are several; 0.1 by default. */
  readonly validation?: number | undefined
  readonly optimizer?: string
  /** The course of the learning rate: `cosine:warmup=100`; constant by default. */
  readonly schedule?: string | undefined
  /** By default the model's own. */
  readonly activation?: string | undefined
  readonly scaling?: Scaling | undefined
  /** How many (5 means 1 to 5), or which seeds. */
  readonly seeds?: number | readonly number[]
  readonly mode?: EngineSpec['mode']
  /** Whether to time training steps too; true by default. */
  readonly cost?: boolean
}

export interface ComparisonSettings {
  readonly model: string
  /** Absent if it was not said. */
  readonly from: string | undefined
  /** What the model is not, if its name may mislead. */
  readonly note: string | undefined
  readonly norms: readonly string[]
  readonly batches: readonly number[]
  readonly data: string
  readonly length: { readonly epochs: number } | { readonly steps: number }
  readonly learningRates: readonly number[]
  /** Absent with one rate: there is nothing to choose. */
  readonly validation: number | undefined
  readonly optimizer: string
  /** Absent if the rate is constant. */
  readonly schedule: string | undefined
  readonly activation: string | undefined
  readonly scaling: Scaling
  readonly seeds: readonly number[]
  readonly engine: EngineSpec
  /** Running this command again gives the same records on every machine. */
  readonly command: string
}

/** Passes over the training set. */
export const DEFAULT_EPOCHS = 2

export const DEFAULT_RATES: readonly number[] = [0.0003, 0.001, 0.003]

/** Trained weights are changed by smaller steps. */
const FINE_TUNING_RATES: readonly number[] = DEFAULT_RATES.map((rate) => Number((rate / 10).toPrecision(1)))

/** Whether weights from there are trained already. */
export const isTrained = (from: string | undefined): boolean => from !== undefined && from !== 'seeds'

const DEFAULT_VALIDATION = 0.1

/** Throws a UserError for the first invalid choice. */
export function comparisonSettings(
  request: ComparisonRequest,
  { scalingFor }: Pick<Host, 'scalingFor'>,
): ComparisonSettings {
  const {
    model: network = 'cnn',
    from,
    frozen,
    batches = [8, 64],
    data = 'fashion-mnist',
    epochs,
    steps,
    learningRates = isTrained(from) ? FINE_TUNING_RATES : DEFAULT_RATES,
    activation,
    mode = 'default',
  } = request
  const model = withFrozenStatistics(withWeightsFrom(network, from), frozen)
  checkFlags(model, { activation })
  const { note, norm: own } = parseModel(model)
  const usual = own === undefined ? ['none', 'batch', 'layer', 'group:8'] : [own, 'none', 'layer', 'group:8']
  const norms = (request.norms ?? usual).map(withKnownNames)
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
  const course = parseLearningRateSchedule(request.schedule ?? 'constant').spec
  const schedule = course === 'constant' ? undefined : course
  const scaling = request.scaling ?? scalingFor(data, 'standardize')
  const seeds = seedsOf(request.seeds ?? 5)
  if (epochs !== undefined && steps !== undefined)
    throw new UserError('--epochs and --steps both set how long to train; give only one')
  const length = steps === undefined ? { epochs: epochs ?? DEFAULT_EPOCHS } : { steps }
  const { validation: share = DEFAULT_VALIDATION } = request
  if (!(share > 0 && share <= 0.5))
    throw new UserError(
      `--validation ${share}: expected the share of the training set to hold out, above 0 and at most 0.5; write --validation ${DEFAULT_VALIDATION}`,
    )
  if (request.validation !== undefined && learningRates.length === 1)
    throw new UserError(
      `--validation ${share}: with the one learning rate ${learningRates[0]} there is nothing to choose; leave it out, or give several --learning-rates`,
    )
  const validation = learningRates.length > 1 ? share : undefined
  const chosen = {
    model: network,
    from,
    norms: norms.join(','),
    'batch-sizes': batches.join(','),
    data,
    ...length,
    'learning-rates': learningRates.join(','),
    validation: request.validation,
    optimizer,
    schedule,
    activation,
    scaling,
    seeds: writeSeeds(seeds),
    mode: mode === 'default' ? undefined : mode,
  }
  return {
    model,
    from,
    note,
    norms,
    batches,
    data,
    length,
    learningRates,
    validation,
    optimizer,
    schedule,
    activation,
    scaling,
    seeds,
    engine: { backend: defaultBackend, mode },
    command: commandLine(['normscope', 'compare'], flags(chosen), frozen ? ['--frozen'] : [], pluginFlags()),
  }
}

/** `values` are compared for equality, if they differ from the written texts. */
function checkDistinct(
  flag: string,
  written: readonly (string | number)[],
  values: readonly (string | number)[] = written,
): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i)
  if (twice !== undefined)
    throw new UserError(`${flag} ${written.join(',')}: ${twice} occurs twice; name each once`)
}
