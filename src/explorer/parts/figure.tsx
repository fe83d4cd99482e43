/** A figure of the report in the page, drawn again whenever its data change, with its numbers as a table. */
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { FigureSpec } from '../../figure/index.ts'
import { captionOf } from '../../figure/parts.ts'
import { drawFigure } from '../../report/figures/figure.ts'
import { kindOf } from '../../report/figures/kinds.ts'
import { Parts } from '../words/parts.ts'
import { localCell, localDrawing } from './numbers.ts'
import { redraw } from './redraw.ts'

/** In pixels of the drawing. Narrower places scale it, because the names of curves need their room. */
const NARROWEST = 400
const WIDEST = 900

export function Figure({ spec, isLive = false }: { readonly spec: FigureSpec; readonly isLive?: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const { figure: words, number: marks } = useContext(Parts)
  useLayoutEffect(() => {
    const element = place.current!
    // The text of a drawing grows with that of the page, as for a projector.
    const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
    const measure = () =>
      setWidth(Math.min(WIDEST, Math.max(NARROWEST, Math.floor(element.clientWidth / scale))))
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])
  const drawn = width === 0 ? '' : localDrawing(drawFigure(spec, { width }), marks)
  const shown = useRef('')
  useLayoutEffect(() => {
    redraw(place.current!, shown.current, drawn)
    shown.current = drawn
  }, [drawn])
  return (
    <figure aria-label={spec.title} class={isLive ? 'live' : undefined}>
      <div class="drawn" ref={place} />
      <figcaption>
        {captionOf(spec)}
        {spec.notes && spec.notes.length > 0 && (
          <ul class="notes">
            {spec.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <details class="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{words.numbers}</summary>
          {isOpen && <Numbers spec={spec} />}
        </details>
      </figcaption>
    </figure>
  )
}

/** Rows that a person can still look through. */
const MOST_ROWS = 60

function Numbers({ spec }: { readonly spec: FigureSpec }) {
  const { head, rows } = kindOf(spec).numbers(spec)
  const { figure: words, number: marks } = useContext(Parts)
  const every = Math.ceil(rows.length / MOST_ROWS)
  return (
    <div
      class="scroll"
      role="region"
      aria-label={words.table.replace('{title}', spec.title ?? '')}
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            {head.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter((_, i) => i % every === 0)
            .map((cells, i) => (
              <tr key={i}>
                {cells.map((cell, column) => (
                  <td key={column}>{localCell(cell, marks)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}
