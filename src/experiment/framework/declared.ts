/** What an experiment declares before anything is measured: its figures, and the arms that each of them draws. */
import { type ArmKey, drawnArms, type FigureSpec } from '../../figure/index.ts'
import { type OptionValues, resolveOptions } from '../../options/index.ts'
import type { Claim } from './claim.ts'
import type { Experiment } from './experiment.ts'
import { matches, readReference, type Reference } from './references.ts'
import { Records } from './records.ts'

/** The figures without values. */
export function declaredFigures(
  experiment: Experiment,
  options: OptionValues<Experiment['options']> = resolveOptions(experiment.options),
): FigureSpec[] {
  return experiment.figures({ records: new Records([]), options, classes: 10 })
}

/**
 * The arms whose runs a figure reads: those that it draws, by their names or by their families. A figure whose curves
 * are other things, such as bounds or the two sides of a theorem, may read any, so it needs all.
 */
export function armsOfFigure(figure: FigureSpec, arms: readonly ArmKey[]): string[] {
  const drawn = drawnArms(figure)
  const keys = drawn.length > 0 ? drawn : figure.arms.map(({ arm }) => arm)
  const families = new Set(arms.map(({ arm, family = arm }) => family))
  const isKnown = (key: string) => families.has(key) || arms.some(({ arm }) => arm === key)
  if (!keys.every(isKnown)) return arms.map(({ arm }) => arm)
  const names = new Set(arms.map(({ arm }) => arm))
  // Where a figure names arms, a family of the same name means its own arm only.
  const isByName = keys.every((key) => names.has(key))
  return arms
    .filter(({ arm, family = arm }) => keys.includes(arm) || (!isByName && keys.includes(family)))
    .map(({ arm }) => arm)
}

/** An experiment with its claims and figures that cite what someone looks for. */
export interface Cited {
  readonly experiment: Experiment
  /** Checks, too. */
  readonly claims: readonly Pick<Claim, 'claim' | 'source'>[]
  readonly figures: readonly FigureSpec[]
}

/** Finds `Santurkar Fig. 4b` in the sources of claims and checks and in the figures that repeat those of papers. */
export function findCited(query: string, experiments: readonly Experiment[]): Cited[] {
  const wanted = readReference(query)
  const is = (source: string | undefined) =>
    source !== undefined && citations(source).some((each) => matches(wanted, each))
  return experiments.flatMap((experiment) => {
    const options = resolveOptions(experiment.options)
    const claims = Object.values(experiment.claims(options)).filter(({ source }) => is(source))
    const checks = Object.values(experiment.checks?.(options) ?? {}).filter(({ source }) => is(source))
    const shown = new Set([...claims, ...checks].map(({ figure }) => figure))
    const figures = declaredFigures(experiment, options).filter(
      ({ after, name }) => is(after) || shown.has(name),
    )
    const cited = [...claims, ...checks]
    return cited.length + figures.length === 0 ? [] : [{ experiment, claims: cited, figures }]
  })
}

/** A source may cite several papers: `the review, §3.4; Li et al. 2018, Fig. 5`. */
function citations(source: string): Reference[] {
  return source.split(';').map(readReference)
}
