/** A backend that must be waited for, as a GPU: the reference, whose calls end later than they return. */
import type { Device } from '../../src/backend/device.ts'
import { referenceDevice } from '../../src/backend/reference/session.ts'
import { openSession } from '../../src/backend/session.ts'
import type { Session } from '../../src/backend/types.ts'

/**
 * A session with promises only. Calls take from 0 to 3 turns of the event loop before they do anything, so that calls which are not
 * made to wait for one another would overtake one another. Throws where a call reaches the device before the last has ended, or
 * after `close`.
 */
export function openAsynchronous(): Session {
  const device = referenceDevice()
  let turns = 0
  let isBusy = false
  let isClosed = false

  async function later<T>(call: () => T | Promise<T>): Promise<T> {
    if (isClosed) throw new Error('the device was closed')
    turns = (turns + 3) % 4
    for (let turn = turns; turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
    return call()
  }

  async function alone<T>(call: () => T): Promise<T> {
    if (isBusy) throw new Error('the last call has not ended')
    isBusy = true
    try {
      return await later(call)
    } finally {
      isBusy = false
    }
  }

  return openSession({
    name: 'asynchronous',
    compile: (request) =>
      later(async () => {
        const program = await device.compile(request)
        return { ...program, run: (inputs) => alone(() => program.run(inputs)) }
      }),
    has: (state) => device.has(state),
    read: (state) => alone(() => device.read(state)),
    write: (state, values) => alone(() => device.write(state, values)),
    restore: (state, values) => alone(() => device.restore(state, values)),
    close() {
      if (isBusy) throw new Error('a call has not ended')
      isClosed = true
      device.close()
    },
  } satisfies Device)
}
