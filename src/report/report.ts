/** What a report is made of: one section for each experiment. Pages, in HTML and Markdown, are pure functions of it. */
import type { FigureSpec } from '../figure/figure.ts'
import type { Finding, Verdict } from '../stats/findings/finding.ts'
import { holm } from '../stats/tests/holm.ts'
import type { Quoted } from '../stats/findings/quoted.ts'

export interface Report {
  readonly title: string
  readonly question: string
  /** The answer to the question in a sentence or two. */
  readonly verdict: string
  /** What weighs all experiments against each other; empty for one experiment. */
  readonly figures: readonly FigureSpec[]
  readonly sections: readonly ReportSection[]
  /** What computed it: normscope, Node, the platform, the backend. */
  readonly versions: Readonly<Record<string, string>>
  /** The exact command that makes all of it again. */
  readonly command: string
  /** Files beside the page, relative to it. */
  readonly files?: readonly string[]
  /** Seconds that training took. */
  readonly duration?: number
  /** When; leave it out and equal runs give equal pages. */
  readonly generatedAt?: string
}

/** One experiment. */
export interface ReportSection {
  /** The experiment's name, as in the command. */
  readonly experiment: string
  readonly title: string
  readonly question: string
  readonly verdict: string
  readonly findings: readonly Finding[]
  readonly figures: readonly FigureSpec[]
  /** Numbers that the papers print, beside ours. */
  readonly quoted?: readonly Quoted[]
  readonly arms: readonly ReportArm[]
  /** Every choice, those that the papers leave open above all. */
  readonly options: readonly ReportOption[]
  readonly seeds: readonly number[]
  /** The exact command that makes just this again. */
  readonly command: string
  readonly sources: readonly { readonly label: string; readonly url: string }[]
  /** The resolved specification, printed as JSON. */
  readonly spec?: unknown
}

export interface ReportArm {
  readonly label: string
  readonly description: string
  /** How its runs ended: `5 of 5 finished`, `diverged at step 37 (seeds 2, 4)`. */
  readonly outcome?: string
}

export interface ReportOption {
  readonly name: string
  readonly value: string
  /** Why, or where it is from. */
  readonly reason?: string
}

/** A sign and a word, so that no verdict is told by colour alone. */
export const MARKS: Readonly<Record<Verdict, string>> = {
  supported: '✓ supported',
  contradicted: '✗ contradicted',
  undecided: '? undecided',
}

/** A finding where it stands in the report, with its p corrected over all findings (Holm). */
export interface ReportedClaim {
  readonly section: ReportSection
  readonly finding: Finding
  /** Unique in the page. */
  readonly id: string
  readonly corrected: number | undefined
}

export function reportedClaims({ sections }: Pick<Report, 'sections'>): ReportedClaim[] {
  const all = sections.flatMap((section) =>
    section.findings.map((finding) => ({
      section,
      finding,
      id: `claim-${slug(section.experiment)}-${slug(finding.key)}`,
    })),
  )
  const corrected = holm(all.map(({ finding }) => finding.p ?? Number.NaN))
  return all.map((claim, i) => ({
    ...claim,
    corrected: Number.isNaN(corrected[i]!) ? undefined : corrected[i]!,
  }))
}

/** `3 supported, 1 contradicted, 0 undecided`. */
export function countVerdicts(findings: readonly Finding[]): string {
  return (Object.keys(MARKS) as Verdict[])
    .map((verdict) => `${findings.filter((finding) => finding.verdict === verdict).length} ${verdict}`)
    .join(', ')
}

/** As an identifier and a file name. */
export function slug(name: string): string {
  return name.replace(/[^\w-]+/g, '-')
}
