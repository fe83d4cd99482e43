import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { whyNot } from '../src/why-not.ts'

function errorOf(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('expected an error')
}

test('what a read of a file can fail by has words', () => {
  expect(whyNot(errorOf(() => readFileSync(join(tmpdir(), 'no-such-file'))))).toBe('it is not there')
  expect(whyNot(errorOf(() => readFileSync(tmpdir())))).toBe('a folder is there')
  expect(whyNot({ code: 'ENOSPC' })).toBe('the disk is full')
})

test('an error without words is named by its code', () => {
  expect(whyNot({ code: 'EMFILE' })).toBe('EMFILE')
  expect(whyNot('gone')).toBe('gone')
})
