/**
 * Estimates how long a run takes from its progress so far. Its time consists of opening it (reading the data,
 * compiling the programs), of its steps, and of its measurements, which may take as long as many steps and happen
 * only once, at the end: an eigenvalue of the Hessian, a surface of the loss.
 */
import type { RunSpec } from '../../experiment/index.ts'
import { isDue, parseProbe, timesDue } from '../../probe/index.ts'
import type { RunEvent } from '../events.ts'

/** The name of the one measurement that is not a probe. */
const EVALUATION = 'evaluation'

interface Tally {
  times: number
  seconds: number
}

/** The clock of one run. Times are milliseconds, by the clock of `update`. */
export class RunClock {
  readonly #spec: RunSpec
  #startedAt = 0
  /** Seconds until the first step could be taken; undefined before that. */
  #opening: number | undefined
  /** The step at which it was opened. */
  #from = 0
  #step = 0
  readonly #measured = new Map<string, Tally & { lastStep: number }>()
  #measuring: { readonly by: string; readonly since: number } | undefined

  constructor(spec: RunSpec) {
    this.#spec = spec
  }

  update(event: RunEvent, now: number): void {
    switch (event.type) {
      case 'started':
        this.#startedAt = now
        this.#opening = undefined
        this.#from = 0
        this.#step = 0
        this.#measured.clear()
        this.#measuring = undefined
        break
      case 'resumed':
        this.#from = event.step
        this.#step = event.step
        this.#opening = this.#elapsed(now)
        break
      case 'progress':
        this.#opening ??= 0
        this.#step = event.step
        break
      case 'measuring':
        this.#opening ??= this.#elapsed(now)
        this.#step = event.step
        this.#measuring = { by: event.by, since: now }
        break
      case 'measured':
        this.#step = event.step
        this.#note(event, now)
        break
      default:
    }
  }

  #note({ step, by, seconds }: Extract<RunEvent, { type: 'measured' }>, now: number): void {
    this.#opening ??= Math.max(0, this.#elapsed(now) - seconds)
    this.#measuring = undefined
    const { times, seconds: before } = this.#measured.get(by) ?? { times: 0, seconds: 0 }
    this.#measured.set(by, { times: times + 1, seconds: before + seconds, lastStep: step })
  }

  #elapsed(now: number): number {
    return (now - this.#startedAt) / 1000
  }

  get isOpen(): boolean {
    return this.#opening !== undefined
  }

  /** The measurement in progress. */
  get measuring(): string | undefined {
    return this.#measuring?.by
  }

  /** Seconds per step; undefined before the first step. */
  secondsAStep(now: number): number | undefined {
    const steps = this.#step - this.#from
    if (steps <= 0) return undefined
    const measuring = [...this.#measured.values()].reduce((sum, { seconds }) => sum + seconds, 0)
    const current = this.#measuring ? (now - this.#measuring.since) / 1000 : 0
    return Math.max(0, this.#elapsed(now) - (this.#opening ?? 0) - measuring - current) / steps
  }

  /**
   * Seconds until the run is done; undefined before the first step. A measurement that has not happened yet is
   * assumed to take as long as `Probe.effort` says.
   */
  secondsLeft(now: number): number | undefined {
    const pace = this.secondsAStep(now)
    if (pace === undefined) return undefined
    const { steps, probes } = this.#spec
    const measurers = [
      { by: EVALUATION, every: EVALUATION, levels: 0, effort: 0 } as const,
      ...probes.map(parseProbe).map((probe) => ({
        by: probe.spec,
        every: probe.every,
        levels: probe.levels.length,
        effort: probe.effort(this.#spec),
      })),
    ]
    const measuring = measurers.map(({ by, every, levels, effort }) => {
      const known = this.#measured.get(by)
      const cost = known ? known.seconds / known.times : effort * pace
      const dueNow = isDue(every, this.#step, this.#spec) && known?.lastStep !== this.#step
      const isNew = dueNow && (this.#step > this.#from || this.#from === 0)
      // It is unknown when the loss passes a level, and whether it does, so the estimate counts all levels that it
      // has not passed.
      const atFirst = this.#from === 0 && isDue(every, 0, this.#spec) ? 1 : 0
      const scheduled = timesDue(every, [this.#from, this.#step], this.#spec) + atFirst
      const levelsLeft = Math.max(0, levels - Math.max(0, (known?.times ?? 0) - scheduled))
      const times = timesDue(every, [this.#step, steps], this.#spec) + (isNew ? 1 : 0) + levelsLeft
      const spent = this.#measuring?.by === by ? (now - this.#measuring.since) / 1000 : 0
      return Math.max(0, times * cost - spent)
    })
    return (steps - this.#step) * pace + measuring.reduce((sum, seconds) => sum + seconds, 0)
  }

  /** Estimated seconds for the rest, and for everything that this process does for the run. */
  project(now: number): { readonly left: number; readonly total: number } | undefined {
    const left = this.secondsLeft(now)
    return left === undefined ? undefined : { left, total: this.#elapsed(now) + left }
  }
}
