import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recordsPage } from '../../scripts/records-page.ts'
import { dictionary } from '../../src/probe/index.ts'
import { columns } from '../../src/report/index.ts'
import { baseUnits, shownName } from '../../src/stats/index.ts'

test('docs/records.md is what the code generates', () => {
  const page = readFileSync(new URL('../../docs/records.md', import.meta.url), 'utf8')
  const state = page === recordsPage() ? 'up to date' : 'out of date; run `npm run docs` and commit the page'
  expect(state).toBe('up to date')
})

test('the page has every column and every quantity', () => {
  const cells = recordsPage()
    .split('\n')
    .map((line) => line.split(' | ')[0]!.replace(/^\| /, '').replaceAll('\\|', '|'))
  for (const { name } of columns) expect(cells).toContain(`\`${name}\``)
  for (const { quantities } of dictionary)
    for (const quantity of quantities) expect(cells).toContain(`\`${shownName(quantity)}\``)
})

test('every unit is made of units that the page explains', () => {
  for (const { quantities } of dictionary)
    for (const { unit } of quantities)
      for (const word of unit.split(' / ').map((part) => part.replace(/[²³⁴]$/, '')))
        expect(['1', ...Object.keys(baseUnits)]).toContain(word)
})

test('every definition is one sentence', () => {
  for (const { quantities } of dictionary)
    for (const { definition } of quantities) expect(definition).not.toMatch(/^[A-Z][a-z]|\.$|\. /)
})
