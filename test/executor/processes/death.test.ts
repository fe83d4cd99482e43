import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { describeDeath } from '../../../src/executor/processes/death.ts'

const { node, v8 } = process.versions

/** What the engine of this Node says of a program that ends it. */
function deathOf(...args: string[]): string {
  const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(stderr).toContain('Native stack trace')
  return describeDeath(status, signal, stderr)
}

describe('the death of a worker process', () => {
  it('by a failed check of the engine is one line', () => {
    // As Node 26.12.1 wrote it.
    const complaints = `


#
# Fatal error in , line 0
# Check failed: function_feedback != feedback.feedback_for_function.end().
#
#
#
#FailureMessage Object: 0x7ffcaa052f50
----- Native stack trace -----

 1: 0xa9e1c1  [/usr/bin/node]
 2: 0x29452b1 V8_Fatal(char const*, ...) [/usr/bin/node]
`
    expect(describeDeath(null, 'SIGTRAP', complaints)).toBe(
      `its process crashed in the JavaScript engine, Node ${node} with V8 ${v8}: ` +
        'Check failed: function_feedback != feedback.feedback_for_function.end(); another version of Node may not',
    )
  })

  it('by an abort of this engine is one line', () => {
    expect(deathOf('-e', 'process.abort()')).toBe(
      `its process crashed in the JavaScript engine, Node ${node} with V8 ${v8}: SIGABRT; another version of Node may not`,
    )
  })

  it('by a lack of JavaScript memory is one line that says what to do', () => {
    const death = deathOf(
      '--max-old-space-size=20',
      '-e',
      'const a = []; for (;;) a.push(Array.from({ length: 1000 }, () => ({ x: 1 })))',
    )
    expect(death).toMatch(
      /^its process had too little JavaScript memory \(.*heap out of memory\); give it more: NODE_OPTIONS=\S+$/,
    )
  }, 20_000)

  it('without a word says that it crashed', () => {
    expect(describeDeath(null, 'SIGSEGV', '')).toContain(`${v8}: SIGSEGV;`)
  })

  it('by a kill names what may be the cause, and others come with what the process wrote', () => {
    expect(describeDeath(null, 'SIGKILL', '')).toBe(
      'its process was killed by SIGKILL; memory may have run out, try fewer --threads',
    )
    expect(describeDeath(3, null, 'out of something\n')).toBe(
      'its process ended with code 3\nout of something',
    )
  })
})
