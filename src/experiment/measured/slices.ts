/**
 * Figures of what probes measured over a space: a contour and a relief over a plane, a curve along a line, the
 * density of a spectrum.
 */
import { hessianQuantities, trajectoryQuantities } from '../../probe/index.ts'
import { type FigureSpec, type PathPoint, type Surface, surfaceNotes, surfaceOf } from '../../figure/index.ts'
import { formatNumber, type Row, smoothDensity } from '../../stats/index.ts'
import { latest, type Measured, momentOf } from './measured.ts'
import type { Records } from '../framework/records.ts'

export function surfaceFigures(measured: Measured): FigureSpec[] {
  const { base, quantity, drawn, records } = measured
  const isPlaneOfPath = quantity === trajectoryQuantities.loss
  const panels = drawn.map(({ key, own }) => {
    const surface = surfaceOf(latest(own).map(({ x, y, value }) => ({ x: x!, y: y!, value })))
    return {
      panel: { title: key.label, arm: key.arm, surface },
      path: isPlaneOfPath ? pathOf(records, own[0]!) : [],
    }
  })
  const notes = notesOf(
    measured,
    panels.map(({ panel: { arm, surface }, path }) => ({ arm, surface, path })),
  )
  const shares = isPlaneOfPath && panels.length === 1 ? sharesOf(records, panels[0]!.panel.arm) : []
  const along = (axis: number, name: string) => {
    const share = shares[axis]
    return {
      label:
        share === undefined ? `${name} axis` : `${name} axis, ${formatNumber(100 * share)} % of the path`,
    }
  }
  const axes = { x: along(0, 'first'), y: along(1, 'second'), z: { label: quantity } }
  const caption = `${base.title}, ${momentOf(measured)}.`
  return [
    {
      ...base,
      ...axes,
      kind: 'contour',
      caption: isPlaneOfPath
        ? `${caption} The line is the training path; the colour inside its dots is the loss of the network itself.`
        : caption,
      notes,
      panels: panels.map(({ panel, path }) =>
        path.length > 0 ? { ...panel, path: path.map(dotOf) } : panel,
      ),
    },
    {
      ...base,
      ...axes,
      kind: 'surface',
      name: `${base.name}-relief`,
      title: `${base.title}, in relief`,
      caption,
      x: { label: 'first axis' },
      y: { label: 'second axis' },
      panels: panels.map(({ panel }) => panel),
    },
  ]
}

interface Slice {
  readonly arm: string
  /** A line is a surface with a single y. */
  readonly surface: Surface
  readonly path?: readonly PathStep[]
}

/** What could mislead in each of them, if it is a loss. */
function notesOf({ quantity, drawn, records }: Measured, slices: readonly Slice[]): string[] {
  if (!/\bloss\b/.test(quantity)) return []
  const { smallest, largest } = hessianQuantities()
  return slices.flatMap(({ arm, surface, path = [] }, i) => {
    const { seed, step } = latest(drawn[i]!.own)[0]!
    const valueOf = (name: string) =>
      records.of(arm, name).find((row) => row.seed === seed && row.step === step)?.value
    const [smallestEigenvalue, largestEigenvalue] = [valueOf(smallest), valueOf(largest)]
    const notes = surfaceNotes({
      surface,
      ...(smallestEigenvalue !== undefined && { smallestEigenvalue }),
      ...(largestEigenvalue !== undefined && { largestEigenvalue }),
      ...(path.length > 0 && {
        path,
        explainedVariance: sumOf(sharesOf(records, arm)),
        ofRandomWalk: sumOf(sharesOf(records, arm, trajectoryQuantities.randomWalk)),
      }),
    })
    return slices.length === 1 ? notes : notes.map((note) => `${drawn[i]!.key.label}: ${note}`)
  })
}

export function curveFigures(measured: Measured): FigureSpec[] {
  const { base, quantity, drawn } = measured
  const caption = `${base.title}, ${momentOf(measured)}.`
  const curves = drawn.map(({ key, own }) => ({
    arm: key.arm,
    points: latest(own)
      .map(({ x, value }) => ({ x: x!, y: value }))
      .sort((a, b) => a.x - b.x),
  }))
  if (!quantity.startsWith('spectral weight'))
    return [
      {
        ...base,
        kind: 'lines-with-bands',
        caption,
        // The points of other curves are not places around the network.
        notes: quantity.startsWith('loss on a random line') ? notesOf(measured, curves.map(lineOf)) : [],
        x: { label: 'x' },
        y: { label: quantity },
        panels: [{ series: curves }],
      },
    ]
  const densities = curves.map(({ arm, points }, i) => ({
    title: drawn[i]!.key.label,
    series: [{ arm, points: smoothDensity(points.map(({ x, y }) => ({ x, weight: y }))) }],
  }))
  const peak = Math.max(
    ...densities.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ y }) => y))),
  )
  return [
    {
      ...base,
      kind: 'density',
      title: 'Spectral density of the Hessian',
      caption: `${caption} Each node is spread by a Gaussian with a width of a hundredth of the range.`,
      axes: 'own',
      x: { label: 'eigenvalue' },
      // Between two eigenvalues the density falls without limit.
      y: { label: 'density', scale: 'log', ...(peak > 0 && { domain: [peak / 1e7, peak] as const }) },
      panels: densities,
    },
  ]
}

const lineOf = ({ arm, points }: { arm: string; points: readonly { x: number; y: number }[] }): Slice => ({
  arm,
  surface: { x: points.map(({ x }) => x), y: [0], z: Float64Array.from(points, ({ y }) => y) },
})

interface PathStep {
  readonly step: number
  readonly x: number
  readonly y: number
  readonly inPlane: number
  readonly actual: number
}

/** The path of the seed whose plane it is. */
function pathOf(records: Records, { arm, seed }: Row): PathStep[] {
  const of = (quantity: string) => records.bySeed(arm, quantity).get(seed) ?? []
  const actual = new Map(of(trajectoryQuantities.actual).map(({ step, value }) => [step, value]))
  return of(trajectoryQuantities.inPlane).map(({ step, value, x, y }) => ({
    step,
    x: x!,
    y: y!,
    inPlane: value,
    actual: actual.get(step) ?? Number.NaN,
  }))
}

/** The shares of the two axes in the path of the first seed. */
function sharesOf(
  records: Records,
  arm: string,
  quantity: string = trajectoryQuantities.explained,
): number[] {
  const [shares = []] = records.bySeed(arm, quantity).values()
  return shares.map(({ value }) => value)
}

const sumOf = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + share, 0)

const dotOf = ({ step, x, y, actual }: PathStep, i: number, path: readonly PathStep[]): PathPoint => ({
  x,
  y,
  z: actual,
  ...((i === 0 || i === path.length - 1) && { label: `step ${step}` }),
})
