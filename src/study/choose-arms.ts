/** A part of an experiment: some of its arms, or those of one figure. */
import { UserError, unknownName } from '../errors.ts'
import { armsOfFigure, declaredFigures, type Experiment } from '../experiment/index.ts'
import type { OptionValue } from '../options/index.ts'

/** Undefined for all arms. Throws a UserError for an arm or a figure that the experiment does not have. */
export function chooseTrainedArms(
  experiment: Experiment,
  options: Readonly<Record<string, OptionValue>>,
  { arms, figure }: { readonly arms?: readonly string[]; readonly figure?: string },
): readonly string[] | undefined {
  if (arms === undefined && figure === undefined) return undefined
  const all = experiment.arms(options)
  const known = all.map(({ arm }) => arm)
  if (arms !== undefined && figure !== undefined)
    throw new UserError('--arms and --figure: expected one of them, got both; leave one out')
  if (figure !== undefined) {
    const figures = declaredFigures(experiment, options)
    const found = figures.find(({ name }) => name === figure)
    if (found === undefined)
      throw unknownName(
        `figure of ${experiment.name}`,
        figure,
        figures.map(({ name }) => name),
      )
    const drawn = armsOfFigure(found, all)
    return known.filter((arm) => drawn.includes(arm))
  }
  for (const arm of arms!)
    if (!known.includes(arm)) throw unknownName(`arm of ${experiment.name}`, arm, known)
  if (arms!.length === 0)
    throw new UserError('arms: expected one arm or more, got none; leave them out for all')
  return known.filter((arm) => arms!.includes(arm))
}
