/** What a comparison takes from the records of an arm, for each seed. */
import { correctFromRows, correctQuantities } from '../../probe/index.ts'
import { type BySeed, type Row, trainingQuantities } from '../../stats/index.ts'
import { divergence, ending } from '../framework/measures.ts'
import type { Records } from '../framework/records.ts'

/** The accuracy that evaluations during training measured: of held-out samples, if the run has some, or of the test set. */
export function accuracyDuringTraining(records: Records, arm: string): string {
  const { validationAccuracy, testAccuracy } = trainingQuantities
  return records.of(arm, validationAccuracy).length > 0 ? validationAccuracy : testAccuracy
}

/** That accuracy at the end; a diverged run counts as guessing. */
export function finalAccuracy(records: Records, arm: string, classes: number): BySeed {
  return ending(records, arm, accuracyDuringTraining(records, arm), {
    count: 1,
    afterDivergence: 1 / classes,
  })
}

/**
 * For each test sample, whether the trained network is right. A diverged run counts as guessing: every sample has the
 * value 1 / classes.
 */
export function correctBySeed(
  records: Records,
  arm: string,
  { classes, samples }: { classes: number; samples: number },
): Map<number, Float64Array> {
  const rows = new Map<number, Row[]>()
  for (const quantity of Object.values(correctQuantities))
    for (const row of records.of(arm, quantity)) {
      const own = rows.get(row.seed)
      if (own) own.push(row)
      else rows.set(row.seed, [row])
    }
  const found = new Map<number, Float64Array>()
  for (const [seed, own] of rows) {
    const correct = correctFromRows(own)
    if (correct?.length === samples) found.set(seed, correct)
  }
  for (const seed of divergence(records, arm).keys())
    found.set(seed, new Float64Array(samples).fill(1 / classes))
  return new Map([...found].sort(([a], [b]) => a - b))
}

/** The size of the test set; 1 if no run has measured it. */
export function testSamples(records: Records, arms: readonly string[]): number {
  const rows = arms.flatMap((arm) => records.of(arm, correctQuantities.count))
  return rows.reduce((most, { value }) => Math.max(most, value), 1)
}

/** How much accuracy the last fifth of training adds, for each seed that did not diverge. */
export function riseAtTheEnd(records: Records, arm: string): number[] {
  const diverged = divergence(records, arm)
  return [...records.bySeed(arm, accuracyDuringTraining(records, arm))].flatMap(([seed, rows]) => {
    const last = rows.at(-1)!
    const before = rows.findLast(({ step }) => step <= 0.8 * last.step)
    return diverged.has(seed) || before === undefined || last.step === 0 ? [] : [last.value - before.value]
  })
}
