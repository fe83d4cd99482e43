/** What was trained for a claim, so that a reader sees how far it is from the paper's set-up. */
import { formatNumber } from '../../stats/index.ts'
import { type DocumentedTable, type OptionValues, resolveOptions } from '../../options/index.ts'
import type { ArmSpec } from './spec.ts'

/** The parts of an experiment that say what it trains. */
export interface Trained<T extends DocumentedTable> {
  readonly options: T
  readonly profiles: { readonly paper: { readonly options: Partial<OptionValues<T>> } }
  arms(options: OptionValues<T>): readonly { readonly arm: string; readonly spec: ArmSpec }[]
}

/**
 * The networks and steps of the named arms by their real names: `mlp:100,100,100, 1,500 steps (the paper’s profile:
 * 15,000)`. Empty if there are no such arms.
 */
export function describeSetup<T extends DocumentedTable>(
  experiment: Trained<T>,
  options: OptionValues<T>,
  names: readonly string[],
): string {
  const arms = experiment.arms(options).filter(({ arm }) => names.includes(arm))
  const full = stepsOfPaper(experiment)
  const phrases = arms.map(({ arm, spec }) => {
    const paper = full.get(arm)
    const beside =
      paper === undefined || paper === spec.steps ? '' : ` (the paper’s profile: ${formatNumber(paper)})`
    return `${spec.model.architecture}, ${formatNumber(spec.steps)} steps${beside}`
  })
  return [...new Set(phrases)].join('; ')
}

function stepsOfPaper<T extends DocumentedTable>(experiment: Trained<T>): Map<string, number> {
  const chosen = resolveOptions(experiment.options, experiment.profiles.paper.options)
  return new Map(experiment.arms(chosen).map(({ arm, spec }) => [arm, spec.steps]))
}
