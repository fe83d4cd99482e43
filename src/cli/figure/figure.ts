/** `normscope figure`: draws one figure of an earlier output, or of a kept run, at the width and in the font of a paper. */
import pc from 'picocolors'
import { dirname, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { chooseArms, drawnArms, type FigureSpec } from '../../figure/index.ts'
import { choiceOption, numberOption, parsedOption } from '../../options/index.ts'
import { countPanels } from '../../report/index.ts'
import {
  displayPath,
  type FigureFormat,
  figureFormats,
  findFigures,
  renderFigureFile,
} from '../../report/output/index.ts'
import { cannotWrite, makeFolders, writeWhole } from '../../store/index.ts'
import { namesOption, readFlag } from '../arguments.ts'
import { definitions } from '../display/table.ts'

/** The options as commander passes them. */
export interface FigureArguments {
  width?: string
  format?: string
  font?: string
  out?: string
  panel?: string
  arms?: string
  store: string
}

/** Points of 1/72 inch per unit of length. */
const UNITS: Readonly<Record<string, number>> = { in: 72, cm: 72 / 2.54, mm: 72 / 25.4, pt: 1, px: 0.65 }

/**
 * A pixel of a drawing is printed as 0.65 points: type of 11 pixels has 7 points in print, at any width. A width in
 * pixels is the width of the drawing.
 */
const POINTS_PER_PIXEL = 0.65

const widthOption = parsedOption<number, undefined>(undefined, {
  expected: 'a width from 1 in to 20 in, with its unit (in, cm, mm, pt or px)',
  example: '3.25in',
  parse(text) {
    const [, value, unit] = /^(\d+(?:\.\d+)?|\.\d+)\s*(in|cm|mm|pt|px)$/.exec(text.trim()) ?? []
    const points = Number(value) * (UNITS[unit ?? ''] ?? Number.NaN)
    return points >= 72 && points <= 1440 ? points : undefined
  },
})

/** Returns what to print. Throws a UserError that names the file, the figure or the option that is wrong. */
export function figureCommand(source: string, name: string | undefined, given: FigureArguments): string {
  const points = readFlag('width', widthOption, given.width)
  const arms = readFlag('arms', namesOption('plain,bn'), given.arms)
  const figures = findFigures(source, given.store)
  if (name === undefined) return listFigures(source, figures.list())
  const whole = figures.read(name)
  const spec = arms === undefined ? whole : chooseArms(whole, arms)
  const panel = readFlag(
    'panel',
    numberOption(undefined, { min: 1, max: countPanels(spec), integer: true }),
    given.panel,
  )
  const format = formatOf(given)
  const file = given.out ?? `${spec.name}${panel === undefined ? '' : `-${panel}`}.${format}`
  if (file.trim() === '') throw new UserError('--out: expected a file, got nothing; write --out FILE')
  const bytes = renderFigureFile(spec, {
    format,
    width: points === undefined ? undefined : Math.round(points / POINTS_PER_PIXEL),
    points,
    font: given.font,
    panel: panel === undefined ? undefined : panel - 1,
  })
  const path = resolve(file)
  try {
    makeFolders(dirname(path))
    writeWhole(path, bytes)
  } catch (error) {
    throw cannotWrite(`--out ${file}`, error, 'name a writable file with --out FILE')
  }
  return `${pc.green('✓')} ${displayPath(path)}\n`
}

/** By `--format`, or else by the ending of `--out`; SVG by default. */
function formatOf({ format, out }: FigureArguments): FigureFormat {
  const ending = /\.(\w+)$/.exec(out ?? '')?.[1]?.toLowerCase()
  const known = figureFormats.find((each) => each === ending)
  return readFlag('format', choiceOption<FigureFormat>(known ?? 'svg', figureFormats), format)
}

function listFigures(
  source: string,
  all: readonly { readonly name: string; readonly spec: FigureSpec }[],
): string {
  const rows = all.map(({ name, spec }): [string, string] => {
    const panels = countPanels(spec)
    const arms = drawnArms(spec)
    const facts = [
      ...(panels > 1 ? [`${panels} panels`] : []),
      ...(arms.length > 1 ? [`arms ${arms.join(', ')}`] : []),
    ]
    return [name, `${spec.title}${facts.length === 0 ? '' : pc.dim(` (${facts.join('; ')})`)}`]
  })
  return `${definitions(rows)}\n\n${pc.dim(`normscope figure ${source} NAME --width 3.25in --format pdf draws one`)}\n`
}
