/**
 * The taps of an imported network, by module path. A module with weights has its input, the result of its weights and
 * bias, and what the normalization and the activation that follow it directly make of that; a normalization has its
 * own input and output. Units come second, as everywhere: `[batch, units, ...positions]`.
 */
import type { ModelLayer } from '../../nn/index.ts'
import type { Tensor } from '../../tensor/index.ts'
import { transpose } from '../../tensor/index.ts'
import type { ImportedNetwork } from './imported.ts'
import { ownerOf } from './norms/names.ts'
import type { FoundNorm } from './norms/found.ts'
import type { Step } from './program.ts'

interface Taps {
  readonly norm: (found: FoundNorm, x: Tensor, result: { output: Tensor; normalized: Tensor }) => void
  readonly seen: (step: Step, inputs: readonly (Tensor | undefined)[], outputs: readonly Tensor[]) => void
  /** All taps, for these layers. */
  readonly all: (layers: readonly ModelLayer[]) => Record<string, Tensor>
}

interface Tapped {
  input: Tensor
  preactivation: Tensor
  normalized?: Tensor
  activationInput?: Tensor
  activated?: Tensor
  /** Whether units are the last axis. */
  readonly isDense: boolean
}

const convolutions = new Set(['Conv', 'ConvTranspose'])
const products = new Set(['MatMul', 'Gemm'])
const functions = new Set([
  'Relu',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'Sigmoid',
  'Tanh',
  'HardSwish',
  'HardSigmoid',
  'Clip',
  'Softplus',
  'Mish',
  'Swish',
])

export function tapsOf({ parameters, graph }: Pick<ImportedNetwork, 'parameters' | 'graph'>): Taps {
  const names = new Map(parameters.trained.map(({ array, name }) => [array, name]))
  const layers = new Map<string, Tapped>()
  /** The layer whose result a tensor is, so far. */
  const resultOf = new Map<Tensor, Tapped>()
  const sources = sourcesOf(graph.nodes, names)

  function start(name: string, input: Tensor, result: Tensor, isDense: boolean): void {
    const tapped: Tapped = { input, preactivation: result, isDense }
    layers.set(name, tapped)
    resultOf.set(result, tapped)
  }

  return {
    norm(found, x, { output, normalized }) {
      const before = resultOf.get(x)
      if (before && before.activationInput === undefined) {
        before.normalized = normalized
        before.activationInput = output
        resultOf.set(output, before)
      }
      const isDense = found.channelAxis !== 1
      layers.set(found.name, { input: x, preactivation: x, normalized, activationInput: output, isDense })
      if (!before) resultOf.set(output, layers.get(found.name)!)
    },
    seen(step, [x, y], [output]) {
      if (step.kind !== 'node' || output === undefined) return
      const { operator } = step.node
      if (convolutions.has(operator) || products.has(operator)) {
        const weight = step.inputs[1]!
        const owner =
          sources.get(weight) ?? (products.has(operator) ? sources.get(step.inputs[0]!) : undefined)
        if (owner !== undefined) start(owner, (sources.has(weight) ? x : y)!, output, products.has(operator))
        return
      }
      if (operator === 'Add') {
        const [tapped, other] = x && resultOf.has(x) ? [resultOf.get(x)!, 1] : [y && resultOf.get(y), 0]
        const bias = sources.get(step.inputs[other]!)
        if (tapped && bias !== undefined && layers.get(bias) === tapped) {
          tapped.preactivation = output
          resultOf.set(output, tapped)
        }
        return
      }
      const tapped = x && resultOf.get(x)
      if (tapped && functions.has(operator) && tapped.activated === undefined) tapped.activated = output
    },
    all(wanted) {
      const taps: Record<string, Tensor> = {}
      for (const { name } of wanted) {
        const tapped = layers.get(name)
        if (tapped === undefined) continue
        const { input, preactivation, isDense } = tapped
        const normalized = tapped.normalized ?? preactivation
        const activationInput = tapped.activationInput ?? preactivation
        const activated = tapped.activated ?? activationInput
        const all = { input, preactivation, normalized, activationInput, activated, output: activated }
        for (const [tap, tensor] of Object.entries(all))
          taps[`${name}.${tap}`] = isDense ? unitsSecond(tensor) : tensor
      }
      return taps
    },
  }
}

/** `[batch, ...positions, units]` → `[batch, units, ...positions]`. */
function unitsSecond(x: Tensor): Tensor {
  const axes = x.shape.map((_, d) => d)
  return axes.length < 3 ? x : transpose(x, [0, axes.at(-1)!, ...axes.slice(1, -1)])
}

/** The module whose parameter a value is, also transposed or reshaped. */
function sourcesOf(
  nodes: ImportedNetwork['graph']['nodes'],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const sources = new Map([...names].map(([array, name]) => [array, ownerOf(name) || name]))
  for (const { operator, inputs, outputs } of nodes) {
    const source = sources.get(inputs[0] ?? '')
    if (source !== undefined && ['Transpose', 'Reshape', 'Unsqueeze', 'Cast'].includes(operator))
      sources.set(outputs[0]!, source)
  }
  return sources
}
