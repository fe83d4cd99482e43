/** What a trained network answers for inputs: its outputs, and the probabilities of classes. */
import type { Session } from '../backend/types.ts'
import type { Trained } from '../interop/trained.ts'
import { input, sizeOf, softmax } from '../tensor/index.ts'

/** Inputs per call of the program. */
const CHUNK = 32

/**
 * One row of values per input, in their order: probabilities if the outputs are logits of classes, else the outputs
 * themselves.
 * @param inputs the values of each input, row by row; they are read as they are needed
 */
export async function predict(
  session: Session,
  { model, values, outputs }: Pick<Trained, 'model' | 'values' | 'outputs'>,
  count: number,
  inputs: (index: number) => Float32Array,
): Promise<Float32Array[]> {
  const size = sizeOf(model.input)
  const rows = Math.min(CHUNK, count)
  const { logits } = model.apply(input('x', [rows, ...model.input], model.dtype), { mode: 'eval' })
  const program = await session.compile({ outputs: { y: outputs === 'classes' ? softmax(logits) : logits } })
  try {
    await Promise.all(
      model.states.flatMap((state) => {
        const given = values[state.name]
        return given === undefined ? [] : [session.restore(state, given)]
      }),
    )
    const results: Float32Array[] = []
    for (let start = 0; start < count; start += rows) {
      const x = new Float32Array(rows * size)
      const filled = Math.min(rows, count - start)
      for (let i = 0; i < filled; i++) x.set(inputs(start + i), i * size)
      const { y } = await program.run({ x })
      const width = y.length / rows
      for (let i = 0; i < filled; i++) results.push(Float32Array.from(y.subarray(i * width, (i + 1) * width)))
    }
    return results
  } finally {
    program.dispose()
  }
}
