/**
 * Native code of another processor, run by an emulator of one process (QEMU's user mode). A program is linked into one executable;
 * each of its runs gets the session's memory as a file and changes it there. Slow, but every bit is that of the other processor.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Accelerator, AcceleratorSource, ForeignCode } from '../../src/backend/cpu/accelerator.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { commonFlags } from '../../src/backend/native/compile-node.ts'
import { type KernelText, packOf } from '../../src/backend/native/print/kernel.ts'
import { printProgram } from '../../src/backend/native/print/program.ts'
import { endOfPhase, endOfProgram, runner } from '../../src/backend/native/print/runner.ts'

export interface Emulation {
  /** The cross compiler. */
  readonly compiler: string
  /** The emulator of one process. */
  readonly emulator: string
}

/** 64-bit ARM, whose vectors (NEON) have 128 bits. */
export const arm64: Emulation = { compiler: 'aarch64-linux-gnu-gcc', emulator: 'qemu-aarch64' }

/** The first command of an emulation that is not on this machine; undefined if both are there. */
export const missingOf = ({ compiler, emulator }: Emulation): string | undefined =>
  [compiler, emulator].find((command) => {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' })
      return false
    } catch {
      return true
    }
  })

/** Runs every program of a session by the emulator, on one thread. `close` removes its files. `fused`: for the mode `fast`. */
export function emulated(
  emulation: Emulation,
  { fused = false }: { fused?: boolean } = {},
): {
  accelerator: { by: AcceleratorSource; always: true }
  /** How many programs were compiled. */
  programs: () => number
  close: () => void
} {
  const folder = mkdtempSync(join(tmpdir(), 'emulated-'))
  let programs = 0
  const tile = { rows: 4, vectors: 2, unroll: 2, fused }
  const accelerator: Accelerator = {
    name: emulation.emulator,
    machine: (threads) => vectorMachine({ f32: tile, f64: tile }, threads, 128),
    fail: (error) => {
      throw error
    },
    prepare({ plan, machine }) {
      const code = async (): Promise<ForeignCode> => {
        const name = join(folder, `program${programs++}`)
        writeFileSync(`${name}.c`, textOf(printProgram(plan(), machine)))
        const flags = commonFlags.filter((flag) => flag !== '-shared' && flag !== '-fPIC')
        execFileSync(emulation.compiler, [...flags, '-static', `${name}.c`, '-o', name, '-lm'], {
          stdio: ['ignore', 'ignore', 'pipe'],
        })
        return { loader, parameters: { emulator: emulation.emulator, program: name } }
      }
      return { cost: () => 0, find: code, compile: code }
    },
  }
  const by = { present: async () => accelerator, make: async () => accelerator, cost: () => 0 }
  return {
    accelerator: { by, always: true },
    programs: () => programs,
    close: () => rmSync(folder, { recursive: true }),
  }
}

/** Evaluated by the session's thread; see `ForeignCode`. */
const loader = `(require, memory, table, { emulator, program }) => {
  const { execFileSync } = require('node:child_process')
  const { readFileSync, writeFileSync } = require('node:fs')
  return () => {
    const bytes = new Uint8Array(memory.buffer)
    writeFileSync(program + '.memory', Buffer.from(bytes))
    writeFileSync(program + '.table', Buffer.from(Uint32Array.from(table).buffer))
    execFileSync(emulator, [program, program + '.memory', program + '.table'])
    bytes.set(readFileSync(program + '.memory'))
  }
}`

/** The program's kernels, its launches and a `main` that runs them once on the memory in a file. */
function textOf(phases: ReturnType<typeof printProgram>): string {
  const kernels = new Map<string, KernelText>()
  const words: number[] = []
  const addresses: string[] = []
  for (const launches of phases) {
    for (const { kernel, units, places } of launches) {
      const name = `k${kernels.size}`
      kernels.set(name, kernel)
      addresses.push(
        `  { void *kernel = ${name}; memcpy(words + ${words.length + 2}, &kernel, sizeof kernel); }`,
      )
      words.push(places.length, units, 0, 0, ...places)
    }
    words.push(endOfPhase)
  }
  words.push(endOfProgram)
  return [
    runner,
    packOf(kernels),
    '#include <fcntl.h>',
    '#include <stdio.h>',
    '#include <sys/mman.h>',
    '#include <sys/stat.h>',
    `static int32_t words[] = {${words.join(', ')}};`,
    'static void *open_file(const char *path) {',
    '  struct stat found;',
    '  const int file = open(path, O_RDWR);',
    '  if (file < 0 || fstat(file, &found)) return MAP_FAILED;',
    '  return mmap(0, found.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);',
    '}',
    'int main(int count, char **given) {',
    ...addresses,
    '  char *memory = open_file(given[1]);',
    '  const uint32_t *table = open_file(given[2]);',
    '  if (memory == MAP_FAILED || (void *)table == MAP_FAILED) return 1;',
    '  run(memory, table, words, 0, 1, 0, 0);',
    '  return 0;',
    '}',
    '',
  ].join('\n')
}
