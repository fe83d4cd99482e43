/**
 * An activation as a cube, as Wu & He 2018, Fig. 2, draw it: channels to the right, positions down, samples to the
 * back. Beside it all of its cells, sample by sample. A darker cell has a larger value.
 */
import { type Cell, cellOf, type Division, groupOf, indexOf } from './groups.ts'

export interface Drawn {
  readonly division: Division
  readonly values: Float32Array
  readonly chosen: Cell
  /** Absent where the normalization is not defined: then no cells are together. */
  readonly isDefined: boolean
  readonly onChoose: (cell: Cell) => void
}

/** How each cell looks. */
function look({ division, values, chosen, isDefined }: Drawn) {
  const { shape } = division
  const own = groupOf(division, chosen)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const at = indexOf(shape, chosen)
  return (index: number) => {
    const isOwn = isDefined && groupOf(division, cellOf(shape, index)) === own
    const share = (values[index]! - low) / (high - low || 1)
    return {
      class: index === at ? 'cell chosen' : isOwn ? 'cell own' : 'cell',
      'fill-opacity': index === at ? 1 : isOwn ? 0.35 + 0.65 * share : 0.04 + 0.36 * share,
    }
  }
}

const WIDTH = 190
const HEIGHT = 208
/** How far a sample goes to the right and up. */
const DEPTH_X = 22
const DEPTH_Y = 15
const MARGIN = 26

export function CubeDrawing(
  drawn: Drawn & { readonly words: string; readonly axes: readonly [string, string, string] },
) {
  const { division, onChoose, words, axes } = drawn
  const [samples, channels, positions] = division.shape
  const styleOf = look(drawn)
  const [width, height] = [WIDTH / channels, HEIGHT / positions]
  const [right, up] = [samples * DEPTH_X, samples * DEPTH_Y]
  const point = (channel: number, position: number, sample: number) =>
    `${(MARGIN + channel * width + sample * DEPTH_X).toFixed(1)} ${(MARGIN + up + position * height - sample * DEPTH_Y).toFixed(1)}`
  const face = (cell: Cell, corners: readonly (readonly [number, number, number])[], side: string) => (
    <path
      key={`${side} ${cell.sample} ${cell.channel} ${cell.position}`}
      {...styleOf(indexOf(division.shape, cell))}
      d={`M${corners.map((corner) => point(...corner)).join('L')}Z`}
      onClick={() => onChoose(cell)}
    />
  )
  const range = (count: number) => Array.from({ length: count }, (_, i) => i)
  return (
    <svg
      class="cube"
      viewBox={`0 0 ${2 * MARGIN + WIDTH + right + 10} ${2 * MARGIN + HEIGHT + up}`}
      role="img"
      aria-label={words}
    >
      {range(channels).flatMap((c) =>
        range(positions).map((p) =>
          face(
            { sample: 0, channel: c, position: p },
            [
              [c, p, 0],
              [c + 1, p, 0],
              [c + 1, p + 1, 0],
              [c, p + 1, 0],
            ],
            'front',
          ),
        ),
      )}
      {range(samples).flatMap((n) =>
        range(channels).map((c) =>
          face(
            { sample: n, channel: c, position: 0 },
            [
              [c, 0, n],
              [c + 1, 0, n],
              [c + 1, 0, n + 1],
              [c, 0, n + 1],
            ],
            'top',
          ),
        ),
      )}
      {range(samples).flatMap((n) =>
        range(positions).map((p) =>
          face(
            { sample: n, channel: channels - 1, position: p },
            [
              [channels, p, n],
              [channels, p, n + 1],
              [channels, p + 1, n + 1],
              [channels, p + 1, n],
            ],
            'right',
          ),
        ),
      )}
      {drawn.chosen.sample === 0 && (
        <rect
          class="outline"
          x={MARGIN + drawn.chosen.channel * width}
          y={MARGIN + up + drawn.chosen.position * height}
          width={width}
          height={height}
        />
      )}
      <text x={MARGIN + WIDTH / 2} y={MARGIN + up + HEIGHT + 17} text-anchor="middle">
        {axes[1]}
      </text>
      <text
        x={MARGIN - 9}
        y={MARGIN + up + HEIGHT / 2}
        text-anchor="middle"
        transform={`rotate(-90 ${MARGIN - 9} ${MARGIN + up + HEIGHT / 2})`}
      >
        {axes[2]}
      </text>
      <text
        x={MARGIN + WIDTH + right / 2 + 16}
        y={MARGIN + up + HEIGHT - up / 2 + 12}
        text-anchor="middle"
        transform={`rotate(${(-Math.atan2(DEPTH_Y, DEPTH_X) * 180) / Math.PI} ${MARGIN + WIDTH + right / 2 + 16} ${MARGIN + up + HEIGHT - up / 2 + 12})`}
      >
        {axes[0]}
      </text>
    </svg>
  )
}

/** Each sample as a table of cells: a column for each channel, a row for each position. */
export function Slices(drawn: Drawn & { readonly title: (sample: number) => string }) {
  const { division, onChoose, title } = drawn
  const [samples, channels, positions] = division.shape
  const styleOf = look(drawn)
  const height = Math.max(4, Math.min(26, 208 / positions))
  return (
    <div class="slices">
      {Array.from({ length: samples }, (_, sample) => (
        <figure key={sample} class="slice">
          <svg
            viewBox={`0 0 ${channels * 20 + 2} ${positions * height + 2}`}
            role="img"
            aria-label={title(sample)}
          >
            {Array.from({ length: channels * positions }, (__, i) => {
              const cell = cellOf(division.shape, sample * channels * positions + i)
              return (
                <rect
                  key={i}
                  {...styleOf(indexOf(division.shape, cell))}
                  x={cell.channel * 20 + 1}
                  y={cell.position * height + 1}
                  width={20}
                  height={height}
                  onClick={() => onChoose(cell)}
                />
              )
            })}
            {sample === drawn.chosen.sample && (
              <rect
                class="outline"
                x={drawn.chosen.channel * 20 + 1}
                y={drawn.chosen.position * height + 1}
                width={20}
                height={height}
              />
            )}
          </svg>
          <figcaption>{title(sample)}</figcaption>
        </figure>
      ))}
    </div>
  )
}
