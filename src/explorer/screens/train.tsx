/** Up to four networks side by side, live. */
import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { trainingDefaults, type TrainingTexts } from '../../study/train-defaults.ts'
import { type Arm, openArm } from '../live/arm.ts'
import { useCalmly } from '../live/calmly.ts'
import { type Curved, distributionFigure, layerFigure, lossFigure, quantityFigure } from '../live/curves.ts'
import { Figure } from '../parts/figure.tsx'
import { type Address, armsOf, labelsOf, trainingFields, trainingStart } from '../state/address.ts'
import { change, route } from '../state/route.ts'
import { ArmCard } from './train-card.tsx'
import { Options } from './train-options.tsx'

/** What can be measured on the way, by the name of the probe. */
const watchable = [
  { probe: 'activations:percentiles=5,50,95', name: 'activations', label: 'distributions in the layers' },
  { probe: 'shift-gradient', name: 'shift-gradient', label: 'shift of the gradients' },
  { probe: 'hessian', name: 'hessian', label: 'η λ_max against 2' },
] as const

const speeds = [
  { label: 'as fast as it can', rate: undefined },
  { label: '60 steps a second', rate: 60 },
  { label: '10 steps a second', rate: 10 },
  { label: '1 step a second', rate: 1 },
] as const

const textsOf = (arm: ReturnType<typeof armsOf>[number]): TrainingTexts => {
  const given = trainingFields.flatMap(({ name, key }) => (arm[name] === undefined ? [] : [[key, arm[name]]]))
  return { ...trainingDefaults, ...Object.fromEntries(given) } as TrainingTexts
}

export function Train() {
  const values = useComputed(() => ({ ...trainingStart, ...route.value.values }))
  // Only options of training start the networks again.
  const key = JSON.stringify(armsOf(values.value).map(textsOf))
  const arms = useMemo(() => (JSON.parse(key) as TrainingTexts[]).map(openArm), [key])
  useEffect(() => () => arms.forEach((arm) => arm.close()), [arms])
  const watched = (route.value.values.watch ?? '').split(',')
  useEffect(() => {
    const probes = watchable.filter(({ name }) => watched.includes(name)).map(({ probe }) => probe)
    if (probes.length > 0) for (const arm of arms) arm.watch(probes)
  }, [arms, watched.join()])
  return (
    <>
      <h1>Train</h1>
      <p class="lead">
        The same training as on the command line, bit for bit. Change an option, and the networks start again.
      </p>
      <Options values={values.value} />
      <Controls arms={arms} />
      <State arms={arms} />
      <div class="cards">
        {arms.map((arm, i) => (
          <ArmCard key={`${key} ${i}`} arm={arm} number={i + 1} />
        ))}
      </div>
      <Curves arms={arms} values={values.value} />
      <fieldset class="watch">
        <legend>Measure on the way</legend>
        {watchable.map(({ name, label }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={watched.includes(name)}
              onChange={(event) => {
                const others = watched.filter((each) => each !== '' && each !== name)
                change({ watch: (event.currentTarget.checked ? [...others, name] : others).join(',') })
                if (!event.currentTarget.checked) for (const arm of arms) arm.watch([])
              }}
            />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      <Measured arms={arms} values={values.value} />
    </>
  )
}

function Controls({ arms }: { readonly arms: readonly Arm[] }) {
  const speed = useSignal(0)
  const isPlaying = arms.some((arm) => arm.phase() === 'playing')
  const canPlay = arms.some((arm) => ['opening', 'waiting'].includes(arm.phase()))
  const furthest = Math.max(0, ...arms.map((arm) => arm.furthest()))
  const step = Math.max(0, ...arms.map((arm) => arm.step()))
  const play = (rate: number | undefined) => arms.forEach((arm) => arm.play(rate))
  return (
    <div class="controls" role="group" aria-label="Training">
      <button
        type="button"
        class="main"
        disabled={!isPlaying && !canPlay}
        onClick={() => (isPlaying ? arms.forEach((arm) => arm.pause()) : play(speeds[speed.value]!.rate))}
      >
        {isPlaying ? 'Pause' : 'Play'}
      </button>
      <button
        type="button"
        disabled={!canPlay && !isPlaying}
        onClick={() => arms.forEach((arm) => arm.takeStep())}
      >
        One step
      </button>
      <button type="button" disabled={step === 0} onClick={() => arms.forEach((arm) => arm.rewind(0))}>
        To the start
      </button>
      <label>
        Step
        <input
          type="range"
          min="0"
          max={furthest}
          value={step}
          aria-valuetext={`step ${step}`}
          onChange={(event) => {
            const to = Number(event.currentTarget.value)
            arms.forEach((arm) => arm.rewind(to))
          }}
        />
        <output>{step}</output>
      </label>
      <label>
        Speed{' '}
        <select
          value={speed.value}
          onChange={(event) => {
            speed.value = Number(event.currentTarget.value)
            if (isPlaying) play(speeds[speed.value]!.rate)
          }}
        >
          {speeds.map(({ label }, i) => (
            <option key={label} value={i}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/**
 * What the networks do, in one line; before anything has been trained here, an offer to go on where an earlier page left
 * the same runs.
 */
function State({ arms }: { readonly arms: readonly Arm[] }) {
  const kept = arms.flatMap((arm) => {
    const step = arm.run()?.keptStep
    return step === undefined || arm.furthest() > 0 ? [] : [{ arm, step }]
  })
  const isPlaying = arms.some((arm) => arm.phase() === 'playing')
  if (kept.length > 0 && !isPlaying) {
    const steps = [...new Set(kept.map(({ step }) => step))].join(', ')
    return (
      <p class="state">
        <button type="button" onClick={() => kept.forEach(({ arm }) => arm.resume())}>
          Continue at step {steps}
        </button>{' '}
        This browser has kept {kept.length === 1 ? 'this run' : `${kept.length} of these runs`} from an
        earlier visit.
      </p>
    )
  }
  return <p class="facts state">{stateOf(arms, isPlaying)}</p>
}

function stateOf(arms: readonly Arm[], isPlaying: boolean): string {
  if (isPlaying) return 'The networks are training.'
  if (arms.some((arm) => arm.phase() === 'opening')) return 'The networks are being opened …'
  if (arms.every((arm) => ['ended', 'failed'].includes(arm.phase())))
    return 'Training has ended. Move the slider to go back to an earlier step.'
  return arms.some((arm) => arm.furthest() > 0)
    ? 'Training waits. Go on with Play, or take one step.'
    : 'Nothing has been trained yet: press Play, or take one step.'
}

function curvedOf(arms: readonly Arm[], values: Address['values']): { curved: Curved[]; steps: number } {
  const labels = labelsOf(values)
  return {
    curved: arms.map((arm, i) => {
      arm.version()
      return {
        arm: String(i),
        label: labels[i] ?? '',
        step: arm.step(),
        losses: arm.losses(),
        rows: arm.rows(),
        note:
          arm.phase() === 'ended' && arm.message() !== undefined ? `diverged at ${arm.step()}` : undefined,
      }
    }),
    steps: Math.max(1, ...arms.map((arm) => arm.run()?.steps ?? 1)),
  }
}

interface Shown {
  readonly arms: readonly Arm[]
  readonly values: Address['values']
}

function Curves({ arms, values }: Shown) {
  const { curved, steps } = useCalmly(() => curvedOf(arms, values), [arms, values])
  const accuracy = quantityFigure(curved, steps, {
    name: 'test-accuracy',
    title: 'Test accuracy',
    caption: 'On the test set, with the running statistics of normalizations.',
    quantity: 'test accuracy',
    label: 'accuracy',
    percent: true,
  })
  return (
    <div class="figures">
      <Figure spec={lossFigure(curved, steps)} isLive />
      {accuracy && <Figure spec={accuracy} isLive />}
    </div>
  )
}

function Measured({ arms, values }: Shown) {
  const { curved, steps } = useCalmly(() => curvedOf(arms, values), [arms, values])
  const figures = [
    quantityFigure(curved, steps, {
      name: 'stability',
      title: 'η λ_max against 2',
      caption:
        'The largest eigenvalue of the Hessian of the batch’s loss times the learning rate (with momentum: the equivalent one). Above 2, a step along that direction overshoots.',
      quantity: 'largest eigenvalue × equivalent learning rate / 2',
      label: 'η λ_max',
      times: 2,
      scale: 'log',
      reference: { value: 2, label: '2: the edge of stability' },
    }),
    layerFigure(curved, steps, {
      name: 'shift',
      title: 'Shift of the gradient',
      caption:
        'How much the gradient of a layer changes when the layers below it are updated first, relative to its length (Santurkar et al. 2018). The first layer has none below it.',
      quantity: 'relative gradient shift',
      label: 'relative shift',
    }),
    distributionFigure(curved, steps),
  ]
  return (
    <div class="figures">{figures.map((spec) => spec && <Figure key={spec.name} spec={spec} isLive />)}</div>
  )
}
