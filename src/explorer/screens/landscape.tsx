/** The loss around networks that are trained here. */
import { useComputed } from '@preact/signals'
import { Surfaces } from '../landscape/surfaces.tsx'
import { armsOf, trainingStart } from '../state/address.ts'
import { change, route } from '../state/route.ts'
import { Options } from './train-options.tsx'

const fields = [
  { name: 'resolution', label: 'Points along each direction', initial: '15' },
  { name: 'span', label: 'How far to go', initial: '1' },
  {
    name: 'statistics',
    label: 'Mean and variance in normalizations',
    initial: 'batch',
  },
] as const

export function Landscape() {
  const values = useComputed(() => ({ ...trainingStart, steps: '200', ...route.value.values }))
  const chosen = Object.fromEntries(
    fields.map(({ name, initial }) => [name, route.value.values[name] ?? initial]),
  ) as Record<(typeof fields)[number]['name'], string>
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
      <Surfaces arms={armsOf(values.value)} options={chosen} />
    </>
  )
}
