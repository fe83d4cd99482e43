/** What every benchmark shares: its settings, how it prints, and medians of turns. */
import type { SyncProgram } from '../src/backend/index.ts'
import type { CpuKernel } from '../src/backend/cpu/kernels.ts'
import { cpuTarget } from '../src/backend/cpu/target.ts'
import { vectorMachine } from '../src/backend/cpu/tiling.ts'
import { chooseTiles } from '../src/backend/wasm/runtime/tiles.ts'
import { type Plan, plan, type ProgramRequest } from '../src/compile/index.ts'
import { median } from '../src/stats/index.ts'

export interface Settings {
  threadCounts: readonly number[]
  rounds: number
  explain: boolean
  /** One result: an object for programs, a sentence for people. */
  print: (line: Readonly<Record<string, string | number | null>>, sentence: string) => void
}

export interface Benchmark {
  name: string
  description: string
  /** Only when `--only` names it. */
  isSlow?: boolean
  run(settings: Settings): Promise<void>
}

export const modes = ['default', 'fast'] as const
export type Mode = (typeof modes)[number]

/** Four digits are more than any timing is worth. */
export const round = (value: number): number => Number(value.toPrecision(4))

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export const mebibytes = (bytes: number): number => round(bytes / 2 ** 20)

/** The plan that a session on one thread follows. */
export async function planOf(request: ProgramRequest): Promise<Plan<CpuKernel>> {
  return plan(request, cpuTarget('wasm', vectorMachine(await chooseTiles(false), 1)))
}

/** Lets threads of the last turn fall asleep. */
export const rest = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 30))

/** ms of each of `steps` runs. */
export function timesOf(program: SyncProgram, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    const start = performance.now()
    program.runSync()
    return performance.now() - start
  })
}

/** The median time of each program, taken in turns, so that what else the machine does meets all alike. */
export async function interleaved(
  programs: readonly SyncProgram[],
  { rounds, steps = 1 }: { rounds: number; steps?: number },
): Promise<number[]> {
  const times = programs.map((): number[] => [])
  for (let turn = -1; turn < rounds; turn++)
    for (const [i, program] of programs.entries()) {
      await rest()
      const measured = timesOf(program, steps)
      if (turn >= 0) times[i]!.push(...measured)
    }
  return times.map(median)
}
