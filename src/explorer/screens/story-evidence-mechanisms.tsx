/** Each explanation of why normalization helps, with what the committed results say about it. */
import { weighMechanisms } from '../../experiment/mechanisms/weigh.ts'
import type { Confirmed } from '../../experiment/protocol/confirmatory.ts'
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
            <h3 lang="en">{mechanism.title}</h3>
            <span class="tally">{words.outcomes[outcome]}</span>
          </summary>
          <div lang="en">
            <p>{mechanism.idea}</p>
            <p>{mechanism.test}</p>
          </div>
          <ul>
            {weighed.map(({ finding, isDecisive, speaks }) => (
              <li key={`${finding.experiment} ${finding.key}`}>
                <strong>{words.verdicts[finding.verdict]}</strong>: <span lang="en">{finding.claim}</span>
                {isDecisive && ` · ${words.decisive}`}
                {speaks !== 'none' && ` · ${words.speaks[speaks]}`}
              </li>
            ))}
          </ul>
          <p>
            {words.open} <span lang="en">{mechanism.open}</span>
          </p>
        </details>
      ))}
    </>
  )
}
