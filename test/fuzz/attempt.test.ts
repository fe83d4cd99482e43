import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { trainInto } from '../cli/trained.ts'
import { attempt } from './attempt.ts'
import { FAULTY } from './faulty-targets.ts'
import type { Target } from './target.ts'
import { openTargets } from './targets.ts'

const target = (read: (input: Uint8Array) => void): Target => ({
  name: 'example',
  seeds: [],
  subject: 'a.file',
  multiple: 10,
  read,
})
const faultOf = (read: (input: Uint8Array) => void) => attempt(target(read), new Uint8Array(100)).fault

test('an input that is read, or refused by the name of its file, is no fault', () => {
  expect(
    attempt(
      target(() => {}),
      new Uint8Array(3),
    ),
  ).toMatchObject({ accepted: true })
  const refused = attempt(
    target(() => {
      throw new UserError('a.file: is not as it must be')
    }),
    new Uint8Array(3),
  )
  expect(refused.accepted).toBe(false)
  expect(refused.fault).toBeUndefined()
})

test('what went wrong is told', () => {
  const wrong = (error: Error) => () => {
    throw error
  }
  expect(faultOf(wrong(new TypeError('x is undefined')))).toMatch(/^crash: x is undefined/)
  expect(faultOf(wrong(new UserError('something is wrong')))).toMatch(
    /^an error without a file name: something/,
  )
  expect(faultOf(wrong(new UserError(`a.file: ${'x'.repeat(2000)}`)))).toMatch(
    /^a message of 2008 characters/,
  )
})

test('what takes long is told by the time of the processor', () => {
  const busy = () => {
    const start = process.cpuUsage()
    const spent = () => Object.values(process.cpuUsage(start)).reduce((sum, micros) => sum + micros, 0)
    while (spent() < 2.1e6) for (let i = 0; i < 1e7; i++) Math.imul(i, i)
  }
  expect(faultOf(busy)).toMatch(/^hang: \d/)
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-fuzz-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('every reader reads the inputs that mutations start from, and refuses those that are meant to be', async () => {
  const store = join(folder, 'store')
  const targets = openTargets({ store, id: await trainInto(store) }, join(folder, 'targets'))
  expect(targets.size).toBeGreaterThan(20)
  for (const [name, each] of targets) {
    if (name.startsWith(FAULTY)) continue
    for (const seed of each.seeds)
      expect([name, attempt(each, seed)]).toMatchObject([name, { accepted: true }])
    for (const seed of each.refused ?? []) expect([name, attempt(each, seed).accepted]).toEqual([name, false])
  }
})
