/**
 * How probable it is that a replication with as many seeds gives the verdict of a claim again, as far as the first
 * study can say: its power, where the claim was decided. The differences of the first study stand for the population.
 * Each draw resamples the seeds twice with replacement: once because the first study is itself a sample, once for the
 * replication. All claims of a family take the same seeds, as in a study, and are judged and corrected as there. With
 * normal differences and effects from none to large it predicts that 80 % of the verdicts repeat where 84 % do.
 *
 * A claim that was not tested, or had no verdict, counts as repeated: differences do not say whether its precondition
 * will hold again.
 */
import { uniformIntegers } from '../../random/index.ts'
import type { Finding } from './finding.ts'
import { correctFamily, judge } from './verdict.ts'

export type Repeatable = Pick<
  Finding,
  'verdict' | 'direction' | 'unit' | 'smallest' | 'seeds' | 'differences'
>

/**
 * One probability for each finding; null for a finding without its differences.
 * @param family all claims of one experiment
 */
export function expectedAgreement(
  family: readonly Repeatable[],
  { draws = 2000, seed = 0 }: { draws?: number; seed?: number } = {},
): (number | null)[] {
  const integer = uniformIntegers(seed)
  const all = [...new Set(family.flatMap(({ seeds }) => seeds))]
  const claims = family.map((finding) => ({ finding, bySeed: differencesBySeed(finding) }))
  const repeated = family.map(() => 0)
  for (let draw = 0; draw < draws; draw++) {
    const population = all.map(() => all[integer(all.length)]!)
    const chosen = population.map(() => population[integer(population.length)]!)
    const judged = claims.map(({ finding, bySeed }) => {
      if (!isDecidable(finding)) return { verdict: finding.verdict }
      const differences = chosen.flatMap((each) => bySeed.get(each) ?? [])
      const { verdict, p } = judge({
        differences,
        direction: finding.direction,
        smallest: onScale(finding.smallest, finding.unit),
      })
      return { verdict, ...(!Number.isNaN(p) && { p }) }
    })
    correctFamily<Pick<Finding, 'verdict' | 'p' | 'corrected'>>(judged).forEach(({ verdict }, i) => {
      if (verdict === family[i]!.verdict) repeated[i]!++
    })
  }
  return claims.map(({ finding, bySeed }, i) =>
    isDecidable(finding) && bySeed.size === 0 ? null : repeated[i]! / draws,
  )
}

const isDecidable = ({ verdict }: Repeatable): boolean => verdict !== 'not tested' && verdict !== 'none'

/** Ratios are compared in logarithms. */
const onScale = <L extends readonly number[]>(values: L, unit: string): L =>
  (unit === '×' ? values.map(Math.log) : values) as L

function differencesBySeed({ seeds, differences = [], unit }: Repeatable): Map<number, number> {
  const own = onScale(differences, unit)
  return new Map(seeds.flatMap((seed, i) => (i < own.length ? [[seed, own[i]!] as const] : [])))
}
