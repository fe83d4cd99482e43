/** A figure with some of its arms, which keep their colours and dashes. */
import { unknownName } from '../errors.ts'
import type { FigureSpec } from './figure.ts'

/** The arms that a figure draws, in the order of the experiment: `spec.arms` has all of the experiment. */
export function drawnArms(spec: FigureSpec): string[] {
  const drawn = new Set<string>()
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) collect(each)
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      for (const [key, each] of Object.entries(value)) {
        if (key === 'arm' && typeof each === 'string') drawn.add(each)
        else collect(each)
      }
  }
  collect('rows' in spec ? spec.rows : spec.panels)
  return spec.arms.map(({ arm }) => arm).filter((arm) => drawn.has(arm))
}

interface AnyPanel {
  readonly arm?: string
  readonly series?: readonly { readonly arm: string }[]
  readonly points?: readonly { readonly arm: string }[]
}

/** Throws a UserError for an arm that the figure does not draw. Panels without arms stay; empty panels go. */
export function chooseArms(spec: FigureSpec, chosen: readonly string[]): FigureSpec {
  const known = drawnArms(spec)
  for (const arm of chosen)
    if (!known.includes(arm)) throw unknownName(`arm of figure ${spec.name}`, arm, known)
  const keep = ({ arm }: { readonly arm?: string }) => arm === undefined || chosen.includes(arm)
  if ('rows' in spec) return { ...spec, rows: spec.rows.filter(keep) }
  // All kinds of panels at once.
  const all = spec.panels as readonly AnyPanel[]
  const panels = all.filter(keep).flatMap(({ series, points, ...panel }) => {
    const rest = { ...panel, ...(points && { points: points.filter(keep) }) }
    const shown = series?.filter(keep)
    if (shown === undefined) return [rest]
    return shown.length === 0 ? [] : [{ ...rest, series: shown }]
  })
  return { ...spec, panels } as unknown as FigureSpec
}
