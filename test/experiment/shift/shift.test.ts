import { expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { shiftGradientQuantities } from '../../../src/probe/index.ts'
import { curve, SEEDS } from '../framework/records.ts'

const shift = findExperiment('shift')
const options = resolveOptions(shift.options)
const { shift: length, cosine } = shiftGradientQuantities

const layers = (arm: string, seed: number, quantity: string, values: readonly number[]) =>
  values.flatMap((value, i) =>
    curve(arm, seed, quantity, [value, value]).map((row) => ({ ...row, layer: `layer${i + 1}` })),
  )

test('averages over layers above the first, whose shift is 0 and whose cosine is 1', () => {
  const rows = SEEDS.flatMap((seed) => [
    ...layers('dln-plain', seed, cosine, [1, 0.9, 0.9]),
    ...layers('dln-bn', seed, cosine, [1, 0.1, 0.3]),
    ...layers('dln-plain', seed, length, [0, 1, 1]),
    ...layers('dln-bn', seed, length, [0, 2, 8]),
  ])
  const findings = examine(shift, { records: new Records(rows), options, classes: 10 })
  expect(findings['cosine']!.effect).toBeCloseTo(-0.7, 6)
  expect(findings['gradients-dln']!.effect).toBeCloseTo(4, 6)
})
