/** The content of a report: one section per experiment. Pages, in HTML and Markdown, are pure functions of it. */
import type { FigureSpec } from '../figure/figure.ts'
import type { ResultTable } from '../figure/table.ts'
import {
  type CheckResult,
  type Finding,
  type Verdict,
  VERDICT_WORDS,
  verdicts,
} from '../stats/findings/finding.ts'
import type { Quoted } from '../stats/findings/quoted.ts'

export interface Report {
  readonly title: string
  readonly question: string
  /** The answer to the question in one or two sentences. */
  readonly verdict: string
  /** Figures that compare all experiments; empty for one experiment. */
  readonly figures: readonly FigureSpec[]
  readonly sections: readonly ReportSection[]
  /** What its findings say about each mechanism by which normalization is said to help. */
  readonly mechanisms?: readonly ReportMechanism[]
  /** The versions of what computed it: normscope, Node, the platform, the backend. */
  readonly versions: Readonly<Record<string, string>>
  /** The exact command that reproduces everything. */
  readonly command: string
  /** Files beside the page, relative to it. */
  readonly files?: readonly string[]
  /** Seconds of training. */
  readonly duration?: number
  /** The time of the report; without it, equal runs give equal pages. */
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
  /** What the replication seeds said about the claims of the same study, by key; absent if it was not replicated. */
  readonly replicated?: Readonly<Record<string, ReplicatedClaim>>
  /** The results of statements that hold by algebra. */
  readonly checks?: readonly CheckResult[]
  readonly figures: readonly FigureSpec[]
  /** Results that are not findings about claims, shown before the claims. */
  readonly tables?: readonly ResultTable[]
  /** The names of the figures that carry its answer. */
  readonly headline?: readonly string[]
  /** Whether its profile only checks that everything works. */
  readonly isPlumbing?: boolean
  /** Numbers printed in the papers, to show beside ours. */
  readonly quoted?: readonly Quoted[]
  readonly arms: readonly ReportArm[]
  /** Every option; the choices that the papers leave open matter most. */
  readonly options: readonly ReportOption[]
  readonly seeds: readonly number[]
  /** The exact command that reproduces only this experiment. */
  readonly command: string
  readonly sources: readonly { readonly label: string; readonly url: string }[]
  /** The resolved specification, printed as JSON. */
  readonly spec?: unknown
}

/** A mechanism by which normalization is said to help. */
export interface ReportMechanism {
  readonly key: string
  readonly title: string
  readonly idea: string
  readonly test: string
  readonly open: string
  /** What the tests say together: `the tests speak against it`. */
  readonly outcome: string
  /** The same of the committed results, where this study did not test it. */
  readonly elsewhere?: string
  readonly claims: readonly {
    /** Names a finding of a section. */
    readonly experiment: string
    readonly key: string
    readonly isDecisive: boolean
    readonly speaks: 'for' | 'against' | 'none'
  }[]
}

export interface ReplicatedClaim {
  readonly verdict: Verdict
  /** In the unit of the claim; null if it is undefined. */
  readonly effect: number | null
  readonly seeds: readonly number[]
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
  /** The reason for the value, or its source. */
  readonly reason?: string
}

/** A sign and a word, so that verdicts differ by more than colour. */
export const VERDICT_MARKS: Readonly<Record<Verdict, string>> = {
  supported: '✓ supported',
  opposite: '✗ opposite here',
  equivalent: '= equivalent',
  undecided: '? undecided',
  'not tested': '– not tested',
  none: '· no verdict',
}

/** How verdicts are reached, in words; `docs/protocol.md` has the whole of it. */
export const RULE =
  'The rule of each claim was fixed in the program before these runs. An effect is the median over paired seeds, which share initial weights and the order of the data; its interval lies between two order statistics and covers the median with the stated probability, whatever the distribution. A claim is supported if the interval excludes no effect on the claimed side, the median lies beyond the smallest effect that matters, and the exact p of the sign test, corrected over the claims of the experiment (Holm), is at most 0.05; the same on the other side is the opposite here; an interval within the smallest effect is equivalent. A claim whose precondition failed is not tested.'

/** A finding with its place in the report. */
export interface ReportedClaim {
  readonly section: ReportSection
  readonly finding: Finding
  /** Unique in the page. */
  readonly id: string
}

export function reportedClaims({ sections }: Pick<Report, 'sections'>): ReportedClaim[] {
  return sections.flatMap((section) =>
    section.findings.map((finding) => ({
      section,
      finding,
      id: `claim-${slug(section.experiment)}-${slug(finding.key)}`,
    })),
  )
}

/** Formats `3 supported, 1 opposite here`, without verdicts that no claim has. */
export function countVerdicts(findings: readonly Finding[]): string {
  return verdicts
    .map((verdict) => ({ verdict, count: findings.filter((finding) => finding.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${VERDICT_WORDS[verdict]}`)
    .join(', ')
}

/** The name as an identifier and a file name. */
export function slug(name: string): string {
  return name.replace(/[^\w-]+/g, '-')
}
