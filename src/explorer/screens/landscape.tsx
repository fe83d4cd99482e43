/** The loss around networks that are trained here. */
import { useComputed } from '@preact/signals'
import { Surfaces } from '../landscape/surfaces.tsx'
import { armsOf, trainingStart } from '../state/address.ts'
import { change, route } from '../state/route.ts'
import { Options } from './train-options.tsx'

const fields = [
  { name: 'resolution', label: 'Points along each direction', initial: '15' },
  { name: 'span', label: 'How far to go (1: as far as the weights are long)', initial: '1' },
] as const

/** What batch normalization may use at each point, in the words of the command line and in plain words. */
const statisticsKinds = [
  { name: 'batch', label: 'of each batch, as in training' },
  { name: 'frozen', label: 'of the trained network (frozen)' },
  { name: 're-estimated', label: 'computed again from training data' },
] as const

const namesIn = (text: string): string[] =>
  text
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '')

export function Landscape() {
  const values = useComputed(() => ({ ...trainingStart, steps: '200', ...route.value.values }))
  const chosen = Object.fromEntries(
    fields.map(({ name, initial }) => [name, route.value.values[name] ?? initial]),
  ) as Record<(typeof fields)[number]['name'], string>
  const statistics = route.value.values.statistics ?? 'batch'
  const named = namesIn(statistics)
  return (
    <>
      <h1>Landscape</h1>
      <p class="lead">
        The loss on planes through the weights, while a network trains: from above, and in relief. The slider
        goes through the steps whose weights are kept.
      </p>
      <Options values={values.value} />
      <div class="controls">
        {fields.map(({ name, label }) => (
          <label key={name}>
            {label}{' '}
            <input
              class="short"
              value={chosen[name]}
              onChange={(event) => change({ [name]: event.currentTarget.value.trim() })}
            />
          </label>
        ))}
      </div>
      <fieldset class="choose">
        <legend>Mean and variance that batch normalization uses</legend>
        {statisticsKinds.map(({ name, label }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={named.includes(name)}
              disabled={named.length === 1 && named[0] === name}
              onChange={(event) => {
                const isChosen = event.currentTarget.checked
                const next = statisticsKinds.filter((each) =>
                  each.name === name ? isChosen : named.includes(each.name),
                )
                change({ statistics: next.map((each) => each.name).join(';') })
              }}
            />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      <Surfaces arms={armsOf(values.value)} options={{ ...chosen, statistics }} />
    </>
  )
}
