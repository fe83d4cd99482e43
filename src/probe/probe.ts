/**
 * The interface of a probe: one measurement of a network between two steps of its training, as rows. It does not
 * change training, and keeps nothing from one measurement to the next, so a resumed run measures the same.
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
import type { RandomKey, Tensor, TypedArray } from '../tensor/index.ts'
import type { ResidentData, TrainingStep } from '../train/index.ts'

/** A row without the run it belongs to. */
export type Measurement = Pick<Row, 'step' | 'layer' | 'quantity' | 'value' | 'x' | 'y'>

/** The subject of a measurement. */
export interface ProbeTarget {
  /** The next step: its batch, the taps on it, the loss, the gradients and the parameters after it. */
  readonly step: TrainingStep
  readonly train: ResidentData
  readonly test: ResidentData
  /** The seed of the run, or the state that holds it. A probe that draws random numbers uses a stream of its own. */
  readonly seed: RandomKey['seed']
  /** Steps between the snapshots that the run keeps; none if absent. */
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
  /** Uses the states of the session as they are after `step` steps. */
  measure(step: number): Promise<readonly Measurement[]>
  dispose(): void
}

/**
 * Builds its tensors at once, and so throws a UserError if it does not fit the target; compiles when opened. Runs that
 * differ only in their seed open one graph, each in a session of its own, so a graph keeps nothing of a run.
 */
export interface ProbeGraph {
  open(environment: ProbeEnvironment): Promise<Measurer>
}

/** A number of steps, each evaluation, or once after the last step. */
export type Every = number | 'evaluation' | 'end'

export interface Probe {
  /** The text from which `parseProbe` makes the same probe. */
  readonly spec: string
  /** Undefined if it measures only at levels of the training loss. */
  readonly every: Every | undefined
  /**
   * Levels of the running training loss, from the highest: it measures once at each, when the loss first falls below
   * it.
   */
  readonly levels: readonly number[]
  /**
   * The approximate number of training steps that take as long as one measurement: for time estimates before the
   * first.
   */
  effort(run: { readonly batch: number }): number
  build(target: ProbeTarget): ProbeGraph
}

interface ProbeDeclaration<O> {
  readonly name: string
  readonly summary: string
  /** Paper, section, equation. */
  readonly source: string
  /** All quantities of its rows. */
  readonly quantities: readonly Quantity[]
  /** When it measures unless `every` is set. */
  readonly every?: Every
  readonly options: Options<O>
  /** The option that a bare value sets. */
  readonly positional?: keyof O & string
  /** See `Probe`; 3 by default, because a probe rarely does less than a step and a few more passes. */
  readonly effort?: (options: O, run: { readonly batch: number }) => number
  readonly build: (target: ProbeTarget, options: O) => ProbeGraph
}

export interface ProbeKind extends Kind<Probe> {
  readonly source: string
  readonly quantities: readonly Quantity[]
}

/** The options that all probes have. */
export interface Moments {
  /** By default the probe's own; never, if only `at` is given. */
  every: Every | undefined
  /** Levels of the running training loss, as in `0.8/0.5`. */
  at: string | undefined
}

/** A probe with options; all probes have the options `every` and `at`. */
export function defineProbe<O extends object>({
  source,
  quantities,
  every = 'evaluation',
  options,
  effort = () => 3,
  build,
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
      build: (target) => build(target, chosen),
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

/** From the highest, each once: the order in which a falling loss passes them. */
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

/**
 * The number of measurements of a probe after more than `from` and at most `to` steps of a run, without those at
 * levels of the loss.
 */
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

/** The graph of a probe that is one program: `rows` turns the values of `outputs` into rows. */
export function graphOfOneProgram<K extends string>(
  outputs: Readonly<Record<K, Tensor>>,
  rows: (step: number, values: Readonly<Record<K, TypedArray>>) => readonly Measurement[],
): ProbeGraph {
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
