import { describe, expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { landscapeQuantities, trajectoryQuantities } from '../../../src/probe/index.ts'
import { atLevel, type Row } from '../../../src/stats/index.ts'
import { GUESSING, SEEDS, training } from '../framework/records.ts'

const landscape = findExperiment('landscape')
const options = resolveOptions(landscape.options, landscape.profiles.smoke.options)
const grid = [-0.5, -0.25, 0, 0.25, 0.5]

/** A surface of one run, steeper by a little with each seed. */
function surface(
  arm: string,
  statistics: 'batch' | 'frozen',
  loss: (x: number, y: number) => number,
  quantity = landscapeQuantities({ statistics }).loss,
): Row[] {
  return SEEDS.flatMap((seed) =>
    grid.flatMap((y) =>
      grid.map((x) => ({
        run: `${arm}-${seed}`,
        arm,
        seed,
        step: 30,
        layer: '',
        quantity,
        value: (1 + seed / 100) * loss(x, y),
        x,
        y,
      })),
    ),
  )
}

/** The surface at the level of the training loss. */
const surfaceAtLoss = (arm: string, loss: (x: number, y: number) => number) =>
  surface(arm, 'batch', loss, atLevel(landscapeQuantities().loss, options.level as number))

const bowl = (steepness: number) => (x: number, y: number) => 0.1 + steepness * (x * x + y * y)

const wavy = (x: number, y: number) => bowl(2)(x, y) + Math.cos(12 * x) - 1

/** Rough, and nowhere below its middle. */
const bumpy = (x: number, y: number) => bowl(4)(x, y) + 0.3 * (1 - Math.cos(12 * x))

const evidenceOf = (...groups: Row[][]) => ({ options, classes: 10, records: new Records(groups.flat()) })

const learned = ['plain', 'bn', 'skips', 'no-skips'].map((arm) => training(arm))

const surfaces = [
  surface('plain', 'batch', bowl(4)),
  surface('bn', 'batch', bowl(1)),
  surface('bn', 'frozen', bowl(4)),
  surface('skips', 'batch', bowl(1)),
  surface('no-skips', 'batch', wavy),
]

/** The share of the path that two directions explain, of BN and of a random walk. */
const paths = (explained: readonly [number, number], walk: readonly [number, number]): Row[] =>
  Object.entries({
    [trajectoryQuantities.explained]: explained,
    [trajectoryQuantities.randomWalk]: walk,
  }).flatMap(([quantity, shares]) =>
    SEEDS.flatMap((seed) =>
      shares.map((value, i) => ({
        run: `bn-${seed}`,
        arm: 'bn',
        seed,
        step: 30,
        layer: '',
        quantity,
        value: value + seed / 1000,
        x: i + 1,
      })),
    ),
  )

const evidence = evidenceOf(...surfaces, ...learned)

const conclude = (found: ReturnType<typeof evidenceOf>) => {
  const findings = examine(landscape, found)
  return {
    findings,
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    sentence: landscape.verdict(findings, {}),
  }
}

describe('the findings of landscape', () => {
  test('are those of the papers where BN and skips flatten a rough loss', () => {
    const { verdicts, sentence } = conclude(
      evidenceOf(
        surface('plain', 'batch', bumpy),
        surface('bn', 'batch', bowl(0.1)),
        surface('bn', 'frozen', bowl(4)),
        surface('skips', 'batch', bowl(0.1)),
        surface('no-skips', 'batch', bumpy),
        paths([0.5, 0.3], [0.4, 0.15]),
        ...['bn', 'skips'].map((arm) => surfaceAtLoss(arm, bowl(1))),
        ...['plain', 'no-skips'].map((arm) => surfaceAtLoss(arm, bowl(2))),
        ...learned,
      ),
    )
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 8 }, () => 'supported'))
    expect(sentence).toContain('At equal training loss it is flatter with BN.')
    expect(sentence).toContain('The surface around the plain network is rough.')
  })

  test('read flatness, roughness and the confound of frozen statistics off surfaces', () => {
    const { findings, sentence } = conclude(evidence)
    expect(findings['flatter']).toMatchObject({ verdict: 'supported' })
    expect(findings['flatter']!.effect).toBeCloseTo(1 / 4, 6)
    expect(findings['rough']).toMatchObject({ verdict: 'opposite' })
    expect(findings['rough']!.effect).toBeCloseTo(-10, 6)
    expect(findings['frozen']).toMatchObject({ verdict: 'supported' })
    expect(findings['frozen']!.effect).toBeCloseTo(4, 6)
    expect(findings['frozen']!.explanation).toMatch(/rises 1(\.00)? times as much as the plain network/)
    expect(findings['skips-curvature']).toMatchObject({ verdict: 'supported' })
    expect(sentence).toMatch(/rises 4(\.00)? times as much/)
  })

  test('are the opposite where BN and skips make the loss steeper', () => {
    const { verdicts, sentence } = conclude(
      evidenceOf(
        surface('plain', 'batch', bowl(1)),
        surface('bn', 'batch', bowl(4)),
        surface('bn', 'frozen', bowl(1)),
        surface('skips', 'batch', bumpy),
        surface('no-skips', 'batch', bowl(1)),
        paths([0.5, 0.2], [0.62, 0.15]),
        ...['bn', 'skips'].map((arm) => surfaceAtLoss(arm, bowl(2))),
        ...['plain', 'no-skips'].map((arm) => surfaceAtLoss(arm, bowl(1))),
        ...learned,
      ),
    )
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 8 }, () => 'opposite'))
    expect(sentence).toContain('At this depth the loss is steeper with skips.')
  })

  test('say that networks are equally flat', () => {
    const { verdicts, sentence } = conclude(
      evidenceOf(surface('plain', 'batch', bowl(1)), surface('bn', 'batch', bowl(1.01)), ...learned),
    )
    expect(verdicts['flatter']).toBe('equivalent')
    expect(sentence).toMatch(/^Around the network with BN the loss is as flat as around the plain one\./)
  })

  test('compare surfaces at equal training loss apart from those at the end', () => {
    const { findings } = conclude(
      evidenceOf(
        ...surfaces,
        surfaceAtLoss('plain', bowl(1)),
        surfaceAtLoss('bn', bowl(3)),
        surfaceAtLoss('skips', bowl(1)),
        ...learned,
      ),
    )
    expect(findings['flatter']!.verdict).toBe('supported')
    expect(findings['flatter-at-loss']).toMatchObject({ verdict: 'opposite' })
    expect(findings['flatter-at-loss']!.effect).toBeCloseTo(3, 6)
    expect(findings['skips-at-loss']).toMatchObject({
      verdict: 'not tested',
      preconditions: [{ met: false, detail: 'skips 12 of 12 seeds, no-skips 0 of 12 seeds' }],
    })
  })

  test('conclude nothing around a network that has not learned', () => {
    const { verdicts, sentence } = conclude(
      evidenceOf(
        ...surfaces,
        ...['bn', 'skips'].map((arm) => training(arm)),
        ...['plain', 'no-skips'].map((arm) => training(arm, GUESSING)),
      ),
    )
    expect(verdicts).toMatchObject({
      flatter: 'not tested',
      rough: 'not tested',
      frozen: 'supported',
      skips: 'not tested',
      'skips-curvature': 'not tested',
    })
    expect(sentence).toContain('are not compared, because one has not learned.')
  })
})

test('draws the network with normalization both ways, on one scale with the plain one', () => {
  const figure = landscape.figures(evidence).find(({ name }) => name === 'normalization')
  expect(figure).toMatchObject({
    kind: 'contour',
    panels: [
      { title: 'CNN plain' },
      { title: 'CNN BN, batch statistics' },
      { title: 'CNN BN, frozen statistics' },
    ],
  })
})

test('compares the path with a random walk, of which two directions explain much too', () => {
  const found = examine(landscape, evidenceOf(paths([0.5, 0.2], [0.62, 0.15]), ...learned))['plane']!
  expect(found).toMatchObject({ verdict: 'opposite', unit: 'pp' })
  expect(found.effect).toBeCloseTo(-7, 6)
})
