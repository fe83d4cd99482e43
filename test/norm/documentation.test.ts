/** docs/normalizations.md describes each normalization as the code computes it; a failure prints the expected line. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  type Description,
  describeNormalization,
  type Invariance,
  invariances,
  normalizations,
} from '../../src/norm/index.ts'

const page = readFileSync(new URL('../../docs/normalizations.md', import.meta.url), 'utf8')
const lines = page.split('\n')

function mark({ invariances: { vectors, images } }: Description, name: Invariance): string {
  const ofImages = images.includes(name)
  if (vectors === null) return ofImages ? 'images' : ''
  if (vectors.includes(name)) return ofImages ? '✓' : 'vectors'
  return ofImages ? 'images' : ''
}

test.each(normalizations)('of $name', (kind) => {
  const description = describeNormalization(kind.parse(''))
  const { equation, source, smallestBatch } = description
  const cells = [
    smallestBatch.vectors ?? '–',
    smallestBatch.images ?? '–',
    ...(Object.keys(invariances) as Invariance[]).map((name) => mark(description, name)),
  ]
  expect(lines).toContain(`| \`${kind.name}\` | ${equation.replaceAll('|', '\\|')} | ${source} |`)
  expect(lines).toContain(`| \`${kind.name}\` | ${cells.join(' | ')} |`)
})

test('every change has a line', () => {
  for (const [name, change] of Object.entries(invariances)) expect(lines).toContain(`| ${name} | ${change} |`)
})
