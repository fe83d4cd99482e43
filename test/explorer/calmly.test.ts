import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { calmly } from '../../src/explorer/live/calmly.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('draws a few times a second however fast a signal changes, and the last value in the end', () => {
  const step = signal(0)
  const drawn: number[] = []
  const end = calmly(
    () => step.value,
    () => drawn.push(step.value),
  )
  for (let i = 0; i < 200; i++) {
    step.value++
    vi.advanceTimersByTime(5)
  }
  vi.advanceTimersByTime(100)
  expect(drawn.length).toBeGreaterThan(10)
  expect(drawn.length).toBeLessThan(20)
  expect(drawn.at(-1)).toBe(200)
  end()
  step.value++
  vi.advanceTimersByTime(100)
  expect(drawn.at(-1)).toBe(200)
})

it('draws a single change at once', () => {
  const step = signal(0)
  let count = 0
  const end = calmly(
    () => step.value,
    () => count++,
  )
  vi.advanceTimersByTime(1000)
  step.value = 1
  vi.advanceTimersByTime(1)
  expect(count).toBe(1)
  end()
})
