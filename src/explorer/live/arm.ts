/** One network that trains in a worker, as the page sees it: its state and what it has measured so far. */
import { batch, signal } from '@preact/signals'
import type { Measurement } from '../../probe/index.ts'
import type { TrainingTexts } from '../../study/index.ts'
import { startWorker } from '../worker/start.ts'
import type { LiveReport, OpenedRun } from './messages.ts'

type Phase = 'opening' | 'waiting' | 'playing' | 'ended' | 'failed'

export interface Arm {
  readonly phase: () => Phase
  readonly run: () => OpenedRun | undefined
  readonly step: () => number
  /** The most steps that it has taken: how far the slider goes. */
  readonly furthest: () => number
  readonly hash: () => string | undefined
  /** An error, or how the loss diverged. */
  readonly message: () => string | undefined
  /** Changes with every report. */
  readonly version: () => number
  /** The losses of the steps 1, 2, …; only `step()` of them count. */
  readonly losses: () => Float32Array
  /** Everything else that was measured, in the order of steps. */
  readonly rows: () => readonly Measurement[]
  play(rate?: number): void
  pause(): void
  takeStep(): void
  rewind(step: number): void
  /** Goes on where an earlier page left the same run, if `run().keptStep` says that one did. */
  resume(): void
  watch(probes: readonly string[]): void
  close(): void
}

/** Milliseconds between two changes of what the page shows while it plays. */
const PICTURE = 33

export function openArm(texts: TrainingTexts): Arm {
  const phase = signal<Phase>('opening')
  const run = signal<OpenedRun | undefined>(undefined)
  const step = signal(0)
  const furthest = signal(0)
  const hash = signal<string | undefined>(undefined)
  const message = signal<string | undefined>(undefined)
  const version = signal(0)
  let losses = new Float32Array(1024)
  let rows: Measurement[] = []
  let rate: number | undefined
  /** The step of the latest report, which the next picture shows. */
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function take(first: number, values: Float32Array): void {
    const end = first - 1 + values.length
    if (end > losses.length) {
      const longer = new Float32Array(Math.max(end, 2 * losses.length))
      longer.set(losses)
      losses = longer
    }
    losses.set(values, first - 1)
    latest = end
  }

  function show(): void {
    clearTimeout(timer)
    timer = undefined
    batch(() => {
      version.value++
      step.value = latest
      furthest.value = Math.max(furthest.value, latest)
    })
  }

  function showSoon(): void {
    timer ??= setTimeout(show, PICTURE)
  }

  function handle(report: LiveReport): void {
    if (report.type === 'steps') {
      take(report.first, report.losses)
      return showSoon()
    }
    if (report.type === 'measured') {
      rows.push(...report.rows)
      return showSoon()
    }
    show()
    switch (report.type) {
      case 'opened':
        run.value = report.run
        return
      case 'waiting':
      case 'ended':
        latest = report.step
        step.value = latest
        hash.value = report.hash
        rows = rows.filter((row) => row.step <= report.step)
        message.value = report.type === 'ended' ? report.diverged : undefined
        if (report.type === 'ended') phase.value = 'ended'
        else if (phase.value !== 'playing') phase.value = 'waiting'
        return
      case 'failed':
        phase.value = 'failed'
        message.value = report.message
    }
  }

  const worker = startWorker(
    'live',
    (report) => batch(() => handle(report)),
    (text) => {
      phase.value = 'failed'
      message.value = text
    },
  )
  worker.send({ type: 'open', texts })

  return {
    phase: () => phase.value,
    run: () => run.value,
    step: () => step.value,
    furthest: () => furthest.value,
    hash: () => hash.value,
    message: () => message.value,
    version: () => version.value,
    losses: () => losses,
    rows: () => rows,
    play(wanted) {
      if (phase.value === 'failed' || phase.value === 'ended') return
      rate = wanted
      phase.value = 'playing'
      hash.value = undefined
      worker.send({ type: 'play', rate })
    },
    pause() {
      if (phase.value !== 'playing') return
      phase.value = 'waiting'
      worker.send({ type: 'pause' })
    },
    takeStep() {
      if (phase.value === 'playing') phase.value = 'waiting'
      worker.send({ type: 'step' })
    },
    rewind(to) {
      if (phase.value === 'failed') return
      phase.value = 'waiting'
      worker.send({ type: 'rewind', step: to })
    },
    resume() {
      if (phase.value !== 'waiting') return
      worker.send({ type: 'resume' })
    },
    watch(probes) {
      worker.send({ type: 'watch', probes })
      if (phase.value === 'playing') worker.send({ type: 'play', rate })
    },
    close() {
      clearTimeout(timer)
      worker.close()
    },
  }
}
