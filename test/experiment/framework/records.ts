/** Rows for tests, without the training. */
import type { Row } from '../../../src/stats/records/record.ts'

/** As many as a verdict is meant to be based on. */
export const SEEDS: readonly number[] = Array.from({ length: 12 }, (_, i) => i + 1)

/** A value that differs a little between seeds, as measured values do. */
export const jittered = (value: number, seed: number): number => value * (1 + 0.001 * Math.sin(seed * 7))

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

interface Training {
  readonly loss: number
  readonly accuracy: number
}

/** What a classifier of ten classes measures at the end if it has learned. */
export const LEARNED: Training = { loss: 0.4, accuracy: 0.85 }

/** The same if it only guesses. */
export const GUESSING: Training = { loss: Math.log(10), accuracy: 0.1 }

/** The training loss and test accuracy of an arm's runs, from guessing to what they end at. */
export function training(arm: string, { loss, accuracy } = LEARNED): Row[] {
  return SEEDS.flatMap((seed) => [
    ...curve(arm, seed, 'training loss', [GUESSING.loss, jittered(loss, seed)]),
    ...curve(arm, seed, 'test accuracy', [GUESSING.accuracy, jittered(accuracy, seed)]),
  ])
}
