import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type PoolEvent, type PoolHost, shareAmong } from '../../../../src/cli/submit/ssh/pool.ts'
import { LostHost } from '../../../../src/cli/submit/ssh/remote.ts'

const ids = Array.from({ length: 20 }, (_, i) => `run-${i}`)

/** Hosts that share a list of what has ended; `train` may fail. */
function pool(
  hosts: Readonly<
    Record<
      string,
      { cores?: number; pace?: number; train?: (batch: readonly string[], stop: AbortSignal) => void }
    >
  >,
) {
  const ended = new Map<string, string>()
  const events: PoolEvent[] = []
  const batches: [string, readonly string[]][] = []
  const all = Object.entries(hosts).map(
    ([name, { cores = 1, pace = 0, train }]): PoolHost => ({
      name,
      prepare: async () => cores,
      async train(batch, stop) {
        batches.push([name, batch])
        await sleep(1 + pace * batch.length, undefined, { signal: stop }).catch(() => {})
        train?.(batch, stop)
        if (stop.aborted) return
        for (const id of batch) if (!id.startsWith('bad')) ended.set(id, name)
      },
    }),
  )
  const share = (runs: readonly string[] = ids, signal = new AbortController().signal) =>
    shareAmong(all, runs, {
      hasEnded: (id) => ended.has(id),
      signal,
      onEvent: (event) => events.push(event),
      attempts: [0.001, 0.001],
    })
  return { share, ended, events, batches }
}

describe('shareAmong', () => {
  it('gives each host batches that become smaller, and a fast host more', async () => {
    const { share, ended, batches } = pool({ slow: { pace: 20 }, fast: { cores: 2 } })
    expect(await share()).toEqual({ failed: [], left: [] })
    expect([...ended.keys()].sort()).toEqual([...ids].sort())
    expect(batches.flatMap(([, batch]) => batch)).toHaveLength(ids.length)
    const by = (name: string) => [...ended.values()].filter((host) => host === name).length
    expect(by('fast')).toBeGreaterThan(by('slow'))
    const sizes = batches.filter(([name]) => name === 'fast').map(([, batch]) => batch.length)
    expect(sizes[0]).toBeGreaterThan(sizes.at(-1)!)
  })

  it('gives what a lost host had to the others', async () => {
    const { share, ended, events } = pool({
      lost: {
        train() {
          throw new LostHost('lost: away')
        },
      },
      other: { pace: 5 },
    })
    expect(await share()).toEqual({ failed: [], left: [] })
    expect(new Set(ended.values())).toEqual(new Set(['other']))
    const losses = events.filter(({ type }) => type === 'host lost')
    expect(losses.at(-1)).toMatchObject({ host: 'lost', isFinal: true, message: 'lost: away' })
  })

  it('ends with what is left if all hosts are lost', async () => {
    const train = () => {
      throw new LostHost('away', { isFinal: true })
    }
    const { share } = pool({ one: { train }, two: { train } })
    expect((await share()).left.toSorted()).toEqual(ids.toSorted())
  })

  it('tries a run that fails once more, on another host', async () => {
    const { share, batches } = pool({ one: {}, two: { pace: 1 } })
    const runs = [...ids.slice(0, 4), 'bad-1']
    expect(await share(runs)).toEqual({ failed: ['bad-1'], left: [] })
    const tried = batches.filter(([, batch]) => batch.includes('bad-1')).map(([name]) => name)
    expect(tried.toSorted()).toEqual(['one', 'two'])
    const alone = pool({ one: {} })
    expect(await alone.share(runs)).toEqual({ failed: ['bad-1'], left: [] })
  })

  it('stops when it is asked to, or when anything else breaks', async () => {
    const stop = new AbortController()
    const { share, ended } = pool({ one: { pace: 50, train: () => {} } })
    setTimeout(() => stop.abort(), 20)
    expect((await share(ids, stop.signal)).left).toEqual(ids)
    expect(ended.size).toBe(0)

    const broken = pool({
      one: {
        train() {
          throw new Error('the disk is full')
        },
      },
      two: { pace: 1000 },
    })
    await expect(broken.share()).rejects.toThrow('the disk is full')
  })

  it('does not begin with what has ended', async () => {
    const { share, ended, batches } = pool({ one: {} })
    for (const id of ids) ended.set(id, 'here')
    expect(await share()).toEqual({ failed: [], left: [] })
    expect(batches).toEqual([])
  })
})
