/** Each explanation of why normalization helps, with what the committed results say about it. */
import { weighMechanisms } from '../../experiment/mechanisms/weigh.ts'
import type { Confirmed } from '../../experiment/protocol/confirmatory.ts'
import { larger } from '../../experiment/protocol/larger.ts'
import { nameOfClaim } from '../../experiment/protocol/scales.ts'
import { Said } from '../parts/said.tsx'
import type { Words } from '../words/en.ts'

/** What larger profiles say of each mechanism, in the order of the mechanisms. */
const scales = larger.map(({ profile, claims }) => ({ profile, weighed: weighMechanisms(claims) }))

/** Profiles that tested a decisive claim of this mechanism. */
const testedAt = (i: number) =>
  scales.flatMap(({ profile, weighed }) => {
    const { outcome } = weighed[i]!
    return outcome === 'not tested' ? [] : [{ profile, outcome }]
  })

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
      {weighMechanisms(claims).map(({ mechanism, outcome, claims: weighed }, i) => (
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
              <li key={nameOfClaim(finding)}>
                <strong>{words.verdicts[finding.verdict]}</strong>: <Said english={finding.claim} />
                {isDecisive && ` · ${words.decisive}`}
                {speaks !== 'none' && ` · ${words.speaks[speaks]}`}
              </li>
            ))}
          </ul>
          {testedAt(i).length > 0 && (
            <p>
              {words.largerOutcomes}{' '}
              {testedAt(i)
                .map(
                  (at) => `${words.larger.replace('{profile}', at.profile)}: ${words.outcomes[at.outcome]}`,
                )
                .join('; ')}
              .
            </p>
          )}
          <p>
            {words.open} <Said english={mechanism.open} />
          </p>
        </details>
      ))}
    </>
  )
}
