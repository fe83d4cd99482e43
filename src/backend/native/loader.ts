/** Loads a compiled program in a thread: koffi opens the library, and `run` takes a view of the session's memory. */

/** A JavaScript expression that workers evaluate; see `ForeignCode`. */
export const loader = `(require, memory, table, { koffi, library }) => {
  const run = require(koffi).load(library).func('void run(void *, void *, int, int, int, int)')
  return (thread, threads, spins, maySleep) =>
    run(new Uint8Array(memory.buffer), table, thread, threads, spins, maySleep)
}`
