/** The layer that a worker trains, as the page sees it. */
import { batch, signal } from '@preact/signals'
import type { TrainingTexts } from '../../study/index.ts'
import { startWorker } from '../worker/start.ts'
import type { Gains, LayerValues, UnitReport } from './messages.ts'

export interface Unit {
  readonly before: () => LayerValues | undefined
  /** Absent while it trains. */
  readonly after: () => LayerValues | undefined
  readonly gains: () => readonly Gains[]
  readonly steps: () => number
  readonly command: () => string
  readonly message: () => string
  train(texts: TrainingTexts): void
  close(): void
}

export function openUnit(): Unit {
  const before = signal<LayerValues | undefined>(undefined)
  const after = signal<LayerValues | undefined>(undefined)
  const gains = signal<readonly Gains[]>([])
  const steps = signal(1)
  const command = signal('')
  const message = signal('')

  function handle(report: UnitReport): void {
    switch (report.type) {
      case 'opened':
        steps.value = report.steps
        command.value = report.command
        gains.value = []
        after.value = undefined
        return
      case 'values':
        if (report.when === 'before') before.value = report.values
        else after.value = report.values
        return
      case 'gains':
        gains.value = [...gains.value, report]
        return
      case 'failed':
        message.value = report.message
    }
  }

  const worker = startWorker(
    'unit',
    (report) => batch(() => handle(report)),
    (text) => {
      message.value = text
    },
  )
  return {
    before: () => before.value,
    after: () => after.value,
    gains: () => gains.value,
    steps: () => steps.value,
    command: () => command.value,
    message: () => message.value,
    train: (texts) => worker.send({ type: 'train', texts }),
    close: () => worker.close(),
  }
}
