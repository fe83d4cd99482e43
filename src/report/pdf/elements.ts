/** The elements of the SVG that `drawFigure` writes: shapes, texts and groups, without style sheets. */

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** The text inside, if there is any. */
  readonly text: string
}

interface Open {
  name: string
  attributes: Record<string, string>
  children: Open[]
  text: string
}

export function parseSvg(svg: string): Element {
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const path = [root]
  for (const [, close, name, attributes, empty, text] of svg.matchAll(
    /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g,
  )) {
    const around = path.at(-1)!
    if (text !== undefined) around.text += unescape(text)
    else if (close) path.pop()
    else {
      const element: Open = {
        name: name!,
        attributes: readAttributes(attributes ?? ''),
        children: [],
        text: '',
      }
      around.children.push(element)
      if (!empty) path.push(element)
    }
  }
  const [first] = root.children
  if (first?.name !== 'svg') throw new RangeError('expected an <svg> element')
  return first
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)]
  return Object.fromEntries(pairs.map(([, name, value]) => [name!, unescape(value!)]))
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name]!)
}
