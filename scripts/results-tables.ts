/**
 * The tables of docs/results.md, and src/experiment/protocol/replication.ts, from the outputs of a study on the
 * confirmatory and on the replication seeds.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { experiments } from '../src/experiment/index.ts'
import {
  confirms,
  type Finding,
  formatInterval,
  formatQuantity,
  VERDICT_WORDS,
  verdicts,
} from '../src/stats/index.ts'

/** A finding as summary.json has it: what is not finite is null there. */
export type Summarized = Pick<
  Finding,
  | 'experiment'
  | 'key'
  | 'claim'
  | 'verdict'
  | 'effect'
  | 'interval'
  | 'unit'
  | 'seeds'
  | 'direction'
  | 'setup'
>

export const START = '<!-- the table of claims: npm run results -->'
export const END = '<!-- end of the table -->'

export function readSummary(folder: string): Summarized[] {
  const { findings } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
    findings: Summarized[]
  }
  return findings
}

const nameOf = ({ experiment, key }: Summarized): string => `${experiment} ${key}`

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
  const others = new Map(second.map((finding) => [nameOf(finding), finding]))
  const pairs = first.map((finding) => {
    const other = others.get(nameOf(finding))
    if (!other) throw new Error(`${nameOf(finding)}: the replicating study does not have this claim`)
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
      .map(({ finding }) => nameOf(finding)),
    supported: supported.length,
    keptSign: supported.filter(({ finding, other }) => sideOf(finding) === sideOf(other)).length,
  }
}

/** −1, 0 or 1; an effect that is not finite is the end of an interval's side. */
function sideOf({ effect, interval, unit }: Summarized): number {
  const none = unit === '×' ? 1 : 0
  if (effect !== null) return Math.sign(effect - none)
  // null stands for infinite: the finite end of the interval, if there is one, tells the side.
  const [low, high] = interval ?? [null, null]
  return low !== null && low > none ? 1 : high !== null && high < none ? -1 : 0
}

export function tablesOf(first: readonly Summarized[], second: readonly Summarized[] | null): string {
  const others = new Map((second ?? []).map((finding) => [nameOf(finding), finding]))
  const count = verdicts
    .map((verdict) => ({ verdict, count: first.filter((finding) => finding.verdict === verdict).length }))
    .filter((each) => each.count > 0)
    .map((each) => `${each.count} ${VERDICT_WORDS[each.verdict]}`)
    .join(', ')
  const sections = experiments.flatMap(({ name, title }) => {
    const own = first.filter((finding) => finding.experiment === name)
    if (own.length === 0) return []
    const rows = own.map((finding) => {
      const other = others.get(nameOf(finding))
      return [
        finding.claim,
        `${formatQuantity(finding.effect, finding.unit)} (${intervalText(finding)})`,
        `${confirms(finding) ? '**' : ''}${VERDICT_WORDS[finding.verdict]}${confirms(finding) ? '**' : ''}`,
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
    return [`### \`${name}\`: ${title}\n\n${markdown(head, rows)}`]
  })
  const agreement = second === null ? '' : `\n\n${agreementText(agreementOf(first, second))}`
  return `${first.length} claims: ${count}.${agreement}\n\n${sections.join('\n\n')}`
}

function intervalText({ interval, unit }: Summarized): string {
  if (interval === null) return 'no interval'
  const [low, high] = interval as readonly [number | null, number | null]
  if (low === null && high === null) return 'not finite'
  return formatInterval([low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY], unit)
}

function agreementText({ claims, equalVerdicts, flips, supported, keptSign }: Agreement): string {
  const flipped =
    flips.length === 0
      ? 'no claim changes between supported and opposite'
      : `these change between supported and opposite: ${flips.join(', ')}`
  return `On the replication seeds ${flipped}; ${keptSign} of ${supported} supported claims keep their sign; ${equalVerdicts} of ${claims} verdicts are equal.`
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The page with its table replaced. Throws an Error if the marks are missing. */
export function withTables(page: string, tables: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`docs/results.md: expected the marks ${START} and ${END}`)
  return `${page.slice(0, start + START.length)}\n\n${tables}\n\n${page.slice(end)}`
}

/** The source of src/experiment/protocol/replication.ts with these data. */
export function withReplication(source: string, profile: string, second: readonly Summarized[]): string {
  const [declaration] = source.split(/\n(?:\/\/ biome-ignore[^\n]*\n)?export const replication/)
  const claims = Object.fromEntries(
    second.map((finding) => [nameOf(finding), { verdict: finding.verdict, effect: finding.effect }]),
  )
  const data = JSON.stringify({ profile, seeds: second[0]?.seeds ?? [], claims }, null, 2)
  return `${declaration}\n// biome-ignore format: written by npm run results\nexport const replication: Replication | null = ${data}\n`
}
