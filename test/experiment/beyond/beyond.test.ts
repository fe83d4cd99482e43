import { expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { hessianQuantities, scaleQuantities } from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'

const beyond = findExperiment('beyond')
const options = resolveOptions(beyond.options)

const rows = (arm: string, quantity: string, own: readonly Partial<Row>[]): Row[] =>
  [1, 2, 3, 4, 5].flatMap((seed) =>
    own.map((row) => ({ run: `${arm}-${seed}`, arm, seed, step: 0, layer: '', quantity, value: 0, ...row })),
  )

const { fromLargest } = hessianQuantities({ sample: 256 })
const { sharpness, largest } = hessianQuantities()

const evidence = {
  options,
  classes: 10,
  records: new Records([
    ...rows('plain', fromLargest, [
      { x: 1, value: 12 },
      { x: 2, value: 9 },
      { x: 10, value: 1 },
    ]),
    ...rows('bn', fromLargest, [
      { x: 1, value: 3 },
      { x: 10, value: 1 },
    ]),
    // Before the second half of 400 steps nothing has settled.
    ...rows('gd', sharpness, [
      { step: 0, value: 0.2 },
      { step: 200, value: 1.1 },
      { step: 400, value: 1.1 },
    ]),
    ...rows('gd-bn', sharpness, [
      { step: 200, value: 1.5 },
      { step: 400, value: 1.5 },
    ]),
    ...rows('gd', largest, [
      { step: 0, value: 0.4 },
      { step: 400, value: 1 },
    ]),
    ...rows('gd-half', largest, [
      { step: 0, value: 0.4 },
      { step: 400, value: 2 },
    ]),
    ...rows('bn', scaleQuantities.rate, [
      { layer: 'conv1', step: 0, value: 0.1 },
      { layer: 'conv1', step: 400, value: 0.05 },
      { layer: 'dense1', step: 400, value: 7 },
    ]),
  ]),
}

const find = (text: string) =>
  Object.values(examine(beyond, evidence)).find(({ claim }) => claim.includes(text))!

test('compares the largest eigenvalue with that of the chosen rank', () => {
  expect(find('stands out less').effect).toBeCloseTo(1 / 4, 6)
})

test('looks for the edge of stability in the second half of training', () => {
  expect(find('The sharpness settles within')).toMatchObject({ verdict: 'supported' })
  expect(find('The sharpness settles within').effect).toBeCloseTo(0.1 - 0.25, 6)
  expect(find('With BN the sharpness also settles')).toMatchObject({ verdict: 'contradicted' })
  expect(find('sharper').effect).toBeCloseTo(5, 6)
  expect(find('At half the learning rate').effect).toBeCloseTo(2, 6)
})

test('takes effective rates of the layers that a normalization follows', () => {
  expect(find('effective learning rate falls').effect).toBeCloseTo(0.5, 6)
})
