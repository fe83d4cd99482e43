/** What a disk does to runs: full, not to be written, changed. One run suffers; it is told; the others are of use. Each test mends it. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseLines, runNormscope } from './normscope.ts'

const args =
  'run convergence --profile smoke --set units=8 --set steps=20 --set evaluate-every=10 --seeds 1,'.split(' ')

let folder: string
/** Of a run that others share the store with. */
let [run, records] = ['', '']
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-disk-'))
  const { stdout } = await runNormscope(folder, [...args, '--json'])
  run = join(folder, 'normscope-out/runs', String(parseLines(stdout).find(({ arm }) => arm === 'bn')!['run']))
  records = readRecords()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const readRecords = () => readFileSync(join(folder, 'normscope-out/records.csv'), 'utf8')

/** Its one failure says all of `words`, the other runs are reported, and it ends as a failure. */
async function expectOneFailure(...words: string[]): Promise<void> {
  const { code, stdout, stderr } = await runNormscope(folder, args)
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  const failed = stdout.split('\n').filter((line) => line.includes('✗ BN, seed 1 failed: '))
  expect(failed).toHaveLength(1)
  for (const each of words) expect(failed[0]).toContain(each)
  expect(stdout).toContain('1 run failed; the findings do not include them')
  const left = readRecords().split('\r\n')
  expect(left).toEqual(records.split('\r\n').filter((line) => !line.includes(',bn,')))
}

/** The same command, once the disk is mended, gives all of it. */
async function expectMended(): Promise<void> {
  const { code } = await runNormscope(folder, args)
  expect({ code, records: readRecords() }).toEqual({ code: 0, records })
}

describe('a disk', () => {
  it.skipIf(!existsSync('/dev/full'))('that is full costs the runs that it has no room for', async () => {
    for (const name of ['done.json', 'checkpoint.safetensors', 'records.ndjson']) rmSync(join(run, name))
    symlinkSync('/dev/full', join(run, 'records.ndjson'))
    await expectOneFailure(
      join(run, 'records.ndjson'),
      'cannot be written (the disk is full)',
      'free some space and run the same command again',
    )
    rmSync(join(run, 'records.ndjson'))
    await expectMended()
  })

  it('that does not let a run be written costs that run', async () => {
    rmSync(run, { recursive: true })
    writeFileSync(run, '')
    await expectOneFailure(
      join(run, 'spec.json'),
      'cannot be written (a part of the path is a file)',
      'fix that, or name another folder',
    )
    rmSync(run)
    await expectMended()
  })

  it('that changed a file of a run costs nothing but the time to train it again', async () => {
    writeFileSync(
      join(run, 'records.ndjson'),
      readFileSync(join(run, 'records.ndjson'), 'utf8').replace(/\d/, 'x'),
    )
    const { code, stdout } = await runNormscope(folder, args)
    expect(code).toBe(0)
    expect(stdout).toContain(`! BN, seed 1 is trained again: ${join(run, 'records.ndjson')}: damaged (`)
    expect(readRecords()).toBe(records)
    expect(readdirSync(join(run, '..'))).toContain(`${run.split('/').at(-1)}.damaged-1`)
  })

  it('that does not let the store or the output be written ends it before anything is computed', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    for (const [flag, message] of [
      [
        '--store',
        `${join(folder, 'a-file/x')}: cannot be read (a part of the path is a file); check the path`,
      ],
      ['--out', '--out a-file/x: cannot be written (a part of the path is a file); name a writable folder'],
    ]) {
      const { code, stdout, stderr } = await runNormscope(folder, [...args, flag!, 'a-file/x'])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain(message)
    }
    expect(readRecords()).toBe(records)
  })
})
