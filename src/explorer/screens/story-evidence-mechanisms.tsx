/** Each explanation of why normalization helps, with what the committed results say about it. */
import { weighMechanisms } from '../../experiment/mechanisms/weigh.ts'
import type { Confirmed } from '../../experiment/protocol/confirmatory.ts'
import { Said } from '../parts/said.tsx'
import type { Words } from '../words/en.ts'

export function EvidenceMechanisms({
  claims,
  words,
}: {
  readonly claims: readonly Confirmed[]
  readonly words: Words['evidence']
}) {
  return (
    <>
      <h2>{words.mechanismsTitle}</h2>
      <p>{words.mechanismsAre}</p>
      {weighMechanisms(claims).map(({ mechanism, outcome, claims: weighed }) => (
        <details key={mechanism.key} class="evidence-question">
          <summary>
            <h3>
              <Said english={mechanism.title} />
            </h3>
            <span class="tally">{words.outcomes[outcome]}</span>
          </summary>
          <p>
            <Said english={mechanism.idea} />
          </p>
          <p>
            <Said english={mechanism.test} />
          </p>
          <ul>
            {weighed.map(({ finding, isDecisive, speaks }) => (
              <li key={`${finding.experiment} ${finding.key}`}>
                <strong>{words.verdicts[finding.verdict]}</strong>: <Said english={finding.claim} />
                {isDecisive && ` · ${words.decisive}`}
                {speaks !== 'none' && ` · ${words.speaks[speaks]}`}
              </li>
            ))}
          </ul>
          <p>
            {words.open} <Said english={mechanism.open} />
          </p>
        </details>
      ))}
    </>
  )
}
