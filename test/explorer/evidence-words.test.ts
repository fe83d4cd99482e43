/** The story about the evidence says every sentence of the results in each language. */
import { expect, it } from 'vitest'
import { experiments } from '../../src/experiment/index.ts'
import { mechanisms } from '../../src/experiment/mechanisms/mechanisms.ts'
import { confirmatory } from '../../src/experiment/protocol/confirmatory.ts'
import { larger } from '../../src/experiment/protocol/larger.ts'
import { localCell, localDrawing, localNumber } from '../../src/explorer/parts/numbers.ts'
import { intervalIn, quantityIn } from '../../src/explorer/parts/quantities.ts'
import { de } from '../../src/explorer/words/de.ts'
import { en } from '../../src/explorer/words/en.ts'
import { evidenceDe } from '../../src/explorer/words/evidence-de.ts'
import { formatInterval, formatQuantity } from '../../src/stats/format.ts'

const { answer, claims } = confirmatory!

/** What the story shows in full sentences. */
const shown = new Set([
  answer,
  ...claims.flatMap(({ claim, paper }) => (paper === undefined ? [claim] : [claim, paper])),
  ...experiments
    .filter(({ name }) => claims.some(({ experiment }) => experiment === name))
    .flatMap(({ title, question }) => [title, question]),
  ...mechanisms.flatMap(({ title, idea, test, open }) => [title, idea, test, open]),
])

it('has a German sentence for each one that is shown, and for no other', () => {
  expect(shown.size).toBeGreaterThan(250)
  expect(Object.keys(evidenceDe.sentences).toSorted()).toEqual([...shown].toSorted())
})

it('keeps the numbers and symbols of each sentence', () => {
  // Number words and signs that German writes in another way.
  const same = (text: string) => (text.match(/[γβησ∇ŷℓ∞‖⟨√]|\d+/g) ?? []).toSorted()
  for (const [english, german] of Object.entries(evidenceDe.sentences)) {
    const numbers = same(german.replaceAll(/(\d)\.(\d{3})/g, '$1,$2'))
    const counted = english.replaceAll(/\b4 times|zero mean and unit deviation/g, '')
    for (const number of same(counted))
      expect({ german, numbers }).toMatchObject({ numbers: expect.arrayContaining([number]) })
  }
})

it('writes no German sentence with a decimal point, and leaves no English in sources and setups', () => {
  // Theorems have numbers with points.
  for (const german of Object.values(evidenceDe.sentences))
    expect(german.replaceAll(/(Satz |Sätze )?\b[34]\.[1-5]\b|\d\.\d{3}/g, '')).not.toMatch(/\d\.\d/)
  for (const { source, setup } of claims) {
    const said = evidenceDe.source(source)
    expect(said).not.toMatch(/\b(the|of|and|with|by|ours|there|after|on|is|abstract|Fig|Theorem)\b/)
    expect(evidenceDe.setup(setup ?? '')).not.toMatch(/\b(steps|the|profile)\b/)
  }
  for (const { setup = '' } of larger.flatMap((profile) => profile.claims))
    expect(evidenceDe.setup(setup)).not.toMatch(/\b(steps|the|profile)\b/)
  expect(evidenceDe.setup('mlp:100,100,100, 1,000 steps (the paper’s profile: 50,000)')).toBe(
    'mlp:100,100,100, 1.000 Schritte (im Profil paper: 50.000)',
  )
})

it('writes effects in English as the report does, and in German with a comma', () => {
  const english = { marks: en.parts.number, words: en.evidence.quantities }
  const german = { marks: de.parts.number, words: de.evidence.quantities }
  const intervals: (readonly [number, number] | null)[] = [
    null,
    [0.18, 0.25],
    [1234.5, 20_000],
    [3.1, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0.4],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ]
  for (const unit of ['×', 'pp', '']) {
    for (const interval of intervals)
      expect(intervalIn(interval, unit, english)).toBe(formatInterval(interval, unit))
    for (const value of [null, 0, -57.04, 12_300, Number.POSITIVE_INFINITY])
      expect(quantityIn(value, unit, english)).toBe(formatQuantity(value, unit))
  }
  expect(intervalIn([-55.33, -55], 'pp', german)).toBe('−55,3 bis −55 Prozentpunkte')
  expect(intervalIn([3.1, Number.POSITIVE_INFINITY], '×', german)).toBe('mindestens 3,10×')
  expect(quantityIn(12_300.5, '×', german)).toBe('12.301×')
})

it('turns the marks of numbers alone, not those of names', () => {
  const marks = de.parts.number
  expect(localNumber('−1,234.5 %', marks)).toBe('−1.234,5 %')
  expect(localCell('mlp:100,100,100', marks)).toBe('mlp:100,100,100')
  expect(localCell('0.5×', marks)).toBe('0,5×')
  expect(localDrawing('<path d="M1.5 2"/><text x="0.5">0.5</text><text>mlp:50,50</text>', marks)).toBe(
    '<path d="M1.5 2"/><text x="0.5">0,5</text><text>mlp:50,50</text>',
  )
})
