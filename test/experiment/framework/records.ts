/** Rows for tests, without the training. */
import type { Row } from '../../../src/stats/records/record.ts'

/** One row for each value, `every` steps apart from step 0. */
export function curve(
  arm: string,
  seed: number,
  quantity: string,
  values: readonly number[],
  every = 10,
): Row[] {
  return values.map((value, i) => ({
    run: `${arm}-${seed}`,
    arm,
    seed,
    step: i * every,
    layer: '',
    quantity,
    value,
  }))
}
