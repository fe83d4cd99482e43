/**
 * What a probe is: one measurement of a network between two steps of its training, as rows. It leaves training as it
 * was, and keeps nothing from one measurement to the next: an interrupted run that goes on measures the same.
 */
import type { Session } from '../backend/types.ts'
import {
  choiceOption,
  countOption,
  define,
  eitherOption,
  type Factory,
  type Kind,
  listOption,
  type Options,
  parsedOption,
} from '../options/index.ts'
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
  /** Undefined where it measures at levels of the training loss alone. */
  readonly every: Every | undefined
  /** Of the running training loss, from the highest: it measures once at each, when the loss first passes below it. */
  readonly levels: readonly number[]
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

/** The options that all probes have. */
export interface Moments {
  /** By default the probe's own; at no steps where `at` is given and this is not. */
  every: Every | undefined
  /** Levels of the running training loss, as in `0.8/0.5`. */
  at: string | undefined
}

/** A probe with options; `every` and `at` are two that all have. */
export function defineProbe<O extends object>({
  source,
  quantities,
  every = 'evaluation',
  options,
  effort = () => 3,
  plan,
  ...declaration
}: ProbeDeclaration<O>): Factory<O & Moments, Probe> & { readonly kind: ProbeKind } {
  const everyOf = (chosen: Moments) => chosen.every ?? (chosen.at === undefined ? every : undefined)
  const factory = define<O & Moments, Probe>({
    ...declaration,
    options: { ...options, every: everyOption, at: levelsOption } as Options<O & Moments>,
    complete: (chosen) => ({ ...chosen, every: everyOf(chosen) }),
    create: (chosen, spec) => ({
      spec,
      every: everyOf(chosen),
      levels: chosen.at === undefined ? [] : chosen.at.split('/').map(Number),
      effort: (run) => effort(chosen, run),
      plan: (target) => plan(target, chosen),
    }),
  })
  const listed = factory.kind.options.map((option) =>
    option.name === 'every' ? { ...option, default: every } : option,
  )
  return Object.assign(factory, { kind: { ...factory.kind, options: listed, source, quantities } })
}

const everyOption = eitherOption<number, 'evaluation' | 'end', undefined>(
  undefined,
  countOption(1),
  choiceOption('evaluation', ['evaluation', 'end']),
  { about: 'steps between measurements, or when it measures' },
)

/** From the highest, each once: the order in which a loss that falls passes them. */
const levelsOption = parsedOption<string, undefined>(undefined, {
  expected: 'levels of the training loss with / between them, such as 0.8/0.5',
  example: '0.8/0.5',
  parse(text) {
    const levels = listOption([], {}).read(text.replaceAll('/', ','))
    return levels && [...new Set(levels)].sort((a, b) => b - a).join('/')
  },
})

/** Whether a probe measures when `step` steps of a run have been taken. */
export function isDue(
  every: Every | undefined,
  step: number,
  { steps, evaluateEvery }: { steps: number; evaluateEvery: number },
): boolean {
  if (every === undefined) return false
  if (every === 'end') return step === steps
  if (every === 'evaluation') return step === steps || step % evaluateEvery === 0
  return step % every === 0
}

/** How often a probe measures after more than `from` and at most `to` steps of a run, but for levels of the loss. */
export function timesDue(
  every: Every | undefined,
  [from, to]: readonly [from: number, to: number],
  { steps, evaluateEvery }: { steps: number; evaluateEvery: number },
): number {
  if (every === undefined) return 0
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
