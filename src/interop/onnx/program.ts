/**
 * A graph made ready for evaluation: the nodes that the output needs, in order, with each found normalization as one
 * step. Evaluating it builds tensors; nothing is computed but shapes and other numbers that do not depend on the data.
 */
import { UserError } from '../../errors.ts'
import { formatShape, type Tensor } from '../../tensor/index.ts'
import type { Graph, GraphNode } from './graph.ts'
import { folded } from './known.ts'
import type { FoundNorm } from './norms/found.ts'
import { forAll, keepParts } from './operators/fixed-batch.ts'
import { Call, describeNode, type Surroundings, tensorOf } from './operators/call.ts'
import { isAvailable, operatorOf, whyNot } from './operators/table.ts'

export type Step =
  | {
      readonly kind: 'node'
      readonly node: GraphNode
      readonly inputs: readonly string[]
      readonly outputs: readonly string[]
    }
  | {
      readonly kind: 'norm'
      readonly norm: FoundNorm
      readonly inputs: readonly string[]
      readonly outputs: readonly string[]
    }
  | {
      readonly kind: 'dropout'
      readonly node: GraphNode
      readonly inputs: readonly string[]
      readonly outputs: readonly string[]
    }

/** Throws a UserError that names every operator which is not available, with the first node that has it. */
export function planSteps(graph: Graph, norms: readonly FoundNorm[]): Step[] {
  const byOutput = new Map(norms.flatMap((norm) => (norm.isListedOnly ? [] : [[norm.output, norm] as const])))
  const all = graph.nodes.map((node): Step => {
    const norm = node.outputs.map((name) => byOutput.get(name)).find((found) => found !== undefined)
    if (norm) {
      const inputs = [norm.input, norm.scale, norm.bias].filter((name) => name !== undefined)
      return { kind: 'norm', norm, inputs, outputs: [norm.output] }
    }
    const kind = node.operator === 'Dropout' ? 'dropout' : 'node'
    return { kind, node, inputs: node.inputs, outputs: node.outputs }
  })
  const needed = new Set(graph.outputs.slice(0, 1))
  const steps = all.toReversed().filter((step) => {
    if (!step.outputs.some((name) => needed.has(name))) return false
    for (const name of step.inputs) needed.add(name)
    return true
  })
  const result = steps.toReversed()
  checkAvailable(graph, result)
  checkComplete(graph, result)
  return result
}

function checkAvailable({ file }: Graph, steps: readonly Step[]): void {
  const refused = new Map<string, GraphNode[]>()
  for (const step of steps)
    if (step.kind === 'node' && !isAvailable(step.node))
      refused.set(step.node.operator, [...(refused.get(step.node.operator) ?? []), step.node])
  const [first] = [...refused.values()]
  if (first === undefined) return
  const others = [...refused.keys()].slice(1)
  const more = first.length > 1 ? `, and ${first.length - 1} more of its kind` : ''
  const rest = others.length > 0 ? `; not available either: ${others.join(', ')}` : ''
  throw new UserError(`${file}: ${describeNode(first[0]!)}${more}: ${whyNot(first[0]!)}${rest}`)
}

/** Every value must be made before it is read. */
function checkComplete({ file, arrays, inputs, outputs }: Graph, steps: readonly Step[]): void {
  const made = new Set(['', ...arrays.keys(), ...inputs.map(({ name }) => name)])
  for (const step of steps) {
    const missing = step.inputs.find((name) => !made.has(name))
    if (missing !== undefined)
      throw new UserError(
        `${file}: ${step.kind === 'norm' ? step.norm.name : describeNode(step.node)} reads ${missing}, which no node before it makes; export it again`,
      )
    for (const name of step.outputs) made.add(name)
  }
  const [output] = outputs
  if (output === undefined || !made.has(output))
    throw new UserError(`${file}: no node makes its output ${output ?? ''}; export it again`)
}

export interface EvaluationHooks {
  /** The tensor of an array of the file: a parameter, or by default its values. */
  readonly array: (name: string) => Tensor | undefined
  readonly norm: (norm: FoundNorm, x: Tensor, scale: Tensor | undefined, bias: Tensor | undefined) => Tensor
  readonly dropout: (node: GraphNode, x: Tensor, rate: number) => Tensor
  /** Called with each node and its tensors. */
  readonly seen?: (step: Step, inputs: readonly (Tensor | undefined)[], outputs: readonly Tensor[]) => void
}

/** The output for an input. Throws a UserError that names the node if shapes do not fit. */
export function evaluate(
  graph: Graph,
  steps: readonly Step[],
  input: Tensor,
  surroundings: Surroundings,
  hooks: EvaluationHooks,
): Tensor {
  const values = new Map<string, Tensor>([[graph.inputs[0]!.name, input]])
  const valueOf = (name: string): Tensor | undefined => {
    if (name === '') return undefined
    const found = values.get(name)
    if (found) return found
    const array = graph.arrays.get(name)
    if (array === undefined) return undefined
    const tensor = hooks.array(name) ?? tensorOf(array, surroundings.dtype)
    values.set(name, tensor)
    return tensor
  }
  for (const step of steps) {
    const inputs = step.inputs.map(valueOf)
    const outputs = outputsOf(step, inputs, surroundings, hooks, valueOf)
    hooks.seen?.(step, inputs, outputs)
    if (surroundings.baked)
      keepParts(
        surroundings.baked,
        step.inputs.map((name, i) => [name, inputs[i]] as const),
        step.outputs.map((name, i) => [name, outputs[i]] as const),
      )
    for (const [i, name] of step.outputs.entries())
      if (name !== '' && outputs[i]) values.set(name, outputs[i])
  }
  return valueOf(graph.outputs[0]!)!
}

function outputsOf(
  step: Step,
  inputs: readonly (Tensor | undefined)[],
  surroundings: Surroundings,
  hooks: EvaluationHooks,
  valueOf: (name: string) => Tensor | undefined,
): readonly Tensor[] {
  if (step.kind === 'norm') {
    const { name, kind, scale, bias } = step.norm
    const { baked } = surroundings
    const [gain, shift] = [scale, bias].map((each) => {
      const value = each === undefined ? undefined : valueOf(each)
      return baked ? forAll(value, inputs[0]!.shape, baked) : value
    })
    try {
      return [hooks.norm(step.norm, inputs[0]!, gain, shift)]
    } catch (error) {
      if (error instanceof UserError || !(error instanceof Error)) throw error
      throw new UserError(
        `${surroundings.file}: normalization ${name} (${kind}) of ${formatShape(inputs[0]?.shape ?? [])}: ${error.message}; export it again`,
      )
    }
  }
  const call = new Call(step.node, inputs, surroundings)
  if (step.kind === 'dropout') {
    const isTraining = call.optionalNumbers(2)?.[0] ?? 0
    const rate = call.optionalNumbers(1)?.[0] ?? 0.5
    if (!(rate >= 0 && rate < 1))
      throw call.error(
        `its rate is ${rate}, expected a share from 0 to below 1; set p of that module, or leave it out`,
      )
    return [isTraining === 0 || rate === 0 ? call.input(0) : hooks.dropout(step.node, call.input(0), rate)]
  }
  return call.run(operatorOf(step.node)!).map(folded)
}
