/** The files of a figure: SVG and PNG, one SVG per panel where there are several, and the figure as data. */
import type { FigureSpec } from '../../figure/index.ts'
import { figureToJson } from '../files/figure-data.ts'
import { renderPng } from '../files/png-node.ts'
import { countPanels, drawFigure } from '../figures/figure.ts'
import type { OutputFolder } from './output.ts'

/** The content of a figure's files by the ends of their names. */
type Drawn = readonly (readonly [ending: string, content: string | Uint8Array])[]

/**
 * What was drawn, because a study writes its report again whenever an experiment is concluded, and the figures of those
 * concluded earlier stay the same. Forgotten with the figure.
 */
const drawn = new WeakMap<FigureSpec, Drawn>()

/** `name`: the path in the folder without an extension. Returns the paths. */
export function writeFigure(folder: OutputFolder, name: string, spec: FigureSpec): string[] {
  const files = drawn.get(spec) ?? draw(spec)
  drawn.set(spec, files)
  return files.map(([ending, content]) => {
    folder.write(`${name}${ending}`, content)
    return `${name}${ending}`
  })
}

function draw(spec: FigureSpec): Drawn {
  const svg = drawFigure(spec)
  const panels = countPanels(spec)
  return [
    ['.svg', svg],
    ['.png', renderPng(svg)],
    ...Array.from(
      { length: panels > 1 ? panels : 0 },
      (_, panel) => [`-${panel + 1}.svg`, drawFigure(spec, { panel, width: PANEL_WIDTH })] as const,
    ),
    ['.json', figureToJson(spec)],
  ]
}

/** About half of a page. */
const PANEL_WIDTH = 400
