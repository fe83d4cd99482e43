/**
 * `docs/answer.md`: why normalization helps, mechanism by mechanism, from the committed results. `npm run docs` writes
 * it, and a test holds it to the program.
 */
import { formatInterval, formatQuantity, numberOf, VERDICT_WORDS } from '../../stats/index.ts'
import { type Confirmatory, type Confirmed, confirmatory } from '../protocol/confirmatory.ts'
import { markdownTable } from '../protocol/markdown-table.ts'
import { larger } from '../protocol/larger.ts'
import { nameOfClaim } from '../protocol/scales.ts'
import { replication } from '../protocol/replication.ts'
import { OUTCOME_WORDS, weighMechanisms, type WeighedMechanism } from './weigh.ts'

type Scale = Pick<Confirmatory, 'profile' | 'seeds' | 'claims'>

const span = (seeds: readonly number[]): string => `${seeds[0]} to ${seeds.at(-1)}`

export function answerPage(): string {
  const scales: readonly Scale[] = [...(confirmatory === null ? [] : [confirmatory]), ...larger]
  const weighed = scales.map(({ claims }) => weighMechanisms(claims))
  const answer = confirmatory?.answer ?? ''
  return [
    '# Why does normalization help?',
    'The program generates this page from its committed results (`npm run docs`). Each result stands beside the claim that was tested; [results.md](results.md) has the numbers of every claim, [protocol.md](protocol.md) the rules, [findings.md](findings.md) the words.',
    READING,
    ...(answer === '' ? [] : ['## In short', answer]),
    overview(scales, weighed),
    ...(weighed[0] ?? []).map((_, i) => mechanismText(i, scales, weighed)),
  ]
    .join('\n\n')
    .concat('\n')
}

const READING = `There are several explanations, and more than one can be true. For each, this page says what the idea is, which claims test it, what was found, and what is still open.

- A **decisive** claim changes the supposed cause on purpose, or tests what only this explanation predicts.
- The claims **beside** it say whether what the explanation needs is there. A thing can be there without being the cause.
- An effect compares the first of two with the second: 0.5× is half of it, 2 pp is two points more. ∞× means that the first never got there, as when a network does not reach an accuracy. The interval stands in brackets.
- All of it is about the networks that were trained. The column of each profile says which.`

function overview(
  scales: readonly Scale[],
  weighed: readonly (readonly WeighedMechanism<Confirmed>[])[],
): string {
  // A profile that tested no decisive claim has no column.
  const shown = scales
    .map((scale, at) => ({ ...scale, outcomes: weighed[at]!.map(({ outcome }) => outcome) }))
    .filter(({ outcomes }) => outcomes.some((outcome) => outcome !== 'not tested'))
  const head = [
    'Explanation',
    ...shown.map(({ profile, seeds }) => `Profile \`${profile}\`, seeds ${span(seeds)}`),
  ]
  const rows = (weighed[0] ?? []).map(({ mechanism }, i) => [
    `[${mechanism.title}](#${mechanism.key})`,
    ...shown.map(({ outcomes }) => OUTCOME_WORDS[outcomes[i]!]),
  ])
  return markdownTable(head, rows)
}

function mechanismText(
  i: number,
  scales: readonly Scale[],
  weighed: readonly (readonly WeighedMechanism<Confirmed>[])[],
): string {
  const { mechanism } = weighed[0]![i]!
  const { title, key, idea, test, open } = mechanism
  const outcomes = scales.flatMap(({ profile }, at) => {
    const { outcome } = weighed[at]![i]!
    // What a larger profile did not test is no news.
    return at > 0 && outcome === 'not tested'
      ? []
      : [`${at === 0 ? 'In the profile' : 'in'} \`${profile}\`, ${OUTCOME_WORDS[outcome]}`]
  })
  return [
    `<a id="${key}"></a>\n\n## ${title}`,
    idea,
    `**The test.** ${test}`,
    `**The result.** ${outcomes.join('; ')}.`,
    claimsTable(i, scales, weighed),
    `**Still open.** ${open}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

function claimsTable(
  i: number,
  scales: readonly Scale[],
  weighed: readonly (readonly WeighedMechanism<Confirmed>[])[],
): string {
  // A profile that tested none of the claims has no column.
  const shown = scales
    .map(({ profile }, at) => ({ profile, tested: weighed[at]![i]!.claims }))
    .filter(({ tested }) => tested.length > 0)
  const claims = shown.flatMap(({ tested }) => tested)
  const names = [...new Set(claims.map(({ finding }) => nameOfClaim(finding)))]
  if (names.length === 0) return ''
  const rows = names.map((name) => {
    const [first] = claims.filter(({ finding }) => nameOfClaim(finding) === name)
    return [
      first!.finding.claim,
      first!.isDecisive ? '**decisive**' : 'beside',
      ...shown.map(({ tested }) => {
        const found = tested.find(({ finding }) => nameOfClaim(finding) === name)
        return found === undefined ? '–' : cell(found.finding, found.speaks)
      }),
      repeated(name),
      `\`${first!.finding.experiment}\``,
    ]
  })
  const head = [
    'Claim',
    'Kind',
    ...shown.map(({ profile }) => `\`${profile}\``),
    'On other seeds',
    'Experiment',
  ]
  return markdownTable(head, rows)
}

function cell({ verdict, effect, interval, unit }: Confirmed, speaks: string): string {
  const number = numberOf(effect)
  const ends = interval && ([numberOf(interval[0])!, numberOf(interval[1])!] as const)
  const size = number === null ? '' : `, ${formatQuantity(number, unit)} (${formatInterval(ends, unit)})`
  return `${VERDICT_WORDS[verdict]}${size}${speaks === 'none' ? '' : `: ${speaks} it`}`
}

function repeated(name: string): string {
  const found = replication?.claims[name]
  return found === undefined ? '–' : VERDICT_WORDS[found.verdict]
}
