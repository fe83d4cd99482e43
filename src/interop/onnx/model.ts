/** A model of an imported network: its graph as tensors, its parameters as states, its layers and their taps. */
import { UserError } from '../../errors.ts'
import type { ModelLayer, ModelOutput } from '../../nn/index.ts'
import {
  type ApplyOptions,
  FROZEN,
  isOfFile,
  KEEP,
  parseNormalization,
  readCurrent,
  streamsPerLayer,
  type Update,
} from '../../norm/index.ts'
import { streams } from '../../random/index.ts'
import {
  add,
  argmax,
  cast,
  div,
  type DType,
  formatShape,
  input as graphInput,
  isFloat,
  less,
  mul,
  reshape,
  type Shape,
  sizeOf,
  type State,
  state,
  type Tensor,
  transpose,
  uniform,
} from '../../tensor/index.ts'
import { FileShapes } from './operators/file-shapes.ts'
import { checkWeights, weightsFor } from './parameters/given-weights.ts'
import type { CreateOptions, FewerGroups, ImportedModel, ImportedNetwork } from './imported.ts'
import { ownerOf } from './norms/names.ts'
import { BATCH_ADVICE, EXPORT_ADVICE } from './norms/folded.ts'
import { type FoundNorm, isSameModule } from './norms/found.ts'
import { checkFrozen, hasStatistics, storedIn } from './norms/frozen.ts'
import { exchanged, kept, type PlacedNorm } from './norms/place.ts'
import { axesOf, type Surroundings, valuesAs } from './operators/call.ts'
import { evaluate, type EvaluationHooks } from './program.ts'
import { tapsOf } from './taps.ts'
import { fits } from './parameters/written-names.ts'

/** A batch to find shapes with. */
const TRIAL = 2

type Source = Omit<ImportedNetwork, 'create' | 'withTiedEmbeddings' | 'withTransposed'>

export function createModel(
  network: Source,
  {
    norm = KEEP,
    only,
    frozen = false,
    seed = 0,
    dtype = 'f32',
    weights,
    input,
    dropout = true,
  }: CreateOptions,
): ImportedModel {
  const { file, graph, norms, steps, parameters } = network
  const spec = parseNormalization(norm).spec
  const sample = sampleShape(network, input)
  const changed = norms.filter((found) => !isOfFile(spec) && isExchangeable(found) && isChosen(found, only))
  checkChanged(network, changed, spec, only)
  const isFrozen = (found: FoundNorm) =>
    found.isFrozen || (hasStatistics(found) && (frozen || (spec === FROZEN && isChosen(found, only))))
  checkFrozen(network, { spec, frozen, isFrozen })
  if (weights) checkWeights(network, weights)

  const values = new Map<string, State>()
  const stateOf = (array: string, name: string, role: State['role']): State => {
    const found = values.get(array)
    if (found) return found
    const stored = graph.arrays.get(array)
    if (stored?.kind !== 'float')
      throw new UserError(
        `${file}: expected ${array || 'a statistic of batch normalization'} among its arrays of floats, and it is not there; export it again`,
      )
    const { shape } = stored
    const initial = weights === undefined ? stored : weightsFor(network, weights, { name, array, shape })
    const made = state(name, valuesAs(initial, dtype), shape, dtype, role)
    values.set(array, made)
    return made
  }
  const dropped = droppedBy(changed, network)
  const trained = parameters.trained.filter(({ array }) => !dropped.has(array))
  const own = trained.map(({ array, name, role }) => stateOf(array, name, role))

  const shapes = new Map<FoundNorm, Shape>()
  const dropouts = new Map<string, State>()
  const kind = network.input.kind === 'float' ? dtype : 'i32'
  const fixed = bakedBatch(network)
  /** What the trial shows of a file with a fixed batch. */
  const inFile = fixed === undefined ? undefined : new FileShapes(graph.inputs[0]!.name, [fixed, ...sample])
  const trial = evaluateAt(graphInput('x', [fixed ?? TRIAL, ...sample], kind), {
    array: (name) => values.get(name)?.tensor,
    norm: (found, x) => {
      shapes.set(found, x.shape)
      return x
    },
    dropout: (node, x) => {
      const name = `${node.path || node.outputs[0]!}.step`
      if (dropout && !dropouts.has(node.outputs[0]!))
        dropouts.set(node.outputs[0]!, state(name, 0, [], 'i32', 'counter'))
      return x
    },
    seen(step, inputs, outputs) {
      inFile?.note(step, inputs, outputs)
      const [output] = outputs
      const listed = norms.find((found) => found.isListedOnly && found.output === step.outputs[0])
      if (listed && output) shapes.set(listed, output.shape)
    },
  })
  const { classes, positions } = outputOf(network, trial)

  const notes = [...network.notes]
  const places = new Map<FoundNorm, PlacedNorm>()
  const fewer = new Map<string, FewerGroups>()
  for (const [i, found] of norms.entries()) {
    const shape = shapes.get(found)
    if (shape === undefined) continue
    // Uses of one module share its parameters and its statistics, also those of another in its place.
    const first = norms.find((other) => isSameModule(other, found))
    const shared = first && first !== found && sameFeatures(found, shapes.get(first)!, shape)
    if (shared && places.has(first)) {
      places.set(found, places.get(first)!)
      continue
    }
    if (!changed.includes(found)) {
      const { running } = found
      const statistics =
        running && hasStatistics(found)
          ? {
              mean: stateOf(running.mean, running.mean, 'statistic'),
              variance: stateOf(running.variance, running.variance, 'statistic'),
            }
          : undefined
      places.set(found, kept({ ...found, isFrozen: isFrozen(found) }, statistics))
      continue
    }
    const key = { seed, stream: streams.normalization + streamsPerLayer * i }
    const { placed, groups } = exchanged(found, spec, { shape, dtype, key })
    places.set(found, placed)
    if (groups) fewer.set(found.name, groups)
  }
  notes.push(...describeGroups(fewer))
  const stored = storedIn(network, weights)
  if (stored === 'initial' && norms.some((found) => !changed.includes(found) && isFrozen(found)))
    notes.push(
      'the statistics that are frozen are those before training (means 0, variances 1), so these normalizations only scale and shift',
    )
  const layers = layersOf(own, norms, places, changed, [...dropouts.values()])
  const parameterStates = layers.flatMap((layer) => layer.parameters)

  /** In the type of `x`, or for whole numbers `float`: probes evaluate networks in float64, too. */
  function evaluateAt(x: Tensor, hooks: EvaluationHooks, float = dtype): Tensor {
    const type = isFloat(x.dtype) ? x.dtype : float
    const surroundings: Surroundings = {
      file,
      opset: graph.opset,
      dtype: type,
      ...bakedOf(network, x.shape[0]!, inFile),
    }
    return evaluate(graph, steps, x, surroundings, hooks)
  }

  return {
    input: sample.length === 0 ? [1] : modelInput(network, sample, input),
    classes,
    ...(network.tokens !== undefined && { tokens: network.tokens }),
    ...(positions !== undefined && { steps: positions }),
    dtype,
    layers,
    parameters: parameterStates,
    states: [...parameterStates, ...layers.flatMap((layer) => layer.states)],
    notes,
    shapes: norms.flatMap((found) => {
      const shape = shapes.get(found)
      const isFirst = norms.find((other) => isSameModule(other, found) && shapes.has(other)) ?? found
      if (shape === undefined || isFirst !== found) return []
      const foldsInto = network.foldable.get(found.name)
      const isExchanged = changed.includes(found)
      const place = { norm: found, shape, isExchanged, isFrozen: !isExchanged && isFrozen(found) }
      return [{ ...place, ...(foldsInto !== undefined && { foldsInto }) }]
    }),
    folded: network.folded,
    stored,
    fewerGroups: [...fewer].map(([name, groups]) => ({ name, ...groups })),
    apply(given, options): ModelOutput {
      const { mode, read = readCurrent } = options
      const updates = new Map<State, Tensor>()
      // A module that is used twice sees the statistics that its first use left.
      const latest: ApplyOptions = { ...options, read: (each) => updates.get(each) ?? read(each) }
      const taps = tapsOf(network)
      const [first] = parameterStates
      const float = first ? read(first).dtype : dtype
      const hooks: EvaluationHooks = {
        array: (name) => {
          const found = values.get(name)
          return found && read(found)
        },
        norm: (found, x, scale, bias) => {
          const placed = places.get(found)!
          const result = placed.apply(x, { scale, bias }, latest)
          for (const [each, value] of result.updates) updates.set(each, value)
          taps.norm(found, x, result)
          return result.output
        },
        dropout(node, x, rate) {
          const step = dropouts.get(node.outputs[0]!)
          if (step === undefined || mode === 'eval') return x
          const place = norms.length + [...dropouts.values()].indexOf(step)
          const key = { seed, stream: streams.normalization + streamsPerLayer * place, step: read(step) }
          if (mode === 'train') updates.set(step, add(read(step), 1))
          return div(mul(x, cast(less(uniform(x.shape, key, dtype), 1 - rate), x.dtype)), 1 - rate)
        },
        seen: taps.seen,
      }
      const logits = evaluateAt(asInput(network, given, sample, float), hooks, float)
      checkBatchOf(network, logits, given.shape[0]!)
      return {
        logits: asLogits(logits),
        taps: taps.all(layers),
        updates: mode === 'eval' ? [] : ([...updates] as Update[]),
      }
    },
  }
}

/** Whether a normalization of inputs [batch, …] of the one shape has parameters that fit the other. */
const sameFeatures = ({ channelAxis }: FoundNorm, a: Shape, b: Shape): boolean => {
  const [axis] = axesOf([channelAxis], a) as [number]
  return a.length === b.length && a[axis] === b[axis]
}

/** One sentence for all normalizations with the same channels and groups. */
function describeGroups(fewer: ReadonlyMap<string, FewerGroups>): string[] {
  const names = new Map<string, string[]>()
  for (const [name, { channels, wanted, given }] of fewer) {
    const text = `${wanted} groups do not divide ${channels} channels, so it is ${given} groups in`
    names.set(text, [...(names.get(text) ?? []), name])
  }
  return [...names].map(([text, list]) => `${text} ${list.join(', ')}`)
}

const isExchangeable = ({ kind }: FoundNorm) => kind !== 'weight-standardization'

/** Whether the module path fits one of the patterns; all do without any. */
const isChosen = ({ name }: FoundNorm, only: readonly string[] | undefined): boolean =>
  only === undefined || only.length === 0 || fits(name, only)

/** Throws a UserError if there is nothing to exchange. */
function checkChanged(
  { file, norms, folded }: Source,
  changed: readonly FoundNorm[],
  spec: string,
  only: readonly string[] | undefined,
): void {
  if (isOfFile(spec) || changed.length > 0) return
  if (norms.some(isExchangeable))
    throw new UserError(
      `${file}: no normalization fits ${only?.join(', ')}; expected module paths, or patterns with *, that fit some of ${someOf(norms.map(({ name }) => name))}`,
    )
  const reason =
    folded.length > 0
      ? `batch normalization seems to be folded into its layers, such as ${folded[0]}; `
      : 'none was found; if its model has some, '
  throw new UserError(
    `${file}: norm ${spec} takes the place of the normalizations of a network: ${reason}${EXPORT_ADVICE}`,
  )
}

const MOST_NAMED = 8

const someOf = (names: readonly string[]): string =>
  names.length > MOST_NAMED + 1
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more, which normscope models lists`
    : names.join(', ')

/** The γ and β of normalizations that are exchanged, unless others use them too. */
function droppedBy(changed: readonly FoundNorm[], { norms, steps }: Source): ReadonlySet<string> {
  const gone = new Set(changed)
  const stays = new Set(norms.filter((found) => !gone.has(found)).flatMap(({ parameters }) => parameters))
  // A parameter that the rest of the graph reads directly, beside the normalization, stays.
  for (const step of steps)
    if (step.kind === 'node')
      for (const name of step.inputs) if (isDirect(step.node.operator)) stays.add(name)
  return new Set(changed.flatMap(({ parameters }) => parameters).filter((name) => !stays.has(name)))
}

const isDirect = (operator: string) =>
  !['Unsqueeze', 'Reshape', 'Cast', 'Add', 'Mul', 'Transpose'].includes(operator)

/** The shape of one sample as the graph takes it, without the batch. */
function sampleShape({ file, input: { name, dimensions, kind } }: Source, given: Shape | undefined): Shape {
  const own = dimensions.slice(1)
  const takes = `${file}: its input${name === 'input' ? '' : ` ${name}`} takes samples`
  if (own.every((size) => typeof size === 'number')) {
    const isFitting =
      given === undefined || sizeOf(given) === sizeOf(own) || (kind === 'int' && isCoded(given, own))
    if (isFitting) return own
    throw new UserError(
      `${takes} ${formatShape(own)}, and those of the data are ${formatShape(given)}; ` +
        (kind === 'int'
          ? `use sequences of ${own.join(' × ')}, as in text:FILE?window=${own[0]}`
          : 'use data of that shape, or export the network for these'),
    )
  }
  const parts = kind === 'int' && given?.length === own.length + 1 ? given.slice(0, -1) : given
  const full = parts && [...Array.from({ length: own.length - parts.length }, () => 1), ...parts]
  if (
    full === undefined ||
    full.length !== own.length ||
    own.some((size, d) => typeof size === 'number' && size !== full[d])
  )
    throw new UserError(
      `${takes} [${own.join(', ')}], where names stand for any size, ` +
        (given === undefined
          ? 'and nothing says which; name the data (--data, or input in a program)'
          : `and those of the data are ${formatShape(given)}; ` +
            (kind === 'int'
              ? 'use text, as in text:FILE'
              : 'use data of such a shape, or export the network for these')),
    )
  return full
}

/** Whether `given` are one-hot codes of whole numbers of shape `own`. */
const isCoded = (given: Shape, own: readonly number[]) =>
  given.length === own.length + 1 && sizeOf(given.slice(0, -1)) === sizeOf(own)

/** Whole numbers that are no tokens come as one-hot codes. */
const modelInput = ({ input: { kind }, tokens }: Source, sample: Shape, given: Shape | undefined): Shape =>
  kind === 'int' && tokens === undefined && given && sizeOf(given) !== sizeOf(sample) ? given : sample

/** Samples as the graph takes them; one-hot codes of whole numbers become these. */
function asInput({ input: { kind } }: Source, x: Tensor, sample: Shape, dtype: DType): Tensor {
  const [batch] = x.shape as [number]
  const count = sizeOf(sample)
  const values = sizeOf(x.shape.slice(1))
  if (kind === 'float') return cast(reshape(x, [batch, ...sample]), isFloat(x.dtype) ? x.dtype : dtype)
  if (values === count) return cast(reshape(x, [batch, ...sample]), 'i32')
  return argmax(reshape(x, [batch, ...sample, values / count]))
}

const bakedBatch = ({ input: { dimensions } }: Source): number | undefined => {
  const [batch] = dimensions
  return typeof batch === 'number' ? batch : undefined
}

function bakedOf(network: Source, now: number, inFile: FileShapes | undefined): Pick<Surroundings, 'baked'> {
  const file = bakedBatch(network)
  if (file === undefined || inFile === undefined || file === now) return {}
  const { shapes, targets } = inFile
  return { baked: { file, now, shapes, targets, parts: new Map() } }
}

/** Throws a UserError if a file with a fixed batch gives another number of answers than it got samples. */
function checkBatchOf(network: Source, { shape }: Tensor, batch: number): void {
  const baked = bakedBatch(network)
  if (baked === undefined || baked === batch || shape[0] === batch) return
  throw new UserError(
    `${network.file}: its output for ${batch} samples is ${formatShape(shape)}, because it was exported for batches of ${baked}; ` +
      `${BATCH_ADVICE}, or use batches of that size`,
  )
}

/** Classes, and positions if each has its own: steps of a sequence, pixels of an image. */
function outputOf({ file, graph }: Source, { shape }: Tensor): { classes: number; positions?: number } {
  if (shape.length === 1) return { classes: 1 }
  if (shape.length === 2) return { classes: shape[1]! }
  if (shape.length === 3) return { classes: shape[2]!, positions: shape[1]! }
  if (shape.length === 4) return { classes: shape[1]!, positions: shape[2]! * shape[3]! }
  throw new UserError(
    `${file}: its output ${graph.outputs[0]} is ${formatShape(shape)}, expected [batch, classes], [batch, steps, classes] or [batch, classes, height, width]; export another`,
  )
}

/** `[batch, classes]` or `[batch, positions, classes]`. */
function asLogits(y: Tensor): Tensor {
  const [batch, classes, height, width] = y.shape as [number, number, number, number]
  if (y.shape.length === 1) return reshape(y, [batch, 1])
  if (y.shape.length < 4) return y
  return reshape(transpose(y, [0, 2, 3, 1]), [batch, height * width, classes])
}

/** One layer for each module that has parameters, in their order; one for each normalization without any. */
function layersOf(
  own: readonly State[],
  norms: readonly FoundNorm[],
  places: ReadonlyMap<FoundNorm, PlacedNorm>,
  changed: readonly FoundNorm[],
  counters: readonly State[],
): ModelLayer[] {
  const layers = new Map<string, { name: string; parameters: State[]; states: State[] }>()
  const layer = (name: string) => {
    const found = layers.get(name) ?? { name, parameters: [], states: [] }
    layers.set(name, found)
    return found
  }
  for (const parameter of own) layer(ownerOf(parameter.name) || parameter.name).parameters.push(parameter)
  const seen = new Set<State>()
  const fresh = (states: readonly State[]) =>
    states.filter((each) => !seen.has(each) && seen.add(each) !== undefined)
  for (const found of norms) {
    const placed = places.get(found)
    if (placed === undefined) continue
    const { parameters, states } = layer(found.name)
    if (changed.includes(found)) parameters.push(...fresh(placed.parameters))
    states.push(...fresh(placed.states))
  }
  for (const counter of counters) layer(ownerOf(counter.name)).states.push(counter)
  return [...layers.values()]
}
