/** From what is known of the loss around networks to figures, at one kept step of each, on one scale for all steps. */
import type { ContourFigure, PathPoint, ReliefFigure, SurfacePanel } from '../../figure/index.ts'
import type { PartWords } from '../words/parts.ts'
import type { Look } from './look.ts'
import { type LandscapeTexts, type MeasuredSurface, optionsKey } from './messages.ts'

/** One network at one of its kept steps. */
export interface Seen {
  readonly look: Look
  readonly step: number
}

export type View = ReliefFigure['view'] & object

type Words = PartWords['landscape']

const zOf = ({ z }: Words) => ({ ...z, scale: 'log' as const })

/** The statistics that a network is looked at with: networks without running statistics have only the first. */
const statisticsOf = ({ statistics }: LandscapeTexts): string[] => [
  ...new Set(statistics.split(';').map((each) => each.trim())),
]

const keysOf = (all: readonly Seen[]) =>
  all.map(({ look }, i) => ({ arm: String(i), label: look.trained()?.label ?? '' }))

function titled(look: Look, statistics: string, words: Words): string {
  const named: Readonly<Record<string, string>> = words.statistics
  return words.ofStatistics
    .replace('{label}', look.trained()!.label)
    .replace('{statistics}', named[statistics] ?? statistics)
}

function panelsOf(
  all: readonly Seen[],
  { options, words }: { readonly options: LandscapeTexts; readonly words: Words },
  panelAt: (
    seen: Seen,
    statistics: string,
  ) => { surface: MeasuredSurface; path?: readonly PathPoint[] } | undefined,
): SurfacePanel[] {
  return all.flatMap((seen, i) => {
    const found = statisticsOf(options).flatMap((statistics) => {
      const panel = panelAt(seen, statistics)
      return panel === undefined ? [] : [[statistics, panel] as const]
    })
    return found.map(([statistics, panel]) => ({
      title: found.length === 1 ? seen.look.trained()!.label : titled(seen.look, statistics, words),
      arm: String(i),
      ...panel,
    }))
  })
}

/** The range of all surfaces, so that scrubbing changes no colour. */
function domainOf(surfaces: readonly MeasuredSurface[]): { domain?: readonly [number, number] } {
  let [low, high] = [Infinity, 0]
  for (const surface of surfaces)
    for (const value of surface.z)
      if (value > 0 && value < Infinity) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return low < high ? { domain: [low, high] } : {}
}

interface Pair {
  readonly contour: ContourFigure
  readonly relief: ReliefFigure
}

/** The loss around the weights of each network's step; undefined until one of them is measured. */
export function aroundFigures(
  all: readonly Seen[],
  options: LandscapeTexts,
  { view, words }: { readonly view: View; readonly words: Words },
): Pair | undefined {
  const key = optionsKey(options)
  const panels = panelsOf(all, { options, words }, ({ look, step }, statistics) => {
    const surface = look.around(key, statistics, step)
    return surface && { surface }
  })
  if (panels.length === 0) return undefined
  const base = {
    arms: keysOf(all),
    z: { ...zOf(words), ...domainOf(all.flatMap(({ look }) => look.allAround(key))) },
    panels,
  }
  return {
    contour: {
      ...base,
      kind: 'contour',
      name: 'loss',
      ...words.above,
      x: { label: words.along[0]! },
      y: { label: words.along[1]! },
    },
    relief: {
      ...base,
      kind: 'surface',
      name: 'relief',
      ...words.around,
      x: { label: words.directions[0]! },
      y: { label: words.directions[1]! },
      view,
    },
  }
}

/** The path of training over the plane that explains most of it; undefined until one is measured. */
export function pathFigures(
  all: readonly Seen[],
  options: LandscapeTexts,
  { view, words }: { readonly view: View; readonly words: Words },
): Pair | undefined {
  const key = optionsKey(options)
  const panels = panelsOf(all, { options, words }, ({ look, step }, statistics) => {
    const path = look.path(key, statistics)
    if (path === undefined) return undefined
    const nearest = path.points.reduce((best, point) =>
      Math.abs(point.step - step) < Math.abs(best.step - step) ? point : best,
    )
    return {
      surface: path.surface,
      path: path.points.map((point) => ({
        x: point.x,
        y: point.y,
        z: point.loss,
        ...(point === nearest && { label: `${words.columns.step} ${point.step}` }),
      })),
    }
  })
  if (panels.length === 0) return undefined
  const shares = all.flatMap(({ look }) => {
    const path = look.path(key, statisticsOf(options)[0]!)
    return path === undefined ? [] : [`${Math.round(100 * path.explained)} %`]
  })
  const base = { arms: keysOf(all), z: zOf(words), panels }
  return {
    contour: {
      ...base,
      kind: 'contour',
      name: 'path',
      title: words.path.title,
      caption: words.path.caption.replace('{shares}', shares.join(', ')),
      x: { label: words.principal[0]! },
      y: { label: words.principal[1]! },
    },
    relief: {
      ...base,
      kind: 'surface',
      name: 'path-relief',
      ...words.pathHills,
      x: { label: words.directions[0]! },
      y: { label: words.directions[1]! },
      view,
    },
  }
}
