import { expect, it } from 'vitest'
import type { Row } from '../../../src/stats/records/record.ts'
import { RowTable } from '../../../src/stats/records/row-table.ts'
import { RunRows } from '../../../src/stats/records/run-rows.ts'

const row = (arm: string, seed: number, step: number, quantity = 'loss'): Row => ({
  run: `${arm} ${seed}`,
  arm,
  seed,
  step,
  layer: '',
  quantity,
  value: step,
})

const rows = [row('bn', 1, 0), row('bn', 1, 5, 'accuracy'), row('bn', 2, 0), row('plain', 2, 0)]

it('copies rows and keeps them in their order, by run', () => {
  const copied = RunRows.copied(rows)
  expect([...copied]).toStrictEqual(rows)
  expect(copied).toHaveLength(4)
  expect(copied.runs.map(({ arm, seed, rows: own }) => [arm, seed, own.length])).toEqual([
    ['bn', 1, 2],
    ['bn', 2, 1],
    ['plain', 2, 1],
  ])
  expect(RunRows.copied([])).toHaveLength(0)
})

it('names the arm that requested the rows of another', () => {
  const shared = new RunRows([{ arm: 'same as bn', seed: 1, rows: new RowTable(rows.slice(0, 2)) }])
  expect([...shared].map(({ arm }) => arm)).toEqual(['same as bn', 'same as bn'])
  expect(shared.ofQuantity('accuracy')).toStrictEqual([{ ...rows[1]!, arm: 'same as bn' }])
  expect([...shared.quantities()]).toEqual(['loss', 'accuracy'])
})
