/**
 * A surface in relief as SVG, seen from any direction: from a fixed direction on paper, and turned by the reader in
 * the page. The page contains the source of this file's functions, so the file imports nothing. The projection is
 * orthographic; the heights are drawn row by row from the far corner, which hides what is behind without sorting.
 */

/** Everything that a drawing needs. Positions run from −1 to 1 along x and y, heights from 0 to 1. */
export interface ReliefScene {
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** heights[j · x.length + i]; null is a hole. */
  readonly heights: readonly (number | null)[]
  /** From the lowest to the highest; each covers the same share of the height. */
  readonly colours: readonly string[]
  readonly ticks: {
    readonly x: readonly ReliefTick[]
    readonly y: readonly ReliefTick[]
    readonly z: readonly ReliefTick[]
  }
  readonly labels: { readonly x: string; readonly y: string }
  /** The optimizer's path on the surface: x, y and height of each point, and a label beside some. */
  readonly path?: readonly (readonly [x: number, y: number, height: number, label?: string])[]
  readonly ink: { readonly muted: string; readonly grid: string }
}

/** Its position, or height, and its label. */
export type ReliefTick = readonly [number, string]

/** Degrees around the vertical, and degrees above the horizon. */
export interface ReliefView {
  readonly azimuth: number
  readonly elevation: number
}

/** Draws the scene as SVG inside a box of `width` × `height` pixels. */
export function drawScene(scene: ReliefScene, view: ReliefView, width: number, height: number): string {
  const turn = (view.azimuth * Math.PI) / 180
  const tilt = (view.elevation * Math.PI) / 180
  const [sinTurn, cosTurn, sinTilt, cosTilt] = [
    Math.sin(turn),
    Math.cos(turn),
    Math.sin(tilt),
    Math.cos(tilt),
  ]
  // The floor is 2 × 2 with a diagonal of 2.83; the relief is 1.1 high. The rest is space for the labels.
  const rise = 1.1
  const unit = Math.min((width - 84) / 2.83, (height - 44) / (2.83 * sinTilt + rise * cosTilt))
  const middle = height / 2 + (rise * cosTilt * unit) / 2 - 6
  const at = (x: number, y: number, z: number): [number, number] => [
    width / 2 + (x * cosTurn + y * sinTurn) * unit,
    middle + ((x * sinTurn - y * cosTurn) * sinTilt - z * rise * cosTilt) * unit,
  ]
  /** The corner farthest from the viewer, where y cos − x sin is largest. */
  const far = [sinTurn > 0 ? -1 : 1, cosTurn > 0 ? 1 : -1] as const
  const point = (place: [number, number]) =>
    `${Math.round(place[0] * 10) / 10},${Math.round(place[1] * 10) / 10}`
  const path = (places: [number, number][], close = '') => `M${places.map(point).join('L')}${close}`
  const text = (place: [number, number], anchor: string, words: string) =>
    `<text x="${Math.round(place[0] * 10) / 10}" y="${Math.round(place[1] * 10) / 10}" font-size="10.5" fill="${scene.ink.muted}" text-anchor="${anchor}">${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`
  const parts: string[] = []

  // The floor and the two walls behind, with lines at the labelled heights.
  const floor = path([at(-1, -1, 0), at(1, -1, 0), at(1, 1, 0), at(-1, 1, 0)], 'Z')
  const walls = [0, ...scene.ticks.z.map((tick) => tick[0]), 1].map((z) =>
    path([at(-far[0], far[1], z), at(far[0], far[1], z), at(far[0], -far[1], z)]),
  )
  const posts = [
    [-far[0], far[1]],
    [far[0], far[1]],
    [far[0], -far[1]],
  ].map((corner) => path([at(corner[0]!, corner[1]!, 0), at(corner[0]!, corner[1]!, 1)]))
  parts.push(`<path d="${[floor, ...walls, ...posts].join('')}" stroke="${scene.ink.grid}" fill="none"/>`)

  const [columns, rows] = [scene.x.length, scene.y.length]
  const order = (count: number, ascending: boolean) =>
    Array.from({ length: count - 1 }, (_, i) => (ascending ? i : count - 2 - i))
  const across = order(columns, far[0] < 0)
  const along = order(rows, far[1] < 0)
  // The light is at the left, behind the viewer; a slope's brightness is the cosine of its angle to the light.
  const light = [-0.45, -0.55, 0.7]
  const faces: string[] = []
  for (const j of along) {
    for (const i of across) {
      const corners = [j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i]
      const z = corners.map((corner) => scene.heights[corner])
      if (z.some((corner) => corner === null || corner === undefined)) continue
      const [a, b, c, d] = z as [number, number, number, number]
      const [x0, x1, y0, y1] = [scene.x[i]!, scene.x[i + 1]!, scene.y[j]!, scene.y[j + 1]!]
      const slopeX = (((b + c - a - d) / 2) * rise) / (x1 - x0)
      const slopeY = (((c + d - a - b) / 2) * rise) / (y1 - y0)
      const normal = [-(slopeX * cosTurn + slopeY * sinTurn), slopeX * sinTurn - slopeY * cosTurn, 1]
      const length = Math.hypot(normal[0]!, normal[1]!, 1)
      const cosine = (normal[0]! * light[0]! + normal[1]! * light[1]! + light[2]!) / length
      const colour = shade(
        scene.colours[
          Math.min(scene.colours.length - 1, Math.floor(((a + b + c + d) / 4) * scene.colours.length))
        ]!,
        cosine,
      )
      faces.push(
        `<path d="${path([at(x0, y0, a), at(x1, y0, b), at(x1, y1, c), at(x0, y1, d)], 'Z')}" fill="${colour}" stroke="${colour}"/>`,
      )
    }
  }
  parts.push(`<g stroke-width="0.6" stroke-linejoin="round">${faces.join('')}</g>`)

  // The path lies over the surface, also where a hill would hide it: a reader wants to follow all of it.
  const way = scene.path ?? []
  if (way.length > 0) {
    const places = way.map((each) => at(each[0], each[1], each[2]))
    const line = path(places)
    const dot = (place: [number, number], radius: number) =>
      `<circle cx="${Math.round(place[0] * 10) / 10}" cy="${Math.round(place[1] * 10) / 10}" r="${radius}" fill="#fdfdfd" stroke="#0a0a0a" stroke-width="0.9"/>`
    parts.push(
      `<g class="path"><path d="${line}" stroke="#0a0a0a" stroke-width="2.8" stroke-linejoin="round" fill="none"/>`,
      `<path d="${line}" stroke="#fdfdfd" stroke-width="1.5" stroke-linejoin="round" fill="none"/>`,
      ...places.map((place, i) => dot(place, way[i]![3] === undefined ? 1.8 : 4.5)),
      ...places.map((place, i) => {
        const words = way[i]![3]
        if (words === undefined) return ''
        const label = text([place[0] + 8, place[1] - 5], 'start', words).replace(
          /fill="[^"]*"/,
          'fill="#0a0a0a"',
        )
        return `<g stroke="#fdfdfd" stroke-width="3" stroke-linejoin="round">${label}</g>${label}`
      }),
      '</g>',
    )
  }

  // Labels along the two near edges of the floor, and up the leftmost post.
  const away = 1.1
  for (const [x, words] of scene.ticks.x) {
    const place = at(x, -far[1] * away, 0)
    parts.push(text([place[0], place[1] + 8], anchorAt(place[0], at(x, 0, 0)[0]), words))
  }
  for (const [y, words] of scene.ticks.y) {
    const place = at(-far[0] * away, y, 0)
    parts.push(text([place[0], place[1] + 8], anchorAt(place[0], at(0, y, 0)[0]), words))
  }
  const left = at(-far[0], far[1], 0)[0] < at(far[0], -far[1], 0)[0] ? [-far[0], far[1]] : [far[0], -far[1]]
  for (const [z, words] of scene.ticks.z) {
    const place = at(left[0]!, left[1]!, z)
    parts.push(text([place[0] - 6, place[1] + 4], 'end', words))
  }
  const named = (place: [number, number], words: string) => {
    const anchor = anchorAt(place[0], width / 2)
    // About the width of a letter at this size; a name that would not fit ends at the edge.
    const needed = 6.2 * words.length
    const x =
      anchor === 'start'
        ? Math.min(place[0], width - needed)
        : Math.max(place[0], anchor === 'end' ? needed : 0)
    return text([x, place[1] + 14], anchor, words)
  }
  parts.push(named(at(0, -far[1] * 1.3, 0), scene.labels.x), named(at(-far[0] * 1.3, 0, 0), scene.labels.y))
  return parts.join('')
}

/** Labels left of the floor end at their position, labels right of it begin there. */
export function anchorAt(place: number, middle: number): string {
  return place < middle - 8 ? 'end' : place > middle + 8 ? 'start' : 'middle'
}

/** A colour under light of this strength: darker if it faces away, slightly brighter if it faces the light. */
export function shade(colour: string, cosine: number): string {
  const strength = 0.5 + 0.62 * Math.max(0, cosine)
  const channel = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16)
    const lit = strength <= 1 ? value * strength : value + (255 - value) * (strength - 1)
    return Math.round(Math.min(255, lit)).toString(16).padStart(2, '0')
  }
  return `#${channel(1)}${channel(3)}${channel(5)}`
}
