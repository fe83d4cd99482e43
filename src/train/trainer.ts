/**
 * Training as a resumable state machine. Everything that changes is in states of the session and in a few counters,
 * and `checkpoint` takes both; a run restored from a checkpoint emits the remaining events, and ends with the same
 * bits.
 */
import { runNow, scalar } from '../backend/outputs.ts'
import type { Session } from '../backend/types.ts'
import { UserError } from '../errors.ts'
import type { State } from '../tensor/index.ts'
import type { ResidentData } from './batches.ts'
import { type Checkpoint, checkNames, readStates, writeStates } from './checkpoint.ts'
import { buildEvaluation, type EvaluationGraph, type EvaluationOptions, openEvaluator } from './evaluation.ts'
import type { TrainingEvent } from './events.ts'
import { noLoss, runningMean, withLoss } from './running-loss.ts'
import { type TrainingOptions, type TrainingStep, trainingStep } from './step.ts'

/** Observes training between steps, and changes nothing that training reads. */
export interface Observer<T> {
  readonly name: string
  /** Whether to observe when `step` steps have been taken, before the next. */
  due(step: number): boolean
  /**
   * Levels of the running training loss: it observes once at each, when the loss first falls below it, whether due or
   * not.
   */
  readonly levels?: readonly number[]
  /**
   * Called once, before the first step. `next` is the next step: its batch, the model's taps on it, the loss, the
   * gradients, and the parameters after it (`next.updates`).
   */
  open(session: Session, next: TrainingStep): Promise<Observation<T>>
}

export interface Observation<T> {
  observe(step: number): T | Promise<T>
  dispose(): void
}

export interface TrainerOptions<T> extends TrainingOptions {
  test: ResidentData
  evaluation?: Omit<EvaluationOptions, 'model' | 'data'>
  observers?: readonly Observer<T>[]
}

/** The tensors of a training and its evaluations. Any number of sessions may open it, each with values of its own. */
export interface TrainingGraph {
  readonly step: TrainingStep
  readonly evaluation: EvaluationGraph
}

export interface RunOptions {
  /** Steps in all, including those before a restore. */
  steps: number
  /** Evaluates before the first step, at each multiple, and at the end; only at the end if it is absent. */
  evaluateEvery?: number
  /** Stops after the step in progress. */
  signal?: AbortSignal
}

export interface Trainer<T> {
  /** Optimizer steps taken. */
  readonly step: number
  /** All states that a step changes; a checkpoint contains exactly these. */
  readonly states: readonly State[]
  /** The next step as tensors, for measurements of the states as they are. */
  readonly next: TrainingStep
  /**
   * Takes steps up to `steps` and yields events. Ends early at a divergence or when `signal` says so; call it again
   * to continue.
   */
  run(options: RunOptions): AsyncGenerator<TrainingEvent<T>, void, undefined>
  /** Call this between two events. */
  checkpoint(): Promise<Checkpoint>
  /** Rejects with a UserError, and changes nothing, if it is a checkpoint of another model or optimizer. */
  restore(checkpoint: Checkpoint): Promise<void>
  /** Frees the programs; the session and its states stay. */
  dispose(): void
}

/** The longest time that the event loop may have to wait with a key, a signal or a message. */
const longestTurn = 100

export async function createTrainer<T = never>(
  session: Session,
  { observers = [], ...options }: TrainerOptions<T>,
): Promise<Trainer<T>> {
  return openTrainer(session, buildTraining(options), observers)
}

/** Throws a UserError if the options do not fit each other. */
export function buildTraining({
  test,
  evaluation = {},
  ...options
}: Omit<TrainerOptions<never>, 'observers'>): TrainingGraph {
  const { learningRate } = options
  if (typeof learningRate === 'number' && !(learningRate >= 0 && Number.isFinite(learningRate)))
    throw new UserError(`learning rate is ${learningRate}, expected a number of 0 or more; pass another`)
  const step = trainingStep(options)
  checkNames(step.states)
  return {
    step,
    evaluation: buildEvaluation({
      ...(options.loss && { loss: options.loss }),
      ...evaluation,
      model: options.model,
      data: test,
    }),
  }
}

/** Compiles the programs of a training, and those of its observers. */
export async function openTrainer<T = never>(
  session: Session,
  { step: next, evaluation }: TrainingGraph,
  observers: readonly Observer<T>[] = [],
): Promise<Trainer<T>> {
  const training = await session.compile({ outputs: { loss: next.loss }, updates: next.updates })
  const evaluator = await openEvaluator(session, evaluation)
  const observations = new Map<Observer<T>, Observation<T>>()
  for (const observer of observers) observations.set(observer, await observer.open(session, next))

  let step = 0
  let diverged: string | undefined
  let measured: Record<string, number> = {}
  let runningLoss = noLoss

  /** True once for each `name` and step, whether or not the run was interrupted in between. */
  function isDue(name: string): boolean {
    if (measured[name] === step) return false
    measured[name] = step
    return true
  }

  /** Each level only once in a run. */
  function passedLevels({ name, levels = [] }: Observer<T>): number[] {
    const loss = runningMean(runningLoss)
    return levels.filter((level) => {
      const key = `observer ${name} at ${level}`
      if (!(loss < level) || measured[key] !== undefined) return false
      measured[key] = step
      return true
    })
  }

  async function* measure(evaluates: boolean): AsyncGenerator<TrainingEvent<T>> {
    if (evaluates && isDue('evaluation')) {
      const { loss, accuracy, outputs } = await evaluator.evaluate()
      yield { type: 'evaluation', step, testLoss: loss, testAccuracy: accuracy, outputs }
    }
    for (const [observer, observation] of observations) {
      const { name } = observer
      const due = observer.due(step) && isDue(`observer ${name}`)
      const levels = passedLevels(observer)
      if (due || levels.length > 0) {
        const value = await observation.observe(step)
        yield { type: 'observation', step, observer: name, isDue: due, levels, value }
      }
    }
  }

  async function* run({
    steps,
    evaluateEvery,
    signal,
  }: RunOptions): AsyncGenerator<TrainingEvent<T>, void, undefined> {
    checkWhole('steps', steps, 0)
    if (evaluateEvery !== undefined) checkWhole('evaluateEvery', evaluateEvery, 1)
    let lastYield = performance.now()
    while (diverged === undefined) {
      yield* measure(step === steps || (evaluateEvery !== undefined && step % evaluateEvery === 0))
      if (step >= steps) return yield { type: 'done', step, reason: 'finished' }
      if (performance.now() - lastYield > longestTurn) {
        await new Promise((resolve) => setTimeout(resolve, 0))
        lastYield = performance.now()
      }
      if (signal?.aborted) return yield { type: 'done', step, reason: 'stopped' }
      // A step may take less time than a few promises.
      const result = runNow(training)
      const loss = scalar((result instanceof Promise ? await result : result).loss)
      step++
      runningLoss = withLoss(runningLoss, loss)
      if (!Number.isFinite(loss)) diverged = `loss is ${loss}`
      yield { type: 'step', step, loss }
    }
    if (isDue('divergence')) yield { type: 'divergence', step, what: diverged }
    yield { type: 'done', step, reason: 'diverged' }
  }

  return {
    get step() {
      return step
    },
    states: next.states,
    next,
    run,
    checkpoint: async () => ({
      step,
      measured: { ...measured },
      runningLoss,
      ...(diverged !== undefined && { diverged }),
      values: await readStates(session, next.states),
    }),
    async restore(checkpoint) {
      await writeStates(session, next.states, checkpoint.values)
      step = checkpoint.step
      diverged = checkpoint.diverged
      measured = { ...checkpoint.measured }
      runningLoss = checkpoint.runningLoss
    },
    dispose() {
      training.dispose()
      evaluator.dispose()
      for (const observation of observations.values()) observation.dispose()
    },
  }
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new UserError(`${name} is ${value}, expected a whole number of ${least} or more; pass another`)
}
