/** Shake it: random noise after every normalization, predicted first, then seen. */
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { trainingQuantities } from '../../stats/records/training-quantities.ts'
import { trainingDefaults } from '../../study/train-defaults.ts'
import { openArm } from '../live/arm.ts'
import { lossFigure, quantityFigure } from '../live/curves.ts'
import { Choose } from '../parts/choose.tsx'
import { Command } from '../parts/command.tsx'
import { Figure } from '../parts/figure.tsx'
import { useNumbers } from '../parts/numbers.ts'
import { writeAddress } from '../state/address.ts'
import type { Words } from '../words/en.ts'
import { Parts } from '../words/parts.ts'

const sizes = [0, 0.25, 0.5, 1, 2]
const STEPS = 400
type Prediction = 'faster' | 'same' | 'slower'

export function ShakeStory({ words: all }: { readonly words: Words }) {
  const { shake: words } = all
  const [prediction, predict] = useState<Prediction | undefined>(undefined)
  const [size, setSize] = useState(2)
  const [isSeen, see] = useState(false)
  const noise = sizes[size]!
  const noiseText = useNumbers()(String(noise))
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <label class="slider">
        {words.noise}{' '}
        <input
          type="range"
          min="0"
          max={sizes.length - 1}
          value={size}
          aria-valuetext={noiseText}
          onInput={(event) => setSize(Number(event.currentTarget.value))}
        />
        <output>{noiseText}</output>
      </label>
      <p class="hint">{words.noiseWords}</p>
      <Choose
        label={words.predict}
        value={prediction}
        values={[
          ['faster', words.faster],
          ['same', words.same],
          ['slower', words.slower],
        ]}
        onChoose={predict}
      />
      {!isSeen && (
        <button type="button" class="main" disabled={prediction === undefined} onClick={() => see(true)}>
          {words.see}
        </button>
      )}
      {isSeen && prediction !== undefined && (
        <>
          <p role="status">
            {words.answer} <strong>{words[prediction]}</strong>.
          </p>
          <Race key={noise} noise={noise} words={all} />
        </>
      )}
      <p>
        <a href={writeAddress('ask', { experiment: 'noise' })}>{words.ask}</a>
      </p>
    </>
  )
}

function Race({ noise, words }: { readonly noise: number; readonly words: Words }) {
  const shaken = noise === 0 ? 'batch' : `noisy-batch:nMu=${noise},nSigma=${1 + noise / 2}`
  const arms = useMemo(
    () =>
      ['none', 'batch', shaken].map((norm) =>
        openArm({
          ...trainingDefaults,
          model: 'mlp:50,50,50',
          norm,
          data: 'digits',
          learningRate: '0.1',
          batch: '64',
          steps: String(STEPS),
          optimizer: 'sgd',
          evaluateEvery: '20',
        }),
      ),
    [shaken],
  )
  useEffect(() => {
    arms.forEach((arm) => arm.play())
    return () => arms.forEach((arm) => arm.close())
  }, [arms])
  const number = useNumbers()
  const { curves } = useContext(Parts)
  // The names stand beside the curves, where there is little room.
  const labels = [words.move.plain, 'BN', `BN + ${words.shake.noise} ${number(String(noise))}`]
  const curved = arms.map((arm, i) => {
    arm.version()
    return { arm: String(i), label: labels[i]!, step: arm.step(), losses: arm.losses(), rows: arm.rows() }
  })
  const failed = arms.find((arm) => arm.phase() === 'failed')
  const accuracy = quantityFigure(curved, STEPS, {
    ...curves.accuracy,
    name: 'test-accuracy',
    quantity: trainingQuantities.testAccuracy,
    stepWords: curves.step,
    percent: true,
  })
  const share = (i: number) => {
    const last = arms[i]!.rows().findLast(({ quantity }) => quantity === trainingQuantities.testAccuracy)
    return last === undefined ? '–' : number(`${(100 * last.value).toFixed(1)} %`)
  }
  const isOver = arms.every((arm) => arm.phase() === 'ended')
  return (
    <>
      <p class="result" role="status">
        {isOver && (
          <strong>
            {words.shake.result
              .replace('{steps}', String(STEPS))
              .replace('{plain}', share(0))
              .replace('{bn}', share(1))
              .replace('{noise}', number(String(noise)))
              .replace('{shaken}', share(2))}
          </strong>
        )}
      </p>
      {failed && (
        <p class="error" role="alert">
          {failed.message()}
        </p>
      )}
      <div class="figures">
        <Figure spec={lossFigure(curved, STEPS, curves)} isLive />
        {accuracy && <Figure spec={accuracy} isLive />}
      </div>
      {arms[2]!.run() && <Command words={arms[2]!.run()!.command} />}
    </>
  )
}
