import { describe, expect, test } from 'vitest'
import {
  armsOfFigure,
  type CheckResults,
  declaredFigures,
  examine,
  type Experiment,
  experiments,
  type Findings,
  type ProfileName,
  performChecks,
  profileNames,
  profileOf,
  Records,
} from '../../src/experiment/index.ts'
import { resolveOptions } from '../../src/options/index.ts'
import { drawFigure } from '../../src/report/figures/figure.ts'
import { parseModel, parseOptimizer } from '../../src/nn/index.ts'
import { parseNormalization } from '../../src/norm/index.ts'
import {
  gradientLineQuantities,
  hessianQuantities,
  parseProbe,
  shiftDistanceQuantities,
  shiftGradientQuantities,
} from '../../src/probe/index.ts'
import { type Verdict, verdicts } from '../../src/stats/index.ts'
import { training } from './framework/records.ts'

/** The claims of an experiment are one family: each more costs the others power. */
const MOST_CLAIMS = 12

/** Preconditions without which a network has not begun to learn. */
const SAYS_LEARNED = /has learned$|reached the training loss|classifies its training points$/

/** Claims that read a network without normalization, although none of their preconditions is that it has learned. */
const WITHOUT_PRECONDITION: Readonly<Record<string, string>> = {
  'beyond sharpening': 'compares a network with its own start',
  'beyond edge': 'compares a network with the limit of its rate',
  'beyond half-rate': 'compares a network with itself at another rate',
  'learning-rate explodes': 'is about a rate at which it does not train',
  'learning-rate contained': 'the same',
  'learning-rate tails': 'measures networks before training',
  'rank collapses-linear': 'measures networks before training',
  'rank gap-linear': 'the same',
  'rank collapses-relu': 'the same',
  'rank gap-relu': 'the same',
  'residual-scaling more': 'measures networks before training',
  'bounds reduced': 'compares what single updates move, from the first steps on',
}

/** Their sentences count verdicts, or have no words for every one yet. */
const SAY_NO_MORE: readonly string[] = ['shift', 'smoothness', 'lp-norms']

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
    test('opens its report with figures that it draws, at most three', () => {
      const names = declaredFigures(experiment).map(({ name }) => name)
      const { headline = [] } = experiment
      expect(headline.filter((name) => !names.includes(name))).toEqual([])
      expect(headline.length).toBeGreaterThan(0)
      expect(headline.length).toBeLessThanOrEqual(3)
    })

    test('says of each figure which arms it needs, before anything is trained', () => {
      const all = experiment.arms(resolveOptions(experiment.options))
      const known = all.map(({ arm }) => arm)
      for (const figure of declaredFigures(experiment)) {
        const arms = armsOfFigure(figure, all)
        expect(arms.length).toBeGreaterThan(0)
        expect(arms.filter((arm) => !known.includes(arm))).toEqual([])
      }
    })

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
      const findings = Object.entries(conclusionsOf(experiment).findings).map(
        ([key, finding], i) => [key, { ...finding, verdict: verdicts[i % verdicts.length]! }] as const,
      )
      const { checks } = conclusionsOf(experiment)
      expect(experiment.verdict(Object.fromEntries(findings.toReversed()), checks)).toBe(
        experiment.verdict(Object.fromEntries(findings), checks),
      )
    })

    test('says in whole sentences what it found, whatever that is', () => {
      const { findings, checks } = conclusionsOf(experiment)
      const say = (verdictOf: (i: number) => Verdict, passed: CheckResults[string]['passed']) =>
        experiment.verdict(
          mapValues(findings, (finding, i) => ({ ...finding, effect: 0.5, verdict: verdictOf(i) })),
          mapValues(checks, (check) => ({ ...check, passed })),
        )
      for (const passed of [true, false, null]) {
        for (let mixture = 0; mixture < 40; mixture++) {
          const isAlike = mixture < verdicts.length
          const text = say((i) => verdicts[(isAlike ? mixture : hash(i, mixture)) % verdicts.length]!, passed)
          expect(text).toMatch(/^\p{Lu}.*\.$/u)
          expect(text).not.toMatch(
            /undefined|null|NaN|contradict|\s\s|\s[.,;:]|[.;:,] ?[.;:,]|; \p{Lu}[a-z]|\. \p{Ll}/u,
          )
        }
      }
    })

    test('says of a difference without relevance, or a claim that is not tested, other than undecided', () => {
      const { findings, checks } = conclusionsOf(experiment)
      const say = (verdict: Verdict) =>
        experiment.verdict(
          mapValues(findings, (finding) => ({ ...finding, effect: 1, verdict })),
          checks,
        )
      if (SAY_NO_MORE.includes(experiment.name)) return
      expect(say('equivalent')).not.toMatch(/undecided|not shown|clearly/i)
      expect(new Set(verdicts.map(say)).size).toBeGreaterThanOrEqual(3)
    })

    test('compares with a network without normalization only where that has learned', () => {
      const { options, claims } = ofProfile(experiment, 'quick')
      const plain = experiment
        .arms(options)
        .filter(({ spec }) => spec.model.norm === 'none')
        .map(({ arm }) => arm)
      const isPlain = (arm: string) => plain.includes(arm)
      const records = new Records([])
      const evidence = { records, options, classes: 10 }
      const lacking = Object.entries(claims).flatMap(([key, claim]) => {
        const compared = records.noteArms(() => claim.pairs(evidence)).arms
        const learned = (claim.preconditions ?? []).flatMap((precondition) =>
          SAYS_LEARNED.test(precondition.text)
            ? records.noteArms(() => precondition.check(evidence)).arms
            : [],
        )
        return compared.some(isPlain) && !learned.some(isPlain) ? [`${experiment.name} ${key}`] : []
      })
      const listed = Object.keys(WITHOUT_PRECONDITION).filter((name) =>
        name.startsWith(`${experiment.name} `),
      )
      expect(lacking).toEqual(listed)
    })

    test('says of each claim which networks were trained for it', () => {
      const { options } = ofProfile(experiment, 'quick')
      const arms = experiment.arms(options)
      const records = new Records(arms.flatMap(({ arm }) => training(arm)))
      const names = arms.map(({ spec }) => spec.model.architecture)
      for (const { key, setup = '' } of Object.values(
        examine(experiment, { records, options, classes: 10 }),
      )) {
        expect([key, names.some((name) => setup.startsWith(`${name}, `))]).toEqual([key, true])
        expect(setup).toMatch(/\d steps/)
      }
    })

    test('has a family of claims that is small enough to decide them', () => {
      const { claims } = ofProfile(experiment, 'quick')
      expect(Object.keys(claims).length).toBeLessThanOrEqual(MOST_CLAIMS)
    })

    test('keeps statements that hold by algebra apart from claims', () => {
      const { findings, checks } = conclusionsOf(experiment)
      for (const [key, check] of Object.entries(checks)) {
        expect(check).toMatchObject({ experiment: experiment.name, key, passed: null })
        expect(Object.keys(findings)).not.toContain(key)
      }
    })

    test.each(has)('decides nothing, and draws, where nothing was measured, in the profile %s', (profile) => {
      const { options, claims } = ofProfile(experiment, profile)
      const { findings, checks } = conclusionsOf(experiment, options)
      for (const finding of Object.values(findings)) expect(finding.verdict).toBe('none')
      expect(experiment.verdict(findings, checks)).not.toContain('undefined')
      const figures = experiment.figures({ records: new Records([]), options, classes: 10 })
      expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length)
      const drawn = new Set(figures.map(({ name }) => name))
      const shown = [...Object.values(claims), ...Object.values(experiment.checks?.(options) ?? {})].flatMap(
        ({ figure }) => figure ?? [],
      )
      expect(shown.filter((figure) => !drawn.has(figure))).toEqual([])
      for (const figure of figures) expect(drawFigure(figure)).toContain('<svg')
    })
  },
)

function ofProfile(experiment: Experiment, name?: ProfileName) {
  const options = resolveOptions(experiment.options, name ? profileOf(experiment, name).options : {})
  return { options, claims: experiment.claims(options) }
}

/** What an experiment concludes from nothing. */
function conclusionsOf(
  experiment: Experiment,
  options = resolveOptions(experiment.options),
): { findings: Findings; checks: CheckResults } {
  const evidence = { records: new Records([]), options, classes: 10 }
  return { findings: examine(experiment, evidence), checks: performChecks(experiment, evidence) }
}

function mapValues<V>(
  table: Readonly<Record<string, V>>,
  map: (value: V, i: number) => V,
): Record<string, V> {
  return Object.fromEntries(Object.entries(table).map(([key, value], i) => [key, map(value, i)]))
}

/** An arbitrary whole number that is always the same for two numbers. */
const hash = (i: number, j: number): number => Math.floor(Math.abs(Math.sin(12.9898 * i + 78.233 * j)) * 1e6)
