/** The examples of docs/tensor-operations.md compute what the page says, and the page has every operation. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/backend/index.ts'
import * as t from '../../src/tensor/index.ts'

const page = readFileSync('docs/tensor-operations.md', 'utf8')
const examples = [...page.matchAll(/^(.+) \/\/ → (.+)$/gm)].map(([, code, value]) => [code!, value!] as const)
const scope: Record<string, unknown> = { ...t, evaluate }

describe('docs/tensor-operations.md', () => {
  test.each(examples)('%s', async (code, expected) => {
    // oxlint-disable-next-line no-implied-eval -- the code is our own page's
    const run = new Function(...Object.keys(scope), `return ${code}`) as (...names: unknown[]) => unknown
    expect(JSON.stringify(await shown(await run(...Object.values(scope))))).toBe(expected)
  })

  test('names every operation', () => {
    const operations = Object.entries(t).filter(
      ([, value]) => typeof value === 'function' && !String(value).startsWith('class'),
    )
    const missing = operations.filter(([name]) => !new RegExp(`\\b${name}\\b`).test(page))
    expect(missing.map(([name]) => name)).toEqual([])
  })
})

/** Numbers to six digits, in lists as the shape nests them. */
async function shown(result: unknown): Promise<unknown> {
  if (result instanceof t.Tensor) return nested(digits(await evaluate(result)), result.shape)
  return ArrayBuffer.isView(result) ? digits(result as t.TypedArray) : result
}

const digits = (values: t.TypedArray) => Array.from(values, (value) => Number(value.toPrecision(6)))

function nested(values: readonly number[], [size, ...rest]: t.Shape): unknown {
  if (size === undefined) return values[0]
  const part = values.length / size
  return Array.from({ length: size }, (_, i) => nested(values.slice(i * part, (i + 1) * part), rest))
}
