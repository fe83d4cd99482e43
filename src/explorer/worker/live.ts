/** Trains one network as the page asks: plays, waits, takes single steps, goes back to the same weights, measures. */
import { UserError } from '../../errors.ts'
import type { SmallShelf } from '../../executor/web-workers/index.ts'
import type { Measurement } from '../../probe/index.ts'
import {
  canonicalSpec,
  dataCache,
  type Execution,
  type ExecutionEvent,
  type ExecutionState,
  hashOfWeights,
  openEngine,
  openExecution,
  type Outcome,
} from '../../run/index.ts'
import type { Host, TrainingTexts } from '../../study/index.ts'
// Not from the folder's index, which has the experiments, too.
import { readTraining } from '../../study/train-settings.ts'
import { planTraining } from '../../study/train.ts'
import type { LiveReport, LiveRequest } from '../live/messages.ts'
import { Keyframes } from './keyframes.ts'

/** Milliseconds of steps between two looks at messages: less than a frame, so that the page stays in step. */
const SLICE = 12
/** Milliseconds between two states that the browser keeps. */
const KEEP_EVERY = 2000
/** How often a watched probe measures in a run. */
const MEASUREMENTS = 40

/** What the browser keeps of a run on the way, for a page that is opened after this one was closed or killed. */
export interface KeptLive {
  readonly state: ExecutionState
  /** One value for each of the steps 1, 2, …. */
  readonly losses: Float32Array
  readonly rows: readonly Measurement[]
}

export type LiveShelf = SmallShelf<KeptLive>

/** Requests take effect one after another. Without a shelf nothing is kept. */
export function liveRun(
  send: (report: LiveReport) => void,
  host: Host,
  shelf?: LiveShelf,
): (request: LiveRequest) => void {
  let run: LiveRun | undefined
  let last: Promise<void> = Promise.resolve()
  /** Requests that have not begun: a run that plays ends as soon as there is one. */
  let waiting = 0
  return (request) => {
    waiting++
    last = last
      .then(async () => {
        waiting--
        if (request.type === 'open') {
          run?.close()
          run = undefined
          run = await LiveRun.open(request.texts, { host, send, shelf, isInterrupted: () => waiting > 0 })
        } else await run?.handle(request)
      })
      .catch((error: unknown) => {
        const isUser = error instanceof UserError
        send({ type: 'failed', message: error instanceof Error ? error.message : String(error), isUser })
      })
  }
}

interface Around {
  readonly host: Host
  readonly send: (report: LiveReport) => void
  readonly shelf: LiveShelf | undefined
  readonly isInterrupted: () => boolean
}

class LiveRun {
  readonly #id: string
  readonly #shelf: LiveShelf | undefined
  #losses: number[] = []
  #rows: Measurement[] = []
  #keptAt = performance.now()
  readonly #execution: Execution
  readonly #steps: number
  readonly #send: (report: LiveReport) => void
  readonly #close: () => void
  readonly #keyframes = new Keyframes()
  #events: AsyncGenerator<ExecutionEvent, void, undefined>
  #step = 0
  #outcome: Outcome | undefined
  readonly #isInterrupted: () => boolean
  #watched: readonly string[] = []

  static async open(texts: TrainingTexts, { host, send, shelf, isInterrupted }: Around): Promise<LiveRun> {
    const settings = readTraining(texts, host)
    const { run, parameters, description, warnings = [] } = await planTraining(settings, host)
    const data = await dataCache(host.load)(run.spec)
    const session = await openEngine(run.spec.engine, 1)
    const execution = await openExecution(canonicalSpec(run.spec), { session, data })
    const { steps, schedule = 'constant' } = run.spec
    const kept = await shelf?.read(run.id)
    send({
      type: 'opened',
      run: {
        id: run.id,
        label: run.label,
        command: settings.command,
        parameters,
        description,
        warnings,
        steps,
        ...(kept !== undefined && { keptStep: kept.state.step }),
        isPrefix: schedule.startsWith('constant'),
      },
    })
    const close = () => {
      execution.dispose()
      session.close()
    }
    const opened = new LiveRun(execution, { id: run.id, steps, shelf, send, isInterrupted, close })
    await opened.#keep()
    await opened.#report()
    return opened
  }

  private constructor(
    execution: Execution,
    {
      id,
      steps,
      shelf,
      send,
      isInterrupted,
      close,
    }: Omit<Around, 'host'> & { readonly id: string; readonly steps: number; readonly close: () => void },
  ) {
    this.#execution = execution
    this.#id = id
    this.#shelf = shelf
    this.#steps = steps
    this.#send = send
    this.#close = close
    this.#isInterrupted = isInterrupted
    this.#events = execution.run()
  }

  async handle(request: Exclude<LiveRequest, { type: 'open' }>): Promise<void> {
    switch (request.type) {
      case 'play':
        return this.#play(request.rate)
      case 'pause':
        return this.#report()
      case 'step':
        return this.#takeOne()
      case 'rewind':
        return this.#rewind(request.step)
      case 'resume':
        return this.#resume()
      case 'watch':
        this.#watched = request.probes
        return this.#measure()
    }
  }

  close(): void {
    this.#close()
  }

  /** Plays until it ends or something else is asked for. */
  async #play(rate = Infinity): Promise<void> {
    const [start, from] = [performance.now(), this.#step]
    while (!this.#isInterrupted() && this.#outcome === undefined) {
      const until = performance.now() + SLICE
      const due = from + ((performance.now() - start) / 1000) * rate
      const first = this.#step + 1
      const losses: number[] = []
      while (this.#step < due && performance.now() < until && this.#outcome === undefined)
        losses.push(...(await this.#advance()))
      if (losses.length > 0) this.#send({ type: 'steps', first, losses: Float32Array.from(losses) })
      if (performance.now() - this.#keptAt > KEEP_EVERY) await this.#store()
      await new Promise((resolve) => setTimeout(resolve, losses.length === 0 ? 8 : 0))
    }
    if (this.#outcome !== undefined) await this.#report()
    else await this.#store()
  }

  async #takeOne(): Promise<void> {
    const first = this.#step + 1
    const losses = await this.#advance()
    this.#send({ type: 'steps', first, losses: Float32Array.from(losses) })
    await this.#report()
  }

  /** One step, with what was due before it; returns its loss, or nothing if the run has ended. */
  async #advance({ isSilent = false } = {}): Promise<number[]> {
    for (;;) {
      const { value: event, done } = await this.#events.next()
      if (done) return []
      if (event.type === 'measured') {
        this.#rows.push(...event.rows)
        if (!isSilent) this.#send({ type: 'measured', rows: event.rows })
      }
      if (event.type === 'end') {
        this.#outcome = event.outcome
        return []
      }
      if (event.type !== 'step') continue
      this.#step = event.step
      this.#losses.push(event.loss)
      if (this.#keyframes.wants(this.#step)) await this.#keep()
      if (!isSilent && this.#step % Math.max(1, Math.round(this.#steps / MEASUREMENTS)) === 0)
        await this.#measure()
      return [event.loss]
    }
  }

  async #keep(): Promise<void> {
    this.#keyframes.add(await this.#execution.state())
  }

  async #measure(): Promise<void> {
    for (const probe of this.#watched)
      this.#send({ type: 'measured', rows: await this.#execution.measure(probe) })
  }

  async #rewind(to: number): Promise<void> {
    const step = Math.min(Math.max(0, to), this.#step)
    const state = this.#keyframes.before(step)
    await this.#execution.restore(state)
    this.#events = this.#execution.run()
    this.#outcome = undefined
    this.#forgetAfter(state.step)
    while (this.#step < step && this.#outcome === undefined) await this.#advance({ isSilent: true })
    await this.#report()
  }

  #forgetAfter(step: number): void {
    this.#step = step
    this.#losses.length = step
    this.#rows = this.#rows.filter((row) => row.step <= step)
  }

  /** Keeps the run in the browser, unless it has nothing to lose. */
  async #store(): Promise<void> {
    if (this.#shelf === undefined || this.#step === 0) return
    await this.#shelf.write(this.#id, {
      state: await this.#execution.state(),
      losses: Float32Array.from(this.#losses),
      rows: this.#rows,
    })
    this.#keptAt = performance.now()
  }

  /** Nothing happens if there is nothing, as when the same run was finished in another tab. */
  async #resume(): Promise<void> {
    const kept = await this.#shelf?.read(this.#id)
    if (kept !== undefined) {
      await this.#execution.restore(kept.state)
      this.#events = this.#execution.run()
      this.#outcome = undefined
      this.#losses = [...kept.losses]
      this.#rows = [...kept.rows]
      this.#step = kept.state.step
      await this.#keep()
      this.#send({ type: 'steps', first: 1, losses: kept.losses })
      this.#send({ type: 'measured', rows: kept.rows })
    }
    await this.#report()
  }

  async #report(): Promise<void> {
    const { arrays, model } = await this.#execution.state()
    const hash = hashOfWeights(Object.fromEntries(model.map((name) => [name, arrays[name]!])))
    const outcome = this.#outcome
    if (outcome === undefined) this.#send({ type: 'waiting', step: this.#step, hash })
    else {
      await this.#shelf?.remove(this.#id)
      this.#send({
        type: 'ended',
        step: this.#step,
        hash,
        ...(outcome.kind === 'diverged' && { diverged: outcome.what }),
      })
    }
  }
}
