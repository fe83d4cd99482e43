import { expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { landscapeQuantities, trajectoryQuantities } from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'

const landscape = findExperiment('landscape')
const options = resolveOptions(landscape.options, landscape.profiles.smoke.options)
const grid = [-0.5, -0.25, 0, 0.25, 0.5]

/** A surface of one run, steeper by a little with each seed. */
function surface(arm: string, statistics: 'batch' | 'frozen', loss: (x: number, y: number) => number): Row[] {
  return [1, 2, 3, 4, 5].flatMap((seed) =>
    grid.flatMap((y) =>
      grid.map((x) => ({
        run: `${arm}-${seed}`,
        arm,
        seed,
        step: 30,
        layer: '',
        quantity: landscapeQuantities({ statistics }).loss,
        value: (1 + seed / 100) * loss(x, y),
        x,
        y,
      })),
    ),
  )
}

const bowl = (steepness: number) => (x: number, y: number) => 0.1 + steepness * (x * x + y * y)

const evidence = {
  options,
  classes: 10,
  records: new Records([
    ...surface('plain', 'batch', bowl(4)),
    ...surface('bn', 'batch', bowl(1)),
    ...surface('bn', 'frozen', bowl(4)),
    ...surface('skips', 'batch', bowl(1)),
    ...surface('no-skips', 'batch', (x, y) => bowl(2)(x, y) + Math.cos(12 * x) - 1),
  ]),
}

test('reads flatness, roughness and the confound of frozen statistics off surfaces', () => {
  const findings = examine(landscape, evidence)
  const { flatter, rough, frozen, 'skips-curvature': wavy } = findings
  expect(flatter).toMatchObject({ verdict: 'supported' })
  expect(flatter!.effect).toBeCloseTo(1 / 4, 6)
  expect(rough).toMatchObject({ verdict: 'contradicted' })
  expect(rough!.effect).toBeCloseTo(-10, 6)
  expect(frozen).toMatchObject({ verdict: 'supported' })
  expect(frozen!.effect).toBeCloseTo(4, 6)
  expect(frozen!.explanation).toMatch(/rises 1(\.00)? times as much as the plain network/)
  expect(wavy).toMatchObject({ verdict: 'supported' })
  expect(landscape.verdict(findings)).toMatch(/rises 4(\.00)? times as much/)
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
  const path = (quantity: string, shares: readonly [number, number]): Row[] =>
    [1, 2, 3, 4, 5].flatMap((seed) =>
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
    )
  const found = examine(landscape, {
    ...evidence,
    records: new Records([
      ...path(trajectoryQuantities.explained, [0.5, 0.2]),
      ...path(trajectoryQuantities.randomWalk, [0.62, 0.15]),
    ]),
  })['plane']!
  expect(found).toMatchObject({ verdict: 'contradicted', unit: 'pp' })
  expect(found.effect).toBeCloseTo(-7, 6)
})
