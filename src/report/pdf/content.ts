/** Draws SVG elements as the operators of a PDF page. After ISO 32000-1, §8 and §9. */
import type { Element } from './elements.ts'

/** A font of the page: the hexadecimal codes of a text and its width. */
export interface PageFont {
  /** `F1`. */
  readonly name: string
  encode(text: string): string
  /** At a size of 1. */
  widthOf(text: string): number
}

export interface PageFonts {
  readonly regular: PageFont
  readonly bold: PageFont
}

/** The operators, and the opacities that the page must define: `a50` is 0.5. */
export function drawElements(root: Element, fonts: PageFonts): { operators: string; opacities: Set<number> } {
  const opacities = new Set<number>()
  const operators: string[] = []
  const draw = (element: Element): void => {
    const { name, attributes, children } = element
    if (name === 'text') operators.push(textOf(element, fonts))
    else if (name === 'g' || name === 'svg') {
      operators.push('q')
      const transform = transformOf(attributes['transform'])
      if (transform !== '') operators.push(transform)
      for (const child of children) draw(child)
      operators.push('Q')
    } else {
      const path = pathOf(element)
      if (path !== '') operators.push(paint(path, attributes, opacities))
    }
  }
  draw(root)
  return { operators: operators.join('\n'), opacities }
}

const number = (value: number): string => String(Number(value.toFixed(3)))
const numbers = (...values: number[]): string => values.map(number).join(' ')

function read(attributes: Element['attributes'], ...names: string[]): number[] {
  return names.map((name) => Number(attributes[name] ?? 0))
}

function transformOf(transform: string | undefined): string {
  if (transform === undefined) return ''
  return [...transform.matchAll(/(translate|rotate)\(([^)]*)\)/g)]
    .map(([, kind, list]) => {
      const [a = 0, b = 0, c = 0] = list!.split(/[\s,]+/).map(Number)
      if (kind === 'translate') return `1 0 0 1 ${numbers(a, b)} cm`
      const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]
      return `${numbers(cos, sin, -sin, cos, b - b * cos + c * sin, c - b * sin - c * cos)} cm`
    })
    .join('\n')
}

function pathOf({ name, attributes }: Element): string {
  switch (name) {
    case 'rect':
      return `${numbers(...read(attributes, 'x', 'y', 'width', 'height'))} re`
    case 'circle': {
      const [x, y, r] = read(attributes, 'cx', 'cy', 'r') as [number, number, number]
      return ellipse(x, y, r, r)
    }
    case 'ellipse':
      return ellipse(...(read(attributes, 'cx', 'cy', 'rx', 'ry') as [number, number, number, number]))
    case 'polygon':
      return `${linePath(`M${attributes['points']}`)} h`
    case 'path':
      return linePath(attributes['d'] ?? '')
    default:
      return ''
  }
}

/** Four curves; the constant gives the best fit of a Bézier curve to a quarter of a circle. */
function ellipse(x: number, y: number, rx: number, ry: number): string {
  const [kx, ky] = [0.5523 * rx, 0.5523 * ry]
  return [
    `${numbers(x + rx, y)} m`,
    `${numbers(x + rx, y + ky, x + kx, y + ry, x, y + ry)} c`,
    `${numbers(x - kx, y + ry, x - rx, y + ky, x - rx, y)} c`,
    `${numbers(x - rx, y - ky, x - kx, y - ry, x, y - ry)} c`,
    `${numbers(x + kx, y - ry, x + rx, y - ky, x + rx, y)} c h`,
  ].join('\n')
}

/** Paths of straight lines: the commands M, L, H, V and Z, absolute or relative. */
function linePath(d: string): string {
  const parts: string[] = []
  let [x, y, startX, startY] = [0, 0, 0, 0]
  for (const [, command, list] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const values = (list!.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/g) ?? []).map(Number)
    const relative = command === command!.toLowerCase()
    const kind = command!.toUpperCase()
    if (kind === 'Z') {
      parts.push('h')
      ;[x, y] = [startX, startY]
    } else if (kind === 'H' || kind === 'V') {
      for (const value of values) {
        if (kind === 'H') x = relative ? x + value : value
        else y = relative ? y + value : value
        parts.push(`${numbers(x, y)} l`)
      }
    } else if (kind === 'M' || kind === 'L') {
      for (let i = 0; i + 1 < values.length; i += 2) {
        x = relative ? x + values[i]! : values[i]!
        y = relative ? y + values[i + 1]! : values[i + 1]!
        const starts = kind === 'M' && i === 0
        if (starts) [startX, startY] = [x, y]
        parts.push(`${numbers(x, y)} ${starts ? 'm' : 'l'}`)
      }
    } else throw new RangeError(`a path has the command ${command}, which is not one of M, L, H, V and Z`)
  }
  return parts.join('\n')
}

function paint(path: string, attributes: Element['attributes'], opacities: Set<number>): string {
  const fill = colourOf(attributes['fill'] ?? '#000000')
  const stroke = colourOf(attributes['stroke'] ?? 'none')
  if (fill === null && stroke === null) return ''
  const [fillOpacity, strokeOpacity] = ['fill-opacity', 'stroke-opacity'].map((name) =>
    Math.round(100 * Number(attributes[name] ?? attributes['opacity'] ?? 1)),
  ) as [number, number]
  const parts = ['q']
  const one = fill !== null && stroke !== null && fillOpacity !== strokeOpacity
  const alpha = fill === null ? strokeOpacity : fillOpacity
  const use = (value: number) => {
    if (value === 100 && !one) return
    opacities.add(value)
    parts.push(`/a${value} gs`)
  }
  use(alpha)
  if (fill !== null) parts.push(`${fill} rg`)
  if (stroke !== null) {
    const dash = attributes['stroke-dasharray'] ?? 'none'
    parts.push(`${stroke} RG`, `${number(Number(attributes['stroke-width'] ?? 1))} w`)
    if (dash !== 'none') parts.push(`[${dash.replaceAll(',', ' ')}] 0 d`)
    if (attributes['stroke-linecap'] === 'round') parts.push('1 J')
    if (attributes['stroke-linejoin'] === 'round') parts.push('1 j')
  }
  // Even-odd or not makes no difference to an outline that does not cross itself; contours with holes need it.
  const f = attributes['fill-rule'] === 'evenodd' ? 'f*' : 'f'
  if (one) {
    parts.push(path, f)
    use(strokeOpacity)
    parts.push(path, 'S')
  } else parts.push(path, fill === null ? 'S' : stroke === null ? f : f === 'f*' ? 'B*' : 'B')
  parts.push('Q')
  return parts.join('\n')
}

/** Three shares of 1; null for none. */
function colourOf(colour: string): string | null {
  if (colour === 'none' || colour === 'transparent') return null
  const parts = /^rgb\((\d+),\s*(\d+),\s*(\d+)\)$/.exec(colour)?.slice(1).map(Number)
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1]
  const short = /^#([0-9a-f]{3})$/i.exec(colour)?.[1]
  const digits = hex ?? short?.replace(/./g, '$&$&')
  const channels = parts ?? digits?.match(/../g)?.map((pair) => Number.parseInt(pair, 16))
  if (channels === undefined) throw new RangeError(`a figure has the colour ${colour}; expected #rrggbb`)
  return numbers(...channels.map((channel) => channel / 255))
}

/** The page's y runs down, so letters are mirrored back. */
function textOf({ attributes, text }: Element, fonts: PageFonts): string {
  const font = attributes['font-weight'] === 'bold' ? fonts.bold : fonts.regular
  const [x, y] = read(attributes, 'x', 'y') as [number, number]
  const size = Number(attributes['font-size'] ?? 12)
  const width = size * font.widthOf(text)
  const shift = { start: 0, middle: width / 2, end: width }[attributes['text-anchor'] ?? 'start'] ?? 0
  const fill = colourOf(attributes['fill'] ?? '#000000')
  return `BT\n${fill} rg\n/${font.name} ${number(size)} Tf\n1 0 0 -1 ${numbers(x - shift, y)} Tm\n<${font.encode(text)}> Tj\nET`
}
