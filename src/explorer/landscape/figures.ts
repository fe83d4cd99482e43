/** From what is known of the loss around networks to figures, at one kept step of each, on one scale for all steps. */
import type { ContourFigure, PathPoint, ReliefFigure, SurfacePanel } from '../../figure/index.ts'
import type { Look } from './look.ts'
import { type LandscapeTexts, type MeasuredSurface, optionsKey } from './messages.ts'

/** One network at one of its kept steps. */
export interface Seen {
  readonly look: Look
  readonly step: number
}

export type View = ReliefFigure['view'] & object

const z = { label: 'loss', unit: 'nats', scale: 'log' } as const

/** The statistics that a network is looked at with: networks without running statistics have only the first. */
const statisticsOf = ({ statistics }: LandscapeTexts): string[] => [
  ...new Set(statistics.split(';').map((each) => each.trim())),
]

const keysOf = (all: readonly Seen[]) =>
  all.map(({ look }, i) => ({ arm: String(i), label: look.trained()?.label ?? '' }))

const titled = (look: Look, statistics: string, isOne: boolean): string =>
  isOne ? look.trained()!.label : `${look.trained()!.label}, ${statistics} statistics`

function panelsOf(
  all: readonly Seen[],
  options: LandscapeTexts,
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
      title: titled(seen.look, statistics, found.length === 1),
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
export function aroundFigures(all: readonly Seen[], options: LandscapeTexts, view: View): Pair | undefined {
  const key = optionsKey(options)
  const panels = panelsOf(all, options, ({ look, step }, statistics) => {
    const surface = look.around(key, statistics, step)
    return surface && { surface }
  })
  if (panels.length === 0) return undefined
  const base = {
    arms: keysOf(all),
    z: { ...z, ...domainOf(all.flatMap(({ look }) => look.allAround(key))) },
    panels,
  }
  return {
    contour: {
      ...base,
      kind: 'contour',
      name: 'loss',
      title: 'The same from above',
      caption: 'The bands have the colours of the relief.',
      x: { label: 'along the first direction' },
      y: { label: 'along the second direction' },
    },
    relief: {
      ...base,
      kind: 'surface',
      name: 'relief',
      title: 'The loss around these weights',
      caption:
        'Along two random directions with the length of the weights (Li et al. 2018), the same for all steps, over 500 training samples. All networks and all steps have one scale. Turn it by pointer or arrow keys.',
      x: { label: 'first direction' },
      y: { label: 'second direction' },
      view,
    },
  }
}

/** The path of training over the plane that explains most of it; undefined until one is measured. */
export function pathFigures(all: readonly Seen[], options: LandscapeTexts, view: View): Pair | undefined {
  const key = optionsKey(options)
  const panels = panelsOf(all, options, ({ look, step }, statistics) => {
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
        ...(point === nearest && { label: `step ${point.step}` }),
      })),
    }
  })
  if (panels.length === 0) return undefined
  const shares = all.flatMap(({ look }) => {
    const path = look.path(key, statisticsOf(options)[0]!)
    return path === undefined ? [] : [`${Math.round(100 * path.explained)} %`]
  })
  const base = { arms: keysOf(all), z, panels }
  return {
    contour: {
      ...base,
      kind: 'contour',
      name: 'path',
      title: 'The path of training in its plane',
      caption: `Each network has a plane of its own: the two directions that explain most of its path (${shares.join(', ')}). The end is at 0, 0. The colour inside a dot is the network’s own loss, that around it the loss in the plane. The path looks shorter than it is where it leaves the plane.`,
      x: { label: 'first principal direction' },
      y: { label: 'second principal direction' },
    },
    relief: {
      ...base,
      kind: 'surface',
      name: 'path-relief',
      title: 'The path in relief',
      caption: 'Hills do not hide the path.',
      x: { label: 'first direction' },
      y: { label: 'second direction' },
      view,
    },
  }
}
