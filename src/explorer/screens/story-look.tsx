/** Look around: the loss around two trained networks, on one scale. */
import { useState } from 'preact/hooks'
import { Choose } from '../parts/choose.tsx'
import { Surfaces } from '../landscape/surfaces.tsx'
import { writeAddress } from '../state/address.ts'
import type { Words } from '../words/en.ts'

export function LookStory({ words: { look: words, move } }: { readonly words: Words }) {
  const [statistics, choose] = useState<'batch' | 'frozen' | 'batch;frozen'>('batch')
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <h2>{move.stepsTitle}</h2>
      <ol class="steps">
        {words.steps.map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <Choose
        label={words.statistics}
        value={statistics}
        values={[
          ['batch', words.batch],
          ['frozen', move.running],
          ['batch;frozen', words.both],
        ]}
        onChoose={choose}
      />
      <Surfaces
        arms={[
          {
            model: 'mlp:50,50',
            norm: 'none',
            data: 'digits',
            'learning-rate': '0.1',
            batch: '64',
            steps: '200',
            optimizer: 'sgd',
          },
          {
            model: 'mlp:50,50',
            norm: 'batch',
            data: 'digits',
            'learning-rate': '0.1',
            batch: '64',
            steps: '200',
            optimizer: 'sgd',
          },
        ]}
        options={{ resolution: '15', span: '1', statistics }}
      />
      <p>
        <a href={writeAddress('ask', { experiment: 'landscape' })}>{words.ask}</a>
      </p>
    </>
  )
}
