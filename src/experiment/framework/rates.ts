/** Learning rates of arms: a number, or `tuned`, the rate at which the arm's own set-up learns best. */
import {
  choiceOption,
  type Documentation,
  eitherOption,
  numberOption,
  type Option,
} from '../../options/index.ts'
import type { TunedLike } from './experiment.ts'

export type Rate = number | 'tuned'

/** By default `tuned`. */
export const rateOption = (documentation: Documentation): Option<Rate> & Documentation => ({
  ...eitherOption<'tuned', number, Rate>(
    'tuned',
    choiceOption('tuned', ['tuned'], documentation),
    numberOption(1, { above: 0 }),
  ),
  ...documentation,
})

export interface Learning {
  /** The rate for the spec of an arm. */
  readonly learningRate: number
  /** For the arm, if it uses a tuned rate. */
  readonly tuning: { readonly tuned?: TunedLike }
  /** For the description of the arm: `, learning rate 0.2`; empty if the rate is tuned. */
  readonly inWords: string
}

/** The chosen rate times a factor; `untuned` is the rate where no tuned one is known. */
export function learning(chosen: Rate, untuned: number, { times = 1, as }: TunedLike = {}): Learning {
  const isTuned = chosen === 'tuned'
  const learningRate = Number((times * (isTuned ? untuned : chosen)).toPrecision(12))
  return {
    learningRate,
    tuning: isTuned ? { tuned: { ...(as !== undefined && { as }), ...(times !== 1 && { times }) } } : {},
    inWords: isTuned ? '' : `, learning rate ${learningRate}`,
  }
}
