import { describe, expect, it } from 'vitest'
import { drawScene, type ReliefScene } from '../../../../../src/report/figures/parts/surface/relief-scene.ts'

/** Two ridges of different height, one behind the other in the direction of y. */
const scene: ReliefScene = {
  x: [-1, 1],
  y: [-1, -0.5, 0, 0.5, 1],
  heights: [0, 0, 1, 1, 0, 0, 0.5, 0.5, 0, 0],
  colours: ['#400000', '#004000', '#000040'],
  ticks: { x: [[0, '0']], y: [[0.5, '<half>']], z: [[1, 'top']] },
  labels: { x: 'across', y: 'along' },
  ink: { muted: '#111111', grid: '#222222' },
}

/** The mean place on the screen of each face, in the order drawn. */
function faces(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/<path d="M([^"Z]*)Z" fill="#/g)].map(([, path]) => {
    const corners = path!.split('L').map((pair) => pair.split(',').map(Number))
    const mean = (i: number) => corners.reduce((sum, corner) => sum + corner[i]! / 4, 0)
    return { x: mean(0), y: mean(1) }
  })
}

describe('drawScene', () => {
  it.each([0, 60, 135, 200, 299])('draws what is far first, seen from %d°', (azimuth) => {
    const flat = { ...scene, heights: scene.heights.map(() => 0) }
    const depths = faces(drawScene(flat, { azimuth, elevation: 40 }, 300, 300)).map(({ y }) => y)
    expect(depths).toHaveLength(4)
    // On a flat floor what is nearer is lower on the screen, but for rounding.
    for (let i = 1; i < depths.length; i++) expect(depths[i]!).toBeGreaterThanOrEqual(depths[i - 1]! - 0.2)
  })

  it('leaves out faces at holes', () => {
    const heights = scene.heights.map((height, i) => (i === 4 ? null : height))
    expect(faces(drawScene({ ...scene, heights }, { azimuth: 20, elevation: 30 }, 300, 300))).toHaveLength(2)
  })

  it('stays within its box from every side', () => {
    for (let azimuth = 0; azimuth < 360; azimuth += 15)
      for (const elevation of [10, 32, 60, 88]) {
        const svg = drawScene(scene, { azimuth, elevation }, 320, 270)
        for (const { x, y } of faces(svg)) {
          expect(x).toBeGreaterThan(0)
          expect(x).toBeLessThan(320)
          expect(y).toBeGreaterThan(-5)
          expect(y).toBeLessThan(270)
        }
        expect(svg).not.toMatch(/NaN|undefined/)
      }
  })

  it('draws the path where the surface is, with the labelled point large', () => {
    const view = { azimuth: 35, elevation: 32 }
    const path = [
      [-1, -1, 0],
      [1, -0.5, 1, 'here & now'],
    ] as const
    const svg = drawScene({ ...scene, path }, view, 300, 300)
    const dots = [...svg.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)" r="([\d.]+)"/g)].map((dot) =>
      dot.slice(1).map(Number),
    )
    expect(dots.map(([, , radius]) => radius)).toEqual([1.8, 4.5])
    // Both are corners of faces.
    for (const [x, y] of dots) expect(svg).toMatch(new RegExp(`[ML]${x},${y}[LZ]`))
    expect(svg).toContain('here &amp; now')
  })

  it('escapes its words', () => {
    expect(drawScene(scene, { azimuth: 0, elevation: 30 }, 300, 300)).toContain('&lt;half>')
  })
})
