/** What γ and β are for: one unit's values on their way to the activation, then a training that moves γ and β. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { formatNumber } from '../../stats/format.ts'
import { median } from '../../stats/intervals/quantile.ts'
import { trainingDefaults } from '../../study/train-defaults.ts'
import { Choose } from '../parts/choose.tsx'
import { Command } from '../parts/command.tsx'
import { Figure } from '../parts/figure.tsx'
import { Errors } from '../parts/errors.tsx'
import { useNumbers } from '../parts/numbers.ts'
import { Slider } from '../parts/slider.tsx'
import { choiceOf } from '../state/choice.ts'
import { change, route } from '../state/route.ts'
import {
  chainFigure,
  columnOf,
  gainsFigure,
  identityGains,
  momentsOf,
  type Nonlinearity,
  nonlinearities,
  steepShare,
  steepShares,
} from '../unit/chain.ts'
import type { LayerValues } from '../unit/messages.ts'
import { Through } from '../unit/through.tsx'
import { openUnit } from '../unit/unit.ts'
import type { Words } from '../words/en.ts'

const START_UNIT = 4

const percent = (share: number) => `${(100 * share).toFixed(0)} %`

/** Two decimals, or two digits, in the language of the story. */
function useFormats() {
  const number = useNumbers()
  return {
    two: (value: number) => number(value.toFixed(2).replace('-', '−')),
    digits: (value: number) => number(formatNumber(value, 2)),
  }
}

export function GainsStory({ words: { gains: words } }: { readonly words: Words }) {
  const layer = useMemo(openUnit, [])
  const activation = choiceOf('activation', route.value.values.activation, {
    values: Object.keys(nonlinearities) as Nonlinearity[],
    initial: 'sigmoid',
  })
  const kind = activation.value
  const [index, setIndex] = useState(START_UNIT)
  const [when, setWhen] = useState<'before' | 'after'>('before')
  const [{ gamma, beta }, setGains] = useState({ gamma: 1, beta: 0 })
  useEffect(() => {
    layer.train({
      ...trainingDefaults,
      model: 'mlp:50,50',
      norm: 'batch',
      data: 'digits',
      learningRate: '0.1',
      batch: '64',
      steps: '900',
      optimizer: 'sgd',
      activation: kind,
    })
  }, [layer, kind])
  useEffect(() => () => layer.close(), [layer])
  const [before, after] = [layer.before(), layer.after()]
  const values = when === 'after' ? (after ?? before) : before
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <Errors of={[activation.error, layer.message()]} />
      {values === undefined ? (
        <p class="waiting" role="status">
          {words.loading}
        </p>
      ) : (
        <Scene
          words={words}
          kind={kind}
          x={columnOf(values.x, index, values.units)}
          normalized={columnOf(values.normalized, index, values.units)}
          learned={{ gamma: values.gamma[index]!, beta: values.beta[index]! }}
          gamma={gamma}
          beta={beta}
          onGains={setGains}
        >
          <Choose
            label={words.activation}
            value={kind}
            values={[
              ['sigmoid', 'sigmoid'],
              ['tanh', 'tanh'],
              ['relu', 'ReLU'],
            ]}
            onChoose={(chosen) => change({ activation: chosen })}
          />
          <Choose
            label={words.weights}
            value={when}
            values={[
              ['before', words.before],
              ['after', words.after],
            ]}
            onChoose={setWhen}
          />
          <Slider
            label={words.unit}
            value={index + 1}
            min={1}
            max={values.units}
            onMove={(unit) => setIndex(unit - 1)}
          />
        </Scene>
      )}
      <h2>{words.trainTitle}</h2>
      <p>{words.trainText}</p>
      {layer.gains().length > 1 && (
        <div class="figures">
          <Figure
            spec={gainsFigure(
              layer.gains(),
              {
                title: words.gainsTitle,
                caption: words.gainsCaption,
                step: words.step,
                value: words.value,
              },
              layer.steps(),
            )}
            isLive
          />
        </div>
      )}
      {after && <Learned words={words} values={after} kind={kind} />}
      {layer.command() !== '' && <Command words={layer.command()} />}
    </>
  )
}

interface SceneProps {
  readonly words: Words['gains']
  readonly kind: Nonlinearity
  readonly x: readonly number[]
  readonly normalized: readonly number[]
  readonly learned: { readonly gamma: number; readonly beta: number }
  readonly gamma: number
  readonly beta: number
  readonly onGains: (gains: { gamma: number; beta: number }) => void
  readonly children: preact.ComponentChildren
}

function Scene({ words, kind, x, normalized, learned, gamma, beta, onGains, children }: SceneProps) {
  const { two, digits } = useFormats()
  const y = normalized.map((value) => gamma * value + beta)
  const back = identityGains(x)
  const farthest = Math.max(...y.map((value, i) => Math.abs(value - x[i]!)))
  const share = (of: readonly number[]) => steepShare(of, nonlinearities[kind])
  const stages = [
    { label: words.stages.x, values: x },
    { label: words.stages.normalized, values: normalized },
    { label: words.stages.y, values: y },
  ]
  const name = kind === 'relu' ? 'ReLU' : kind
  const seen = words.through
    .replace('{name}', name)
    .replace('{share}', percent(share(y)))
    .replace('{steep}', kind === 'relu' ? words.active : words.steep)
  const tries = [
    { gamma: 1, beta: 0 },
    back,
    { gamma: 1, beta: kind === 'relu' ? -3 : 3 },
    kind === 'relu' ? { gamma: 0.5, beta: 2.5 } : { gamma: 0.2, beta: 0 },
  ]
  return (
    <>
      <div class="choices">{children}</div>
      <p class="controls">
        <button type="button" onClick={() => onGains(back)}>
          {words.giveBack}
        </button>
        <button type="button" onClick={() => onGains({ ...learned })}>
          {words.learned}
        </button>
      </p>
      <div class="sticky">
        <Slider
          label="γ"
          value={gamma}
          min={0}
          max={3}
          step={0.01}
          words={two(gamma)}
          onMove={(moved) => onGains({ gamma: moved, beta })}
        />
        <Slider
          label="β"
          value={beta}
          min={-3}
          max={3}
          step={0.01}
          words={two(beta)}
          onMove={(moved) => onGains({ gamma, beta: moved })}
        />
      </div>
      <p class="hint" role="status">
        {farthest < 1e-4
          ? words.isBack
              .replace('{gamma}', two(gamma))
              .replace('{beta}', two(beta))
              .replace('{difference}', digits(farthest))
          : words.isAway.replace('{difference}', digits(farthest))}
      </p>
      <div class="figures">
        <Figure
          spec={chainFigure(stages, {
            title: words.chainTitle,
            caption: words.chainCaption,
            value: words.value,
            density: words.density,
          })}
          isLive
        />
        <Through kind={kind} values={y} words={seen} />
      </div>
      <div class="scroll" role="region" aria-label={words.table} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.values}</th>
              <th scope="col">{words.mean}</th>
              <th scope="col">{words.deviation}</th>
              <th scope="col">{kind === 'relu' ? words.activeShare : words.steepShare}</th>
            </tr>
          </thead>
          <tbody>
            {stages.map(({ label, values }) => {
              const { mean, variance } = momentsOf(values)
              return (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{two(mean)}</td>
                  <td>{two(Math.sqrt(variance))}</td>
                  <td>{percent(share(values))}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <h2>{words.triesTitle}</h2>
      <ol class="steps">
        {words.tries[kind === 'relu' ? 'relu' : 'saturating'].map(({ title, text }, i) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
            <button type="button" aria-label={`${words.show}: ${title}`} onClick={() => onGains(tries[i]!)}>
              {words.show}
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

/** How far the first layer is from undoing its normalization. */
function Learned({
  words,
  values,
  kind,
}: {
  readonly words: Words['gains']
  readonly values: LayerValues
  readonly kind: Nonlinearity
}) {
  const { two } = useFormats()
  const { plain, scaled } = steepShares(values, kind)
  const undoing = Array.from(
    values.gamma,
    (_, unit) => identityGains(columnOf(values.x, unit, values.units)).gamma,
  )
  return (
    <p>
      {words.result
        .replace('{gamma}', two(median(Array.from(values.gamma))))
        .replace('{undoing}', two(median(undoing)))
        .replace('{scaled}', percent(scaled))
        .replace('{plain}', percent(plain))}
    </p>
  )
}
