/**
 * What an experiment is: one question from a paper, declared in one folder. It says what to train and what to conclude
 * from the records; how and where the runs are done is no concern of it.
 */
import { UserError } from '../../errors.ts'
import type { ArmKey, FigureSpec } from '../../figure/index.ts'
import type { Quoted } from '../../stats/index.ts'
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
  /** Every choice that can be made, those that the paper leaves open above all. */
  readonly options: T
  readonly profiles: Profiles<T>
  /** The configurations under comparison, in the order of the figures. */
  arms(options: OptionValues<T>): Arm[]
  figures(evidence: Evidence<T>): FigureSpec[]
  /** What the papers say that can be measured here, by key. */
  claims(options: OptionValues<T>): Claims<T, K>
  /** Numbers that the papers print, beside ours. */
  quoted?(evidence: Evidence<T>): Quoted[]
  /** The answer in a sentence or two, from the findings alone. */
  verdict(findings: Findings<K>): string
}

export const profileNames = ['smoke', 'quick', 'half', 'paper'] as const
export type ProfileName = (typeof profileNames)[number]

/** `half` is for images that deserve it, such as CIFAR-10: not every experiment has it. */
export type Profiles<T extends DocumentedTable = DocumentedTable> = Readonly<
  Record<Exclude<ProfileName, 'half'>, Profile<T>> & { half?: Profile<T> }
>

/** How much to spend. */
export interface Profile<T extends DocumentedTable = DocumentedTable> {
  /** What it is for and about how long it takes. */
  readonly about: string
  /** On two cores, about; measured, of `half` only all experiments together; of `paper` an estimate, scaled from `quick`. */
  readonly minutes: number
  /** Seeds 1 to this many. */
  readonly seeds: number
  /** A data spec. */
  readonly data: string
  readonly options: Partial<OptionValues<T>>
}

export interface Arm extends ArmKey {
  /** What distinguishes it, for the report. */
  readonly description: string
  readonly spec: ArmSpec
  /** A data spec, where it must be other than the experiment's. */
  readonly data?: string
  /** Runs for each seed asked for, where its seeds differ widely and its runs are short; by default 1. */
  readonly repeats?: number
}

/** Throws a UserError where the experiment has no such profile. */
export function profileOf(
  { name, profiles }: Pick<Experiment, 'name' | 'profiles'>,
  profile: ProfileName,
): Profile {
  const found = profiles[profile]
  if (found) return found
  throw new UserError(`--profile ${profile}: ${name} has none; it has ${Object.keys(profiles).join(', ')}`)
}
