/** The loss around networks while they train, measured in one worker each: a slider goes through the kept weights. */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { formatNumber } from '../../stats/format.ts'
import { Command } from '../parts/command.tsx'
import { Figure } from '../parts/figure.tsx'
import { useNumbers } from '../parts/numbers.ts'
import type { armsOf } from '../state/address.ts'
import { aroundFigures, pathFigures, type Seen } from './figures.ts'
import { type Look, openLook } from './look.ts'
import { type LandscapeTexts, optionsKey } from './messages.ts'
import { Parts } from '../words/parts.ts'

export interface SurfacesProps {
  readonly arms: ReturnType<typeof armsOf>
  readonly options: LandscapeTexts
}

/** Milliseconds between two kept steps that are shown one after another. */
const FRAME = 350

export function Surfaces({ arms, options }: SurfacesProps) {
  const [view, setView] = useState({ azimuth: 35, elevation: 32 })
  const words = useContext(Parts).landscape
  // Other options are measured with the same weights; other networks are trained.
  const key = JSON.stringify(arms)
  const looks = useMemo(() => arms.map((arm) => openLook(arm, options)), [key])
  useEffect(() => () => looks.forEach((look) => look.close()), [looks])
  const kept = Math.max(0, ...looks.map((look) => look.trained()?.steps.length ?? 0))
  const last = Math.max(0, kept - 1)
  // Counted from the end, where it begins, because the number of kept steps is not known before.
  const [back, setBack] = useState(0)
  const position = Math.max(0, last - back)
  const all = looks.flatMap((look): Seen[] => {
    const { steps = [] } = look.trained() ?? {}
    return steps.length === 0 ? [] : [{ look, step: steps[Math.min(position, steps.length - 1)]! }]
  })
  const isTrained = all.length === looks.length
  useEffect(() => {
    if (!isTrained) return
    for (const { look, step } of all) look.look(step, options)
  }, [looks, isTrained, position, JSON.stringify(options)])
  const turn = (azimuth: number, elevation = 0) =>
    setView((now) => ({
      azimuth: now.azimuth + azimuth,
      elevation: Math.min(85, Math.max(5, now.elevation + elevation)),
    }))
  const around = isTrained ? aroundFigures(all, options, { view, words }) : undefined
  const path = isTrained ? pathFigures(all, options, { view, words }) : undefined
  // What comes below the figures waits for them, so that it does not move.
  const isDrawn =
    around !== undefined && (path !== undefined || looks.every((look) => look.noPath() !== undefined))
  return (
    <div class={path ? 'surfaces' : 'surfaces waiting'}>
      <Progress looks={looks} isDone={isTrained} />
      {isTrained && (
        <>
          <Scrubber position={position} last={last} seen={all} onMove={(to) => setBack(last - to)} />
          <Diagnostics seen={all} options={options} position={position} />
        </>
      )}
      {around && (
        <>
          <Turnable turn={turn} label={words.relief}>
            <Figure spec={around.relief} />
          </Turnable>
          <div class="tools">
            <button type="button" onClick={() => turn(-15)}>
              {words.turns.left}
            </button>
            <button type="button" onClick={() => turn(15)}>
              {words.turns.right}
            </button>
            <button type="button" onClick={() => turn(0, 10)}>
              {words.turns.higher}
            </button>
            <button type="button" onClick={() => turn(0, -10)}>
              {words.turns.lower}
            </button>
          </div>
          <Figure spec={around.contour} />
        </>
      )}
      {path && (
        <>
          <Figure spec={path.contour} />
          <Turnable turn={turn} label={words.pathRelief}>
            <Figure spec={path.relief} />
          </Turnable>
        </>
      )}
      {looks.map((look, i) => {
        const message = look.noPath()
        return message === undefined ? null : (
          <p class="warning" key={i}>
            {words.network.replace('{number}', String(i + 1))}: {message}
          </p>
        )
      })}
      {isDrawn && <Commands seen={all} options={options} />}
    </div>
  )
}

/** A line for each network, until all of them are trained: the lines of the others stay where they are. */
function Progress({ looks, isDone }: { readonly looks: readonly Look[]; readonly isDone: boolean }) {
  const own = useContext(Parts).landscape
  return (
    <div role="status">
      {looks.map((look, i) => {
        const failure = look.failure()
        if (failure !== undefined)
          return (
            <p class="error" key={i}>
              {failure}
            </p>
          )
        const now = look.progress()
        const words = now
          ? own.training.replace('{step}', String(now.step)).replace('{steps}', String(now.steps))
          : own.starting
        const trained = look.trained()
        if (trained?.diverged !== undefined)
          return (
            <p class="warning" key={i}>
              {own.diverged.replace('{number}', String(i + 1)).replace('{what}', trained.diverged)}
            </p>
          )
        return isDone ? null : (
          <p key={i}>
            {own.network.replace('{number}', String(i + 1))}{' '}
            <progress
              max="1"
              value={trained ? 1 : now ? now.step / now.steps : 0}
              aria-label={own.progress.replace('{number}', String(i + 1))}
            />{' '}
            {trained ? own.trained : words}
          </p>
        )
      })}
    </div>
  )
}

interface ScrubberProps {
  readonly position: number
  readonly last: number
  readonly seen: readonly Seen[]
  readonly onMove: (to: number) => void
}

function Scrubber({ position, last, seen, onMove }: ScrubberProps) {
  const [isPlaying, play] = useState(false)
  const words = useContext(Parts).landscape
  useEffect(() => {
    if (!isPlaying) return undefined
    if (position >= last) {
      play(false)
      return undefined
    }
    const timer = setTimeout(() => onMove(position + 1), FRAME)
    return () => clearTimeout(timer)
  }, [isPlaying, position, last])
  const steps = [...new Set(seen.map(({ step }) => step))].join(words.and)
  return (
    <div class="controls" role="group" aria-label={words.steps}>
      <button
        type="button"
        class="main"
        disabled={last === 0}
        onClick={() => {
          if (!isPlaying && position >= last) onMove(0)
          play(!isPlaying)
        }}
      >
        {isPlaying ? words.pause : words.play}
      </button>
      <label>
        {words.stepOf}
        <input
          type="range"
          min="0"
          max={last}
          value={position}
          aria-valuetext={`${words.columns.step} ${steps}`}
          onInput={(event) => {
            play(false)
            onMove(Number(event.currentTarget.value))
          }}
        />
        <output>{steps}</output>
      </label>
    </div>
  )
}

function Diagnostics({
  seen,
  options,
  position,
}: {
  readonly seen: readonly Seen[]
  readonly options: LandscapeTexts
  readonly position: number
}) {
  const [statistics = 'batch'] = options.statistics.split(';')
  const words = useContext(Parts).landscape
  const local = useNumbers()
  const number = (value: number | undefined, write: (value: number) => string) =>
    value === undefined ? '…' : Number.isFinite(value) ? local(write(value)) : '–'
  return (
    <div class="scroll" role="region" aria-label={words.here} tabIndex={0}>
      <table class="diagnostics">
        <thead>
          <tr>
            <th scope="col">{words.columns.networks}</th>
            <th scope="col">{words.columns.step}</th>
            <th scope="col">{words.columns.loss}</th>
            <th scope="col">{words.columns.accuracy}</th>
            <th scope="col">{words.columns.sharpness}</th>
          </tr>
        </thead>
        <tbody>
          {seen.map(({ look, step }, i) => {
            const { label, accuracies } = look.trained()!
            const surface = look.around(optionsKey(options), statistics.trim(), step)
            return (
              <tr key={i}>
                <th scope="row">{label}</th>
                <td>{step}</td>
                <td>{number(surface && centreOf(surface), formatNumber)}</td>
                <td>
                  {number(
                    accuracies[Math.min(position, accuracies.length - 1)],
                    (value) => `${(100 * value).toFixed(1)} %`,
                  )}
                </td>
                <td>{number(look.sharpness(step), formatNumber)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** The loss at the weights themselves; NaN if the grid does not have this point. */
function centreOf({ x, y, z }: { x: readonly number[]; y: readonly number[]; z: Float64Array }): number {
  const [column, row] = [x.indexOf(0), y.indexOf(0)]
  return column < 0 || row < 0 ? Number.NaN : z[row * x.length + column]!
}

function Turnable({
  turn,
  label,
  children,
}: {
  readonly turn: (azimuth: number, elevation?: number) => void
  readonly label: string
  readonly children: ComponentChildren
}) {
  const words = useContext(Parts).landscape
  return (
    <div
      class="turnable"
      role="group"
      tabIndex={0}
      aria-label={words.keys.replace('{what}', label)}
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
      {children}
    </div>
  )
}

function Commands({ seen, options }: { readonly seen: readonly Seen[]; readonly options: LandscapeTexts }) {
  const [statistics = 'batch'] = options.statistics.split(';')
  return (
    <details>
      <summary>{useContext(Parts).landscape.same}</summary>
      {seen.map(({ look }, i) => {
        const { command } = look.trained()!
        return (
          <Command
            key={i}
            words={`${command} && normscope landscape last --resolution ${options.resolution} --span ${options.span} --stats ${statistics.trim()} --sample 500`}
          />
        )
      })}
    </details>
  )
}
