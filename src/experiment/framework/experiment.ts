/**
 * The declaration of an experiment: one question from a paper, in one folder. It says what to train and what to
 * conclude from the records, not how and where the runs are done.
 */
import { UserError } from '../../errors.ts'
import type { ArmKey, FigureSpec, ResultTable } from '../../figure/index.ts'
import type { Quoted } from '../../stats/index.ts'
import type { CheckResults, Checks } from './check.ts'
import type { Claims, Findings } from './claim.ts'
import type { Evidence } from './evidence.ts'
import type { DocumentedTable, OptionValues } from '../../options/index.ts'
import type { ArmSpec } from './spec.ts'

export interface Experiment<T extends DocumentedTable = DocumentedTable, K extends string = string> {
  /** As on the command line. */
  readonly name: string
  readonly title: string
  readonly question: string
  readonly sources: readonly { readonly label: string; readonly url: string }[]
  /** Every option; the choices that the paper leaves open matter most. */
  readonly options: T
  readonly profiles: Profiles<T>
  /** The profiles in which a study of all experiments leaves it out, because its question is beside theirs. */
  readonly leftOutOf?: readonly ProfileName[]
  /**
   * The group that it belongs to, which `reproduce --only GROUP` names; a study of all experiments leaves groups out.
   * `later`: questions beside or after the review of 2020.
   */
  readonly group?: 'later'
  /** The configurations to compare, in the order of the figures. */
  arms(options: OptionValues<T>): Arm[]
  figures(evidence: Evidence<T>): FigureSpec[]
  /** Results that are not findings about claims. */
  tables?(evidence: Evidence<T>): ResultTable[]
  /** The names of at most three figures that carry the answer; the report opens with them. */
  readonly headline?: readonly string[]
  /** The statements of the papers that can be measured here, by key. */
  claims(options: OptionValues<T>): Claims<T, K>
  /** Statements that hold by algebra, by key: they pass, or the program is wrong. */
  checks?(options: OptionValues<T>): Checks<T>
  /** Numbers printed in the papers, to show beside ours. */
  quoted?(evidence: Evidence<T>): Quoted[]
  /** The answer in one or two sentences, from the findings and checks alone. */
  verdict(findings: Findings<K>, checks: CheckResults): string
}

export const profileNames = ['smoke', 'quick', 'half', 'vision', 'paper'] as const
export type ProfileName = (typeof profileNames)[number]

/**
 * `half` is for demanding data such as CIFAR-10, and `vision` for the networks of images of an experiment whose `half`
 * is about text: not every experiment has them.
 */
type OptionalProfile = 'half' | 'vision'

type Profiles<T extends DocumentedTable = DocumentedTable> = Readonly<
  Record<Exclude<ProfileName, OptionalProfile>, Profile<T>> & Partial<Record<OptionalProfile, Profile<T>>>
>

/** How much time to spend. */
export interface Profile<T extends DocumentedTable = DocumentedTable> {
  /** Its purpose and about how long it takes. */
  readonly about: string
  /**
   * Minutes on two cores, approximately. They are measured (for `half` only over all experiments together); those of
   * `paper` are estimated by scaling `quick`, or from the time of some steps.
   */
  readonly minutes: number
  readonly seeds: readonly number[]
  /** Whether it only checks that everything works: then it gives no verdicts. */
  readonly isPlumbing?: boolean
  /** A data spec. */
  readonly data: string
  readonly options: Partial<OptionValues<T>>
}

export interface Arm extends ArmKey {
  /** What distinguishes the arm, for the report. */
  readonly description: string
  readonly spec: ArmSpec
  /** A data spec, if it differs from the experiment's. */
  readonly data?: string
  /**
   * Present if its learning rate comes from the table of tuned rates; `spec` then has the rate to use if the table has
   * none, and the description says nothing of the rate.
   */
  readonly tuned?: TunedLike
}

export interface TunedLike {
  /** The arm whose tuned rate is used; by default its own. */
  readonly as?: string
  /** A factor of that rate; 1 by default. */
  readonly times?: number
}

/** Throws a UserError if the experiment has no such profile. */
export function profileOf(
  { name, profiles }: Pick<Experiment, 'name' | 'profiles'>,
  profile: ProfileName,
): Profile {
  const found = profiles[profile]
  if (found) return found
  throw new UserError(`--profile ${profile}: ${name} has none; it has ${Object.keys(profiles).join(', ')}`)
}
