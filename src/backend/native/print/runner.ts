/**
 * The C file that runs programs. It is compiled once for a machine: a program is a list of launches of kernels that other files
 * contain. The list has, for each launch, the number of its buffers, its units, the address of its kernel in two words, and the
 * place of each buffer in the table of addresses; `endOfPhase` and `endOfProgram` are the other words.
 *
 *     void run(char *memory, const uint32_t *table, const int32_t *launches, int thread, int threads, int spins, int may_sleep)
 *     uint64_t find(const char *library, const char *kernel)   0 if it is not found; then `reason()` says why
 */
import { control } from '../../cpu/control.ts'

export const endOfPhase = -1
export const endOfProgram = -2

/**
 * A barrier returns when all threads have arrived, and the last one wakes the sleeping ones. A pause takes as long as `PAUSED`
 * iterations of WebAssembly's spin loop, so both spin equally long before they sleep.
 */
export const runner = `#include <dlfcn.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
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
#define EXPORTED __attribute__((visibility("default")))
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
}
typedef void (*Kernel)(int64_t, int64_t, int64_t, char *, const uint32_t *, const int32_t *);
EXPORTED void run(char *memory, const uint32_t *table, const int32_t *at, int thread, int threads, int spins, int may_sleep) {
  for (;;) {
    const int32_t buffers = *at;
    if (buffers == ${endOfProgram}) return;
    if (buffers == ${endOfPhase}) {
      meet(memory, threads, spins, may_sleep);
      at++;
      continue;
    }
    const int64_t units = at[1];
    Kernel kernel;
    memcpy(&kernel, at + 2, sizeof kernel);
    kernel(units * thread / threads, units * (thread + 1) / threads, thread, memory, table, at + 4);
    at += 4 + buffers;
  }
}
EXPORTED uint64_t find(const char *library, const char *kernel) {
  void *opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  return opened ? (uint64_t)(uintptr_t)dlsym(opened, kernel) : 0;
}
EXPORTED const char *reason(void) {
  const char *found = dlerror();
  return found ? found : "the kernel is not in the library";
}
`
