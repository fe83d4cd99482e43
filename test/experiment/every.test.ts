import { describe, expect, test } from 'vitest'
import {
  examine,
  experiments,
  profileNames,
  profileOf,
  Records,
  resolveOptions,
} from '../../src/experiment/index.ts'
import { parseModel, parseOptimizer } from '../../src/nn/index.ts'
import { parseNormalization } from '../../src/norm/index.ts'
import { parseProbe } from '../../src/probe/index.ts'

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

    test('decides nothing, and draws, where nothing was measured', () => {
      const options = resolveOptions(experiment.options)
      const evidence = { records: new Records([]), options, classes: 10 }
      const claims = experiment.claims(options)
      const findings = claims.map((claim) => examine(claim, evidence))
      for (const finding of findings) expect(finding.verdict).toBe('undecided')
      expect(experiment.verdict(findings)).not.toContain('undefined')
      const figures = experiment.figures(evidence)
      expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length)
      const drawn = new Set(figures.map(({ name }) => name))
      const shown = claims.flatMap(({ figure }) => figure ?? [])
      expect(shown.filter((figure) => !drawn.has(figure))).toEqual([])
    })
  },
)
