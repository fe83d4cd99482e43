/** Reads one input, and says what is wrong with how that went. */
import { inspect } from 'node:util'
import { UserError } from '../../src/errors.ts'
import { takeAllocated } from './allocations.ts'
import { ROOM, type Target } from './target.ts'

/** Seconds. */
export const LONGEST_READ = 2

/** Characters of a message, the subject left out. */
const LONGEST_MESSAGE = 1000

export interface Attempt {
  readonly accepted: boolean
  /** Bytes of typed arrays for each byte of the input, beyond `ROOM`. */
  readonly multiple: number
  /** What is wrong, in a line. */
  readonly fault?: string
}

export function attempt(target: Target, input: Uint8Array): Attempt {
  const start = process.cpuUsage()
  takeAllocated()
  const error = thrownBy(() => target.read(input))
  const allocated = takeAllocated()
  // Of the processor, not of the clock: the machine may have other work.
  const { user, system } = process.cpuUsage(start)
  const seconds = (user + system) / 1e6
  const multiple = Math.max(0, allocated - ROOM) / Math.max(1, input.length)
  const fault = faultOf(error, target) ?? slow(seconds) ?? greedy(multiple, target)
  return { accepted: error === undefined, multiple, ...(fault !== undefined && { fault }) }
}

function thrownBy(action: () => void): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error ?? new Error('nothing was thrown')
  }
}

function faultOf(error: unknown, { subject }: Target): string | undefined {
  if (error === undefined) return undefined
  if (!(error instanceof UserError)) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(inspect(error))
    const place = /\bat .*\/(src\/[^)\n]*)/.exec(stack)?.[1] ?? ''
    return `crash: ${message.slice(0, 200)} ${place}`
  }
  if (error.message.includes('not enough memory')) return `memory: ${error.message.slice(0, 200)}`
  if (!error.message.includes(subject)) return `an error without a file name: ${error.message.slice(0, 200)}`
  // A person's own words may be repeated, the content of a file may not.
  if (subject !== '' && error.message.replaceAll(subject, '').length > LONGEST_MESSAGE)
    return `a message of ${error.message.length} characters: ${error.message.slice(0, 200)}`
  return undefined
}

function slow(seconds: number): string | undefined {
  return seconds > LONGEST_READ ? `hang: ${seconds.toFixed(1)} s` : undefined
}

function greedy(multiple: number, target: Target): string | undefined {
  if (target.multiple === undefined || multiple <= target.multiple) return undefined
  return `memory: ${multiple.toFixed(0)} bytes for each byte of input, expected at most ${target.multiple}`
}
