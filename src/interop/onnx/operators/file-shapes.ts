/** What the evaluation of a file with a fixed batch at its own size shows: see `fixed-batch.ts`. */
import type { Shape, Tensor } from '../../../tensor/index.ts'
import { valuesOf } from '../known.ts'

/** A step of the evaluation, with the names of its values. */
interface Named {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** If it is a node. */
  readonly node?: { readonly operator: string }
}

export class FileShapes {
  /** The shapes of values, by their names. */
  readonly shapes = new Map<string, Shape>()
  /** The numbers that are targets of reshapes and the like, by their names. */
  readonly targets = new Map<string, readonly number[]>()

  constructor(input: string, shape: Shape) {
    this.shapes.set(input, shape)
  }

  /** Call it for each step of the evaluation. */
  note(step: Named, inputs: readonly (Tensor | undefined)[], outputs: readonly (Tensor | undefined)[]): void {
    const keep = (names: readonly string[], tensors: readonly (Tensor | undefined)[]) => {
      for (const [i, tensor] of tensors.entries()) if (tensor) this.shapes.set(names[i]!, tensor.shape)
    }
    keep(step.inputs, inputs)
    keep(step.outputs, outputs)
    const isReshape = ['Reshape', 'Expand'].includes(step.node?.operator ?? '')
    const sizes = isReshape && inputs[1] ? valuesOf(inputs[1]) : undefined
    if (sizes) this.targets.set(step.inputs[1]!, Array.from(sizes))
  }
}
