/** The files of a figure: SVG and PNG, one SVG per panel where there are several, and the figure as data. */
import type { FigureSpec } from '../../figure/index.ts'
import { figureToJson } from '../files/figure-data.ts'
import { renderPng } from '../files/png-node.ts'
import { countPanels, drawFigure } from '../figures/figure.ts'
import type { OutputFolder } from './output.ts'

/** `name`: the path in the folder without an extension. Returns the paths. */
export function writeFigure(folder: OutputFolder, name: string, spec: FigureSpec): string[] {
  const svg = drawFigure(spec)
  const panels = countPanels(spec)
  const files: [string, string | Uint8Array][] = [
    [`${name}.svg`, svg],
    [`${name}.png`, renderPng(svg)],
    ...Array.from({ length: panels > 1 ? panels : 0 }, (_, panel): [string, string] => [
      `${name}-${panel + 1}.svg`,
      drawFigure(spec, { panel, width: PANEL_WIDTH }),
    ]),
    [`${name}.json`, figureToJson(spec)],
  ]
  for (const [path, content] of files) folder.write(path, content)
  return files.map(([path]) => path)
}

/** About half of a page. */
const PANEL_WIDTH = 400
