/** The axes of each normalization: which cells of a real activation share a mean and a variance. */
import { signal } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { formatNumber } from '../../stats/format.ts'
import { CubeDrawing, Slices } from '../cube/drawings.tsx'
import {
  type Cell,
  cellOf,
  type Division,
  groupOf,
  indexOf,
  isRootMeanSquare,
  sizesOf,
  statisticsOf,
} from '../cube/groups.ts'
import { CHANNELS, type CubeReport, type LayerKind, MOST_SAMPLES } from '../cube/messages.ts'
import { Choose } from '../parts/choose.tsx'
import { Errors } from '../parts/errors.tsx'
import { useNumbers } from '../parts/numbers.ts'
import { Slider } from '../parts/slider.tsx'
import { choiceOf } from '../state/choice.ts'
import { change, route } from '../state/route.ts'
import type { Words } from '../words/en.ts'
import { startWorker } from '../worker/start.ts'

type Answered = Exclude<CubeReport, { type: 'failed' }>

const norms = [
  'batch',
  'layer',
  'layer:over=channels',
  'instance',
  'group',
  'rms',
  'weight-standardization',
] as const
/** The channels are divided evenly. */
const divisors = Array.from({ length: CHANNELS }, (_, i) => i + 1).filter((parts) => CHANNELS % parts === 0)

/** What the address may say: the number of groups is a part of it. */
const specs = norms.flatMap((name) => (name === 'group' ? divisors.map((parts) => `group:${parts}`) : [name]))
const batches = Array.from({ length: MOST_SAMPLES }, (_, i) => String(i + 1))

const partsOf = (norm: string): number => Number(/^group:(\d+)$/.exec(norm)?.[1] ?? 1)

/** Two decimals in the language of the story. */
function useTwo(): (value: number) => string {
  const number = useNumbers()
  return (value) => number(value.toFixed(2).replace('-', '−'))
}

export function AxesStory({ words: { axes: words } }: { readonly words: Words }) {
  const answer = useMemo(() => signal<Answered | undefined>(undefined), [])
  const failure = useMemo(() => signal(''), [])
  const worker = useMemo(
    () =>
      startWorker(
        'cube',
        (report) => {
          if (report.type === 'failed') failure.value = report.message
          else answer.value = report
        },
        (message) => {
          failure.value = message
        },
      ),
    [answer, failure],
  )
  useEffect(() => () => worker.close(), [worker])
  const [chosen, choose] = useState<Cell>({ sample: 0, channel: 2, position: 5 })
  const { norm: askedNorm, batch: askedBatch, model } = route.value.values
  const spec = choiceOf('norm', askedNorm, { values: specs, initial: 'batch' })
  const size = choiceOf('batch', askedBatch, { values: batches, initial: '4' })
  const place = choiceOf('model', model, { values: ['cnn', 'mlp'], initial: 'cnn' })
  const [norm, batch] = [spec.value, Number(size.value)]
  const layer: LayerKind = place.value === 'cnn' ? 'convolution' : 'dense'
  const parts = partsOf(norm)
  useEffect(() => worker.send({ type: 'normalize', norm, layer, batch }), [worker, norm, layer, batch])
  const shown = answer.value
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <Errors of={[spec.error, size.error, place.error, failure.value]} />
      <Choose
        label={words.normalization}
        value={norms.find((name) => name === norm) ?? 'group'}
        values={norms.map((name) => [name, words.norms[name]] as const)}
        onChoose={(name) => change({ norm: name === 'group' ? 'group:2' : name })}
      />
      <div class="choices">
        <Choose
          label={words.layer}
          value={layer}
          values={[
            ['convolution', words.convolution],
            ['dense', words.dense],
          ]}
          onChoose={(name) => change({ model: name === 'convolution' ? 'cnn' : 'mlp' })}
        />
      </div>
      <div class="sticky">
        <Slider
          label={words.batch}
          value={batch}
          min={1}
          max={MOST_SAMPLES}
          onMove={(moved) => change({ batch: String(moved) }, { replace: true })}
        />
        {norm.startsWith('group') && (
          <Slider
            label={words.groups}
            value={divisors.indexOf(parts)}
            min={0}
            max={divisors.length - 1}
            words={String(parts)}
            onMove={(moved) => change({ norm: `group:${divisors[moved]!}` }, { replace: true })}
          />
        )}
      </div>
      {shown === undefined ? (
        <p class="waiting" role="status">
          {words.loading}
        </p>
      ) : (
        <Scene
          words={words}
          shown={shown}
          batch={batch}
          division={{
            shape: shown.shape,
            sees: shown.sees,
            parts: partsOf(shown.request.norm),
          }}
          chosen={{
            sample: Math.min(chosen.sample, shown.shape[0] - 1),
            channel: chosen.channel,
            position: Math.min(chosen.position, shown.shape[2] - 1),
          }}
          onChoose={choose}
        />
      )}
      <h2>{words.triesTitle}</h2>
      <ol class="steps">
        {words.tries.map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </>
  )
}

function Scene({
  words,
  shown,
  division,
  chosen,
  batch,
  onChoose,
}: {
  readonly words: Words['axes']
  readonly shown: Answered
  readonly division: Division
  readonly chosen: Cell
  readonly batch: number
  readonly onChoose: (cell: Cell) => void
}) {
  const two = useTwo()
  const number = useNumbers()
  const { shape, x, of, columns, equation, source, request } = shown
  const isDefined = shown.type === 'normalized'
  const { groups, cells } = sizesOf(division)
  const statistics = statisticsOf(x, division, chosen)
  const at = indexOf(shape, chosen)
  const isImage = columns > 1
  const isWeights = of === 'weights'
  const names = isWeights ? words.ofWeights : isImage ? words.ofImages : words.ofVectors
  const place = isImage
    ? words.rowColumn
        .replace('{row}', String(Math.floor(chosen.position / columns) + 1))
        .replace('{column}', String((chosen.position % columns) + 1))
    : ''
  const where = [
    isWeights ? '' : `${names.sample} ${chosen.sample + 1}`,
    `${names.channel} ${chosen.channel + 1}`,
    place,
  ]
    .filter((part) => part !== '')
    .join(', ')
  const count = (isRootMeanSquare(request.norm) ? words.countSquares : words.count)
    .replaceAll('{groups}', String(groups))
    .replace('{cells}', String(cells))
    .replace('{all}', String(x.length))
  const calculation = isRootMeanSquare(request.norm)
    ? words.calculationSquares
        .replace('{square}', two(statistics.meanSquare))
        .replaceAll('{x}', two(x[at]!))
        .replace('{normalized}', isDefined ? two(shown.normalized[at]!) : '–')
    : words.calculation
        .replace('{mean}', two(statistics.mean))
        .replace('{subtracted}', statistics.mean < 0 ? `(${two(statistics.mean)})` : two(statistics.mean))
        .replaceAll('{variance}', two(statistics.variance))
        .replaceAll('{x}', two(x[at]!))
        .replace('{normalized}', isDefined ? two(shown.normalized[at]!) : '–')
  const summary = isDefined ? `${where}. ${count}` : words.undefined
  const drawn = { division, values: x, chosen, isDefined, onChoose }
  return (
    <>
      {isDefined ? (
        <p class="count" role="status">
          <strong>{count}</strong>
        </p>
      ) : (
        <p class="error" role="alert">
          {words.undefined} <span lang="en">{shown.message}</span>
        </p>
      )}
      <div class="cube-scene">
        <CubeDrawing {...drawn} words={summary} axes={[names.samples, names.channels, names.positions]} />
        <Slices
          {...drawn}
          title={(sample) => (isWeights ? names.samples : `${names.sample} ${sample + 1}`)}
        />
      </div>
      <p class="hint">{words.legend}</p>
      <div class="choices">
        {!isWeights && shape[0] > 1 && (
          <Slider
            label={names.sample}
            value={chosen.sample + 1}
            min={1}
            max={shape[0]}
            onMove={(value) => onChoose({ ...chosen, sample: value - 1 })}
          />
        )}
        <Slider
          label={names.channel}
          value={chosen.channel + 1}
          min={1}
          max={shape[1]}
          onMove={(value) => onChoose({ ...chosen, channel: value - 1 })}
        />
        {shape[2] > 1 && (
          <Slider
            label={names.position}
            value={chosen.position + 1}
            min={1}
            max={shape[2]}
            onMove={(value) => onChoose({ ...chosen, position: value - 1 })}
          />
        )}
      </div>
      <p>
        <strong>{where}.</strong> {isDefined && calculation}
      </p>
      <pre tabIndex={0} aria-label={words.equation}>
        <code>{equation}</code>
      </pre>
      <p class="facts" lang="en">
        {source}
      </p>
      <p>{batchWords(words, shown, { batch, number })}</p>
      {isDefined && <Members words={words} shown={shown} division={division} chosen={chosen} />}
    </>
  )
}

/** What the other samples of the batch do to the first one. */
function batchWords(
  words: Words['axes'],
  shown: Answered,
  { batch, number }: { readonly batch: number; readonly number: (text: string) => string },
): string {
  if (shown.type === 'refused') return ''
  const { change: difference, request } = shown
  if (difference === null) return words.noSamples
  if (batch === MOST_SAMPLES) return words.moveBatch.replace('{most}', String(MOST_SAMPLES))
  const told = (difference === 0 ? words.sameBatch : words.otherBatch)
    .replace('{batch}', String(batch))
    .replace('{most}', String(MOST_SAMPLES))
    .replace('{change}', number(formatNumber(difference, 2)))
  return request.norm === 'batch' && batch === 1 ? `${told} ${words.isInstance}` : told
}

/** The cells that share their statistics, as a table. */
function Members({
  words,
  shown,
  division,
  chosen,
}: {
  readonly words: Words['axes']
  readonly shown: Extract<Answered, { type: 'normalized' }>
  readonly division: Division
  readonly chosen: Cell
}) {
  const two = useTwo()
  const [isOpen, setOpen] = useState(false)
  const own = groupOf(division, chosen)
  const { x, normalized, shape } = shown
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.members}</summary>
      {isOpen && (
        <div class="scroll members" role="region" aria-label={words.members} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {[words.ofImages.sample, words.ofImages.channel, words.ofImages.position, 'x', 'x̂'].map(
                  (name) => (
                    <th scope="col" key={name}>
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {Array.from(x, (_, index) => index)
                .filter((index) => groupOf(division, cellOf(shape, index)) === own)
                .map((index) => {
                  const cell = cellOf(shape, index)
                  return (
                    <tr key={index}>
                      <td>{cell.sample + 1}</td>
                      <td>{cell.channel + 1}</td>
                      <td>{cell.position + 1}</td>
                      <td>{two(x[index]!)}</td>
                      <td>{two(normalized[index]!)}</td>
                    </tr>
                  )
                })}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
