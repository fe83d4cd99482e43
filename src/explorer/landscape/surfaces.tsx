/** The loss around networks, measured in one worker each and drawn on one scale: from above and in relief. */
import { useEffect, useState } from 'preact/hooks'
import type { ContourFigure, ReliefFigure } from '../../figure/index.ts'
import { trainingDefaults, type TrainingTexts } from '../../study/train-defaults.ts'
import { Command } from '../parts/command.tsx'
import { Figure } from '../parts/figure.tsx'
import { type armsOf, trainingFields } from '../state/address.ts'
import { startWorker } from '../worker/start.ts'
import type { LandscapeReport, LandscapeTexts } from './messages.ts'

type Measured = Extract<LandscapeReport, { type: 'measured' }>

export interface SurfacesProps {
  readonly arms: ReturnType<typeof armsOf>
  readonly options: LandscapeTexts
}

export function Surfaces({ arms, options }: SurfacesProps) {
  const [reports, setReports] = useState<readonly (LandscapeReport | undefined)[]>([])
  const [view, setView] = useState({ azimuth: 35, elevation: 32 })
  const key = JSON.stringify([arms, options])
  useEffect(() => {
    setReports(arms.map(() => undefined))
    const workers = arms.map((arm, i) => {
      const take = (report: LandscapeReport) =>
        setReports((before) => before.map((each, at) => (at === i ? report : each)))
      const worker = startWorker('landscape', take, (message) =>
        take({ type: 'failed', message, isUser: false }),
      )
      worker.send({ type: 'measure', texts: textsOf(arm), options })
      return worker
    })
    return () => workers.forEach((worker) => worker.close())
  }, [key])
  const measured = reports.filter((report): report is Measured => report?.type === 'measured')
  const isComplete = measured.length === arms.length
  const turn = (azimuth: number, elevation = 0) =>
    setView({
      azimuth: view.azimuth + azimuth,
      elevation: Math.min(85, Math.max(5, view.elevation + elevation)),
    })
  return (
    <div>
      <div role="status">
        {reports.map((report, i) =>
          report?.type === 'failed' ? (
            <p class="error" key={i}>
              {report.message}
            </p>
          ) : report?.type === 'measured' ? null : (
            <p key={i}>
              Network {i + 1}: {report?.words ?? 'starting'} <progress max="1" value={report?.share ?? 0} />
            </p>
          ),
        )}
      </div>
      {isComplete && (
        <>
          <Figure spec={contourOf(measured, options)} />
          <div
            class="turnable"
            role="group"
            tabIndex={0}
            aria-label="The surfaces in relief; arrow keys turn them"
            onKeyDown={(event) => {
              const by = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, 8], ArrowDown: [0, -8] }[
                event.key
              ]
              if (!by) return
              event.preventDefault()
              turn(by[0]!, by[1])
            }}
            onPointerMove={(event) => {
              if (event.buttons === 1) turn(event.movementX / 2, event.movementY / 3)
            }}
          >
            <Figure spec={reliefOf(measured, options, view)} />
          </div>
          <div class="tools">
            <button type="button" onClick={() => turn(-15)}>
              Turn left
            </button>
            <button type="button" onClick={() => turn(15)}>
              Turn right
            </button>
            <button type="button" onClick={() => turn(0, 10)}>
              From higher
            </button>
            <button type="button" onClick={() => turn(0, -10)}>
              From lower
            </button>
          </div>
          <details>
            <summary>The same on the command line</summary>
            {measured.map(({ command, label }) => (
              <Command
                key={label}
                words={`${command} && normscope landscape last --resolution ${options.resolution} --span ${options.span} --stats ${options.statistics} --sample 500`}
              />
            ))}
          </details>
        </>
      )}
    </div>
  )
}

function textsOf(arm: SurfacesProps['arms'][number]): TrainingTexts {
  const given = trainingFields.flatMap(({ name, key }) => (arm[name] === undefined ? [] : [[key, arm[name]]]))
  return { ...trainingDefaults, ...Object.fromEntries(given) } as TrainingTexts
}

function baseOf(measured: readonly Measured[], { statistics }: LandscapeTexts) {
  const labels = measured.map(({ label }) => label)
  return {
    caption: `Along two random directions with the length of the weights (Li et al. 2018), over 500 training samples; statistics: ${statistics}. All surfaces have one scale.`,
    arms: labels.map((label, i) => ({ arm: String(i), label })),
    z: { label: 'loss', scale: 'log' as const },
    panels: measured.map(({ label, axis, z }, i) => ({
      title: label,
      arm: String(i),
      surface: { x: axis, y: axis, z },
    })),
  }
}

function contourOf(measured: readonly Measured[], options: LandscapeTexts): ContourFigure {
  return {
    ...baseOf(measured, options),
    kind: 'contour',
    name: 'loss',
    title: 'Loss around the weights, from above',
    x: { label: 'along the first direction' },
    y: { label: 'along the second direction' },
  }
}

function reliefOf(
  measured: readonly Measured[],
  options: LandscapeTexts,
  view: ReliefFigure['view'] & object,
): ReliefFigure {
  return {
    ...baseOf(measured, options),
    kind: 'surface',
    name: 'relief',
    title: 'The same in relief',
    x: { label: 'first direction' },
    y: { label: 'second direction' },
    view,
  }
}
