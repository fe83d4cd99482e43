/** The features of this processor as compiler flags. Features that it lacks are never enabled, so no code ends with SIGILL. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { promisify } from 'node:util'

export interface Processor {
  readonly model: string
  /** Bits of the widest vectors that compiled code may use. */
  readonly widest: 128 | 256 | 512
  /** The features that select the flags; for x86, as Linux spells them. */
  readonly features: readonly string[]
}

/** The x86 features that each vector width needs, and the compiler flags that enable them. */
const levels = [
  { bits: 128, features: ['ssse3', 'sse4_1', 'sse4_2', 'popcnt'], flags: ['-msse4.2', '-mpopcnt'] },
  { bits: 256, features: ['avx', 'avx2', 'bmi1', 'bmi2'], flags: ['-mavx2', '-mbmi', '-mbmi2'] },
  {
    bits: 512,
    features: ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl'],
    flags: ['-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl'],
  },
] as const

/** Undefined if programs cannot be compiled for this processor. */
export async function findProcessor(): Promise<Processor | undefined> {
  const model = cpus()[0]?.model.trim() || arch()
  if (arch() === 'arm64') return { model, widest: 128, features: [] }
  if (arch() !== 'x64') return undefined
  const present = await x86Features()
  let found: Processor | undefined
  for (const { bits, features } of levels) {
    if (!features.every((feature) => present.has(feature))) break
    found = { model, widest: bits, features: [...(found?.features ?? []), ...features] }
  }
  if (!found) return undefined
  return present.has('fma') ? { ...found, features: [...found.features, 'fma'] } : found
}

/** The flags for vectors of `bits`. `fused` enables the multiply-add instruction for programs that ask for it. */
export function flagsFor({ features }: Processor, bits: number, fused: boolean): string[] {
  const flags = levels.flatMap((level) =>
    level.features.every((feature) => features.includes(feature)) && level.bits <= Math.max(256, bits)
      ? [...level.flags]
      : [],
  )
  return fused && features.includes('fma') ? [...flags, '-mfma'] : flags
}

async function x86Features(): Promise<Set<string>> {
  try {
    if (platform() === 'linux') {
      const text = await readFile('/proc/cpuinfo', 'utf8')
      return new Set(/^flags\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/))
    }
    if (platform() === 'darwin') {
      const names = ['machdep.cpu.features', 'machdep.cpu.leaf7_features']
      const { stdout } = await promisify(execFile)('sysctl', ['-n', ...names])
      const words = stdout.toLowerCase().replaceAll('.', '_').split(/\s+/)
      return new Set(words.map((word) => ({ avx1_0: 'avx' })[word] ?? word))
    }
  } catch {
    // The features are unknown, so nothing is compiled.
  }
  return new Set()
}
