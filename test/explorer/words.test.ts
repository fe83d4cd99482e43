import { expect, it } from 'vitest'
import { de } from '../../src/explorer/words/de.ts'
import { en } from '../../src/explorer/words/en.ts'

/** The places of all texts: `move.steps.0.title`. */
const placesOf = (words: unknown, at = ''): string[] =>
  typeof words === 'object' && words !== null
    ? Object.entries(words).flatMap(([key, part]) => placesOf(part, `${at}.${key}`))
    : [at]

it('every language says the same things, and leaves none empty', () => {
  expect(placesOf(de)).toEqual(placesOf(en))
  for (const words of [en, de]) expect(JSON.stringify(words)).not.toContain('""')
})

/** The blanks of all texts, by place: `.axes.count {groups}`. */
const blanksOf = (words: unknown, at = ''): string[] =>
  typeof words === 'object' && words !== null
    ? Object.entries(words).flatMap(([key, part]) => blanksOf(part, `${at}.${key}`))
    : [...new Set(String(words).match(/\{\w+\}/g) ?? [])].sort().map((blank) => `${at} ${blank}`)

it('every language has the same blanks', () => {
  expect(blanksOf(en).length).toBeGreaterThan(10)
  expect(blanksOf(de)).toEqual(blanksOf(en))
})
