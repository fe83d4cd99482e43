/** Sessions over devices: calls are ordered, checked and refused by the same rules for every backend. */
import type { ProgramRequest } from '../compile/request.ts'
import type { State, TypedArray } from '../tensor/index.ts'
import { CallQueue } from './call-queue.ts'
import {
  checkInputs,
  checkLength,
  closedSession,
  disposedProgram,
  notInSession,
  pendingCalls,
} from './calls.ts'
import type { Device, Executable, SyncDevice, SyncExecutable } from './device.ts'
import type { Inputs, Program, Session, SyncProgram, SyncSession } from './types.ts'

/** A session whose calls all return promises. */
export function openSession(device: Device): Session {
  const calls = new Calls(device, { areImmediate: false })
  const compile = async (request: ProgramRequest): Promise<Program> =>
    programOver(await calls.compile(() => device.compile(request)), calls).program
  return { ...sessionOver(device, calls), compile }
}

/** A session with the synchronous variants too. */
export function openSyncSession<Extra = unknown>(device: SyncDevice<Extra>): SyncSession<Extra> {
  const calls = new Calls(device, { areImmediate: true })
  const compile = async (request: ProgramRequest): Promise<SyncProgram> => {
    const executable = await calls.compile(() => device.compile(request))
    const { program, check } = programOver(executable, calls)
    return {
      ...program,
      runSync(given = {}) {
        check(given)
        calls.checkReady('run')
        return executable.run(given)
      },
      isReady: () => calls.areDone,
      ...executable.extra,
    }
  }
  return {
    ...sessionOver(device, calls),
    // A device gives the outputs that a request names, and every program its extras.
    compile: compile as SyncSession<Extra>['compile'],
    readSync(state) {
      calls.checkReady('read', state)
      checkState(device, state)
      return device.read(state)
    },
    writeSync(state, values) {
      calls.checkReady('write', state)
      checkState(device, state)
      checkLength('write', state, values)
      device.write(state, values)
    },
    restoreSync(state, values) {
      calls.checkReady('restore', state)
      checkState(device, state)
      checkLength('restore', state, values)
      device.restore(state, values)
    },
  }
}

/**
 * Everything that sessions have besides `compile`. Errors in these functions become rejections, because they are
 * asynchronous.
 */
function sessionOver(device: Device | SyncDevice, calls: Calls): Omit<Session, 'compile'> {
  return {
    name: device.name,
    engines: device.engines ?? new Set([device.name]),
    read: async (state) =>
      calls.on(state, () => {
        checkState(device, state)
        return device.read(state)
      }),
    async write(state, values) {
      const kept = calls.keep(values, state)
      return calls.on(state, () => {
        checkState(device, state)
        checkLength('write', state, kept)
        return device.write(state, kept)
      })
    },
    async restore(state, values) {
      const kept = calls.keep(values, state)
      return calls.on(state, () => {
        checkState(device, state)
        checkLength('restore', state, kept)
        return device.restore(state, kept)
      })
    },
    close: () => calls.close(),
  }
}

function programOver(
  executable: Executable | SyncExecutable,
  calls: Calls,
): { program: Program; check: (given: Inputs) => void } {
  let isDisposed = false
  function check(given: Inputs): void {
    calls.checkOpen()
    if (isDisposed) throw disposedProgram()
    checkInputs(executable.inputs, given)
  }
  return {
    check,
    program: {
      async run(given = {}) {
        check(given)
        const kept = Object.entries(given).map(([name, value]) => [name, calls.keep(value)] as const)
        return calls.run(() => executable.run(Object.fromEntries(kept)))
      },
      explain: () => executable.explain(),
      dispose() {
        if (isDisposed) return
        isDisposed = true
        calls.free(() => executable.dispose())
      },
    },
  }
}

/**
 * The calls of one session. A compilation does not change a state that is already in the session, so calls that it
 * cannot affect overtake it: a network continues to train while another program is compiled. Calls on states that are
 * not in the session wait for it.
 */
class Calls {
  readonly #device: Device | SyncDevice
  /** Whether the calls of the device end before they return. */
  readonly #areImmediate: boolean
  readonly #compilations = new CallQueue()
  readonly #others = new CallQueue()
  #isClosed = false

  constructor(device: Device | SyncDevice, { areImmediate }: { areImmediate: boolean }) {
    this.#device = device
    this.#areImmediate = areImmediate
  }

  /** Whether all calls but compilations have ended. */
  get areDone(): boolean {
    return this.#others.isIdle
  }

  checkOpen(): void {
    if (this.#isClosed) throw closedSession()
  }

  /** A synchronous call cannot wait for those before it. */
  checkReady(call: string, state?: State): void {
    this.checkOpen()
    if (this.#waits(state)) throw pendingCalls(call)
  }

  compile<T>(call: () => Promise<T>): Promise<T> {
    this.checkOpen()
    return this.#compilations.add(call)
  }

  run<T>(call: () => T | Promise<T>): Promise<T> {
    this.checkOpen()
    return this.#others.add(call)
  }

  /** A call that needs a state, which an earlier, pending compilation may add. */
  on<T>(state: State, call: () => T | Promise<T>): Promise<T> {
    this.checkOpen()
    const { isIdle, ended } = this.#compilations
    return this.#others.add(() => (isIdle || this.#device.has(state) ? call() : ended.then(call)))
  }

  /** `values` as they are now; the caller may overwrite them before a call has used them. */
  keep<T extends TypedArray | number>(values: T, state?: State): T {
    if (typeof values === 'number') return values
    return this.#areImmediate && !this.#waits(state) ? values : (values.slice() as T)
  }

  /** Runs after the calls before it. A closed device has freed everything. */
  free(dispose: () => void): void {
    if (!this.#isClosed) void this.#others.add(dispose)
  }

  /** Runs after the calls before it. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const { isIdle, ended } = this.#compilations
    const close = () => this.#device.close()
    void this.#others.add(() => (isIdle ? close() : ended.then(close)))
  }

  #waits(state?: State): boolean {
    const needsCompilation = state !== undefined && !this.#device.has(state) && !this.#compilations.isIdle
    return needsCompilation || !this.areDone
  }
}

function checkState(device: Pick<Device, 'has'>, state: State): void {
  if (!device.has(state)) throw notInSession(state.name)
}
