/** What is known of the loss around one network, as its worker reports it. */
import { batch, signal } from '@preact/signals'
import { trainingDefaults, type TrainingTexts } from '../../study/train-defaults.ts'
import { type armsOf, trainingFields } from '../state/address.ts'
import { startWorker } from '../worker/start.ts'
import type { LandscapeReport, LandscapeTexts, MeasuredSurface } from './messages.ts'

type Of<T extends LandscapeReport['type']> = Extract<LandscapeReport, { type: T }>

export interface Look {
  readonly progress: () => Of<'progress'> | undefined
  readonly failure: () => string | undefined
  readonly trained: () => Of<'trained'> | undefined
  readonly path: (key: string, statistics: string) => Of<'path'> | undefined
  /** Why there is no plane of the path. */
  readonly noPath: () => string | undefined
  readonly around: (key: string, statistics: string, step: number) => MeasuredSurface | undefined
  /** All of these options, at every step that has been measured. */
  readonly allAround: (key: string) => readonly MeasuredSurface[]
  readonly sharpness: (step: number) => number | undefined
  look(step: number, options: LandscapeTexts): void
  close(): void
}

export function openLook(arm: ReturnType<typeof armsOf>[number], options: LandscapeTexts): Look {
  const progress = signal<Of<'progress'> | undefined>(undefined)
  const failure = signal<string | undefined>(undefined)
  const trained = signal<Of<'trained'> | undefined>(undefined)
  const noPath = signal<string | undefined>(undefined)
  const version = signal(0)
  const paths = new Map<string, Of<'path'>>()
  const surfaces = new Map<string, Of<'around'>>()
  const sharpnesses = new Map<number, number>()
  const at = (...parts: readonly (string | number)[]) => parts.join(' ')

  function take(report: LandscapeReport): void {
    version.value++
    switch (report.type) {
      case 'progress':
        progress.value = report
        return
      case 'trained':
        trained.value = report
        return
      case 'path':
        paths.set(at(report.key, report.statistics), report)
        return
      case 'no-path':
        noPath.value = report.message
        return
      case 'around':
        surfaces.set(at(report.key, report.statistics, report.step), report)
        return
      case 'sharpness':
        sharpnesses.set(report.step, report.value)
        return
      case 'failed':
        failure.value = report.message
    }
  }

  const worker = startWorker(
    'landscape',
    (report) => batch(() => take(report)),
    (message) => take({ type: 'failed', message, isUser: false }),
  )
  worker.send({ type: 'open', texts: textsOf(arm), options })
  /** Whoever reads what is kept in a map is drawn again when the map changes. */
  const watched = <T>(read: () => T): T => {
    void version.value
    return read()
  }
  return {
    progress: () => progress.value,
    failure: () => failure.value,
    trained: () => trained.value,
    noPath: () => noPath.value,
    path: (key, statistics) => watched(() => paths.get(at(key, statistics))),
    around: (key, statistics, step) => watched(() => surfaces.get(at(key, statistics, step))?.surface),
    allAround: (key) =>
      watched(() => [...surfaces.values()].filter((each) => each.key === key).map(({ surface }) => surface)),
    sharpness: (step) => watched(() => sharpnesses.get(step)),
    look(step, wanted) {
      failure.value = undefined
      worker.send({ type: 'look', step, options: wanted })
    },
    close: () => worker.close(),
  }
}

function textsOf(arm: ReturnType<typeof armsOf>[number]): TrainingTexts {
  const given = trainingFields.flatMap(({ name, key }) => (arm[name] === undefined ? [] : [[key, arm[name]]]))
  return { ...trainingDefaults, ...Object.fromEntries(given) } as TrainingTexts
}
