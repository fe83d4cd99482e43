import { describe, expect, it } from 'vitest'
import { measuredFigures } from '../../../src/experiment/index.ts'
import { hessianQuantities, trajectoryQuantities } from '../../../src/probe/index.ts'
import { drawFigure } from '../../../src/report/index.ts'
import type { FigureSpec } from '../../../src/figure/index.ts'
import type { Row } from '../../../src/stats/index.ts'

const arms = [
  { arm: 'plain', label: 'plain' },
  { arm: 'bn', label: 'BN' },
]

function row(quantity: string, value: number, changes: Partial<Row> = {}): Row {
  const { arm = 'bn', seed = 1 } = changes
  return { run: `${arm} ${seed}`, arm, seed, step: 10, layer: '', quantity, value, ...changes }
}

/** Each is drawn, too: what the drawing does not understand would throw. */
function figuresOf(rows: readonly Row[]): FigureSpec[] {
  const figures = measuredFigures(rows, arms)
  for (const figure of figures) expect(drawFigure(figure)).toContain('<svg')
  return figures
}

describe('figures of what probes measured', () => {
  it('are dots for each arm and layer at a level of the training loss, whatever the steps were', () => {
    const quantity = 'gradient shift, at training loss 0.5'
    const rows = ['plain', 'bn'].flatMap((arm, a) =>
      [1, 2, 3].flatMap((seed) =>
        ['layer1', 'layer2'].map((layer, i) =>
          row(quantity, 1 + i + a + seed, { arm, seed, step: 10 * seed + a, layer }),
        ),
      ),
    )
    const [figure, ...others] = figuresOf(rows)
    expect(others).toEqual([])
    expect(figure).toMatchObject({
      kind: 'dots-with-intervals',
      name: 'gradient-shift-at-training-loss-0-5',
      rows: [
        { arm: 'plain', label: 'plain, layer1', values: [2, 3, 4] },
        { arm: 'plain', label: 'plain, layer2', values: [3, 4, 5] },
        { arm: 'bn', label: 'BN, layer1', values: [3, 4, 5] },
        { arm: 'bn', label: 'BN, layer2', values: [4, 5, 6] },
      ],
    })
  })

  it('are a heat strip for each layer over the steps, without layers that are 0 throughout', () => {
    const rows = ['plain', 'bn'].flatMap((arm) =>
      [1, 2].flatMap((seed) =>
        [0, 10].flatMap((step) =>
          ['layer1', 'layer2', 'layer3'].map((layer, i) =>
            row('gradient shift', i * (seed + step), { arm, seed, step, layer }),
          ),
        ),
      ),
    )
    const [figure, ...others] = figuresOf(rows)
    expect(others).toEqual([])
    expect(figure).toMatchObject({
      kind: 'strip',
      name: 'gradient-shift',
      caption: expect.stringContaining(
        'means over 2 seeds. Left out, because it is always 0: layer1.',
      ) as string,
      panels: [
        { title: 'plain' },
        {
          title: 'BN',
          layers: ['layer2', 'layer3'],
          x: [0, 10],
          values: [
            [1.5, 11.5],
            [3, 23],
          ],
        },
      ],
    })
  })

  it('are a band between a least and a most, and a curve of another number over the steps', () => {
    const rows = [0, 10].flatMap((step) => [
      row('least loss along the gradient', 1 + step, { step }),
      row('most loss along the gradient', 2 + step, { step }),
      row('effective beta along the gradient', 3, { step }),
    ])
    expect(figuresOf(rows)).toMatchObject([
      {
        kind: 'bands',
        name: 'loss-along-the-gradient-band',
        panels: [
          {
            series: [
              {
                arm: 'bn',
                points: [
                  { x: 0, low: 1, high: 2 },
                  { x: 10, low: 11, high: 12 },
                ],
              },
            ],
          },
        ],
      },
      {
        kind: 'lines-with-bands',
        panels: [
          {
            series: [
              {
                arm: 'bn',
                points: [
                  { x: 0, y: 3 },
                  { x: 10, y: 3 },
                ],
              },
            ],
          },
        ],
      },
    ])
  })

  it('are a contour and a relief of a plane, with the path and what to beware of', () => {
    const names = trajectoryQuantities
    const grid = [-1, 0, 1].flatMap((y) =>
      [-1, 0, 1].map((x) => row(names.loss, 1 + x * x + y * y, { x, y })),
    )
    const path = [0, 10].flatMap((step, i) => [
      row(names.inPlane, 2 - i, { step, x: 1 - i, y: 0 }),
      row(names.actual, 9 - 8 * i, { step, x: 1 - i, y: 0 }),
    ])
    const shares = [row(names.explained, 0.4, { x: 1 }), row(names.explained, 0.2, { x: 2 })]
    const [contour, relief, ...others] = figuresOf([...shares, ...path, ...grid])
    expect(others).toEqual([])
    expect(contour).toMatchObject({
      kind: 'contour',
      x: { label: 'first axis, 40 % of the path' },
      panels: [
        {
          path: [
            { x: 1, y: 0, z: 9, label: 'step 0' },
            { x: 0, y: 0, z: 1, label: 'step 10' },
          ],
        },
      ],
    })
    expect(contour!.notes!.slice(-2)).toEqual([
      expect.stringContaining('the two directions explain 60 % of the path'),
      expect.stringContaining('the path lies off the plane: at step 0'),
    ])
    expect(relief).toMatchObject({ kind: 'surface' })
  })

  it('say that a slice is convex where the Hessian is not, along a line too', () => {
    const { largest, smallest } = hessianQuantities()
    const line = [-1, 0, 1].map((x) => row('loss on a random line', 1 + x * x, { x }))
    const eigenvalues = [row(smallest, -2), row(largest, 5)]
    const notes = (rows: readonly Row[]) => figuresOf(rows)[0]!.notes!.join()
    expect(notes([...line, ...eigenvalues])).toContain('the slice is convex, although')
    expect(notes([...line, row(smallest, 2), row(largest, 5)])).not.toContain('convex')
    expect(notes([...line, row(smallest, -2, { step: 5 }), row(largest, 5)])).not.toContain('convex')
  })

  it('are a density of a spectrum, a curve along a line, and nothing for single numbers', () => {
    const { weight, largest, iterations } = hessianQuantities()
    const rows = [
      row(weight, 0.25, { x: -1 }),
      row(weight, 0.75, { x: 3 }),
      row('loss along a line', 2, { x: 1, step: 5 }),
      row('loss along a line', 4, { x: 2 }),
      row('loss along a line', 3, { x: 1 }),
      row(largest, 3),
      row(iterations, 3, { step: 0 }),
      row(iterations, 3),
    ]
    expect(figuresOf(rows)).toMatchObject([
      { kind: 'density' },
      {
        kind: 'lines-with-bands',
        panels: [
          {
            series: [
              {
                points: [
                  { x: 1, y: 3 },
                  { x: 2, y: 4 },
                ],
              },
            ],
          },
        ],
      },
    ])
  })
})
