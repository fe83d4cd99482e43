import { describe, expect, it } from 'vitest'
import { kindOf } from '../../../src/report/figures/kinds.ts'
import { figures as curves } from '../example.ts'
import { planes } from '../planes.ts'

const figures = [...curves, ...planes]

describe('every kind of figure', () => {
  it.each(figures.map((spec) => [spec.kind, spec.name, spec] as const))(
    'has a table of numbers, and plain data for the page: %s %s',
    (_, __, spec) => {
      const { head, rows } = kindOf(spec).numbers(spec)
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        expect(row).toHaveLength(head.length)
        expect(row.join(' ')).not.toMatch(/NaN|Infinity|undefined/)
      }
      const interaction = kindOf(spec).interaction(spec)
      // JSON has no NaN, infinity or undefined: the page would read something else.
      expect(JSON.parse(JSON.stringify(interaction))).toEqual(interaction)
    },
  )
})
