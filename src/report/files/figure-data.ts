/**
 * A figure as JSON, beside its SVG: `normscope figure` draws it again at any width. JSON has no numbers that are not
 * finite; here they are `{"number": "NaN"}`, `"Infinity"` or `"-Infinity"` in its place; −0 is `"-0"`.
 */
import { UserError } from '../../errors.ts'
import type { FigureSpec } from '../../figure/figure.ts'
import { kindNames } from '../figures/kinds.ts'

export function figureToJson(spec: FigureSpec): string {
  const plain = (_: string, value: unknown): unknown => {
    if (Object.is(value, -0)) return { number: '-0' }
    if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) }
    return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value
  }
  return `${JSON.stringify(spec, plain)}\n`
}

/** Throws a UserError that names `file` and the field that is wrong. */
export function figureFromJson(text: string, file: string): FigureSpec {
  let value: unknown
  try {
    value = JSON.parse(text, revive)
  } catch {
    throw wrong(file, 'the file', 'JSON')
  }
  if (!isRecord(value)) throw wrong(file, 'the file', 'an object')
  const { kind, arms, panels, rows } = value
  if (!kindNames.includes(kind as string)) throw wrong(file, 'kind', `one of ${kindNames.join(', ')}`, kind)
  for (const field of ['name', 'title', 'caption'])
    if (typeof value[field] !== 'string') throw wrong(file, field, 'a text', value[field])
  const isKey = (key: unknown) =>
    isRecord(key) && typeof key['arm'] === 'string' && typeof key['label'] === 'string'
  if (!Array.isArray(arms) || !arms.every(isKey))
    throw wrong(file, 'arms', 'a list of {"arm": …, "label": …}', arms)
  const [field, parts] =
    kind === 'bars' || kind === 'dots-with-intervals' ? ['rows', rows] : ['panels', panels]
  if (!Array.isArray(parts) || !parts.every(isRecord)) throw wrong(file, field, 'a list of objects', parts)
  return value as unknown as FigureSpec
}

function revive(key: string, value: unknown): unknown {
  if (isRecord(value) && typeof value['number'] === 'string' && Object.keys(value).length === 1)
    return Number(value['number'])
  // The heights of a surface.
  return key === 'z' && Array.isArray(value) ? Float64Array.from(value as number[]) : value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(file: string, field: string, expected: string, got?: unknown): UserError {
  const found = got === undefined ? '' : `, got ${JSON.stringify(got).slice(0, 60)}`
  return new UserError(
    `${file}: ${field}: expected ${expected}${found}; run the command that made the folder again to write it anew`,
  )
}
