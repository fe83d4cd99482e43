/** What the evidence says: every claim of the committed results, grouped by question. */
import { useContext, useEffect, useState } from 'preact/hooks'
import { type Confirmed, confirmatory } from '../../experiment/protocol/confirmatory.ts'
import { larger } from '../../experiment/protocol/larger.ts'
import { replication } from '../../experiment/protocol/replication.ts'
import { type AtScale, largerOf, nameOfClaim } from '../../experiment/protocol/scales.ts'
import { sideOf, type Verdict, verdicts } from '../../stats/findings/finding.ts'
import { numberOf } from '../../stats/findings/plain-findings.ts'
import { Command } from '../parts/command.tsx'
import { IntervalBar } from '../parts/interval-bar.tsx'
import { intervalIn, quantityIn } from '../parts/quantities.ts'
import { isTranslated, Said, useTranslation } from '../parts/said.tsx'
import { experiments, loadCatalogue } from '../state/catalogue.ts'
import { writeAddress } from '../state/address.ts'
import type { Words } from '../words/en.ts'
import { Parts } from '../words/parts.ts'
import { EvidenceMechanisms } from './story-evidence-mechanisms.tsx'

/** The experiment whose interventions decide the answer is open at first. */
const DECISIVE = 'intervention'

/** A sign beside each word, so that verdicts differ by more than colour. */
const marks: Readonly<Record<Verdict, string>> = {
  supported: '✓',
  opposite: '✗',
  equivalent: '=',
  undecided: '?',
  'not tested': '–',
  none: '·',
}

const atScales = largerOf(confirmatory?.claims ?? [], larger)

const classOf = (verdict: Verdict) => `mark ${verdict.replace(' ', '-')}`

export function EvidenceStory({ words: { evidence: words, language } }: { readonly words: Words }) {
  useEffect(loadCatalogue, [])
  const isSpoken = useTranslation(language)
  const [shown, show] = useState<Verdict | undefined>(undefined)
  if (confirmatory === null) return <p>{words.nothing}</p>
  if (!isSpoken)
    return (
      <>
        <h1>{words.title}</h1>
        <p class="lead">{words.opening}</p>
        <div key="waiting" class="waiting" role="status">
          {words.loading}
        </div>
      </>
    )
  const { answer, claims, profile, seeds } = confirmatory
  const counts = verdicts
    .map((verdict) => ({ verdict, count: claims.filter((claim) => claim.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
  // In the order of the catalogue, which has the words of the questions.
  const questions = experiments.value
    .map(({ name, title, question }) => ({
      name,
      title,
      question,
      claims: claims.filter(
        ({ experiment, verdict }) => experiment === name && (shown === undefined || verdict === shown),
      ),
    }))
    .filter((each) => each.claims.length > 0)
    .sort((a, b) => Number(b.name === DECISIVE) - Number(a.name === DECISIVE))
  const span = (all: readonly number[]) => `${all[0]}–${all.at(-1)}`
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.opening}</p>
      <div key="verdict" class="verdict">
        <Said english={answer} />
      </div>
      <p>
        {words.from
          .replace('{claims}', String(claims.length))
          .replace('{profile}', profile)
          .replace('{seeds}', span(seeds))
          .replace('{again}', replication === null ? '–' : span(replication.seeds))
          .replace('{larger}', String(atScales.size))}
      </p>
      <EvidenceMechanisms claims={claims} words={words} />
      <h2>{words.readTitle}</h2>
      <ul class="reading">
        {words.read.map(({ term, text }) => (
          <li key={term}>
            <strong>{term}.</strong> {text}
          </li>
        ))}
      </ul>
      <div class="controls" role="group" aria-label={words.filter}>
        <button type="button" aria-pressed={shown === undefined} onClick={() => show(undefined)}>
          {words.all} <b>{claims.length}</b>
        </button>
        {counts.map(({ verdict, count }) => (
          <button
            key={verdict}
            type="button"
            aria-pressed={shown === verdict}
            onClick={() => show(shown === verdict ? undefined : verdict)}
          >
            <span class={classOf(verdict)}>
              <span aria-hidden="true">{marks[verdict]}</span> {words.verdicts[verdict]}
            </span>{' '}
            <b>{count}</b>
          </button>
        ))}
      </div>
      {questions.length === 0 && (
        <p class="waiting" role="status">
          {words.loading}
        </p>
      )}
      {questions.map(({ name, title, question, claims: own }) => (
        <details
          key={`${name} ${shown ?? ''}`}
          class="evidence-question"
          open={name === DECISIVE || shown !== undefined}
        >
          <summary>
            <h2>
              <Said english={title} />
            </h2>
            <span class="tally">
              {counts.map(({ verdict }) => {
                const count = own.filter((claim) => claim.verdict === verdict).length
                return count === 0 ? null : (
                  <span key={verdict} class={classOf(verdict)}>
                    <span aria-hidden="true">{marks[verdict]}</span>{' '}
                    <span class="unseen">{words.verdicts[verdict]}</span>
                    {count}
                  </span>
                )
              })}
            </span>
          </summary>
          <p>
            <Said english={question} />
          </p>
          <ul class="evidence-claims">
            {own.map((claim) => (
              <Claim key={claim.key} claim={claim} words={words} />
            ))}
          </ul>
          <p>
            <a href={writeAddress('ask', { experiment: name, profile })}>{words.ask}</a>
          </p>
          <Command words={`npx normscope run ${name} --profile ${profile}`} />
        </details>
      ))}
    </>
  )
}

function Claim({ claim, words }: { readonly claim: Confirmed; readonly words: Words['evidence'] }) {
  const { verdict, unit, smallest } = claim
  const effect = numberOf(claim.effect)
  const interval = intervalOf(claim)
  const again = replication?.claims[nameOfClaim(claim)]
  const other = again === undefined ? null : numberOf(again.effect)
  const language = { marks: useContext(Parts).number, words: words.quantities }
  const [low, high] = smallest
  const needs = words.needs[claim.direction]
    .replace('{none}', unit === '×' ? '1' : '0')
    .replace('{low}', quantityIn(low, unit, language))
    .replace('{high}', quantityIn(high, unit, language))
  const isSame = sideOf({ effect, unit }) === sideOf({ effect: other, unit })
  return (
    <li>
      <p class="sentence">
        <span class={classOf(verdict)}>
          <span aria-hidden="true">{marks[verdict]}</span> {words.verdicts[verdict]}
        </span>{' '}
        <Said english={claim.claim} />
      </p>
      <IntervalBar effect={effect} interval={interval} smallest={smallest} unit={unit} again={other} />
      <dl class="numbers">
        <div>
          <dt>{words.effect}</dt>
          <dd>
            <strong>{quantityIn(effect, unit, language)}</strong> ({intervalIn(interval, unit, language)})
          </dd>
        </div>
        <div>
          <dt>{words.smallest}</dt>
          <dd>{intervalIn(smallest, unit, language)}</dd>
        </div>
        {again && (
          <div>
            <dt>{words.again}</dt>
            <dd>
              {isSame ? `✓ ${words.sameSide}` : `✗ ${words.otherSide}`}: {quantityIn(other, unit, language)},{' '}
              {words.verdicts[again.verdict]}
            </dd>
          </div>
        )}
        {atScales.get(claim)?.map((at) => (
          <Larger key={at.profile} at={at} words={words} />
        ))}
      </dl>
      <details>
        <summary>{words.more}</summary>
        {isTranslated() && <p>{needs}</p>}
        <p>
          {claim.paper !== undefined && <In words={words.paper} english={claim.paper} />}{' '}
          <In words={words.source} english={claim.source} as="source" />{' '}
          {claim.setup !== undefined && <In words={words.setup} english={claim.setup} as="setup" />}
        </p>
        {atScales.get(claim)?.map(
          ({ profile, claim: { setup } }) =>
            setup !== undefined && (
              <p key={profile}>
                {words.larger.replace('{profile}', profile)}.{' '}
                <In words={words.setup} english={setup} as="setup" />
              </p>
            ),
        )}
        <p>
          {isTranslated() && words.original} <span lang="en">{claim.explanation}</span>
        </p>
      </details>
    </li>
  )
}

const intervalOf = ({ interval }: Confirmed) =>
  interval && ([numberOf(interval[0]) ?? Number.NaN, numberOf(interval[1]) ?? Number.NaN] as const)

/** What a larger profile says to a claim. */
function Larger({
  at: { profile, claim },
  words,
}: {
  readonly at: AtScale
  readonly words: Words['evidence']
}) {
  const { verdict, unit } = claim
  const effect = numberOf(claim.effect)
  const language = { marks: useContext(Parts).number, words: words.quantities }
  return (
    <div class="larger">
      <dt>{words.larger.replace('{profile}', profile)}</dt>
      <dd>
        <span class={classOf(verdict)}>
          <span aria-hidden="true">{marks[verdict]}</span> {words.verdicts[verdict]}
        </span>
        {effect !== null && (
          <>
            {' '}
            {quantityIn(effect, unit, language)} ({intervalIn(intervalOf(claim), unit, language)})
          </>
        )}
      </dd>
    </div>
  )
}

/** A sentence of the results within one of the story: `Source: {text}.` */
function In({
  words,
  english,
  as = 'sentence',
}: {
  readonly words: string
  readonly english: string
  readonly as?: 'sentence' | 'source' | 'setup'
}) {
  const [before, after] = words.split('{text}')
  return (
    <>
      {before}
      <Said english={english} as={as} />
      {after}
    </>
  )
}
