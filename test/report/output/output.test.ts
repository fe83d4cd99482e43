import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareOutput, storeFor } from '../../../src/report/output/output.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'normscope-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const summary = JSON.stringify({ experiment: 'x', findings: [], figures: [], command: 'normscope run x' })

function write(path: string, content: string): void {
  const folder = prepareOutput(path)
  folder.write('summary.json', summary)
  folder.write('figures/a.svg', content)
  folder.commit()
}

describe('prepareOutput', () => {
  it('shows nothing until it is committed, and then everything', () => {
    const out = join(root, 'new/out')
    const folder = prepareOutput(out)
    folder.write('figures/a.svg', 'a')
    expect(existsSync(out)).toBe(false)
    folder.commit()
    expect(readFileSync(join(out, 'figures/a.svg'), 'utf8')).toBe('a')
    expect(readdirSync(join(root, 'new'))).toEqual(['out'])
  })

  it('leaves no trace when it is discarded, not even of the folders above', () => {
    const folder = prepareOutput(join(root, 'a/b/out'))
    folder.write('x', 'x')
    folder.discard()
    expect(readdirSync(root)).toEqual([])
  })

  it('replaces an earlier output and leaves what else lies there', () => {
    const out = join(root, 'out')
    write(out, 'old')
    writeFileSync(join(out, 'notes.txt'), 'mine')
    const folder = prepareOutput(out)
    folder.write('summary.json', summary)
    folder.commit()
    expect(readdirSync(out)).toEqual(['notes.txt', 'summary.json'])
    expect(readdirSync(root)).toEqual(['out'])
  })

  it('keeps an earlier output when the new one is discarded', () => {
    const out = join(root, 'out')
    write(out, 'old')
    const folder = prepareOutput(out)
    folder.write('figures/a.svg', 'new')
    folder.discard()
    expect(readFileSync(join(out, 'figures/a.svg'), 'utf8')).toBe('old')
    expect(readdirSync(out)).toEqual(['figures', 'summary.json'])
  })

  it.skipIf(!existsSync('/dev/full'))(
    'says what to do where the disk is full, and keeps an earlier output',
    () => {
      const out = join(root, 'out')
      write(out, 'old')
      const folder = prepareOutput(out)
      const temporary = readdirSync(out).find((name) => name.startsWith('.out-'))!
      symlinkSync('/dev/full', join(out, temporary, 'content/report.html'))
      expect(() => folder.write('report.html', 'new')).toThrow(
        `--out ${out}: cannot be written (the disk is full); free some space and run the same command again`,
      )
      folder.discard()
      expect(readdirSync(out)).toEqual(['figures', 'summary.json'])
    },
  )

  it('takes a folder with nothing but runs, and what a killed process left, and keeps the runs', () => {
    const out = join(root, 'out')
    expect(storeFor(out, undefined)).toBe(join(out, 'runs'))
    mkdirSync(join(out, '.out-0a1b2c3d'))
    write(out, 'new')
    expect(readdirSync(join(out, 'runs'))).toEqual(['store.json'])
    expect(storeFor(out, join(root, 'shared'))).toBe(join(root, 'shared'))
    mkdirSync(join(root, 'theirs/runs'), { recursive: true })
    expect(() => storeFor(join(root, 'theirs'), undefined)).toThrow('found runs; name another folder')
    expect(() => storeFor(out, '')).toThrow('--store: expected a folder')
  })

  it('takes an empty folder and stays in it', () => {
    write(root, 'a')
    expect(readdirSync(root)).toEqual(['figures', 'summary.json'])
  })

  it('refuses a folder of someone else, a file, and what is below a file', () => {
    mkdirSync(join(root, 'theirs'))
    writeFileSync(join(root, 'theirs/summary.json'), '{"a": 1}')
    expect(() => prepareOutput(join(root, 'theirs'))).toThrow('found summary.json; name another folder')
    const file = join(root, 'theirs/summary.json')
    expect(() => prepareOutput(file)).toThrow('expected a folder, found a file')
    expect(() => prepareOutput(join(file, 'x'))).toThrow('cannot be written (a part of the path is a file)')
    expect(readdirSync(root)).toEqual(['theirs'])
  })

  it.runIf(existsSync('/proc/version'))('refuses where no folder can be made, and does not hang', () => {
    expect(() => prepareOutput('/proc/normscope/out')).toThrow('cannot be written')
  })
})
