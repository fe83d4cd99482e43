/** The figures of a landscape: a contour and a relief for each surface, or curves along a line. */
import type { Landscape } from '../executor/processes/index.ts'
import type { LandscapeOptions } from '../probe/index.ts'
import type { ArmKey, FigureSpec } from '../figure/index.ts'

export interface LandscapeDrawing {
  readonly options: LandscapeOptions
  /** The scale of the colours. */
  readonly scale: 'linear' | 'log'
}

export function landscapeFigures(
  { run, other, step, loss, accuracy, notes }: Landscape,
  { options, scale }: LandscapeDrawing,
): FigureSpec[] {
  const arms: ArmKey[] = [
    { arm: run.id, label: `${run.spec.model.architecture}, norm ${run.spec.model.norm}` },
  ]
  const where = other ? `run ${run.id} at 0, run ${other.id} at 1` : `run ${run.id} at step ${step} at 0`
  const caption = `${where}; statistics ${options.statistics}, ${options.data} set.`
  const base = { arms, caption }
  const [x, y] = [
    { label: other ? 'way to the other run' : 'along the first direction' },
    { label: other ? 'along a random direction' : 'along the second direction' },
  ]
  const measured = [
    { name: 'loss', title: 'Loss', surface: loss, axis: { label: 'loss', scale }, notes },
    ...(accuracy
      ? [
          {
            name: 'accuracy',
            title: 'Accuracy',
            surface: accuracy,
            axis: { label: 'accuracy', format: 'percent' as const },
            notes: [],
          },
        ]
      : []),
  ]
  return measured.flatMap(({ name, title, surface, axis, notes: own }): FigureSpec[] => {
    if (surface.y.length === 1) {
      const points = surface.x.map((at, i) => ({ x: at, y: surface.z[i]! }))
      return [
        {
          ...base,
          kind: 'lines-with-bands',
          name,
          title,
          notes: own,
          x,
          y: axis,
          panels: [{ series: [{ arm: run.id, points }] }],
        },
      ]
    }
    const panels = [{ title: arms[0]!.label, arm: run.id, surface }]
    return [
      { ...base, kind: 'contour', name, title, notes: own, x, y, z: axis, panels },
      {
        ...base,
        kind: 'surface',
        name: `${name}-relief`,
        title: `${title}, in relief`,
        // Long names do not fit beside the axis.
        x: { label: other ? 'way to the other run' : 'first direction' },
        y: { label: other ? 'random direction' : 'second direction' },
        z: axis,
        panels,
      },
    ]
  })
}
