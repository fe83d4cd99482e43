/**
 * Trains each set-up at each rate of its grid on the exploration seeds, extends grids whose best rate is at their end,
 * and chooses the rate with the lowest median over seeds of the mean training loss in the last tenth of the run.
 */
import type { TunedSetup } from '../../src/experiment/index.ts'
import type { PlannedRun, RunResult } from '../../src/run/index.ts'
import { trainingQuantities } from '../../src/stats/index.ts'
import { machine } from '../../src/store/index.ts'
import { bestOf, firstGrid, nextPlace, rateAt } from './grid.ts'
import type { Candidate } from './setups.ts'

/** Exploration seeds; the third only for set-ups with short runs. */
const SEEDS = [1, 2, 3] as const
const FEWEST_SEEDS = 2
/** Seconds of a run that has time for the third seed. */
const CHEAP = 1.5

/** `wanted`, if given. */
export const seedsOf = (
  { seconds }: Pick<Candidate, 'seconds'>,
  wanted?: readonly number[],
): readonly number[] => wanted ?? (seconds <= CHEAP ? SEEDS : SEEDS.slice(0, FEWEST_SEEDS))

/** Seconds on one core for the first grid. */
export const secondsOfGrid = (candidate: Candidate, wanted?: readonly number[]): number =>
  firstGrid(candidate.spec.learningRate).length * seedsOf(candidate, wanted).length * candidate.seconds

export interface Tuner {
  /** The runs of the first grids, in the order of the candidates. */
  readonly runs: readonly PlannedRun[]
  /** Takes a result and returns the runs to add, if a grid is to be extended. */
  follow(result: RunResult): PlannedRun[]
}

export type Tuned = Omit<TunedSetup, 'made'>

interface Tuning {
  readonly candidate: Candidate
  readonly seeds: readonly number[]
  readonly first: readonly number[]
  /** Losses by place and seed. */
  readonly losses: Map<number, number[]>
  /** The places whose runs have not all ended. */
  readonly open: Set<number>
}

/**
 * `onTuned` is called once for each set-up whose rate is known; undefined stands for a set-up that always diverges.
 * `wanted`: the seeds of every set-up, whatever its runs cost.
 */
export function createTuner(
  candidates: readonly Candidate[],
  onTuned: (candidate: Candidate, tuned: Tuned | undefined) => void,
  wanted?: readonly number[],
): Tuner {
  const byRun = new Map<string, { readonly tuning: Tuning; readonly place: number }>()

  function runsAt(tuning: Tuning, place: number): PlannedRun[] {
    const { candidate, seeds } = tuning
    tuning.open.add(place)
    return seeds.map((seed) => {
      const { spec, opened, arms } = candidate
      const learningRate = rateAt(place)
      const whole = {
        ...spec,
        learningRate,
        seed,
        data: opened.spec,
        engine: { backend: 'wasm', mode: 'default' } as const,
      }
      const id = machine.identify(whole)
      byRun.set(id, { tuning, place })
      return {
        id,
        experiment: 'tune-rates',
        arm: `${arms[0]} at ${learningRate}`,
        label: arms[0]!,
        spec: whole,
      }
    })
  }

  const runs = candidates.flatMap((candidate) => {
    const first = firstGrid(candidate.spec.learningRate)
    const seeds = seedsOf(candidate, wanted)
    const tuning: Tuning = { candidate, seeds, first, losses: new Map(), open: new Set() }
    return first.flatMap((place) => runsAt(tuning, place))
  })

  return {
    runs,
    follow(result) {
      const { tuning, place } = byRun.get(result.run.id)!
      const { candidate, seeds, first, losses, open } = tuning
      const own = [...(losses.get(place) ?? []), finalLoss(result)]
      losses.set(place, own)
      if (own.length === seeds.length) open.delete(place)
      if (open.size > 0) return []
      const tried = new Map([...losses].map(([where, values]) => [where, medianOf(values)]))
      const next = nextPlace(tried, first)
      if (next !== undefined) return runsAt(tuning, next)
      const best = bestOf(tried)
      onTuned(
        candidate,
        best === undefined
          ? undefined
          : {
              ...candidate.setup,
              rate: rateAt(best),
              losses: [...tried]
                .sort(([a], [b]) => a - b)
                .map(([where, loss]) => [rateAt(where), rounded(loss)] as const),
              seeds,
            },
      )
      return []
    },
  }
}

/** The mean training loss since the first evaluation; infinite if training diverged. */
function finalLoss({ outcome, rows }: RunResult): number {
  const last = rows.findLast(({ quantity }) => quantity === trainingQuantities.trainingLoss)?.value
  return outcome.kind === 'diverged' || last === undefined || !Number.isFinite(last) ? Infinity : last
}

/** The median; of two middle values of which one is infinite, infinity. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1]!, sorted[Math.floor(sorted.length / 2)]!]
  return (low + high) / 2
}

const rounded = (loss: number) => (Number.isFinite(loss) ? Number(loss.toPrecision(4)) : null)
