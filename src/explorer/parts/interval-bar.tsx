/** An effect with its interval on one line, beside the effects that count as none. The numbers stand in text near it. */

interface Drawn {
  readonly effect: number | null
  readonly interval: readonly [number, number] | null
  readonly smallest: readonly [number, number]
  /** `×` for a ratio, which is drawn on a logarithmic scale. */
  readonly unit: string
  /** The effect on other seeds. */
  readonly again?: number | null
}

const WIDTH = 360
const HEIGHT = 26
const EDGE = 12

/** The place of each number from 0 to 1. No effect is in the middle; an infinite number is at the edge. */
export function placesOf({ effect, interval, smallest, unit, again = null }: Drawn) {
  const signed = (value: number) => (unit === '×' ? Math.log(value) : value)
  const known = [effect, again, ...(interval ?? []), ...smallest]
    .filter((value) => value !== null)
    .map(signed)
  const reach = Math.max(...known.filter(Number.isFinite).map(Math.abs)) * 1.08
  const place = (value: number) => Math.max(0, Math.min(1, 0.5 + signed(value) / (2 * reach)))
  const placed = (value: number | null) => (value === null || Number.isNaN(value) ? null : place(value))
  return {
    effect: placed(effect),
    again: placed(again),
    interval: interval === null ? null : ([place(interval[0]), place(interval[1])] as const),
    smallest: [place(smallest[0]), place(smallest[1])] as const,
  }
}

export function IntervalBar(drawn: Drawn) {
  const { effect, again, interval, smallest } = placesOf(drawn)
  const x = (place: number) => EDGE + place * (WIDTH - 2 * EDGE)
  const middle = HEIGHT / 2
  return (
    <svg class="interval-bar" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <rect
        class="none"
        x={x(smallest[0])}
        width={x(smallest[1]) - x(smallest[0])}
        y={2}
        height={HEIGHT - 4}
      />
      <line class="zero" x1={x(0.5)} x2={x(0.5)} y1={1} y2={HEIGHT - 1} />
      {interval && <line class="interval" x1={x(interval[0])} x2={x(interval[1])} y1={middle} y2={middle} />}
      {again !== null && <path class="again" d={diamond(x(again), middle)} />}
      {effect !== null && <circle class="effect-dot" cx={x(effect)} cy={middle} r={4.5} />}
    </svg>
  )
}

const diamond = (x: number, y: number): string =>
  `M${x - 6.5} ${y}L${x} ${y - 6.5}L${x + 6.5} ${y}L${x} ${y + 6.5}Z`
