/** Loads a program in a thread: koffi opens the runner, and `run` takes a view of the session's memory and the launches. */

/** A JavaScript expression that workers evaluate; see `ForeignCode`. */
export const loader = `(require, memory, table, { koffi, runner, launches }) => {
  const run = require(koffi).load(runner).func('void run(void *, void *, void *, int, int, int, int)')
  return (thread, threads, spins, maySleep) =>
    run(new Uint8Array(memory.buffer), table, launches, thread, threads, spins, maySleep)
}`
