/** Small batches: how noisy their means and variances are, predicted and then seen in three trainings. */
import { signal } from '@preact/signals'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { formatNumber } from '../../stats/format.ts'
import { trainingQuantities } from '../../stats/records/training-quantities.ts'
import { trainingDefaults } from '../../study/train-defaults.ts'
import { errorFigure, noiseFigure, spreadOf } from '../batches/figures.ts'
import { type Noise, sizes } from '../batches/messages.ts'
import { openArm } from '../live/arm.ts'
import { lossFigure, quantityFigure } from '../live/curves.ts'
import { Choose } from '../parts/choose.tsx'
import { Command } from '../parts/command.tsx'
import { Figure } from '../parts/figure.tsx'
import { Errors } from '../parts/errors.tsx'
import { useNumbers } from '../parts/numbers.ts'
import { Slider } from '../parts/slider.tsx'
import { choiceOf } from '../state/choice.ts'
import { change, route } from '../state/route.ts'
import { writeAddress } from '../state/address.ts'
import type { Words } from '../words/en.ts'
import { Parts } from '../words/parts.ts'
import { startWorker } from '../worker/start.ts'

type Prediction = 'better' | 'same' | 'worse'

/** Every training sees so many images, whatever its batch. */
const IMAGES = 8192
/** The rate for a batch of 32; it grows with the batch, as Wu & He 2018, §4.1, do. */
const RATE = 0.1

export function BatchesStory({ words: { batches: words } }: { readonly words: Words }) {
  const number = useNumbers()
  const measured = useMemo(() => signal<readonly Noise[]>([]), [])
  const failure = useMemo(() => signal(''), [])
  useEffect(() => {
    const worker = startWorker(
      'batches',
      (report) => {
        if (report.type === 'failed') failure.value = report.message
        else measured.value = [...measured.value, report]
      },
      (message) => {
        failure.value = message
      },
    )
    worker.send({ type: 'measure' })
    return () => worker.close()
  }, [measured, failure])
  const size = choiceOf('batch', route.value.values.batch, { values: sizes.map(String), initial: '2' })
  const [prediction, predict] = useState<Prediction | undefined>(undefined)
  const [isSeen, see] = useState(false)
  const batch = Number(size.value)
  const isReady = measured.value.length === sizes.length
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <Errors of={[size.error, failure.value]} />
      <div class="sticky">
        <Slider
          label={words.batch}
          value={sizes.findIndex((each) => each === batch)}
          min={0}
          max={sizes.length - 1}
          words={String(batch)}
          onMove={(moved) => change({ batch: String(sizes[moved]!) }, { replace: true })}
        />
      </div>
      {isReady ? (
        <NoiseOf words={words} measured={measured.value} batch={batch} />
      ) : (
        <p class="waiting" role="status">
          {words.loading}
        </p>
      )}
      <h2>{words.trainTitle}</h2>
      <p>{words.trainText.replace('{images}', number(formatNumber(IMAGES)))}</p>
      <Choose
        label={words.predict.replace('{batch}', String(batch))}
        value={prediction}
        values={[
          ['better', words.better],
          ['same', words.same],
          ['worse', words.worse],
        ]}
        onChoose={predict}
      />
      {!isSeen && (
        <p>
          <button type="button" class="main" disabled={prediction === undefined} onClick={() => see(true)}>
            {words.see}
          </button>
        </p>
      )}
      {isSeen && prediction !== undefined && (
        <>
          <p>
            {words.answer} <strong>{words[prediction]}</strong>. {words.moveOn}
          </p>
          <Race key={batch} batch={batch} words={words} />
        </>
      )}
      <p>
        <a href={writeAddress('ask', { experiment: 'batch-size' })}>{words.ask}</a>
      </p>
    </>
  )
}

function NoiseOf({
  words,
  measured,
  batch,
}: {
  readonly words: Words['batches']
  readonly measured: readonly Noise[]
  readonly batch: number
}) {
  const number = useNumbers()
  const { logWords } = useContext(Parts).curves
  const chosen = measured.find((noise) => noise.batch === batch)!
  const largest = measured.at(-1)!
  const { error, ratios } = spreadOf(chosen)
  return (
    <>
      <p role="status">
        {words.noise
          .replace('{batch}', String(batch))
          .replace('{error}', number(formatNumber(error, 2)))
          .replace('{low}', number(formatNumber(ratios[0], 2)))
          .replace('{high}', number(formatNumber(ratios[1], 2)))}
      </p>
      <div class="figures">
        <Figure
          spec={noiseFigure(
            'errors',
            { chosen, largest },
            { ...words.errors, density: words.density, batchOf: words.batchOf },
          )}
          isLive
        />
        <Figure
          spec={noiseFigure(
            'ratios',
            { chosen, largest },
            { ...words.ratios, density: words.density, batchOf: words.batchOf },
          )}
          isLive
        />
        <Figure spec={errorFigure(measured, { ...words.law, logWords })} />
      </div>
    </>
  )
}

const norms = ['batch', 'group:10', 'layer'] as const
const labels = ['BN', 'GN', 'LN'] as const

function Race({ batch, words }: { readonly batch: number; readonly words: Words['batches'] }) {
  const number = useNumbers()
  const { curves } = useContext(Parts)
  const steps = IMAGES / batch
  const arms = useMemo(
    () =>
      norms.map((norm) =>
        openArm({
          ...trainingDefaults,
          model: 'mlp:50,50',
          norm,
          data: 'digits',
          activation: 'relu',
          learningRate: String((RATE * batch) / 32),
          batch: String(batch),
          steps: String(steps),
          optimizer: 'sgd',
          evaluateEvery: String(Math.max(1, steps / 16)),
        }),
      ),
    [batch, steps],
  )
  useEffect(() => {
    arms.forEach((arm) => arm.play())
    return () => arms.forEach((arm) => arm.close())
  }, [arms])
  const curved = arms.map((arm, i) => {
    arm.version()
    return { arm: norms[i]!, label: labels[i]!, step: arm.step(), losses: arm.losses(), rows: arm.rows() }
  })
  const failed = arms.find((arm) => arm.phase() === 'failed')
  const accuracy = quantityFigure(curved, steps, {
    ...words.accuracy,
    name: 'test-accuracy',
    quantity: trainingQuantities.testAccuracy,
    stepWords: curves.step,
    percent: true,
  })
  const last = (i: number) =>
    curved[i]!.rows.filter(({ quantity }) => quantity === trainingQuantities.testAccuracy).at(-1)?.value
  const percent = (share: number | undefined) =>
    share === undefined ? '–' : number(`${(100 * share).toFixed(1)} %`)
  return (
    <>
      <Errors of={[failed?.message()]} />
      {arms.every((arm) => arm.phase() === 'ended') && (
        <p role="status">
          <strong>
            {words.result
              .replace('{batch}', String(batch))
              .replace('{bn}', percent(last(0)))
              .replace('{gn}', percent(last(1)))
              .replace('{ln}', percent(last(2)))}
          </strong>
        </p>
      )}
      <div class="figures">
        {accuracy && <Figure spec={accuracy} isLive />}
        <Figure spec={{ ...lossFigure(curved, steps, curves), ...words.loss }} isLive />
      </div>
      {arms[0]!.run() && <Command words={arms[0]!.run()!.command} />}
    </>
  )
}
