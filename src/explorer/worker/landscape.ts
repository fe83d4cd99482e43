/**
 * Trains a network, keeps the weights of some steps, and measures the loss around each of them, and over the plane of
 * the path. What the page looks at is measured first, the other steps when there is nothing else to do.
 */
import { UserError } from '../../errors.ts'
import { surfaceOf } from '../../figure/surface.ts'
import { flagNotation, readOption } from '../../options/index.ts'
import {
  hessian,
  hessianQuantities,
  landscape,
  landscapeOptions,
  landscapeQuantities,
  type Measurement,
  trajectory,
  trajectoryQuantities,
} from '../../probe/index.ts'
import {
  canonicalSpec,
  dataCache,
  type Execution,
  type ExecutionState,
  openEngine,
  openExecution,
} from '../../run/index.ts'
import { trainingQuantities } from '../../stats/index.ts'
import type { Host, TrainingTexts } from '../../study/index.ts'
import { readTraining } from '../../study/train-settings.ts'
import { planTraining } from '../../study/train.ts'
import {
  type LandscapeReport,
  type LandscapeRequest,
  type LandscapeTexts,
  optionsKey,
} from '../landscape/messages.ts'

/** How many steps are kept besides the first, and how many bytes they may take. */
const KEPT = 20
const BUDGET = 48 * 2 ** 20
/** Training samples that each value is a mean of. */
const SAMPLE = 500

type Send = (report: LandscapeReport) => void

export function landscapes(send: Send, host: Host): (request: LandscapeRequest) => void {
  let opened: Promise<Landscape> | undefined
  const fail = (error: unknown) =>
    send({
      type: 'failed',
      message: error instanceof Error ? error.message : String(error),
      isUser: error instanceof UserError,
    })
  return (request) => {
    if (request.type === 'open') opened = Landscape.train(request.texts, request.options, host, send)
    opened
      ?.then((own) => own.look(request.type === 'look' ? request.step : Infinity, request.options))
      .catch(fail)
  }
}

/** What is measured, read and checked. */
interface Looked {
  readonly key: string
  readonly resolution: number
  readonly span: number
  readonly statistics: readonly ('batch' | 'frozen' | 're-estimated')[]
}

/** Throws a UserError for the first invalid text. */
function readLook(texts: LandscapeTexts): Looked {
  const read = <K extends 'resolution' | 'span' | 'statistics'>(name: K, text: string) =>
    readOption(landscapeOptions[name], name, text, flagNotation)
  return {
    key: optionsKey(texts),
    resolution: read('resolution', texts.resolution),
    span: read('span', texts.span),
    statistics: [...new Set(texts.statistics.split(';').map((text) => read('statistics', text.trim())))],
  }
}

type Work =
  | { readonly type: 'path'; readonly statistics: Looked['statistics'][number] }
  | { readonly type: 'around'; readonly step: number; readonly statistics: Looked['statistics'][number] }
  | { readonly type: 'sharpness'; readonly step: number }

class Landscape {
  readonly #execution: Execution
  readonly #kept: readonly ExecutionState[]
  readonly #hasStatistics: boolean
  readonly #hasDiverged: boolean
  readonly #send: Send
  readonly #done = new Set<string>()
  #wanted: { readonly look: Looked; readonly step: number } | undefined
  #isWorking = false
  /** The step whose weights the session has. */
  #at: number | undefined

  static async train(
    given: TrainingTexts,
    options: LandscapeTexts,
    host: Host,
    send: Send,
  ): Promise<Landscape> {
    // Wrong options are reported before anything is trained.
    readLook(options)
    const { steps } = (await planTraining(readTraining(given, host), host)).run.spec
    const every = Math.max(1, Math.ceil(steps / KEPT))
    const texts = { ...given, snapshots: String(every), evaluateEvery: String(every) }
    const settings = readTraining(texts, host)
    const { run, model } = await planTraining(settings, host)
    const data = await dataCache(host.load)(run.spec)
    const session = await openEngine(run.spec.engine, 1)
    const execution = await openExecution(canonicalSpec(run.spec), { session, data })
    const kept: ExecutionState[] = [await execution.state()]
    const fits = Math.floor(BUDGET / bytesOf(kept[0]!))
    const keepEvery = every * Math.max(1, Math.ceil((KEPT + 1) / Math.max(2, fits)))
    const accuracies = new Map<number, number>()
    let [told, diverged] = [0, undefined as string | undefined]
    for await (const event of execution.run()) {
      if (event.type === 'end' && event.outcome.kind === 'diverged') diverged = event.outcome.what
      if (event.type === 'measured')
        for (const { step, quantity, value } of event.rows)
          if (quantity === trainingQuantities.testAccuracy) accuracies.set(step, value)
      if (event.type !== 'step') continue
      const { step } = event
      if (step === steps || step % keepEvery === 0) kept.push(await execution.state())
      if (performance.now() - told < 100) continue
      told = performance.now()
      send({ type: 'progress', step, steps })
    }
    // A network whose loss is not a number has no surroundings.
    const finite = kept.filter((state) => state.model.every((name) => isFiniteIn(state, name)))
    const trained = new Landscape(execution, finite, {
      hasStatistics: model.states.length > model.parameters.length,
      hasDiverged: diverged !== undefined,
      send,
    })
    send({
      type: 'trained',
      label: run.label,
      command: settings.command,
      steps: finite.map(({ step }) => step),
      accuracies: finite.map(({ step }) => accuracies.get(step) ?? Number.NaN),
      ...(diverged !== undefined && { diverged }),
    })
    return trained
  }

  private constructor(
    execution: Execution,
    kept: readonly ExecutionState[],
    { hasStatistics, hasDiverged, send }: { hasStatistics: boolean; hasDiverged: boolean; send: Send },
  ) {
    this.#execution = execution
    this.#kept = kept
    this.#hasStatistics = hasStatistics
    this.#hasDiverged = hasDiverged
    this.#send = send
  }

  /** Measures until everything is known, and looks at the latest wish before each measurement. */
  async look(step: number, options: LandscapeTexts): Promise<void> {
    this.#wanted = { look: readLook(options), step }
    if (this.#isWorking) return
    this.#isWorking = true
    try {
      for (let work = this.#next(); work !== undefined; work = this.#next()) {
        await this.#measure(work, this.#wanted.look)
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
    } finally {
      this.#isWorking = false
    }
  }

  /** The most wanted measurement that has not been made: at the wanted step, then the path, then near that step. */
  #next(): Work | undefined {
    const { look, step } = this.#wanted!
    // Without running statistics there is only one kind.
    const statistics = this.#hasStatistics ? look.statistics : look.statistics.slice(0, 1)
    const near = this.#kept
      .map((kept) => kept.step)
      .toSorted((a, b) => Math.abs(a - step) - Math.abs(b - step) || b - a)
    const ordered = Number.isFinite(step) ? near : near.toSorted((a, b) => b - a)
    const [first, ...others] = ordered.map((at): Work[] => [
      ...statistics.map((each) => ({ type: 'around' as const, step: at, statistics: each })),
      { type: 'sharpness', step: at },
    ])
    const paths = statistics.map((each) => ({ type: 'path' as const, statistics: each }))
    return [...(first ?? []), ...paths, ...others.flat()].find((work) => {
      const key = keyOf(work, look)
      if (this.#done.has(key)) return false
      this.#done.add(key)
      return true
    })
  }

  async #measure(work: Work, { key, resolution, span }: Looked): Promise<void> {
    if (work.type === 'path') return this.#measurePath(work.statistics, { key, resolution })
    await this.#goTo(work.step)
    const { step } = work
    if (work.type === 'sharpness') {
      const rows = await this.#execution.measure(hessian({}).spec)
      const { sharpness } = hessianQuantities()
      const value = rows.find(({ quantity }) => quantity === sharpness)?.value
      if (value !== undefined) this.#send({ type: 'sharpness', step, value: 2 * value })
      return
    }
    const { statistics } = work
    const probe = landscape({ dimensions: 2, resolution, span, statistics, sample: SAMPLE })
    const rows = await this.#execution.measure(probe.spec)
    const { loss } = landscapeQuantities({ dimensions: 2, statistics })
    this.#send({ type: 'around', key, step, statistics, surface: surfaceIn(rows, loss) })
  }

  async #measurePath(
    statistics: Looked['statistics'][number],
    { key, resolution }: { readonly key: string; readonly resolution: number },
  ): Promise<void> {
    if (this.#hasDiverged) return
    await this.#goTo(this.#kept.at(-1)!.step)
    try {
      const probe = trajectory({ resolution: Math.max(2, resolution), statistics, sample: SAMPLE })
      const rows = await this.#execution.measure(probe.spec)
      const names = trajectoryQuantities
      this.#send({
        type: 'path',
        key,
        statistics,
        surface: surfaceIn(rows, names.loss),
        points: rows
          .filter(({ quantity }) => quantity === names.actual)
          .map(({ step, x, y, value }) => ({ step, x: x!, y: y!, loss: value })),
        explained: rows
          .filter(({ quantity }) => quantity === names.explained)
          .reduce((sum, { value }) => sum + value, 0),
      })
    } catch (error) {
      // So short a path has no plane; the surroundings of its steps can still be seen.
      if (!(error instanceof UserError)) throw error
      this.#send({ type: 'no-path', key, message: error.message })
    }
  }

  async #goTo(step: number): Promise<void> {
    if (this.#at === step) return
    await this.#execution.restore(this.#kept.find((kept) => kept.step === step)!)
    this.#at = step
  }
}

const keyOf = (work: Work, { key }: Looked): string =>
  work.type === 'sharpness'
    ? `sharpness ${work.step}`
    : `${work.type} ${work.type === 'around' ? work.step : ''} ${work.statistics} ${key}`

const surfaceIn = (rows: readonly Measurement[], wanted: string) =>
  surfaceOf(
    rows.flatMap(({ quantity, x, y, value }) => (quantity === wanted ? [{ x: x!, y: y!, value }] : [])),
  )

const bytesOf = ({ arrays }: ExecutionState): number =>
  Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0)

const isFiniteIn = ({ arrays }: ExecutionState, name: string): boolean =>
  (arrays[name]!.data as Float32Array).every((value) => Number.isFinite(value))
