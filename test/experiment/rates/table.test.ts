import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { distanceOfSetups, keyOfSetup, type Setup } from '../../../src/experiment/rates/setup.ts'
import { mergeTables, type RateTable, tunedRate, writeTable } from '../../../src/experiment/rates/table.ts'
import { tunedRates } from '../../../src/experiment/rates/tuned-rates.ts'

const plain: Setup = {
  data: 'fashion-mnist',
  train: '0123456789ab',
  scaling: 'standardize',
  architecture: 'mlp:100,100,100',
  norm: 'none',
  activation: 'sigmoid',
  initializer: 'glorot-uniform',
  loss: 'cross-entropy',
  optimizer: 'sgd',
  batch: 60,
  steps: 1500,
}
const bn: Setup = { ...plain, norm: 'batch' }
const command = { date: '2026-01-31', command: 'npm run tune-rates', revision: 10 }
const tuned = (setup: Setup, rate: number) => ({
  ...setup,
  rate,
  losses: [[rate, 0.5]] as const,
  seeds: [1, 2],
  made: 0,
})
const tableOf = (...setups: RateTable['setups']): RateTable => ({ commands: [command], setups })

describe('tunedRate', () => {
  const table = tableOf(tuned(bn, 3), tuned(plain, 1), tuned({ ...plain, steps: 5000 }, 0.3))

  it('is that of the set-up itself, whatever its data are called', () => {
    expect(tunedRate(plain, table)).toEqual({ rate: 1, origin: 'tuned on seeds 1 and 2' })
    expect(tunedRate({ ...plain, data: 'idx:elsewhere' }, table)?.rate).toBe(1)
    expect(tunedRate(bn, table)?.rate).toBe(3)
  })

  it('is that of the nearest set-up of the same network and normalization, and says how that one differs', () => {
    expect(tunedRate({ ...plain, steps: 4000 }, table)).toEqual({
      rate: 0.3,
      origin: 'tuned on seeds 1 and 2 for steps 5000',
    })
    expect(tunedRate({ ...bn, batch: 128, norm: 'batch:epsilon=0.1' }, table)).toEqual({
      rate: 3,
      origin: 'tuned on seeds 1 and 2 for norm batch, batch 60',
    })
  })

  it('is none for another kind of network, normalization, activation, loss or optimizer', () => {
    for (const other of [
      { architecture: 'cnn:4' },
      { norm: 'layer' },
      { activation: 'relu' },
      { loss: 'squared' },
      { optimizer: 'adam' },
      { trainOnly: 'affine' },
    ])
      expect(tunedRate({ ...plain, ...other }, table)).toBeUndefined()
  })
})

describe('distanceOfSetups', () => {
  it('is 0 only for equal set-ups, and the same in both directions', () => {
    expect(distanceOfSetups(plain, { ...plain })).toBe(0)
    const other = { ...plain, batch: 30, initializer: 'gaussian:0.05' }
    expect(distanceOfSetups(plain, other)).toBeGreaterThan(0)
    expect(distanceOfSetups(plain, other)).toBe(distanceOfSetups(other, plain))
  })
})

describe('mergeTables', () => {
  it('keeps the newer of two rates, sorts, and drops commands that made nothing that is left', () => {
    const later = { ...command, date: '2026-02-01' }
    const merged = mergeTables(tableOf(tuned(plain, 1)), {
      commands: [later],
      setups: [tuned(bn, 3), tuned(plain, 0.3)],
    })
    expect(merged.commands).toEqual([later])
    expect(merged.setups.map(({ norm, rate, made }) => [norm, rate, made])).toEqual([
      ['batch', 3, 0],
      ['none', 0.3, 0],
    ])
  })

  it('gives the same table in either order of set-ups that differ', () => {
    const [one, other] = [tableOf(tuned(plain, 1)), tableOf(tuned(bn, 3))]
    expect(writeTable(mergeTables(one, other))).toBe(writeTable(mergeTables(other, one)))
  })
})

describe('the table in the source', () => {
  it('is as the command writes it', () => {
    const source = readFileSync(
      new URL('../../../src/experiment/rates/tuned-rates.ts', import.meta.url),
      'utf8',
    )
    expect(source.endsWith(`: RateTable = ${writeTable(tunedRates)}\n`)).toBe(true)
    expect(writeTable(mergeTables({ commands: [], setups: [] }, tunedRates))).toBe(writeTable(tunedRates))
    expect(JSON.parse(writeTable(tunedRates))).toEqual(tunedRates)
  })

  it('has each set-up once, with a rate that was tried and did not diverge, on exploration seeds', () => {
    const keys = tunedRates.setups.map(keyOfSetup)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { rate, losses, seeds } of tunedRates.setups) {
      expect(losses.length).toBeGreaterThanOrEqual(7)
      expect(losses.find(([tried]) => tried === rate)?.[1]).toBeTypeOf('number')
      for (const seed of seeds) expect(seed).toBeLessThan(100)
    }
  })
})
