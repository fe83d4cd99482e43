/** How often an experiment evaluates its networks on the test set, where evaluations cost as much as training. */
import { type Documentation, numberOption, type Option } from '../../options/index.ts'

export const evaluationsOption: Option<number> & Documentation = numberOption(20, {
  min: 4,
  integer: true,
  about: 'evaluations on the test set during training',
  reason: 'ours; the accuracy at the end is the mean over the last quarter of them',
})

interface Course {
  readonly steps: number
  readonly evaluations: number
}

/** Steps from one evaluation to the next. */
export const evaluateEvery = ({ steps, evaluations }: Course): number =>
  Math.max(1, Math.floor(steps / evaluations))

/** The number of last evaluations that the accuracy at the end averages. */
export const lastQuarter = ({ evaluations }: Pick<Course, 'evaluations'>): number =>
  Math.floor(evaluations / 4)

/** In the measures of claims and the captions of figures. */
export const meanAtEnd = (course: Pick<Course, 'evaluations'>): string =>
  lastQuarter(course) === 1 ? 'last evaluation' : `mean of the last ${lastQuarter(course)} evaluations`
