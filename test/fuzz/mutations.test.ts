import { expect, test } from 'vitest'
import { makeInput } from './mutations.ts'

const corpus = {
  name: 'example',
  seeds: [Uint8Array.from({ length: 50 }, (_, i) => i), Buffer.from('a 12 and a 345, and more of the same')],
  tokens: ['token'],
}

test('an input is a pure function of corpus, seed and index', () => {
  const before = corpus.seeds.map((seed) => [...seed])
  const forwards = Array.from({ length: 300 }, (_, i) => makeInput(corpus, 7, i))
  const backwards = Array.from({ length: 300 }, (_, i) => makeInput(corpus, 7, 299 - i)).reverse()
  expect(backwards).toEqual(forwards)
  expect(corpus.seeds.map((seed) => [...seed])).toEqual(before)
})

test('inputs differ from one another, and from those of another seed or name', () => {
  const texts = (name: string, seed: number) =>
    Array.from({ length: 300 }, (_, i) =>
      Buffer.from(makeInput({ ...corpus, name }, seed, i)).toString('hex'),
    )
  const all = [...texts('example', 1), ...texts('example', 2), ...texts('other', 1)]
  expect(new Set(all).size).toBeGreaterThan(600)
})

test('half of the inputs get right checksums', () => {
  const resealed = { ...corpus, reseal: () => Uint8Array.of(1) }
  const count = Array.from({ length: 400 }, (_, i) => makeInput(resealed, 1, i)).filter(
    ({ length }) => length === 1,
  ).length
  expect(count).toBeGreaterThan(150)
  expect(count).toBeLessThan(250)
})
