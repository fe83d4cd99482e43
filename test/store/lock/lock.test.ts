import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { describeHolder, thisProcess } from '../../../src/store/lock/holder.ts'
import { acquireLock, holderOf, isLock, type Lock, lookAtLock } from '../../../src/store/lock/lock.ts'
import { newFolder } from '../../support/folders.ts'

const lockIn = (folder: string, holder?: object): string => {
  const file = join(folder, 'lock')
  if (holder) writeFileSync(file, JSON.stringify(holder))
  return file
}

function take(file: string): Lock {
  const lock = acquireLock(file)
  if (!isLock(lock)) throw new Error(`expected the lock, got ${JSON.stringify(lock)}`)
  return lock
}

/** The number of a process that has ended. */
const gone = () => spawnSync(process.execPath, ['-e', '']).pid

/** This process as one of another container would see it: the same names and numbers, and another namespace or kernel. */
const elsewhere = () => ({ ...thisProcess(), boot: 'another', namespace: 'pid:[1]', machine: 'another' })

afterEach(() => vi.restoreAllMocks())

describe('acquireLock', () => {
  it('gives the lock once, and again when it is released', () => {
    const file = lockIn(newFolder())
    const lock = take(file)
    expect(acquireLock(file)).toMatchObject({ pid: process.pid, host: hostname() })
    expect(holderOf(file)).toMatchObject({ pid: process.pid })
    lock.release()
    expect(holderOf(file)).toBeUndefined()
    take(file).release()
    expect(readdirSync(join(file, '..'))).toEqual([])
  })

  it.each<[string, () => object]>([
    ['a process that is gone', () => ({ ...thisProcess(), pid: gone() })],
    ['an earlier process of the same number', () => ({ ...thisProcess(), started: '1' })],
  ])('breaks that of %s at once', (_, holder) => {
    const folder = newFolder()
    const lock = take(lockIn(folder, holder()))
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('gives one process any number of them, which are released when it ends', () => {
    const folders = Array.from({ length: 12 }, () => newFolder())
    const before = process.listeners('exit')
    const locks = folders.map((folder) => take(lockIn(folder)))
    const added = process.listeners('exit').filter((listener) => !before.includes(listener))
    // Node warns of more than ten.
    expect(added).toHaveLength(1)
    locks[0]!.release()
    added[0]!(0)
    expect(folders.flatMap((folder) => readdirSync(folder))).toEqual([])
    expect(process.listeners('exit')).toEqual(before)
  })

  it('leaves the lock of another alone when its own was taken away, and says who has it', () => {
    const file = lockIn(newFolder())
    const lock = take(file)
    expect(lock.lostTo()).toBeUndefined()
    writeFileSync(file, JSON.stringify({ pid: 7, host: 'other' }))
    expect(lock.lostTo()).toEqual({ pid: 7, host: 'other' })
    lock.release()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ pid: 7, host: 'other' })
  })

  it.runIf(existsSync('/etc/machine-id'))('shows no machine id as it is', () => {
    expect(thisProcess().machine).not.toBe(readFileSync('/etc/machine-id', 'utf8').trim().slice(0, 16))
  })
})

describe('the lock of a process that cannot be seen from here', () => {
  /** Milliseconds of a clock that only goes forward. */
  let now = 1000
  const watch = (file: string, seconds: number, each = 1) => {
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    for (let i = 0; i < seconds; i += each) {
      if (isLock(acquireLock(file))) return i
      now += 1000 * each
    }
    return undefined
  }
  const sign = (file: string, hours = 0) => {
    const at = new Date(Date.now() + 3_600_000 * hours + now)
    utimesSync(file, at, at)
  }

  it.each<[string, () => object]>([
    ['of another PID namespace', () => ({ ...thisProcess(), namespace: 'pid:[1]', pid: gone() })],
    ['of another kernel', () => ({ ...thisProcess(), boot: 'another', started: '1' })],
    ['of another host', () => ({ pid: 1, host: 'elsewhere' })],
  ])('%s is broken after a minute of watching', (_, holder) => {
    const file = lockIn(newFolder(), holder())
    expect(watch(file, 59)).toBeUndefined()
    expect(watch(file, 3)).toBeLessThan(3)
  })

  it.each([-1000, -0.1, 0, 0.1, 1000])('is safe whatever its clock says: %d hours off', (hours) => {
    const file = lockIn(newFolder(), elsewhere())
    for (let i = 0; i < 10; i++) {
      sign(file, hours)
      expect(watch(file, 50)).toBeUndefined()
    }
    expect(watch(file, 62)).toBeGreaterThan(5)
  })

  it('is broken by another process of the machine that watched it, but no later lock is', () => {
    const file = lockIn(newFolder(), elsewhere())
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    expect(lookAtLock(file)).toMatchObject({ kind: 'held' })
    for (let i = 0; i < 4; i++) {
      now += 15_000
      lookAtLock(file)
    }
    const view = lookAtLock(file)
    expect(view.kind).toBe('gone')
    const { state } = view as { state: string }
    const other = lockIn(newFolder(), elsewhere())
    expect(isLock(acquireLock(other, { gone: state }))).toBe(false)
    const lock = acquireLock(file, { gone: state })
    expect(isLock(lock)).toBe(true)
    expect(isLock(acquireLock(file, { gone: state }))).toBe(false)
    ;(lock as Lock).release()
    expect(lookAtLock(file)).toEqual({ kind: 'free' })
  })

  it('is safe when its clock is put back', () => {
    const file = lockIn(newFolder(), elsewhere())
    for (const hours of [0, -1, -2, 5, -5]) {
      sign(file, hours)
      expect(watch(file, 50)).toBeUndefined()
    }
  })

  it('is not broken for the time when no one was watching', () => {
    const file = lockIn(newFolder(), elsewhere())
    expect(watch(file, 1)).toBeUndefined()
    now += 3_600_000
    expect(watch(file, 30)).toBeUndefined()
  })

  it('is soon broken where it says nothing', () => {
    const file = lockIn(newFolder())
    writeFileSync(file, '')
    expect(watch(file, 4)).toBeUndefined()
    expect(watch(file, 3)).toBeLessThan(3)
  })

  it('is said to be of another machine or container', () => {
    expect(describeHolder(thisProcess())).toBe(`process ${process.pid}`)
    expect(describeHolder({ pid: 7, host: 'tux' })).toBe(
      'process 7 of another machine or container (host tux)',
    )
  })
})

it('signs of life come while the process computes without a pause', { timeout: 20_000 }, async () => {
  const file = lockIn(newFolder())
  const lock = take(file)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = statSync(file, { bigint: true }).mtimeNs
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5500)
  expect(statSync(file, { bigint: true }).mtimeNs).not.toBe(before)
  lock.release()
})

/** A PID namespace of its own, as a container has, and the host's name. */
const container = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  '--pid',
  '--fork',
  '--mount-proc',
  '--kill-child',
]
/** Runs a command whose process has a number in the namespace: one more than the last. */
const NUMBERED = 'echo $(($0 - 1)) > /proc/sys/kernel/ns_last_pid; "$@"; true'
const whyNot =
  spawnSync(container[0]!, [...container.slice(1), 'true']).status === 0
    ? ''
    : ' (skipped: this system lets no process make a PID namespace)'

describe.skipIf(whyNot !== '')(`containers with one host name and one store${whyNot}`, () => {
  const started: ChildProcess[] = []
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  /** What a script of this folder prints, in a namespace of its own. */
  function contain(
    script: URL,
    { pid }: { pid?: number },
    ...args: string[]
  ): { child: ChildProcess; output: Promise<string> } {
    const file = fileURLToPath(script)
    const node = [process.execPath, '--import', import.meta.resolve('tsx'), file, ...args]
    const command = pid === undefined ? node : ['sh', '-c', NUMBERED, String(pid), ...node]
    const child = spawn(container[0]!, [...container.slice(1), ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    started.push(child)
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    return { child, output: new Promise((resolve) => child.on('close', () => resolve(text))) }
  }

  const isNumbered =
    spawnSync(container[0]!, [...container.slice(1), 'sh', '-c', NUMBERED, '77777', 'sh', '-c', 'echo $$'])
      .stdout?.toString()
      .trim() === '77777'
  const whyNumber = isNumbered ? '' : ' (skipped: this system lets no process choose numbers)'
  it.skipIf(!isNumbered)(
    `hold a lock whose number means another process here, or none, until they are gone${whyNumber}`,
    {
      timeout: 60_000,
    },
    async () => {
      const holder = new URL('./contained-holder.ts', import.meta.url)
      let now = 1000
      const watch = (file: string, seconds: number) => {
        for (let i = 0; i < seconds; i++, now += 1000) if (isLock(acquireLock(file))) return i
        return undefined
      }
      const held = await Promise.all(
        [process.pid, gone()].map(async (pid) => {
          const file = lockIn(newFolder())
          const { child, output } = contain(holder, { pid }, file)
          await new Promise((resolve) => child.stdout!.once('data', resolve))
          return { pid, file, child, output }
        }),
      )
      vi.spyOn(performance, 'now').mockImplementation(() => now)
      for (const { pid, file, child, output } of held) {
        const { pid: number, namespace } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
        expect(number).toBe(pid)
        expect(namespace).not.toBe(thisProcess().namespace)
        expect(watch(file, 55)).toBeUndefined()
        expect(describeHolder(holderOf(file)!)).toContain('another machine or container')
        child.kill('SIGKILL')
        await output
        // A sign of life may have come since the first look.
        expect(watch(file, 125)).toBeDefined()
      }
    },
  )

  it('train each run once', { timeout: 120_000 }, async () => {
    const store = newFolder()
    const study = new URL('./contained-study.ts', import.meta.url)
    const outputs = await Promise.all([contain(study, {}, store).output, contain(study, {}, store).output])
    const [one, two] = outputs.map(
      (text) => JSON.parse(text) as { pid: number; trained: string[]; ended: number },
    )
    // The numbers of both say nothing of them: they are the same.
    expect(one!.pid).toBe(two!.pid)
    expect([one!.ended, two!.ended]).toEqual([6, 6])
    const trained = [...one!.trained, ...two!.trained]
    expect(trained.toSorted()).toEqual([...new Set(trained)].toSorted())
    expect(trained).toHaveLength(6)
  })
})
