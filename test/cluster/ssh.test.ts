import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderOf, idsOf, openRun } from '../../src/store/store.ts'
import { parseLines, runNormscope } from '../cli/normscope.ts'
import { newFolder } from '../support/folders.ts'
import { type Hosts, startHosts, whyNoHosts } from './sshd.ts'

const reason = whyNoHosts()
const STUDY = ['run', 'convergence', '--profile', 'smoke', '--arms', 'plain,bn', '--seeds', '1-2']

describe.skipIf(reason !== undefined)(`submit ssh${reason === undefined ? '' : `: ${reason}`}`, () => {
  let hosts: Hosts
  beforeAll(async () => {
    hosts = await startHosts(['one', 'two'])
  }, 45_000)
  afterAll(() => hosts?.stop(), 60_000)

  const submit = (
    folder: string,
    names: string,
    words: readonly string[],
    { options = [], onOutput }: { options?: string[]; onOutput?: Parameters<typeof runNormscope>[2] } = {},
  ) =>
    runNormscope(
      folder,
      ['submit', 'ssh', names, '--ssh', hosts.ssh, '--threads', '1', '--json', ...options, '--', ...words],
      onOutput,
    )

  function expectSame(store: string, alone: string): void {
    expect(idsOf(store)).toEqual(idsOf(alone))
    for (const id of idsOf(alone))
      for (const file of ['records.ndjson', 'checkpoint.safetensors'])
        expect(readFileSync(join(folderOf(store, id), file))).toEqual(
          readFileSync(join(folderOf(alone, id), file)),
        )
  }
  const studiesOn = (host: string) =>
    readdirSync(join(hosts.home(host), '.cache/normscope/ssh')).filter((name) => name.startsWith('study-'))

  it('stops hosts at a checkpoint, goes on from it, and leaves nothing on them', async () => {
    const folder = newFolder()
    const words = [
      'run',
      'convergence',
      '--profile',
      'smoke',
      '--arms',
      'bn',
      '--seeds',
      '1',
      '--set',
      'steps=1500',
    ]
    let isStopped = false
    const stopped = await submit(folder, 'one', [...words, '--store', 'runs'], {
      onOutput(stdout, child) {
        if (isStopped || !stdout.includes('"type":"progress"')) return
        isStopped = true
        child.kill('SIGINT')
      },
    })
    expect(stopped).toMatchObject({ code: 130, stderr: '' })
    const [id] = idsOf(join(folder, 'runs'))
    const { step } = openRun(join(folder, 'runs'), id!).checkpoint()
    expect(step).toBeGreaterThan(0)
    expect(step).toBeLessThan(1500)
    expect(studiesOn('one')).toEqual([])

    const [ended] = await Promise.all([
      submit(folder, 'one', [...words, '--store', 'runs']),
      runNormscope(folder, [...words, '--store', 'alone', '--worker', '1/1']),
    ])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(parseLines(ended.stdout)).toContainEqual(
      expect.objectContaining({ type: 'resumed', run: id, step }),
    )
    expectSame(join(folder, 'runs'), join(folder, 'alone'))
  }, 240_000)

  it('reports hosts that cannot be reached or lack Node, by name', async () => {
    const folder = newFolder()
    const { code, stdout } = await submit(folder, 'one,nowhere.invalid', [...STUDY, '--store', 'runs'], {
      options: ['--node', "/nowhere/node'; touch hostile; '"],
    })
    expect(code).toBe(1)
    const lost = parseLines(stdout).filter(({ type, isFinal }) => type === 'host lost' && isFinal)
    const messages = lost.map(({ message }) => String(message))
    expect(messages.find((text) => text.startsWith('one: '))).toContain(
      'expected Node 20 or later as /nowhere',
    )
    expect(messages.find((text) => text.startsWith('nowhere.invalid: '))).toContain(
      'cannot be reached by ssh (',
    )
    expect(existsSync(join(hosts.home('one'), '.cache/normscope/ssh/hostile'))).toBe(false)
  }, 240_000)

  it('trains a study on two hosts, one of which is lost, with the same bits as one machine', async () => {
    const folder = newFolder()
    let isKilled = false
    const [submitted] = await Promise.all([
      submit(folder, 'one,two', [...STUDY, '--store', 'runs'], {
        onOutput(stdout) {
          if (isKilled || !stdout.includes('"type":"batch","host":"two"')) return
          isKilled = true
          setTimeout(() => hosts.kill('two'), 500)
        },
      }),
      runNormscope(folder, [...STUDY, '--store', 'alone', '--worker', '1/1', '--threads', '1']),
    ])
    expect(submitted).toMatchObject({ code: 0, stderr: '' })
    const events = parseLines(submitted.stdout)
    expect(events).toContainEqual(expect.objectContaining({ type: 'host lost', host: 'two' }))
    expect(events.at(-1)).toMatchObject({ type: 'result', runs: 4, ended: 4, left: 0, failed: [] })
    expectSame(join(folder, 'runs'), join(folder, 'alone'))
    expect(studiesOn('one')).toEqual([])
  }, 240_000)
})
