import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { flagsToSwitchOff } from '../../../../src/backend/wasm/runtime/engine.ts'

describe('the flags of V8', () => {
  it('match those that the V8 version supports', () => {
    const always = ['wasm-lazy-compilation', 'wasm-dynamic-tiering', 'liftoff']
    expect(flagsToSwitchOff('11.3.244.8-node.38', 'x64')).toEqual(always)
    expect(flagsToSwitchOff('13.6.233.17-node.53', 'x64')).toEqual(always)
    const withDeoptimization = [...always.slice(0, 2), 'wasm-deopt', 'liftoff']
    expect(flagsToSwitchOff('13.7.1', 'arm64')).toEqual(withDeoptimization)
    expect(flagsToSwitchOff('14.6.202.34-node.40', 'x64')).toEqual(withDeoptimization)
    expect(flagsToSwitchOff('14.6.202.34-node.40', 's390x')).toEqual(always)
  })

  it('are not changed in an untested version', () => {
    expect(flagsToSwitchOff('15.0.1', 'x64')).toEqual([])
  })

  it.each([[[]], [['--no-liftoff']]])(
    'do not affect another module of the process and print no warning (node %j)',
    (flags) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [
          ...flags,
          '--import',
          import.meta.resolve('tsx'),
          fileURLToPath(new URL('speculation.ts', import.meta.url)),
        ],
        { encoding: 'utf8' },
      )
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '7 0\n7\n', stderr: '' })
    },
    60_000,
  )
})
