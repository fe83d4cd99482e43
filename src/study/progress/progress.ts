/** The state of the runs, computed from their events: what every display shows. */
import type { Row } from '../../stats/records/record.ts'
import { trainingQuantities } from '../../stats/index.ts'
import type { RunEvent } from '../events.ts'
import { RunClock } from './run-clock.ts'
import type { PlannedRun } from '../../run/identity.ts'
import { firstOfEach } from '../first-of-each.ts'

export interface RunState {
  readonly run: PlannedRun
  status: 'waiting' | 'running' | 'finished' | 'diverged' | 'failed'
  step: number
  /** Steps taken before by another command: all steps of a reused run. */
  stepsBefore: number
  /** The spec of the probe that is measuring now. */
  measuring: string | undefined
  reused: boolean
  /** The loss of the last reported batch, or for a run that has ended, the last recorded loss. NaN if there is none. */
  loss: number
  /**
   * The last accuracy on the test set, and the best so far; NaN before the first, and for tasks without a right
   * answer.
   */
  accuracy: number
  bestAccuracy: number
  /** The last test loss, and the lowest so far. */
  testLoss: number
  lowestTestLoss: number
  /** Milliseconds, by the clock of `update`. */
  startedAt: number
  endedAt: number
}

export class Progress {
  readonly states: readonly RunState[]
  /** If several arms use a run, the state of the first. */
  readonly #distinct: readonly RunState[]
  readonly #byRun: ReadonlyMap<PlannedRun, RunState>
  readonly #ended = new Set<RunState>()
  readonly #running = new Set<RunState>()
  readonly #clocks = new Map<PlannedRun, RunClock>()
  readonly #startedAt: number
  readonly #expected: Expectation | undefined
  /** The largest number of runs seen running together. */
  #atOnce = 1

  constructor(runs: readonly PlannedRun[], now: number, expected?: Expectation) {
    this.#expected = expected
    this.states = runs.map((run) => ({
      run,
      status: 'waiting',
      step: 0,
      stepsBefore: 0,
      measuring: undefined,
      reused: false,
      loss: Number.NaN,
      accuracy: Number.NaN,
      bestAccuracy: Number.NaN,
      testLoss: Number.NaN,
      lowestTestLoss: Number.NaN,
      startedAt: now,
      endedAt: now,
    }))
    this.#byRun = new Map(this.states.map((state) => [state.run, state]))
    this.#distinct = firstOfEach(this.states, ({ run }) => run.id)
    this.#startedAt = now
  }

  update(event: RunEvent, now: number): RunState {
    const state = this.#byRun.get(event.run)!
    const clock = this.#clockOf(event.run)
    clock.update(event, now)
    state.measuring = clock.measuring
    switch (event.type) {
      case 'started':
        state.status = 'running'
        state.startedAt = now
        state.step = 0
        state.stepsBefore = 0
        break
      case 'waiting':
        state.status = 'waiting'
        break
      case 'measuring':
      case 'stopped':
        state.step = event.step
        break
      case 'progress':
        state.step = event.step
        state.loss = event.loss
        break
      case 'resumed':
      case 'measured':
        state.step = event.step
        if (event.type === 'resumed') state.stepsBefore = event.step
        noteScores(state, event.rows)
        break
      case 'ended':
        state.status = event.result.outcome.kind
        state.step = event.result.outcome.step
        state.reused = event.reused
        if (event.reused) state.stepsBefore = state.run.spec.steps
        noteEnd(state, event.result.table ?? event.result.rows)
        state.measuring = undefined
        state.endedAt = now
        break
      case 'failed':
        state.status = 'failed'
        state.endedAt = now
        break
      // The run will start again.
      case 'retried':
      case 'set aside':
    }
    if (hasEnded(state)) this.#clocks.delete(event.run)
    keepIf(this.#ended, state, hasEnded(state))
    keepIf(this.#running, state, state.status === 'running')
    this.#atOnce = Math.max(this.#atOnce, this.#running.size)
    return state
  }

  #clockOf(run: PlannedRun): RunClock {
    const known = this.#clocks.get(run)
    if (known) return known
    const clock = new RunClock(run.spec)
    this.#clocks.set(run, clock)
    return clock
  }

  get ended(): number {
    return this.#ended.size
  }

  elapsed(now: number): number {
    return (now - this.#startedAt) / 1000
  }

  /** Seconds until a run is done, including its measurements, at its pace so far; NaN before there is a pace. */
  runSecondsLeft({ run }: RunState, now: number): number {
    return this.#clockOf(run).secondsLeft(now) ?? Number.NaN
  }

  /**
   * Seconds until all runs are done; NaN before anything is known. A step of a run that has not begun is assumed to
   * take as long as a step of its arm, or else of its network; if neither is known, the whole run is assumed to take
   * the expected time, or as long as the others.
   */
  secondsLeft(now: number): number {
    const open = this.#distinct.filter((state) => !hasEnded(state))
    if (open.length === 0) return 0
    const begun = this.#distinct.flatMap((state) => {
      const projection = this.#project(state, now)
      return projection === undefined ? [] : [{ ...state, ...projection }]
    })
    if (begun.length === 0) return Number.NaN
    const expected = this.#expected && scaled(this.#expected, begun)
    const known = begun.map((state) => (expected ? blended(state, expected) : state))
    const usual = meanOf(known.map(({ run, pace }) => pace * run.spec.steps))
    const leftOf = new Map(known.map(({ run, left }) => [run, left]))
    const byArm = pacesBy(known, armOf)
    const byNetwork = pacesBy(known, networkOf)
    const seconds = open.map(({ run, step }) => {
      const left = leftOf.get(run)
      if (left !== undefined) return left
      const pace = byArm.get(armOf(run)) ?? byNetwork.get(networkOf(run))
      return pace === undefined ? (expected?.(run) ?? usual) : pace * (run.spec.steps - step)
    })
    return sumOf(seconds) / Math.min(this.#atOnce, open.length)
  }

  /** The projection of a run that has taken some steps here. */
  #project(state: RunState, now: number): Projection | undefined {
    const { status, step, stepsBefore, run, startedAt, endedAt } = state
    if (status === 'failed' || step <= stepsBefore) return undefined
    if (hasEnded(state)) return { left: 0, pace: (endedAt - startedAt) / 1000 / (step - stepsBefore) }
    const projection = this.#clockOf(run).project(now)
    return projection && { left: projection.left, pace: projection.total / (run.spec.steps - stepsBefore) }
  }
}

/** Seconds that a run takes on one core, estimated beforehand. */
export type Expectation = (run: PlannedRun) => number

/** The expected time has the weight of this many observed seconds. */
const TRUSTED = 20

interface Projection {
  /** Seconds left. */
  readonly left: number
  /** Seconds per step, including opening and all measurements. */
  readonly pace: number
}

type Begun = RunState & Projection

const shareOf = ({ step, stepsBefore, run }: RunState): number => (step - stepsBefore) / run.spec.steps

/** The mean over the steps since the last evaluation, as in the records, because only some steps report progress. */
function recordedLoss(rows: Iterable<Row>): number {
  let loss = Number.NaN
  for (const { quantity, value } of rows) if (quantity === trainingQuantities.trainingLoss) loss = value
  return loss
}

function noteEnd(state: RunState, rows: Iterable<Row>): void {
  noteScores(state, rows)
  state.loss = recordedLoss(rows)
}

function noteScores(state: RunState, rows: Iterable<Row>): void {
  for (const { quantity, value } of rows) {
    if (quantity === trainingQuantities.testAccuracy || quantity === trainingQuantities.validationAccuracy) {
      state.accuracy = value
      state.bestAccuracy = state.bestAccuracy > value ? state.bestAccuracy : value
    }
    if (quantity === trainingQuantities.testLoss || quantity === trainingQuantities.validationLoss) {
      state.testLoss = value
      state.lowestTestLoss = state.lowestTestLoss < value ? state.lowestTestLoss : value
    }
  }
}

/** Scales the expectations by the ratio of actual to expected time so far. */
function scaled(expected: Expectation, begun: readonly Begun[]): Expectation {
  const taken = sumOf(begun.map(({ step, stepsBefore, pace }) => pace * (step - stepsBefore)))
  const hoped = sumOf(begun.map((state) => shareOf(state) * expected(state.run)))
  const slowness = (TRUSTED + taken) / (TRUSTED + hoped)
  return (run) => slowness * expected(run)
}

/**
 * The first steps take longer, and not everything has been measured yet, so the pace of a run is trusted in
 * proportion to its progress.
 */
function blended(state: Begun, expected: Expectation): Begun {
  if (hasEnded(state)) return state
  const share = shareOf(state)
  const { steps } = state.run.spec
  const hoped = expected(state.run)
  return {
    ...state,
    pace: share * state.pace + ((1 - share) * hoped) / steps,
    left: share * state.left + (1 - share) * hoped * (1 - state.step / steps),
  }
}

function pacesBy(
  known: readonly { readonly run: PlannedRun; readonly pace: number }[],
  key: (run: PlannedRun) => string,
): Map<string, number> {
  const groups = new Map<string, number[]>()
  for (const { run, pace } of known) {
    const group = groups.get(key(run))
    if (group) group.push(pace)
    else groups.set(key(run), [pace])
  }
  return new Map([...groups].map(([name, paces]) => [name, meanOf(paces)]))
}

const armOf = ({ experiment, arm }: PlannedRun) => `${experiment} ${arm}`
const networkOf = ({ spec: { model, batch } }: PlannedRun) => `${model.architecture} ${batch}`
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const meanOf = (values: readonly number[]) => sumOf(values) / values.length

function keepIf<T>(set: Set<T>, element: T, isKept: boolean): void {
  if (isKept) set.add(element)
  else set.delete(element)
}

export function hasEnded({ status }: RunState): boolean {
  return status !== 'waiting' && status !== 'running'
}
