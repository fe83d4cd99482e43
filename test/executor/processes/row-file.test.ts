import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rowFile } from '../../../src/executor/processes/row-file.ts'
import { Records } from '../../../src/experiment/index.ts'
import { RowTable, RunRows } from '../../../src/stats/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-row-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const RUNS = 20
const ROWS = 4000

/** Rows of a study that has two arms. */
function* rowsOf(run: number) {
  const common = { run: String(run), arm: run % 2 === 0 ? 'bn' : 'plain', seed: run >> 1, layer: '' }
  for (let i = 0; i < ROWS; i++)
    yield { ...common, step: i, quantity: i % 4 === 0 ? 'rare' : 'loss', value: run + i / ROWS }
}

it('lets a study have more rows than the memory for them, without a copy of them', () => {
  const memory = () => {
    // The second time, what the first found is gone.
    for (let i = 0; i < 2; i++) collectGarbage()
    return process.memoryUsage().arrayBuffers / 2 ** 20
  }
  const before = memory()
  const table = new RowTable([], { shelf: rowFile(folder), memory: 2 ** 18 })
  const runs = Array.from({ length: RUNS }, (_, run) => {
    const start = table.length
    for (const row of rowsOf(run)) table.append(row)
    return { arm: run % 2 === 0 ? 'bn' : 'plain', seed: run >> 1, rows: table.range(start) }
  })
  expect(table).toHaveLength(RUNS * ROWS)
  const records = new Records(new RunRows(runs))
  // The rows take 1.8 MiB.
  expect(memory() - before).toBeLessThan(1)
  expect(records.rows).toHaveLength(RUNS * ROWS)
  expect(records.of('plain', 'rare')).toHaveLength((RUNS * ROWS) / 2 / 4)
  expect(records.bySeed('bn', 'rare').get(3)!.slice(0, 2)).toStrictEqual(
    [0, 4].map((step) => ({
      run: '6',
      arm: 'bn',
      seed: 3,
      layer: '',
      step,
      quantity: 'rare',
      value: 6 + step / ROWS,
    })),
  )
})

it.skipIf(process.platform === 'win32')('leaves nothing in the folder', () => {
  const table = new RowTable(rowsOf(0), { shelf: rowFile(folder), memory: 1 })
  for (const row of rowsOf(1)) table.append(row)
  expect(table.at(0)).toMatchObject({ step: 0 })
  expect(readdirSync(folder)).toEqual([])
})

it('names the folder that it cannot write to', () => {
  const table = new RowTable([], { shelf: rowFile(join(folder, 'none')), memory: 1 })
  expect(() => {
    for (const run of [0, 1]) for (const row of rowsOf(run)) table.append(row)
  }).toThrow(/none: cannot be written .*TMPDIR/)
})
