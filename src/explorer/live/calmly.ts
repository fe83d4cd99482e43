/** Signals that change faster than anyone can see, for components that are expensive to draw. */
import { effect, untracked } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'

/**
 * Milliseconds between two drawings. Each leaves a discarded drawing behind, which takes memory until it is collected: 15 a
 * second look as smooth for a curve as 60.
 */
const PICTURE = 66

/**
 * What `read` returns now. Draws the component again after a signal that `read` reads has changed: at once if it was
 * not drawn lately, otherwise a little later, once for all changes in between.
 * @param inputs as in `useEffect`: what `read` depends on besides signals
 */
export function useCalmly<T>(read: () => T, inputs: readonly unknown[]): T {
  const [, setDrawn] = useState(0)
  useEffect(() => {
    return calmly(read, () => setDrawn((drawn) => drawn + 1))
  }, inputs)
  return untracked(read)
}

/** Calls `draw` after changes of what `read` reads, `PICTURE` apart; returns what ends it. */
export function calmly(read: () => unknown, draw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = Number.NEGATIVE_INFINITY
  let isFirst = true
  const dispose = effect(() => {
    read()
    if (isFirst) {
      isFirst = false
      return
    }
    timer ??= setTimeout(
      () => {
        timer = undefined
        last = performance.now()
        draw()
      },
      Math.max(0, last + PICTURE - performance.now()),
    )
  })
  return () => {
    dispose()
    clearTimeout(timer)
  }
}
