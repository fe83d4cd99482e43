/** Figures of what probes measured at one step: a contour and a relief of what has x and y, a curve of what has x. */
import { type Measurement, trajectoryQuantities } from '../probe/index.ts'
import { type ArmKey, type FigureSpec, type PathPoint, surfaceNotes, surfaceOf } from '../stats/index.ts'

export function measurementFigures(rows: readonly Measurement[], key: ArmKey): FigureSpec[] {
  const byName = new Map<string, Measurement[]>()
  for (const row of rows) {
    if (row.x === undefined) continue
    const name = row.layer === '' ? row.quantity : `${row.layer}: ${row.quantity}`
    byName.set(name, [...(byName.get(name) ?? []), row])
  }
  return [...byName].flatMap(([name, points]): FigureSpec[] => {
    if (pathQuantities.includes(name)) return []
    const file = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
    const base = { title: capitalized(name), arms: [key] }
    if (points.every(({ y }) => y === undefined)) {
      const curve = points.map(({ x, value }) => ({ x: x!, y: value })).sort((a, b) => a.x - b.x)
      return [
        {
          ...base,
          kind: 'lines-with-bands',
          name: file,
          caption: `${capitalized(name)} at step ${points[0]!.step}.`,
          x: { label: 'x' },
          y: { label: name },
          panels: [{ series: [{ arm: key.arm, points: curve }] }],
        },
      ]
    }
    const surface = surfaceOf(points.map(({ x, y, value }) => ({ x: x!, y: y ?? 0, value })))
    const path = name === trajectoryQuantities.loss ? pathOf(rows) : undefined
    const shares = rows.filter(({ quantity }) => quantity === trajectoryQuantities.explained)
    const isLoss = /\bloss\b/.test(name)
    const notes = isLoss
      ? surfaceNotes({
          surface,
          ...(path && { path, explainedVariance: shares.reduce((sum, { value }) => sum + value, 0) }),
        })
      : []
    const axes = { x: { label: 'first axis' }, y: { label: 'second axis' }, z: { label: name } }
    const panel = { title: key.label, arm: key.arm, surface }
    const caption = `${capitalized(name)}, measured after ${points[0]!.step} steps.`
    return [
      {
        ...base,
        ...axes,
        kind: 'contour',
        name: file,
        caption: path
          ? `${caption} The line is the way of training; the colour inside its dots is the loss that the network itself had.`
          : caption,
        notes,
        panels: [path ? { ...panel, path: path.map(drawn) } : panel],
      },
      { ...base, ...axes, kind: 'surface', name: `${file}-relief`, caption, panels: [panel] },
    ]
  })
}

const pathQuantities: readonly string[] = [
  trajectoryQuantities.inPlane,
  trajectoryQuantities.actual,
  trajectoryQuantities.off,
]

interface PathStep {
  readonly step: number
  readonly x: number
  readonly y: number
  readonly inPlane: number
  readonly actual: number
}

function pathOf(rows: readonly Measurement[]): PathStep[] {
  const actual = new Map(
    rows.flatMap(({ quantity, step, value }) =>
      quantity === trajectoryQuantities.actual ? [[step, value] as const] : [],
    ),
  )
  return rows.flatMap(({ quantity, step, value, x, y }) =>
    quantity === trajectoryQuantities.inPlane
      ? [{ step, x: x!, y: y!, inPlane: value, actual: actual.get(step) ?? Number.NaN }]
      : [],
  )
}

const drawn = ({ step, x, y, actual }: PathStep, i: number, path: readonly PathStep[]): PathPoint => ({
  x,
  y,
  z: actual,
  ...((i === 0 || i === path.length - 1) && { label: `step ${step}` }),
})

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
