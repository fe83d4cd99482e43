/** The course of the learning rate over a whole run, by name: `constant`, `cosine:warmup=200`, `step:0.5,0.75`. */
import {
  constantRate,
  cosineDecay,
  decayEquivalentRate,
  exponentialRate,
  type Schedule,
  stepDecay,
  warmUp,
} from '../nn/index.ts'
import { countOption, define, type Kind, listOption, numberOption, parseSpec } from '../options/index.ts'

export interface LearningRateSchedule {
  /** The text from which `parseLearningRateSchedule` makes the same plan. */
  readonly spec: string
  /** Starts at `rate`, for a run of `steps` steps. */
  create(rate: number, steps: number): Schedule
}

const warmup = countOption(0, 0)

function warmed(count: number, steps: number, scheduleOver: (steps: number) => Schedule): Schedule {
  if (count === 0) return scheduleOver(steps)
  return warmUp(count, scheduleOver(Math.max(1, steps - count)))
}

export const learningRateSchedules: readonly Kind<LearningRateSchedule>[] = [
  define<{ warmup: number }, LearningRateSchedule>({
    name: 'constant',
    summary: 'the same rate throughout',
    options: { warmup },
    create: (options, spec) => ({
      spec,
      create: (rate, steps) => warmed(options.warmup, steps, () => constantRate(rate)),
    }),
  }).kind,
  define<{ warmup: number }, LearningRateSchedule>({
    name: 'cosine',
    summary: 'down to 0 along half a cosine',
    options: { warmup },
    create: (options, spec) => ({
      spec,
      create: (rate, steps) => warmed(options.warmup, steps, (rest) => cosineDecay(rate, rest)),
    }),
  }).kind,
  define<{ at: readonly number[]; factor: number }, LearningRateSchedule>({
    name: 'step',
    summary: 'times a factor at shares of the run: after a half and three quarters, as He et al. 2015, §4.2',
    options: {
      at: listOption([0.5, 0.75], { above: 0, below: 1, about: 'shares of the run' }),
      factor: numberOption(0.1, { above: 0 }),
    },
    positional: 'at',
    create: ({ at, factor }, spec) => ({
      spec,
      create(rate, steps) {
        const milestones = at.map((share) => Math.round(share * steps)).sort((a, b) => a - b)
        return stepDecay(
          rate,
          [...new Set(milestones)].filter((step) => step > 0),
          factor,
        )
      },
    }),
  }).kind,
  define<{ factor: number }, LearningRateSchedule>({
    name: 'exponential',
    summary: 'times a factor in every step; above 1 the rate grows',
    options: { factor: numberOption(0.999, { above: 0 }) },
    positional: 'factor',
    create: ({ factor }, spec) => ({
      spec,
      create: (rate, steps) => exponentialRate(rate, factor, steps),
    }),
  }).kind,
  define<{ decay: number; momentum: number }, LearningRateSchedule>({
    name: 'decay-equivalent',
    summary:
      'grows so that sgd without weight decay trains weights before normalizations as the constant rate with it does: Li & Arora 2019',
    options: {
      decay: numberOption(0.0005, { min: 0, about: 'the weight decay' }),
      momentum: numberOption(0, { min: 0, below: 1, about: 'that of sgd' }),
    },
    positional: 'decay',
    create: (options, spec) => ({
      spec,
      create: (rate, steps) => decayEquivalentRate(rate, options, steps),
    }),
  }).kind,
]

/** Throws a UserError with the nearest names or the invalid option. */
export function parseLearningRateSchedule(spec: string): LearningRateSchedule {
  return parseSpec('schedule', learningRateSchedules, spec)
}
