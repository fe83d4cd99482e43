/** Heat strips: layers one below another, over steps. */
import type { StripFigure, StripPanel } from '../../figure/plane.ts'
import { formatNumber } from '../../stats/format.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { type ColourScale, colourScale, drawColourBar } from './parts/colour/colours.ts'
import { axisTitle, type Scale, scaleOf, ticksOf } from './parts/axis.ts'
import { type Box, xAxis } from './parts/frame.ts'
import { axisWords, type Interaction, shorten } from './parts/interaction.ts'
import { withPanelTitle, type NumbersTable } from './parts/numbers.ts'
import { NEUTRAL } from './parts/colour/palette.ts'
import { type Drawing, LEADING, panelTitle, placePanels, layoutPanels } from './parts/panels.ts'
import { hatch } from './parts/surface/region.ts'
import { round, textAt, textWidth } from './parts/svg.ts'

const ROW = 18

export const stripKind: FigureKind<StripFigure> = { draw, numbers, interaction }

/** Panels side by side if each gets 300 pixels; rows of equal height. */
function draw({ x, z, panels }: StripFigure, { styles, width, panel: only }: DrawingContext): Drawing {
  const layout = layoutPanels(
    panels.map(({ title }) => title),
    width,
    300,
    only,
  )
  const scale = colourScale(
    z,
    panels.flatMap(({ values }) => values.flat()),
  )
  const rows = Math.max(1, ...panels.map(({ layers }) => layers.length))
  const names = panels.flatMap(({ layers }) => layers)
  const left = Math.min(layout.width * 0.3, Math.max(24, ...names.map((name) => textWidth(name, 11))) + 8)
  const top = 6 + layout.titleLines * LEADING
  const starts = panels.flatMap((panel) => panel.x)
  const domain = x.domain ?? [Math.min(...starts), Math.max(...panels.map((panel) => endOf(panel)))]
  const box: Box = { left, right: layout.width - 8, top, bottom: top + rows * ROW }
  const at = scaleOf(x, domain, box.left, box.right)
  const bodies = panels.map((panel, i) => {
    const bottom = top + panel.layers.length * ROW
    return [
      `<g data-panel="${i}" data-box="${[box.left, box.right, top, bottom].map(round).join(' ')}" data-x="${domain.join(' ')} ${x.scale ?? 'linear'}">`,
      panelTitle(
        panel.title,
        layout.width,
        panel.arm === undefined ? undefined : styles.get(panel.arm)?.colour,
      ),
      ...panel.layers.map((_, layer) => drawRow(panel, layer, scale, at, top + layer * ROW)),
      ...panel.layers.map((name, layer) =>
        textAt(left - 6, top + layer * ROW + 13, cutName(name, left - 8), {
          size: 11,
          fill: NEUTRAL.muted.light,
          anchor: 'end',
        }),
      ),
      xAxis(x, ticksOf(x, domain, Math.floor((box.right - box.left) / 52)), at, bottom),
      textAt((box.left + box.right) / 2, bottom + 34, axisTitle(x), {
        size: 11.5,
        fill: NEUTRAL.muted.light,
        anchor: 'middle',
      }),
      '</g>',
    ]
      .filter(Boolean)
      .join('\n')
  })
  const grid = placePanels(bodies, layout, box.bottom + 42)
  const bar = drawColourBar(scale, width)
  return {
    markup: `${grid.markup}\n<g transform="translate(0,${round(grid.height + 8)})">${bar.markup}</g>`,
    height: grid.height + 8 + bar.height,
  }
}

function numbers({ panels }: StripFigure): NumbersTable {
  return {
    head: ['Layer', 'First', 'Middle', 'Last', 'Not finite'],
    rows: panels.flatMap(({ title, layers, values }) =>
      layers.map((layer, i) => {
        const row = values[i] ?? []
        const holes = row.filter((value) => !Number.isFinite(value)).length
        const at = (index: number) => (row.length > 0 ? formatNumber(row[index]!) : '–')
        return [
          withPanelTitle(title, layer),
          at(0),
          at(Math.floor(row.length / 2)),
          at(row.length - 1),
          String(holes),
        ]
      }),
    ),
  }
}

function interaction({ x, z, panels }: StripFigure): Interaction {
  return {
    kind: 'field',
    x: axisWords(x),
    y: { label: 'layer', percent: false },
    z: axisWords(z),
    arms: [],
    panels: panels.map((panel) => ({
      x: panel.x,
      y: [],
      rows: panel.layers,
      z: panel.values.flat().map(shorten),
    })),
  }
}

/** The last value lasts as long as the one before it. */
function endOf({ x }: StripPanel): number {
  const last = x.at(-1) ?? 1
  return x.length < 2 ? last + 1 : last + (last - x.at(-2)!)
}

/** Neighbours of one colour are drawn as one block. */
function drawRow(panel: StripPanel, layer: number, scale: ColourScale, at: Scale, top: number): string {
  const values = panel.values[layer]!
  const ends = [...panel.x.slice(1), endOf(panel)]
  const colours = values.map((value) => (Number.isFinite(value) ? scale.of(value) : ''))
  const cells: string[] = []
  for (let i = 0; i < values.length; ) {
    let next = i + 1
    while (next < values.length && colours[next] === colours[i]) next++
    const [from, to] = [at(panel.x[i]!), at(ends[next - 1]!)]
    const box = { left: from, right: to, top: top + 0.5, bottom: top + ROW - 0.5 }
    cells.push(colours[i] === '' ? hatch(box) : block(box, colours[i]!))
    i = next
  }
  return cells.join('')
}

/** Slightly wider than its data, so that no gap shows between it and the next. */
function block({ left, right, top, bottom }: Box, colour: string): string {
  return `<rect x="${round(left)}" y="${top}" width="${round(right - left + 0.3)}" height="${bottom - top}" fill="${colour}"/>`
}

function cutName(name: string, width: number): string {
  if (textWidth(name, 11) <= width) return name
  const keep = Math.max(1, Math.floor(width / (0.6 * 11)) - 1)
  return `${name.slice(0, keep)}…`
}
