/** Why a worker process ended before its work was done, in words. */

/** Signals that end a process after a failure in native code, and the equivalents of Windows. */
const CRASHES: readonly unknown[] = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGABRT']
const CRASH_CODES: readonly unknown[] = [134, 0xc0000005]

/** The number of characters shown of the process's output. */
const MOST = 2000

/**
 * `code` and `signal` come from Node's event `close`, `complaints` is what the process wrote to its standard error. A
 * crash of the JavaScript engine is described in one line, because the stack of addresses that the engine writes does
 * not help the reader.
 */
export function describeDeath(code: number | null, signal: string | null, complaints: string): string {
  const fatal = /^# Fatal error in .*\n#\s*(.+)/m.exec(complaints)?.[1]
  const exhausted = /^FATAL ERROR: (.*(?:out of memory|OOM).*)/im.exec(complaints)?.[1]
  if (exhausted !== undefined)
    return `its process had too little JavaScript memory (${exhausted.trim()}); give it more: NODE_OPTIONS=--max-old-space-size=8192`
  if (fatal !== undefined || CRASHES.includes(signal) || CRASH_CODES.includes(code)) {
    const { node, v8 } = process.versions
    const what = fatal?.trim().replace(/\.+$/, '') ?? signal ?? `code ${code}`
    return `its process crashed in the JavaScript engine, Node ${node} with V8 ${v8}: ${what}; another version of Node may not`
  }
  const how = signal === null ? `ended with code ${code}` : `was killed by ${signal}`
  const advice = signal === 'SIGKILL' ? '; memory may have run out, try fewer --threads' : ''
  const lines = complaints.trim().slice(-MOST)
  return `its process ${how}${advice}${lines === '' ? '' : `\n${lines}`}`
}
