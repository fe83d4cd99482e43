/** Loads a program in a thread: koffi opens the runner, and `run` takes a view of the session's memory and the launches. */

/**
 * A JavaScript expression that workers evaluate; see `ForeignCode`. The memory grows within the 4 GiB that are reserved for it, so
 * all of them are advised; where less is reserved, the advice changes nothing that a program sees.
 */
export const loader = `(require, memory, table, { koffi, runner, launches }) => {
  const library = require(koffi).load(runner)
  library.func('void advise(void *, uint64_t)')(new Uint8Array(memory.buffer), 2 ** 32)
  const run = library.func('void run(void *, void *, void *, int, int, int, int)')
  return (thread, threads, spins, maySleep) =>
    run(new Uint8Array(memory.buffer), table, launches, thread, threads, spins, maySleep)
}`
