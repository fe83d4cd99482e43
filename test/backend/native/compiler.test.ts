import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { arch, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { findCompiler } from '../../../src/backend/native/compiler-node.ts'
import { flagsFor } from '../../../src/backend/native/processor-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-compiler-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const target = arch() === 'arm64' ? '__aarch64__' : '__x86_64__'

/** A command that reports `macros` as its predefined macros. It accepts only `words` as its first words. */
function compiler(name: string, macros: Record<string, number | string>, words = ''): string {
  const path = join(folder, name)
  const lines = Object.entries(macros).map(([macro, value]) => `#define ${macro} ${value}`)
  // Only shell builtins are used, because PATH is empty.
  const script = `#!/bin/sh\ncase "$*" in "${words}"*) ;; *) exit 1;; esac\necho '${lines.join('\n')}'\n`
  writeFileSync(path, script, { mode: 0o755 })
  return path
}

const gcc = (major: number) => ({ __GNUC__: major, __GNUC_MINOR__: 1, __GNUC_PATCHLEVEL__: 0, [target]: 1 })
const clang = (major: number) => ({
  ...gcc(4),
  __clang__: 1,
  __clang_major__: major,
  __clang_minor__: 0,
  __clang_patchlevel__: 1,
})

describe('the compiler', () => {
  test('named by $CC is preferred and gets the words of $CC', async () => {
    const path = compiler('wrapped', gcc(13), 'real -m64')
    vi.stubEnv('CC', `${path} real -m64`)
    expect(await findCompiler()).toEqual({
      command: path,
      words: ['real', '-m64'],
      kind: 'gcc',
      version: 'gcc 13.1.0',
    })
  })

  test.each([
    ['gcc 8', gcc(8), 'gcc 8.1.0 is too old, expected gcc 9 or newer'],
    ['clang 10', clang(10), 'clang 10.0.1 is too old, expected clang 11 or newer'],
    ['another processor', { ...gcc(12), [target]: 0, other: 1 }, undefined],
    ['another kind', { _MSC_VER: 1900 }, 'neither GCC nor Clang'],
  ])('of %s is rejected with its name and the reason', async (name, macros, reason) => {
    const entries = Object.entries(macros).filter(([macro]) => reason !== undefined || macro !== target)
    const path = compiler(name.replace(' ', ''), Object.fromEntries(entries))
    vi.stubEnv('CC', path)
    vi.stubEnv('PATH', folder)
    const found = await findCompiler()
    expect('missing' in found && found.missing).toContain(`${path}: ${reason ?? 'does not compile for '}`)
  })
})

describe('flags for a processor', () => {
  const old = { model: 'old', widest: 128, features: ['ssse3', 'sse4_1', 'sse4_2', 'popcnt'] } as const
  const wide = {
    model: 'wide',
    widest: 256,
    features: [...old.features, 'avx', 'avx2', 'bmi1', 'bmi2', 'fma'],
  } as const

  test('enable only features that it has', () => {
    expect(flagsFor(old, 128, true)).toEqual(['-msse4.2', '-mpopcnt'])
    expect(flagsFor(wide, 256, false)).toEqual(['-msse4.2', '-mpopcnt', '-mavx2', '-mbmi', '-mbmi2'])
  })

  test('allow multiply-add only if a program asks for it', () => {
    expect(flagsFor(wide, 256, true)).toContain('-mfma')
    expect(flagsFor(wide, 256, false)).not.toContain('-mfma')
  })
})
