/** The memory of the reference: every value of an expression at once, in float64. */
import { leavesOf, type ProgramRequest } from '../../compile/request.ts'
import { sizeOf, type Tensor, topologicalOrder } from '../../tensor/index.ts'

export function referenceMemory(request: ProgramRequest) {
  const { outputs = {}, updates = [] } = request
  const { states, inputs } = leavesOf(request)
  const all = topologicalOrder([...Object.values(outputs), ...updates.map(([, value]) => value)])
  const bytes = (tensors: readonly Tensor[]) => tensors.reduce((sum, { shape }) => sum + 8 * sizeOf(shape), 0)
  const [held, constants] = [
    bytes(states.map(({ tensor }) => tensor)),
    bytes(inputs.map(({ tensor }) => tensor)),
  ]
  return { states: held, constants, temporaries: bytes(all) - held - constants }
}
