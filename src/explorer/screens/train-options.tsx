/** The options of up to four networks, one column each. */
import { useState } from 'preact/hooks'
import { choices, loadCatalogue } from '../state/catalogue.ts'
import {
  type Address,
  armsOf,
  joinArms,
  MOST_ARMS,
  trainingFields,
  type TrainingField,
  trainingStart,
} from '../state/address.ts'
import { change } from '../state/route.ts'

type Arms = ReturnType<typeof armsOf>

export function Options({ values }: { readonly values: Address['values'] }) {
  const arms = armsOf(values)
  const [showsRare, showRare] = useState(false)
  const isChanged = (name: TrainingField) =>
    arms.some((arm) => (arm[name] ?? '') !== (trainingStart[name] ?? ''))
  const shown = trainingFields.filter((field) => !('isRare' in field) || showsRare || isChanged(field.name))
  const write = (next: Arms) => {
    const joined = joinArms(next)
    // A value that was taken away must go from the address, too.
    change(Object.fromEntries(trainingFields.map(({ name }) => [name, joined[name] ?? ''])))
  }
  const setOne = (at: number, name: TrainingField, value: string) =>
    write(arms.map((arm, i) => (i === at ? { ...arm, [name]: value } : arm)))
  return (
    <div class="options">
      {Object.entries(choices.value).map(([name, list]) => (
        <datalist key={name} id={`choices-${name}`}>
          {list.map((choice) => (
            <option key={choice.name} value={choice.name}>
              {choice.summary}
            </option>
          ))}
        </datalist>
      ))}
      <div class="scroll" role="region" aria-label="Options of the networks" tabIndex={0}>
        <table>
          <caption class="unseen">Options, as on the command line</caption>
          <thead>
            <tr>
              <th scope="col">Option</th>
              {arms.map((_, i) => (
                <th scope="col" key={i}>
                  Network {i + 1}
                  {arms.length > 1 && (
                    <button
                      type="button"
                      class="small"
                      aria-label={`Remove network ${i + 1}`}
                      onClick={() => write(arms.filter((_arm, other) => other !== i))}
                    >
                      ×
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, label }) => (
              <tr key={name}>
                <th scope="row">{label}</th>
                {arms.map((arm, i) => (
                  <td key={i} class={arms.some((other) => other[name] !== arm[name]) ? 'differs' : undefined}>
                    <input
                      aria-label={`${label}, network ${i + 1}`}
                      list={`choices-${name}`}
                      value={arm[name] ?? ''}
                      placeholder="by default"
                      spellcheck={false}
                      onFocus={loadCatalogue}
                      onChange={(event) => setOne(i, name, event.currentTarget.value.trim())}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="tools">
        <button
          type="button"
          disabled={arms.length === MOST_ARMS}
          onClick={() => write([...arms, { ...arms.at(-1) }])}
        >
          Add a network
        </button>
        <button type="button" aria-expanded={showsRare} onClick={() => showRare(!showsRare)}>
          {showsRare ? 'Fewer options' : 'All options'}
        </button>
      </div>
    </div>
  )
}
