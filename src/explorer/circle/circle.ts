/** A network on the circle, as the page sees it. */
import { signal } from '@preact/signals'
import { type RoleWorker, startWorker } from '../worker/start.ts'
import type { CircleReport, CircleTexts, CircleView } from './messages.ts'

export interface Circle {
  readonly seen: () => CircleReport | undefined
  readonly message: () => string | undefined
  train(texts: CircleTexts, view: CircleView, isLive: boolean): void
  /** Answered in order; while one look is under way, only the latest of the others is kept. */
  look(view: CircleView): void
  close(): void
}

export function openCircle(): Circle {
  const seen = signal<CircleReport | undefined>(undefined)
  const message = signal<string | undefined>(undefined)
  let asked = 0
  let worker: RoleWorker<'circle'> | undefined
  // The first picture, which needs no network, does not wait for its worker.
  const started = () =>
    (worker ??= startWorker(
      'circle',
      (report) => {
        seen.value = report
      },
      (text) => {
        message.value = text
      },
    ))
  return {
    seen: () => seen.value,
    message: () => message.value,
    train: (texts, view, isLive) => started().send({ type: 'train', texts, view, isLive }),
    look: (view) => started().send({ type: 'look', view, at: ++asked }),
    close: () => worker?.close(),
  }
}
