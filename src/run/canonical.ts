/**
 * The canonical form of a spec. Equal runs have equal canonical specs, however their specs were written:
 *
 *   mlp, mlp:100,100,100           mlp:hidden=100,100,100,output=plain
 *   batch, batch:convention=pytorch  batch:convention=pytorch,momentum=0.9,epsilon=0.00001,affine=true
 *   no schedule, constant          constant:warmup=0
 *
 * Every option is written out in the order of its declaration, including the model's defaults. Probes are sorted,
 * without repeats. The place of the data, as opposed to their content, is not part of a run's identity.
 */
import type { ModelSpec, RunSpec } from '../experiment/index.ts'
import {
  canonicalModel as canonicalArchitecture,
  initializers,
  isModelFile,
  optimizers,
  parseInitializer,
  parseModel,
  parseOptimizer,
} from '../nn/index.ts'
import { canonicalNormalization, originsIn, parseNormalization, requirePlugins } from '../norm/index.ts'
import { canonicalSpec as canonicalText } from '../options/index.ts'
import { parseProbe, probes } from '../probe/index.ts'
import {
  learningRateSchedules,
  parseLearningRateSchedule,
  parseSmoothing,
  parseTrainedPart,
  smoothings,
  trainedParts,
} from '../train/index.ts'

/** Throws a UserError if a part of it cannot be read. */
export function canonicalSpec(spec: RunSpec): RunSpec {
  return {
    ...spec,
    model: canonicalModel(spec.model),
    optimizer: canonicalText('optimizer', optimizers, spec.optimizer),
    schedule: canonicalText('schedule', learningRateSchedules, spec.schedule ?? 'constant'),
    ...(spec.smoothing !== undefined && {
      smoothing: canonicalText('smoothing', smoothings, spec.smoothing),
    }),
    ...(spec.trainOnly !== undefined && { trainOnly: canonicalText('part', trainedParts, spec.trainOnly) }),
    augment: spec.augment ?? 'none',
    probes: [...new Set(spec.probes.map((probe) => canonicalText('probe', probes, probe)))].sort(),
    ...(spec.loss === undefined && spec.data.content && { loss: lossFor(spec.data.content.predicts) }),
  }
}

const lossFor = (predicts: 'classes' | 'values') => (predicts === 'classes' ? 'cross-entropy' : 'squared')

function canonicalModel(spec: ModelSpec): ModelSpec {
  const { architecture, norm, activation, initializer, plugins = [], ...others } = spec
  requirePlugins(plugins)
  const origins = originsIn(norm)
  const rest = { ...others, ...(origins.length > 0 && { plugins: origins }) }
  const { defaults } = parseModel(architecture)
  // A network from a file has its own activations and weights.
  if (defaults === undefined)
    return { ...rest, architecture: canonicalArchitecture(architecture), norm: canonicalNormalization(norm) }
  const weights = initializer ?? defaults.initializer
  return {
    ...rest,
    architecture: canonicalArchitecture(architecture),
    norm: canonicalNormalization(norm),
    activation: activation ?? defaults.activation,
    initializer: canonicalText('initializer', initializers, weights),
  }
}

/**
 * The part of a kept spec that is hashed. `from` is left out if the spec describes the content of the data, and the
 * paths of a network's file and of plugins, whose content it describes.
 */
export function identityOf({ data, ...spec }: RunSpec): object {
  const { from: _, ...rest } = data
  // A damaged spec may lack its network.
  const { architecture, plugins } = (spec.model as Partial<ModelSpec> | undefined) ?? {}
  const isFile = typeof architecture === 'string' && isModelFile(architecture)
  return {
    ...spec,
    ...((isFile || plugins) && {
      model: {
        ...spec.model,
        ...(isFile && { architecture: architecture.replace(/^(\w+:).*,(?=sha256=)/, '$1') }),
        ...(plugins && { plugins: plugins.map(({ norm, sha256 }) => ({ norm, sha256 })) }),
      },
    }),
    data: rest.content === undefined ? data : rest,
  }
}

/**
 * The same spec as people write it: options with their default values are left out. Parts of another version's run
 * that this version does not know stay unchanged.
 */
export function shortSpec(spec: RunSpec): RunSpec {
  const { schedule, augment, loss, data, ...rest } = spec
  const rates = schedule === undefined ? 'constant' : shortText(parseLearningRateSchedule, schedule)
  return {
    ...rest,
    model: shortModel(spec.model),
    ...(loss !== undefined && !(data.content && loss === lossFor(data.content.predicts)) && { loss }),
    optimizer: shortText(parseOptimizer, spec.optimizer),
    ...(rates !== 'constant' && { schedule: rates }),
    ...(spec.smoothing !== undefined && { smoothing: shortText(parseSmoothing, spec.smoothing) }),
    ...(spec.trainOnly !== undefined && { trainOnly: shortText(parseTrainedPart, spec.trainOnly) }),
    ...(augment !== undefined && augment !== 'none' && { augment }),
    probes: spec.probes.map((probe) => shortText(parseProbe, probe)),
    data,
  }
}

function shortModel({ activation, initializer, ...rest }: ModelSpec): ModelSpec {
  const defaults = defaultsOf(rest.architecture)
  const weights = initializer && shortText(parseInitializer, initializer)
  return {
    ...rest,
    architecture: shortText(parseModel, rest.architecture),
    norm: shortText(parseNormalization, rest.norm),
    ...(activation !== undefined && activation !== defaults?.activation && { activation }),
    ...(weights !== undefined && weights !== defaults?.initializer && { initializer: weights }),
  }
}

function defaultsOf(
  architecture: string,
): { readonly activation: string; readonly initializer: string } | undefined {
  try {
    return parseModel(architecture).defaults
  } catch {
    return undefined
  }
}

function shortText(parse: (text: string) => { readonly spec: string }, text: string): string {
  try {
    return parse(text).spec
  } catch {
    return text
  }
}
