import { describe, expect, test } from 'vitest'
import { examine, experiments, profileNames, profileOf, Records } from '../../src/experiment/index.ts'
import { resolveOptions } from '../../src/options/index.ts'
import { parseModel, parseOptimizer } from '../../src/nn/index.ts'
import { parseNormalization } from '../../src/norm/index.ts'
import {
  gradientLineQuantities,
  hessianQuantities,
  parseProbe,
  shiftDistanceQuantities,
  shiftGradientQuantities,
} from '../../src/probe/index.ts'

/** Has nothing, and notes what it is asked for. */
class Listening extends Records {
  readonly asked: [arm: string, quantity: string][] = []

  override of(arm: string, quantity: string) {
    this.asked.push([arm, quantity])
    return super.of(arm, quantity)
  }
}

/** Which probe measures a quantity, of those that some arms go without. */
function probeOf(quantity: string): string | undefined {
  if (/^percentile \d/.test(quantity)) return 'percentiles'
  if (quantity === hessianQuantities().largest) return 'hessian'
  if (quantity === shiftGradientQuantities.shift) return 'shift-gradient'
  if (quantity === shiftDistanceQuantities.relative) return 'shift-distance'
  return quantity === gradientLineQuantities().beta ? 'gradient-line' : undefined
}

describe.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  '%s',
  (_, experiment) => {
    const has = profileNames.filter((name) => experiment.profiles[name])
    test.each(has)('has arms that can be trained in the profile %s', (name) => {
      const options = resolveOptions(experiment.options, profileOf(experiment, name).options)
      const arms = experiment.arms(options)
      expect(new Set(arms.map(({ arm }) => arm)).size).toBe(arms.length)
      for (const { spec } of arms) {
        parseModel(spec.model.architecture)
        parseNormalization(spec.model.norm)
        parseOptimizer(spec.optimizer)
        for (const probe of spec.probes) expect(parseProbe(probe).spec).toBe(probe)
        expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
      }
    })

    test.each(has)('asks of arms what they measure in the profile %s', (name) => {
      const options = resolveOptions(experiment.options, profileOf(experiment, name).options)
      const probes = new Map(experiment.arms(options).map(({ arm, spec }) => [arm, spec.probes]))
      const records = new Listening([])
      examine(experiment, { records, options, classes: 10 })
      expect(records.asked.filter(([arm]) => !probes.has(arm))).toEqual([])
      const missing = records.asked.filter(
        ([arm, quantity]) =>
          probeOf(quantity) && !probes.get(arm)!.some((probe) => probe.startsWith(probeOf(quantity)!)),
      )
      expect(missing).toEqual([])
    })

    test.each(has)('names its claims by short keys in the profile %s', (name) => {
      const options = resolveOptions(experiment.options, profileOf(experiment, name).options)
      const findings = examine(experiment, { records: new Records([]), options, classes: 10 })
      for (const [key, finding] of Object.entries(findings)) {
        expect(key).toMatch(/^[a-z][a-z0-9.]*(-[a-z0-9]+)*$|^4\.\d-[a-z]+$/)
        expect(finding).toMatchObject({ experiment: experiment.name, key })
      }
    })

    test('concludes the same whatever the order of the findings', () => {
      const options = resolveOptions(experiment.options)
      const evidence = { records: new Records([]), options, classes: 10 }
      const verdicts = ['supported', 'contradicted', 'undecided', 'supported', 'supported'] as const
      const findings = Object.entries(examine(experiment, evidence)).map(
        ([key, finding], i) => [key, { ...finding, verdict: verdicts[i % verdicts.length]! }] as const,
      )
      expect(experiment.verdict(Object.fromEntries(findings.toReversed()))).toBe(
        experiment.verdict(Object.fromEntries(findings)),
      )
    })

    test('decides nothing, and draws, where nothing was measured', () => {
      const options = resolveOptions(experiment.options)
      const evidence = { records: new Records([]), options, classes: 10 }
      const claims = experiment.claims(options)
      const findings = examine(experiment, evidence)
      for (const finding of Object.values(findings)) expect(finding.verdict).toBe('undecided')
      expect(experiment.verdict(findings)).not.toContain('undefined')
      const figures = experiment.figures(evidence)
      expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length)
      const drawn = new Set(figures.map(({ name }) => name))
      const shown = Object.values(claims).flatMap(({ figure }) => figure ?? [])
      expect(shown.filter((figure) => !drawn.has(figure))).toEqual([])
    })
  },
)
