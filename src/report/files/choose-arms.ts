/** A figure with some of its arms, which keep their colours and dashes. */
import { unknownName } from '../../errors.ts'
import type { FigureSpec } from '../../figure/figure.ts'

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

/** Throws a UserError for an arm that the figure does not draw. Panels without arms stay; empty panels go. */
export function chooseArms(spec: FigureSpec, chosen: readonly string[]): FigureSpec {
  const known = drawnArms(spec)
  for (const arm of chosen)
    if (!known.includes(arm)) throw unknownName(`arm of figure ${spec.name}`, arm, known)
  const keep = ({ arm }: { readonly arm?: string }) => arm === undefined || chosen.includes(arm)
  if ('rows' in spec) return { ...spec, rows: spec.rows.filter(keep) }
  const panels = spec.panels
    .filter((panel) => !('arm' in panel) || keep(panel))
    .flatMap((panel) => {
      if ('series' in panel) {
        const series = (panel.series as readonly { readonly arm: string }[]).filter(keep)
        return series.length === 0 ? [] : [{ ...panel, series }]
      }
      if ('points' in panel) return [{ ...panel, points: panel.points.filter(keep) }]
      return [panel]
    })
  return { ...spec, panels } as FigureSpec
}
