/**
 * Draws an SVG again in the page. Most of a live figure stays the same from one drawing to the next, so only the
 * attributes and texts that differ are written. New elements for every drawing would take memory
 * until they are collected.
 */

/** `place` has the drawing `before`, and gets `after`. Both are written by `drawFigure`. */
export function redraw(place: Element, before: string, after: string): void {
  if (before === after) return
  const changes = changesOf(before, after)
  const elements = changes && place.querySelectorAll('*')
  if (changes === undefined || elements?.length !== changes.elements) {
    place.innerHTML = after
    return
  }
  for (const { at, attributes, text } of changes.changed) {
    const element = elements[at]!
    for (const [name, value] of attributes) element.setAttribute(name, value)
    if (text !== undefined) element.firstChild!.nodeValue = text
  }
}

interface Change {
  /** Counts the elements in the order of the document. */
  readonly at: number
  readonly attributes: readonly (readonly [string, string])[]
  readonly text?: string
}

/** Undefined if the two differ by more than values of attributes and texts without escapes. */
function changesOf(before: string, after: string): { elements: number; changed: Change[] } | undefined {
  // The texts before the first tags are empty.
  const [old, now] = [before.split('<'), after.split('<')]
  if (old.length !== now.length || old.length < 2) return undefined
  const changed: Change[] = []
  let elements = 0
  for (const [i, tag] of now.entries()) {
    const isElement = i > 0 && !tag.startsWith('/')
    if (isElement) elements++
    if (tag === old[i]) continue
    const change = isElement ? changeOf(old[i]!, tag, elements - 1) : undefined
    if (change === undefined) return undefined
    changed.push(change)
  }
  return { elements, changed }
}

const attributePattern = /([^\s="]+)="([^"]*)"/g

/** Compares one tag together with the text after it, as in `text x="3">0.5`. Undefined if more than values differ. */
function changeOf(before: string, after: string, at: number): Change | undefined {
  if (/[&]|^[!?]/.test(before + after)) return undefined
  const [old, now] = [partsOf(before), partsOf(after)]
  const names = ({ name, attributes, isEmpty }: typeof now) =>
    [name, isEmpty, ...attributes.map(([each]) => each)].join(' ')
  if (names(old) !== names(now)) return undefined
  const attributes = now.attributes.filter(([, value], i) => value !== old.attributes[i]![1])
  if (attributes.some(([name]) => name.includes(':'))) return undefined
  if (old.text === now.text) return { at, attributes }
  // A text without characters has no node, and that behind an empty element is not in it.
  if (now.isEmpty || old.text === '' || now.text === '') return undefined
  return { at, attributes, text: now.text }
}

function partsOf(tag: string) {
  const end = tag.indexOf('>')
  const opening = tag.slice(0, end)
  return {
    name: /^[^\s/]+/.exec(opening)?.[0] ?? '',
    attributes: [...opening.matchAll(attributePattern)].map(([, name, value]) => [name!, value!] as const),
    isEmpty: opening.endsWith('/'),
    text: tag.slice(end + 1),
  }
}
