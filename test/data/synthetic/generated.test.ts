import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { loadData } from '../../../src/data/load.ts'

/** What these specs hash to on every machine and engine; other numbers are another data set, so raise `REVISION` with them. */
test.each([
  ['linear:10', '2c5da1832101c5e904f338196541537c41de7cf96407ae2aad710e21189b1719'],
  ['brackets:8', '537d6be39633088fa68c8c09bbcde88453c02a7c71b5e0d1398abbdf6c285cb9'],
  ['circle:1', 'ecdc5d7c9c72b74e67195c00e458a4a43943b581409a118a25396015a478912e'],
])('%s has the same numbers everywhere', (spec, expected) => {
  const { train, test: held } = loadData(spec)
  const hash = createHash('sha256')
  for (const { inputs, labels } of [train, held])
    for (const { buffer, byteOffset, byteLength } of [inputs, labels])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  expect(hash.digest('hex')).toBe(expected)
})

test('nothing that engines approximate in their own way is called', () => {
  const approximate = ['log', 'cos', 'sin', 'exp', 'pow', 'hypot'] as const
  const originals = approximate.map((name) => Math[name])
  for (const name of approximate)
    Math[name] = () => {
      throw new Error(`Math.${name} was called`)
    }
  try {
    for (const spec of ['linear:3,samples=5', 'circle:1,samples=5', 'brackets:3,samples=5'])
      expect(() => loadData(spec)).not.toThrow()
  } finally {
    approximate.forEach((name, i) => Object.assign(Math, { [name]: originals[i] }))
  }
})
