/** Points, the circle and the decision of a network, on a canvas: 600 points move with the pointer. */
import { useContext, useLayoutEffect, useRef } from 'preact/hooks'
import { useNumbers } from '../parts/numbers.ts'
import { Parts } from '../words/parts.ts'
import type { CircleReport } from './messages.ts'
import { type Points, REACH, testPoints, trainingPoints } from './points.ts'
import { runsOf } from './runs.ts'

const MOST_SHIFT = 1.7

export interface Shift {
  readonly dx: number
  readonly dy: number
}

export interface PictureProps {
  readonly title: string
  readonly seen: CircleReport | undefined
  readonly shift: Shift
  readonly labels: 'move' | 'stay'
  /** Absent: the points cannot be moved. */
  readonly onMove?: ((shift: Shift) => void) | undefined
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

export function Picture({ title, seen, shift, labels, onMove }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  // Before the browser shows the element, so that the first picture has its points.
  useLayoutEffect(() => {
    const element = canvas.current!
    const draw = () => paint(element, { seen, shift, labels })
    draw()
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', draw)
    }
  }, [seen, shift.dx, shift.dy, labels])
  const start = useRef<{ x: number; y: number; shift: Shift } | undefined>(undefined)
  const scale = () => canvas.current!.clientWidth / (2 * REACH)
  const limited = (value: number) =>
    Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, Math.round(value * 100) / 100))
  const moveTo = (dx: number, dy: number) => onMove?.({ dx: limited(dx), dy: limited(dy) })
  const own = useContext(Parts).picture
  const number = useNumbers()
  const shares = {
    train: seen ? number(percent(seen.trainAccuracy)) : '…',
    test: seen ? number(percent(seen.testAccuracy)) : '…',
  }
  const words = seen
    ? own.counts.replace('{train}', shares.train).replace('{test}', shares.test)
    : own.training
  return (
    <figure class="picture">
      <p class="picture-title">{title}</p>
      <canvas
        ref={canvas}
        class={onMove ? 'movable' : undefined}
        role="img"
        aria-label={`${title}: ${words}${onMove ? `. ${own.keys}` : ''}`}
        tabIndex={onMove ? 0 : undefined}
        onPointerDown={(event) => {
          if (!onMove) return
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = { x: event.clientX, y: event.clientY, shift }
        }}
        onPointerMove={(event) => {
          const from = start.current
          if (!from) return
          moveTo(
            from.shift.dx + (event.clientX - from.x) / scale(),
            from.shift.dy - (event.clientY - from.y) / scale(),
          )
        }}
        onPointerUp={() => {
          start.current = undefined
        }}
        onPointerCancel={() => {
          start.current = undefined
        }}
        onKeyDown={(event) => {
          const [x, y] =
            { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? []
          if (x === undefined || y === undefined || !onMove) return
          event.preventDefault()
          moveTo(shift.dx + 0.1 * x, shift.dy + 0.1 * y)
        }}
      />
      <figcaption>
        {own.counts.split(/\{(train|test)\}/).map((part, i) =>
          i % 2 === 0 ? (
            part
          ) : (
            <strong key={part} class="share">
              {shares[part as keyof typeof shares]}
            </strong>
          ),
        )}
        <span class="facts step">{own.step.replace('{step}', seen ? String(seen.step) : '…')}</span>
      </figcaption>
    </figure>
  )
}

interface Scene extends Pick<PictureProps, 'seen' | 'shift' | 'labels'> {}

function paint(canvas: HTMLCanvasElement, { seen, shift, labels }: Scene): void {
  const context = canvas.getContext('2d')!
  const size = canvas.clientWidth
  const density = Math.min(2, devicePixelRatio)
  if (canvas.width !== Math.round(size * density)) {
    canvas.width = Math.round(size * density)
    canvas.height = Math.round(size * density)
  }
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, size, size)
  const at = (value: number) => ((value + REACH) / (2 * REACH)) * size
  const [x, y] = [at, (value: number) => size - at(value)]
  if (seen)
    paintDecision(context, seen, { x, y, inside: colour('--inside-wash'), outside: colour('--outside-wash') })
  // Points under the pointer move at once; what a network says of them follows.
  const dots = {
    x,
    y,
    radius: Math.max(1.6, size / 200),
    colours: [colour('--outside'), colour('--inside')] as const,
    wrong: colour('--wrong'),
  }
  context.globalAlpha = 0.3
  paintPoints(context, trainingPoints(), undefined, dots)
  context.globalAlpha = 1
  paintPoints(context, testPoints({ ...shift, labels }), seen?.right, dots)
  context.strokeStyle = colour('--muted')
  context.setLineDash([4, 4])
  const [cx, cy] = labels === 'move' ? [shift.dx, shift.dy] : [0, 0]
  for (const [left, top] of [
    [0, 0],
    [cx, cy],
  ] as const) {
    context.beginPath()
    context.arc(x(left), y(top), size / (2 * REACH), 0, 2 * Math.PI)
    context.stroke()
  }
  context.setLineDash([])
}

interface Place {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

function paintDecision(
  context: CanvasRenderingContext2D,
  { decision, grid }: CircleReport,
  { x, y, inside, outside }: Place & { readonly inside: string; readonly outside: string },
): void {
  const { count } = grid
  const [left, right, bottom, top] = [x(grid.x[0]), x(grid.x[1]), y(grid.y[0]), y(grid.y[1])]
  const [width, height] = [(right - left) / (count - 1), (bottom - top) / (count - 1)]
  for (const { row, from, to, isInside } of runsOf(decision, count)) {
    context.fillStyle = isInside ? inside : outside
    const [start, end] = [left + (from - 0.5) * width, left + (to - 0.5) * width]
    context.fillRect(start, bottom - (row + 0.5) * height, end - start + 0.6, height + 0.6)
  }
}

/** Classes differ by shape, too: outside squares, inside discs; wrong ones have a ring. */
function paintPoints(
  context: CanvasRenderingContext2D,
  { inputs: points, labels: classes }: Points,
  right: Uint8Array | undefined,
  {
    x,
    y,
    radius,
    colours,
    wrong,
  }: Place & { readonly radius: number; readonly colours: readonly [string, string]; readonly wrong: string },
): void {
  for (const group of [0, 1] as const) {
    context.fillStyle = colours[group]
    context.beginPath()
    for (let i = 0; i < classes.length; i++) {
      if (classes[i] !== group) continue
      const [left, top] = [x(points[2 * i]!), y(points[2 * i + 1]!)]
      if (group === 0) context.rect(left - radius, top - radius, 2 * radius, 2 * radius)
      else {
        context.moveTo(left + radius, top)
        context.arc(left, top, radius * 1.15, 0, 2 * Math.PI)
      }
    }
    context.fill()
  }
  if (right === undefined) return
  context.strokeStyle = wrong
  context.lineWidth = 1.5
  context.beginPath()
  for (let i = 0; i < classes.length; i++) {
    if (right[i] === 1) continue
    const [left, top] = [x(points[2 * i]!), y(points[2 * i + 1]!)]
    context.moveTo(left + radius * 2.2, top)
    context.arc(left, top, radius * 2.2, 0, 2 * Math.PI)
  }
  context.stroke()
  context.lineWidth = 1
}
