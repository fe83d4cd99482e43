/** How the runs stand, from their events: what every display shows. */
import type { PlannedRun, RunEvent } from '../run/index.ts'

export interface RunState {
  readonly run: PlannedRun
  status: 'waiting' | 'running' | 'finished' | 'diverged' | 'failed'
  step: number
  /** Steps that were taken before, by another command: all of a run that is reused. */
  stepsBefore: number
  reused: boolean
  /** The latest; NaN before the first. */
  loss: number
  /** Of the latest evaluation on the test set, and the best so far; NaN before the first, and where nothing is right or wrong. */
  accuracy: number
  bestAccuracy: number
  /** Of the same, and the lowest so far. */
  testLoss: number
  lowestTestLoss: number
  /** Milliseconds, of the clock of `update`. */
  startedAt: number
  endedAt: number
}

export class Progress {
  readonly states: readonly RunState[]
  /** Of runs that several arms ask for, those of the first. */
  readonly #distinct: readonly RunState[]
  readonly #byRun: ReadonlyMap<PlannedRun, RunState>
  readonly #startedAt: number
  readonly #expected: Expectation | undefined
  /** The most runs seen running together. */
  #atOnce = 1

  constructor(runs: readonly PlannedRun[], now: number, expected?: Expectation) {
    this.#expected = expected
    this.states = runs.map((run) => ({
      run,
      status: 'waiting',
      step: 0,
      stepsBefore: 0,
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
    this.#distinct = this.states.filter(
      (state, i) => this.states.findIndex(({ run }) => run.id === state.run.id) === i,
    )
    this.#startedAt = now
  }

  update(event: RunEvent, now: number): RunState {
    const state = this.#byRun.get(event.run)!
    switch (event.type) {
      case 'started':
        state.status = 'running'
        state.startedAt = now
        state.step = 0
        this.#atOnce = Math.max(this.#atOnce, this.states.filter(({ status }) => status === 'running').length)
        break
      case 'waiting':
        state.status = 'waiting'
        break
      case 'progress':
        state.step = event.step
        state.loss = event.loss
        break
      case 'resumed':
      case 'measured':
        state.step = event.step
        if (event.type === 'resumed') state.stepsBefore = event.step
        for (const { quantity, value } of event.rows) {
          if (quantity === 'test accuracy') {
            state.accuracy = value
            state.bestAccuracy = state.bestAccuracy > value ? state.bestAccuracy : value
          }
          if (quantity === 'test loss') {
            state.testLoss = value
            state.lowestTestLoss = state.lowestTestLoss < value ? state.lowestTestLoss : value
          }
        }
        break
      case 'ended':
        state.status = event.result.outcome.kind
        state.step = event.result.outcome.step
        state.reused = event.reused
        if (event.reused) state.stepsBefore = state.run.spec.steps
        state.endedAt = now
        break
      case 'failed':
        state.status = 'failed'
        state.endedAt = now
        break
      // A new start follows.
      case 'retried':
      case 'set aside':
    }
    return state
  }

  get ended(): number {
    return this.states.filter(isOver).length
  }

  elapsed(now: number): number {
    return (now - this.#startedAt) / 1000
  }

  /** Seconds until a run is done, at its pace so far; NaN before there is one. */
  runSecondsLeft(state: RunState, now: number): number {
    return (secondsAStep(state, now) ?? Number.NaN) * (state.run.spec.steps - state.step)
  }

  /**
   * Seconds until all are done; NaN before anything is known of it. A run that has not begun is taken to need as long a step as
   * those of its arm, else as those of its network; else as long in all as is expected of it, or as the others.
   */
  secondsLeft(now: number): number {
    const open = this.#distinct.filter((state) => !isOver(state))
    if (open.length === 0) return 0
    const begun = this.#distinct.flatMap((state) => {
      const pace = secondsAStep(state, now)
      return pace === undefined ? [] : [{ ...state, pace }]
    })
    if (begun.length === 0) return Number.NaN
    const expected = this.#expected && scaled(this.#expected, begun)
    const known = begun.map((state) => ({
      run: state.run,
      pace: expected ? settledPace(state, expected) : state.pace,
    }))
    const usual = meanOf(known.map(({ run, pace }) => pace * run.spec.steps))
    const byRun = new Map(known.map(({ run, pace }) => [run, pace]))
    const byArm = pacesBy(known, armOf)
    const byNetwork = pacesBy(known, networkOf)
    const seconds = open.map(({ run, step }) => {
      const pace = byRun.get(run) ?? byArm.get(armOf(run)) ?? byNetwork.get(networkOf(run))
      return pace === undefined ? (expected?.(run) ?? usual) : pace * (run.spec.steps - step)
    })
    return sumOf(seconds) / Math.min(this.#atOnce, open.length)
  }
}

/** Seconds that a run takes on one core, as far as one knows beforehand. */
export type Expectation = (run: PlannedRun) => number

/** Expected seconds that weigh as much as if they had been seen. */
const TRUSTED = 20

interface Begun extends RunState {
  readonly pace: number
}

const shareOf = ({ step, stepsBefore, run }: RunState): number => (step - stepsBefore) / run.spec.steps

/** Expectations as much longer, or shorter, as runs have taken so far. */
function scaled(expected: Expectation, begun: readonly Begun[]): Expectation {
  const taken = sumOf(begun.map(({ step, stepsBefore, pace }) => pace * (step - stepsBefore)))
  const hoped = sumOf(begun.map((state) => shareOf(state) * expected(state.run)))
  const slowness = (TRUSTED + taken) / (TRUSTED + hoped)
  return (run) => slowness * expected(run)
}

/** The first steps take long, for programs are compiled then: a run is believed as far as it has come. */
function settledPace(state: Begun, expected: Expectation): number {
  const share = isOver(state) ? 1 : shareOf(state)
  return share * state.pace + ((1 - share) * expected(state.run)) / state.run.spec.steps
}

/** Of a run that has taken some here. */
function secondsAStep(state: RunState, now: number): number | undefined {
  const { status, step, stepsBefore, startedAt, endedAt } = state
  if (status === 'failed' || step <= stepsBefore) return undefined
  return ((isOver(state) ? endedAt : now) - startedAt) / 1000 / (step - stepsBefore)
}

function pacesBy(
  known: readonly { readonly run: PlannedRun; readonly pace: number }[],
  key: (run: PlannedRun) => string,
): Map<string, number> {
  const groups = new Map<string, number[]>()
  for (const { run, pace } of known) groups.set(key(run), [...(groups.get(key(run)) ?? []), pace])
  return new Map([...groups].map(([name, paces]) => [name, meanOf(paces)]))
}

const armOf = ({ experiment, arm }: PlannedRun) => `${experiment} ${arm}`
const networkOf = ({ spec: { model, batch } }: PlannedRun) => `${model.architecture} ${batch}`
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const meanOf = (values: readonly number[]) => sumOf(values) / values.length

export function isOver({ status }: RunState): boolean {
  return status !== 'waiting' && status !== 'running'
}
