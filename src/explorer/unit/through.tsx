/** What a nonlinearity makes of values: its curve, each value as a dot on it, and where it is steep. */
import { type Nonlinearity, nonlinearities, REACH } from './chain.ts'

const WIDTH = 420
const HEIGHT = 300
const LEFT = 40
const BOTTOM = 34
const TOP = 12
const RIGHT = 12

const ranges: Readonly<Record<Nonlinearity, readonly [number, number]>> = {
  sigmoid: [0, 1],
  tanh: [-1, 1],
  relu: [0, REACH],
}

/** `words` says in one sentence what is drawn. */
export function Through({
  kind,
  values,
  words,
}: {
  readonly kind: Nonlinearity
  readonly values: readonly number[]
  readonly words: string
}) {
  const { apply, steep } = nonlinearities[kind]
  const [low, high] = ranges[kind]
  const x = (value: number) =>
    LEFT + ((Math.max(-REACH, Math.min(REACH, value)) + REACH) / (2 * REACH)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - TOP)
  const curve = Array.from({ length: 101 }, (_, i) => {
    const z = -REACH + (i / 100) * 2 * REACH
    return `${i === 0 ? 'M' : 'L'}${x(z).toFixed(1)} ${y(apply(z)).toFixed(1)}`
  }).join('')
  const shown = values.filter((value) => Math.abs(value) <= REACH)
  return (
    <figure class="through">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        <rect
          class="steep"
          x={x(steep[0])}
          y={TOP}
          width={x(steep[1]) - x(steep[0])}
          height={HEIGHT - BOTTOM - TOP}
        />
        <path class="curve" d={curve} />
        {/* One path of short lines is quicker to draw than 500 elements. */}
        <path class="rug" d={shown.map((z) => `M${x(z).toFixed(1)} ${HEIGHT - BOTTOM}v-9`).join('')} />
        <path class="rug" d={shown.map((z) => `M${LEFT} ${y(apply(z)).toFixed(1)}h9`).join('')} />
        <path
          class="values"
          d={shown.map((z) => `M${x(z).toFixed(1)} ${y(apply(z)).toFixed(1)}h.01`).join('')}
        />
        <path class="frame" d={`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}`} />
        {[-4, -2, 0, 2, 4].map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - BOTTOM + 16} text-anchor="middle">
            {String(tick).replace('-', '−')}
          </text>
        ))}
        {[low, (low + high) / 2, high].map((tick) => (
          <text key={tick} x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {String(tick).replace('-', '−')}
          </text>
        ))}
      </svg>
      <figcaption>{words}</figcaption>
    </figure>
  )
}
