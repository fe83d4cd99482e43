/**
 * Prints a plan as one C file: one function per kernel, and `run`, which every thread calls for its share. `run` takes the
 * address of the memory and the position of each buffer in it, so the compiled file works for any positions.
 */
import type { Plan } from '../../../compile/kernel/kernel.ts'
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { control } from '../../cpu/control.ts'
import type { CpuKernel } from '../../cpu/kernels.ts'
import { loopsOf } from '../../cpu/lowered.ts'
import type { Machine } from '../../cpu/tiling.ts'
import { Functions } from './functions.ts'

export interface Source {
  readonly text: string
  /** The buffers in the order of the table that `run` takes; the table has their offsets in bytes from the start of the memory. */
  readonly buffers: readonly Buffer[]
}

/** `void run(char *memory, const uint32_t *table, int thread, int threads, int spins, int may_sleep)`. */
export function sourceOf({ phases }: Plan<CpuKernel>, machine: Machine): Source {
  const functions = new Functions()
  const places = new Map<Buffer, number>()
  const placeOf = (buffer: Buffer): string => {
    let place = places.get(buffer)
    if (place === undefined) places.set(buffer, (place = places.size))
    return `memory + table[${place}]`
  }
  const lines: string[] = []
  for (const launches of phases) {
    for (const launch of launches) {
      const { loops, units } = loopsOf(launch, machine)
      const { name, buffers } = functions.add(loops)
      const share = [`SHARE(${units}, thread)`, `SHARE(${units}, thread + 1)`]
      const given = [...share, ...(loops.parameters.length > 2 ? ['thread'] : []), ...buffers.map(placeOf)]
      lines.push(`  ${name}(${given.join(', ')});`)
    }
    lines.push('  meet(memory, threads, spins, may_sleep);')
  }
  const text = [
    functions.text,
    barrier,
    '#define SHARE(units, thread) ((int64_t)(units) * (thread) / threads)',
    '__attribute__((visibility("default")))',
    'void run(char *memory, const uint32_t *table, int thread, int threads, int spins, int may_sleep) {',
    ...lines,
    '}',
    '',
  ].join('\n')
  return { text, buffers: [...places.keys()] }
}

/**
 * A barrier: it returns when all threads have arrived, and the last one wakes the sleeping ones. A pause takes as long as
 * `PAUSED` iterations of WebAssembly's spin loop, so both spin equally long before they sleep.
 */
const barrier = `
#include <sched.h>
#if defined(__linux__)
#include <unistd.h>
#include <sys/syscall.h>
#include <linux/futex.h>
#define SLEEP(word, value) syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, 0, 0, 0)
#define WAKE(word) syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1 << 30, 0, 0, 0)
#else
#define SLEEP(word, value) sched_yield()
#define WAKE(word) (void)0
#endif
#if defined(__x86_64__)
#define PAUSE() __builtin_ia32_pause()
#define PAUSED 12
#else
#define PAUSE() __asm__ __volatile__("yield")
#define PAUSED 1
#endif
static void meet(char *memory, int threads, int spins, int may_sleep) {
  if (threads == 1) return;
  int32_t *arrived = (int32_t *)(memory + ${control.arrived});
  int32_t *generation = (int32_t *)(memory + ${control.generation});
  int32_t *sleepers = (int32_t *)(memory + ${control.sleepers});
  const int32_t mine = __atomic_load_n(generation, __ATOMIC_SEQ_CST);
  if (__atomic_add_fetch(arrived, 1, __ATOMIC_SEQ_CST) == threads) {
    __atomic_store_n(arrived, 0, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(generation, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(sleepers, __ATOMIC_SEQ_CST)) WAKE(generation);
    return;
  }
  for (int turn = 0; turn < spins || !may_sleep; turn += PAUSED) {
    if (__atomic_load_n(generation, __ATOMIC_ACQUIRE) != mine) return;
    PAUSE();
  }
  __atomic_add_fetch(sleepers, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(generation, __ATOMIC_SEQ_CST) == mine) SLEEP(generation, mine);
  __atomic_sub_fetch(sleepers, 1, __ATOMIC_SEQ_CST);
}`
