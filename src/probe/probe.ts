/**
 * What a probe is: one measurement of a network between two steps of its training, as rows. It leaves training as it
 * was, and keeps nothing from one measurement to the next: an interrupted run that goes on measures the same.
 */
import type { Session } from '../backend/types.ts'
import { define, type Factory, type Kind, type Option, type Options } from '../norm/index.ts'
import type { Quantity, Row } from '../stats/index.ts'
import type { Tensor, TypedArray } from '../tensor/index.ts'
import type { ResidentData, TrainingStep } from '../train/index.ts'

/** A row before it is known whose it is. */
export type Measurement = Pick<Row, 'step' | 'layer' | 'quantity' | 'value' | 'x' | 'y'>

/** What there is to measure. */
export interface ProbeTarget {
  /** The step that comes next: its batch, the taps on it, the loss, the gradients and the parameters it would make. */
  readonly step: TrainingStep
  readonly train: ResidentData
  readonly test: ResidentData
  /** Of the run. A probe that draws at random takes a stream of its own. */
  readonly seed: number
  /** Steps between the snapshots that the run keeps; none where absent. */
  readonly snapshots?: number
}

/** Parameters and running statistics by name, as they were at earlier steps of the run. */
export interface Snapshots {
  /** Ascending. */
  readonly steps: readonly number[]
  read(step: number): Readonly<Record<string, TypedArray>>
}

export interface ProbeEnvironment {
  readonly session: Session
  readonly snapshots: Snapshots
}

export interface Measurer {
  /** With the states of the session as they are when `step` steps have been taken. */
  measure(step: number): Promise<readonly Measurement[]>
  dispose(): void
}

/** Builds its tensors at once, and so throws a UserError where it does not fit the target; compiles when opened. */
export interface ProbePlan {
  open(environment: ProbeEnvironment): Promise<Measurer>
}

/** A number of steps, each evaluation, or once after the last step. */
export type Every = number | 'evaluation' | 'end'

export interface Probe {
  /** Text that `parseProbe` turns back into it. */
  readonly spec: string
  readonly every: Every
  /** About how many training steps one measurement takes: for estimates of time before any was made. */
  effort(run: { readonly batch: number }): number
  plan(target: ProbeTarget): ProbePlan
}

interface ProbeDeclaration<O> {
  readonly name: string
  readonly summary: string
  /** Paper, section, equation. */
  readonly source: string
  /** Everything that its rows can be values of. */
  readonly quantities: readonly Quantity[]
  /** When it measures unless `every` says otherwise. */
  readonly every?: Every
  readonly options: Options<O>
  /** The option that a bare value sets. */
  readonly positional?: keyof O & string
  /** As in `Probe`; 3 by default: a probe rarely does less than a step and a few passes more. */
  readonly effort?: (options: O, run: { readonly batch: number }) => number
  readonly plan: (target: ProbeTarget, options: O) => ProbePlan
}

export interface ProbeKind extends Kind<Probe> {
  readonly source: string
  readonly quantities: readonly Quantity[]
}

/** A probe with options; `every` is one that all have. */
export function defineProbe<O extends object>({
  source,
  quantities,
  every = 'evaluation',
  options,
  effort = () => 3,
  plan,
  ...declaration
}: ProbeDeclaration<O>): Factory<O & { every: Every }, Probe> & { readonly kind: ProbeKind } {
  const factory = define<O & { every: Every }, Probe>({
    ...declaration,
    options: { ...options, every: everyOption(every) } as Options<O & { every: Every }>,
    create: (chosen, spec) => ({
      spec,
      every: chosen.every,
      effort: (run) => effort(chosen, run),
      plan: (target) => plan(target, chosen),
    }),
  })
  return Object.assign(factory, { kind: { ...factory.kind, source, quantities } })
}

function everyOption(initial: Every): Option<Every> {
  return {
    default: initial,
    expected: 'a whole number of steps, evaluation, or end',
    read(value) {
      if (value === 'evaluation' || value === 'end') return value
      const steps = value === '' ? Number.NaN : Number(value)
      return Number.isInteger(steps) && steps >= 1 ? steps : undefined
    },
  }
}

/** Whether a probe measures when `step` steps of a run have been taken. */
export function isDue(
  every: Every,
  step: number,
  { steps, evaluateEvery }: { steps: number; evaluateEvery: number },
): boolean {
  if (every === 'end') return step === steps
  if (every === 'evaluation') return step === steps || step % evaluateEvery === 0
  return step % every === 0
}

/** How often a probe measures after more than `from` and at most `to` steps of a run. */
export function timesDue(
  every: Every,
  [from, to]: readonly [from: number, to: number],
  { steps, evaluateEvery }: { steps: number; evaluateEvery: number },
): number {
  const atEnd = from < steps && to >= steps ? 1 : 0
  if (every === 'end') return atEnd
  const interval = every === 'evaluation' ? evaluateEvery : every
  const multiples = Math.floor(to / interval) - Math.floor(from / interval)
  return every === 'evaluation' && steps % evaluateEvery !== 0 ? multiples + atEnd : multiples
}

/** The plan of a probe that is one program: `rows` makes rows of what `outputs` computes. */
export function planOf<K extends string>(
  outputs: Readonly<Record<K, Tensor>>,
  rows: (step: number, values: Readonly<Record<K, TypedArray>>) => readonly Measurement[],
): ProbePlan {
  return {
    async open({ session }) {
      const program = await session.compile({ outputs })
      return {
        measure: async (step) => rows(step, await program.run()),
        dispose: () => program.dispose(),
      }
    },
  }
}
