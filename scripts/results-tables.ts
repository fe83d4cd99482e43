/**
 * The tables of docs/results.md, and src/experiment/protocol/confirmatory.ts and replication.ts, from the outputs of a
 * study on the confirmatory and on the replication seeds.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  answerOf,
  type Confirmatory,
  experiments,
  markdownTable,
  type Predictions,
  profileNames,
} from '../src/experiment/index.ts'
import { type LargerProfile, nameOfClaim, smallerOf } from '../src/experiment/protocol/scales.ts'
import {
  confirms,
  expectedAgreement,
  type Finding,
  findingOfPlain,
  formatInterval,
  formatNumber,
  formatQuantity,
  numberOf,
  type PlainFinding,
  plainNumber,
  sideOf,
  VERDICT_WORDS,
  verdicts,
} from '../src/stats/index.ts'

/** A finding as summary.json has it, with its numbers read. */
export type Summarized = Pick<
  Finding,
  | 'experiment'
  | 'key'
  | 'claim'
  | 'source'
  | 'verdict'
  | 'effect'
  | 'interval'
  | 'unit'
  | 'seeds'
  | 'differences'
  | 'smallest'
  | 'direction'
  | 'setup'
  | 'paper'
  | 'explanation'
>

/** Lines of docs/results.md, between which `npm run results` writes. */
export interface Marks {
  readonly start: string
  readonly end: string
}

export const CLAIM_MARKS: Marks = {
  start: '<!-- the table of claims: npm run results -->',
  end: '<!-- end of the table -->',
}

export const SCALE_MARKS: Marks = {
  start: '<!-- the table of claims by scale: npm run results -->',
  end: '<!-- end of the table by scale -->',
}

export function readSummary(folder: string): Summarized[] {
  const { findings } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
    findings: (Omit<PlainFinding, 'differences'> & { differences: PlainFinding['differences'] | null })[]
  }
  return findings.map(({ differences, ...finding }) =>
    findingOfPlain({ ...finding, ...(differences && { differences }) }),
  )
}

export interface Agreement {
  readonly claims: number
  /** Claims that were decided on both. */
  readonly equalVerdicts: number
  /** Names of claims that changed between supported and opposite. */
  readonly flips: readonly string[]
  readonly supported: number
  /** How many supported claims have an effect on the same side on the other seeds. */
  readonly keptSign: number
}

/** How the verdicts of one study held in another. Both have the same claims. */
export function agreementOf(first: readonly Summarized[], second: readonly Summarized[]): Agreement {
  const others = new Map(second.map((finding) => [nameOfClaim(finding), finding]))
  const pairs = first.map((finding) => {
    const other = others.get(nameOfClaim(finding))
    if (!other) throw new Error(`${nameOfClaim(finding)}: the replicating study does not have this claim`)
    return { finding, other }
  })
  const supported = pairs.filter(({ finding }) => finding.verdict === 'supported')
  return {
    claims: pairs.length,
    equalVerdicts: pairs.filter(({ finding, other }) => finding.verdict === other.verdict).length,
    flips: pairs
      .filter(({ finding, other }) =>
        ['supported opposite', 'opposite supported'].includes(`${finding.verdict} ${other.verdict}`),
      )
      .map(({ finding }) => nameOfClaim(finding)),
    supported: supported.length,
    keptSign: supported.filter(({ finding, other }) => sideOf(finding) === sideOf(other)).length,
  }
}

/**
 * How many of its verdicts a study predicts that a replication with as many seeds repeats, by the power that it had
 * itself; undefined if a finding comes without its differences.
 */
export function expectedEqual(first: readonly Summarized[]): number | undefined {
  const names = [...new Set(first.map(({ experiment }) => experiment))]
  const probabilities = names.flatMap((name) =>
    expectedAgreement(first.filter(({ experiment }) => experiment === name)),
  )
  return probabilities.some((each) => each === null)
    ? undefined
    : probabilities.reduce<number>((sum, each) => sum + each!, 0)
}

export function tablesOf(first: readonly Summarized[], second: readonly Summarized[] | null): string {
  const others = new Map((second ?? []).map((finding) => [nameOfClaim(finding), finding]))
  const count = verdicts
    .map((verdict) => ({ verdict, count: first.filter((finding) => finding.verdict === verdict).length }))
    .filter((each) => each.count > 0)
    .map((each) => `${each.count} ${VERDICT_WORDS[each.verdict]}`)
    .join(', ')
  const sections = experiments.flatMap(({ name, title }) => {
    const own = first.filter((finding) => finding.experiment === name)
    if (own.length === 0) return []
    const rows = own.map((finding) => {
      const other = others.get(nameOfClaim(finding))
      return [
        finding.claim,
        effectOf(finding),
        verdictOf(finding),
        ...(second === null
          ? []
          : [other ? `${VERDICT_WORDS[other.verdict]}, ${formatQuantity(other.effect, other.unit)}` : '–']),
      ]
    })
    const head = [
      'Claim',
      'Effect (interval)',
      'Verdict',
      ...(second === null ? [] : ['On the replication seeds']),
    ]
    return [`### \`${name}\`: ${title}\n\n${markdownTable(head, rows)}`]
  })
  const agreement =
    second === null ? '' : `\n\n${agreementText(agreementOf(first, second), expectedEqual(first))}`
  return `${first.length} claims: ${count}.${agreement}\n\n${sections.join('\n\n')}`
}

/** The findings of a larger profile. */
export interface Scale {
  readonly profile: string
  readonly findings: readonly Summarized[]
}

/**
 * Committed claims of larger profiles with those of new outputs, which replace all earlier claims of the same
 * experiments in the same profile. Throws an Error if outputs of a profile have other seeds than its committed claims.
 */
export function mergedProfiles(
  committed: readonly LargerProfile[],
  added: readonly Scale[],
): readonly LargerProfile[] {
  const places = new Map(experiments.map(({ name }, at) => [name, at]))
  const names = new Set<string>([...committed, ...added].map(({ profile }) => profile))
  return profileNames
    .filter((profile) => names.has(profile))
    .map((profile) => {
      const earlier = committed.find((each) => each.profile === profile)
      const findings = added.filter((each) => each.profile === profile).flatMap((each) => each.findings)
      const seeds = earlier?.seeds ?? findings[0]?.seeds ?? []
      const other = findings.find((finding) => finding.seeds.join() !== seeds.join())
      if (other)
        throw new Error(
          `${nameOfClaim(other)}: expected the seeds of the profile ${profile}, ${seeds.join(', ')}, got ${other.seeds.join(', ')}`,
        )
      const replaced = new Set(findings.map(({ experiment }) => experiment))
      const kept = (earlier?.claims ?? []).filter(({ experiment }) => !replaced.has(experiment))
      const claims = [...kept, ...claimsOf(findings)]
      // The order is stable: claims of one experiment keep theirs.
      return {
        profile,
        seeds,
        claims: claims.sort((a, b) => (places.get(a.experiment) ?? 0) - (places.get(b.experiment) ?? 0)),
      }
    })
}

/** Claims that were decided in the profile `quick` and in larger ones, side by side; of a VGG beside a perceptron. */
export function scaleTable(
  quick: readonly Confirmatory['claims'][number][],
  larger: readonly LargerProfile[],
): string {
  const all = larger.flatMap(({ profile, claims }) => claims.map((claim) => ({ profile, claim })))
  const rows = all.map(({ profile, claim }) => {
    const other = smallerOf(claim, quick)
    const finding = ofConfirmed(claim)
    return [
      `\`${profile}\``,
      `\`${claim.experiment}\``,
      claim.claim,
      other ? `${VERDICT_WORDS[other.verdict]}, ${formatQuantity(numberOf(other.effect), other.unit)}` : '–',
      effectOf(finding),
      verdictOf(finding),
    ]
  })
  const head = ['Profile', 'Experiment', 'Claim', 'In `quick`', 'Effect (interval)', 'Verdict']
  return markdownTable(head, rows)
}

/** A committed claim with its numbers read. */
function ofConfirmed({ effect, interval, ...claim }: Confirmatory['claims'][number]) {
  return {
    ...claim,
    effect: numberOf(effect),
    interval: interval && ([numberOf(interval[0])!, numberOf(interval[1])!] as const),
  }
}

/** An interval without an effect is that of seeds without a value. */
const effectOf = ({ effect, interval, unit }: Pick<Summarized, 'effect' | 'interval' | 'unit'>): string =>
  effect === null ? '–' : `${formatQuantity(effect, unit)} (${formatInterval(interval, unit)})`

const verdictOf = (finding: Pick<Summarized, 'verdict' | 'direction'>): string => {
  const words = VERDICT_WORDS[finding.verdict]
  return confirms(finding) ? `**${words}**` : words
}

function agreementText(
  { claims, equalVerdicts, flips, supported, keptSign }: Agreement,
  expected: number | undefined,
): string {
  const flipped =
    flips.length === 0
      ? 'no claim changes between supported and opposite'
      : `these change between supported and opposite: ${flips.join(', ')}`
  return `On the replication seeds ${flipped}; ${keptSign} of ${supported} supported claims keep their sign; ${equalVerdicts} of ${claims} verdicts are equal${expected === undefined ? '' : `, where the power of the first study predicts ${formatNumber(expected)}`}.`
}

/** The page with the text between these marks replaced. Throws an Error if the marks are missing. */
export function withTables(page: string, tables: string, marks: Marks): string {
  const [start, end] = [page.indexOf(marks.start), page.indexOf(marks.end)]
  if (start < 0 || end < start)
    throw new Error(`docs/results.md: expected the marks ${marks.start} and ${marks.end}`)
  return `${page.slice(0, start + marks.start.length)}

${tables}

${page.slice(end)}`
}

/** The source of src/experiment/protocol/replication.ts with these data. */
export function withReplication(source: string, profile: string, second: readonly Summarized[]): string {
  const claims = Object.fromEntries(
    second.map((finding) => [
      nameOfClaim(finding),
      { verdict: finding.verdict, effect: finding.effect === null ? null : plainNumber(finding.effect) },
    ]),
  )
  return withData(source, 'replication', { profile, seeds: second[0]?.seeds ?? [], claims })
}

/** The source of src/experiment/protocol/confirmatory.ts with these data. */
export function withConfirmatory(
  source: string,
  profile: string,
  first: readonly Summarized[],
  predictions: Predictions | null,
): string {
  const data: Confirmatory = {
    profile,
    seeds: first[0]?.seeds ?? [],
    answer: answerOf(first, predictions),
    claims: claimsOf(first),
  }
  return withData(source, 'confirmatory', data)
}

/** Findings as the committed files have them. */
export const claimsOf = (findings: readonly Summarized[]): Confirmatory['claims'] => findings.map(confirmedOf)

const confirmedOf = (finding: Summarized): Confirmatory['claims'][number] => {
  const { experiment, key, claim, source: from, direction, verdict, effect, interval } = finding
  const { unit, smallest, setup, paper, explanation } = finding
  return {
    experiment,
    key,
    claim,
    source: from,
    direction,
    verdict,
    effect: effect === null ? null : plainNumber(effect),
    interval: interval && ([plainNumber(interval[0]), plainNumber(interval[1])] as const),
    unit,
    smallest,
    ...(setup && { setup }),
    ...(paper && { paper }),
    explanation,
  }
}

/** The source of src/experiment/protocol/larger.ts with these data. */
export const withLarger = (source: string, larger: readonly LargerProfile[]): string =>
  withData(source, 'larger', larger)

/** The constants of src/experiment/protocol/ that are written, and their types. */
const TYPES = {
  confirmatory: 'Confirmatory | null',
  replication: 'Replication | null',
  larger: 'readonly LargerProfile[]',
} as const

/** A source whose last declaration is the constant `name`, with its value replaced. */
function withData(source: string, name: keyof typeof TYPES, data: object): string {
  const [declaration] = source.split(new RegExp(`\\n(?:// biome-ignore[^\\n]*\\n)?export const ${name}`))
  return `${declaration}\n// biome-ignore format: written by npm run results\nexport const ${name}: ${TYPES[name]} = ${JSON.stringify(data, null, 2)}\n`
}
