import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  folderScript,
  markedLines,
  prepareScript,
  removeScript,
  workScript,
} from '../../../../src/cli/submit/ssh/scripts.ts'
import { newFolder } from '../../../support/folders.ts'

/** Runs a script as a host does: from the home folder, by its standard input. */
function sh(home: string, script: string) {
  const { status, stdout } = spawnSync('sh', { cwd: home, input: script, encoding: 'utf8' })
  return { status, lines: stdout.split('\n').filter((line) => line !== '') }
}

/** The lines of a script whose input stays open until it has ended. */
async function linesOf(home: string, script: string): Promise<string[]> {
  const child = spawn('sh', { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(script)
  const lines = (await text(child.stdout)).split('\n').filter((line) => line !== '')
  child.stdin.destroy()
  return lines
}

/** Each would make a file or end the script if it were not quoted. */
const HOSTILE = [
  "a'; touch hostile; '",
  '$(touch hostile)',
  '`touch hostile`',
  'a b; touch hostile #',
  '"$HOME"*',
]

describe('scripts for hosts', () => {
  it('make a folder for the user alone, and say what Node there is and what batches are left', () => {
    const home = newFolder()
    const prepare = () =>
      markedLines(sh(home, prepareScript({ folder: 'a/b', study: 'study-1', node: process.execPath })).lines)
    const [facts] = prepare()
    expect(facts!.kind).toBe('node')
    expect(JSON.parse(facts!.text)).toMatchObject({ version: process.versions.node })
    expect(statSync(join(home, 'a/b')).mode & 0o777).toBe(0o700)
    mkdirSync(join(home, 'a/b/study-1/batch-7'), { recursive: true })
    writeFileSync(join(home, 'a/b/study-1/batch-file'), '')
    expect(prepare().slice(1)).toEqual([{ kind: 'left', text: 'batch-7' }])
  })

  it('say that Node or the folder cannot be used', () => {
    const home = newFolder()
    writeFileSync(join(home, 'file'), '')
    const kinds = (folder: string, node: string) =>
      markedLines(sh(home, prepareScript({ folder, study: 'study-1', node })).lines).map(({ kind }) => kind)
    expect(kinds('a', '/nowhere/node')).toContain('no-node')
    expect(kinds('file', process.execPath)).toEqual(['no-folder'])
  })

  it.each(HOSTILE)('keep %j from the shell', async (hostile) => {
    const home = newFolder()
    const study = `${hostile}/study-1`
    sh(home, prepareScript({ folder: hostile, study: 'study-1', node: hostile }))
    sh(home, folderScript(`${study}/batch-1/runs`))
    expect(existsSync(join(home, study, 'batch-1/runs'))).toBe(true)
    const folder = `${study}/batch-2`
    const echo = ['printf', '%s\\n', hostile, '--data', hostile]
    const work = workScript({ folder, store: 'runs', ids: ['1', '2'], command: echo })
    expect(await linesOf(home, work)).toEqual([hostile, '--data', hostile])
    expect(readFileSync(join(home, folder, 'ids'), 'utf8')).toBe('1\n2\n')
    sh(home, removeScript(study, ['batch-1', 'batch-2']))
    expect(existsSync(join(home, study))).toBe(false)
    const all = readdirSync(home, { recursive: true, encoding: 'utf8' })
    expect(all.filter((name) => name.split('/').includes('hostile'))).toEqual([])
  })

  it('stop the worker at once if their input has ended, and remove nothing but batches', () => {
    const home = newFolder()
    const code = (command: string[]) =>
      sh(home, workScript({ folder: 'study-1/batch-1', store: 'runs', ids: [], command })).status
    expect(code(['sleep', '10'])).toBe(143)
    mkdirSync(join(home, 'study-1/other'))
    sh(home, removeScript('study-1', ['batch-1']))
    expect(readdirSync(join(home, 'study-1'))).toEqual(['other'])
  })

  it('stop the worker when their input ends, and pass its exit code on', async () => {
    const home = newFolder()
    const run = async (body: string, stopsAfter: number | undefined) => {
      const child = spawn('sh', { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdin.write(
        workScript({ folder: 'batch-1', store: 'runs', ids: ['1'], command: ['sh', '-c', body] }),
      )
      const ended = new Promise((resolve) => child.on('close', resolve))
      if (stopsAfter !== undefined) {
        await sleep(stopsAfter)
        child.stdin.end()
      }
      return ended
    }
    const worker = 'trap "echo kept > checkpoint; exit 143" TERM; while :; do sleep 0.05; done'
    expect(await run(worker, 500)).toBe(143)
    expect(readFileSync(join(home, 'batch-1/checkpoint'), 'utf8')).toBe('kept\n')
    expect(await run('exit 3', undefined)).toBe(3)
  })
})
