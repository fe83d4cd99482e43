/** The messages between the page and the worker that performs an experiment. */
import type { FigureSpec } from '../../figure/index.ts'
import type { Verdict } from '../../stats/index.ts'

export interface StudyTexts {
  readonly experiment: string
  readonly profile: string
  readonly seeds?: string
  readonly data?: string
  /** `option=value`, as after `--set`. */
  readonly set: readonly string[]
}

export type StudyRequest =
  | { readonly type: 'run'; readonly texts: StudyTexts; readonly workers: number }
  | { readonly type: 'stop' }

interface PlannedArm {
  readonly arm: string
  readonly label: string
}

/** What is known of one claim so far. */
export interface SeenClaim {
  readonly key: string
  readonly claim: string
  readonly source: string
  /** In words; empty while nothing is known. */
  readonly effect: string
  /** Absent until every planned seed has ended: a verdict on the way would be one of many looks. */
  readonly verdict?: Verdict
  readonly verdictWords?: string
  readonly seeds: number
}

export type CellState = 'waiting' | 'running' | 'ended' | 'diverged' | 'failed' | 'reused'

export type StudyReport =
  | {
      readonly type: 'planned'
      readonly title: string
      readonly question: string
      readonly command: string
      readonly arms: readonly PlannedArm[]
      readonly seeds: readonly number[]
      readonly warnings: readonly string[]
      readonly revision: number
    }
  | {
      readonly type: 'cell'
      readonly arm: string
      readonly seed: number
      readonly state: CellState
      /** The share of its steps that is done. */
      readonly share: number
    }
  | { readonly type: 'claims'; readonly seeds: number; readonly claims: readonly SeenClaim[] }
  | {
      readonly type: 'concluded'
      readonly verdict: string
      readonly claims: readonly SeenClaim[]
      /** The report of the command line, as a page. */
      readonly report: string
      /** The records as CSV. */
      readonly records: string
      readonly figures: readonly FigureSpec[]
      readonly failures: readonly string[]
    }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly message: string; readonly isUser: boolean }
