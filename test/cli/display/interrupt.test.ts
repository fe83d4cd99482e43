import { afterEach, describe, expect, it } from 'vitest'
import { type Interrupt, onInterrupt, OUT_OF_TIME } from '../../../src/cli/display/interrupt.ts'

describe('onInterrupt', () => {
  let stop: Interrupt | undefined
  afterEach(() => stop?.release())

  it('asks for a stop when the time limit is over, counted from the start of the process', async () => {
    stop = onInterrupt({ timeLimit: process.uptime() + 0.05 })
    expect(stop.signal.aborted).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(stop.signal.aborted).toBe(true)
    expect(stop.exitCode).toBe(OUT_OF_TIME)
  })

  it('asks for a stop on SIGUSR1, once', async () => {
    stop = onInterrupt()
    for (let i = 0; i < 2; i++) {
      process.kill(process.pid, 'SIGUSR1')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(stop.signal.aborted).toBe(true)
    expect(stop.exitCode).toBe(OUT_OF_TIME)
  })
})
