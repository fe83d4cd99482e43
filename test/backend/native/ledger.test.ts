import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Cache } from '../../../src/backend/native/cache-node.ts'
import { Ledger } from '../../../src/backend/native/ledger-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const fresh = () => Cache.open(join(folder, `cache-${made++}`))
const fileOf = (cache: Cache) => cache.path('ledger.txt')

describe('the ledger', () => {
  test('adds up the seconds of a program over processes', async () => {
    const cache = await fresh()
    for (const seconds of [1.5, 2, 0.25]) {
      const ledger = await Ledger.open(cache)
      ledger.accountOf('a network').add(seconds / 2)
      ledger.accountOf('a network').add(seconds / 2)
      ledger.accountOf('another').add(1)
      ledger.write()
    }
    const account = (await Ledger.open(cache)).accountOf('a network')
    expect(account.seconds).toEqual({ earlier: 3.75, now: 0 })
    account.add(0.5)
    expect(account.seconds).toEqual({ earlier: 3.75, now: 0.5 })
  })

  test('counts the seconds of one program in several sessions of a process together', async () => {
    const ledger = await Ledger.open(await fresh())
    ledger.accountOf('a').add(1)
    ledger.accountOf('a').add(2)
    expect(ledger.accountOf('a').seconds.now).toBe(3)
  })

  test('loses nothing if several processes write it', async () => {
    const cache = await fresh()
    const ledgers = await Promise.all(Array.from({ length: 8 }, () => Ledger.open(cache)))
    for (let turn = 0; turn < 25; turn++)
      for (const [i, ledger] of ledgers.entries()) {
        ledger.accountOf(`program ${i % 2}`).add(0.5)
        ledger.write()
      }
    const after = await Ledger.open(cache)
    expect(after.accountOf('program 0').seconds.earlier).toBe(50)
    expect(after.accountOf('program 1').seconds.earlier).toBe(50)
  })

  test('can be read by the user only', async () => {
    const cache = await fresh()
    const ledger = await Ledger.open(cache)
    ledger.accountOf('a').add(1)
    ledger.write()
    expect(statSync(fileOf(cache)).mode & 0o777).toBe(0o600)
  })

  test('is empty where it is damaged', async () => {
    const cache = await fresh()
    writeFileSync(fileOf(cache), Buffer.from([0, 255, 10, 7, 200, 10, 45, 49]))
    expect((await Ledger.open(cache)).programs.size).toBe(0)
  })

  test('ignores lines that are cut or out of range', async () => {
    const cache = await fresh()
    const key = 'ab'.repeat(16)
    writeFileSync(
      fileOf(cache),
      `${key} 2.5\n${key} -3\n${key} 1e9\n${key} 99999999999\n${key.slice(5)} 4\n${key} 1`,
    )
    expect([...(await Ledger.open(cache)).programs]).toEqual([[key, 3.5]])
  })

  test('is limited to the most recent programs', async () => {
    const cache = await fresh()
    const lines = Array.from({ length: 9000 }, (_, i) => `${i.toString(16).padStart(32, '0')} 1.000\n`)
    writeFileSync(fileOf(cache), lines.join(''))
    await Ledger.open(cache)
    const kept = readFileSync(fileOf(cache), 'utf8')
    expect(kept).toBe(lines.slice(-2000).join(''))
  })

  test('is lost silently if its folder is gone', async () => {
    const cache = await fresh()
    const ledger = await Ledger.open(cache)
    ledger.accountOf('a').add(1)
    rmSync(cache.folder, { recursive: true })
    expect(() => ledger.write()).not.toThrow()
  })
})
