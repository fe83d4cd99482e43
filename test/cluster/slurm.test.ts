import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { newFolder } from '../support/folders.ts'
import { type Cluster, startCluster, whyNoCluster } from './slurm.ts'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const STUDY = ['reproduce', '--profile', 'smoke', '--only', 'convergence', '--seeds', '1-2']
const reason = whyNoCluster()

/** The second task believes that it is two hours later than it is. */
const SKEWED = `#!/bin/sh
if [ "$SLURM_ARRAY_TASK_ID" = 2 ]; then
  exec env FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1 faketime -f '+2h' ${process.execPath} "$@"
fi
exec ${process.execPath} "$@"
`

describe.skipIf(reason !== undefined)(`Slurm${reason === undefined ? '' : `: ${reason}`}`, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, 45_000)
  afterAll(() => cluster?.stop(), 20_000)

  const normscope = (folder: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...cluster.env, NO_COLOR: '1' },
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return stdout
  }
  const runsOf = (store: string) =>
    (existsSync(store) ? readdirSync(store) : []).filter((name) => /^[0-9a-f]{16}$/.test(name)).sort()
  const endedIn = (store: string) => runsOf(store).filter((id) => existsSync(join(store, id, 'done.json')))

  it('trains a study on two nodes, one of which is killed, with a task requeued and a clock skewed: the same bits', async () => {
    onTestFailed(() => console.error(cluster.logs()))
    const folder = newFolder()
    const [alone, shared] = [join(folder, 'alone'), join(folder, 'shared')]
    const node = join(folder, 'node')
    writeFileSync(node, SKEWED, { mode: 0o755 })
    const options = ['--tasks', '2', '--cpus', '1', '--memory', '400M', '--time', '10', '--node', node]
    const submitted = JSON.parse(
      normscope(folder, 'submit', 'slurm', ...options, '--json', '--', ...STUDY, '--store', shared),
    ) as { job: string; runs: number }
    expect(submitted.runs).toBe(12)

    const endings = async (count: number) => {
      while (endedIn(shared).length < count) await sleep(50)
      return endedIn(shared).length
    }
    const nodeOf = (task: number) =>
      cluster.call('squeue', '-h', '-o', '%N', '-j', `${submitted.job}_${task}`).trim()
    expect(await endings(2)).toBeLessThan(12)
    const killed = nodeOf(1)
    expect(killed).toMatch(/^n[12]$/)
    cluster.killNode(killed)
    cluster.call('scontrol', 'update', `nodename=${killed}`, 'state=down', 'reason=killed')
    expect(await endings(endedIn(shared).length + 2)).toBeLessThan(12)
    cluster.call('scontrol', 'requeue', `${submitted.job}_2`)

    while (cluster.call('squeue', '-h', '-j', submitted.job).trim() !== '') await sleep(200)
    normscope(folder, ...STUDY, '--store', alone, '--out', join(folder, 'out'))
    expect(endedIn(shared)).toEqual(endedIn(alone))
    for (const id of endedIn(alone))
      for (const file of ['records.ndjson', 'checkpoint.safetensors'])
        expect(readFileSync(join(shared, id, file))).toEqual(readFileSync(join(alone, id, file)))
    const watched = JSON.parse(normscope(folder, 'runs', 'watch', shared, '--once', '--json')) as object
    expect(watched).toMatchObject({ finished: 12, failed: 0, running: 0 })
    const logs = readdirSync(join(shared, 'slurm'))
      .filter((name) => name.endsWith('.log'))
      .map((name) => readFileSync(join(shared, 'slurm', name), 'utf8'))
    expect(logs).toHaveLength(2)
    for (const log of logs) expect(log).toContain('12 of 12 runs ended')
  }, 240_000)
})
