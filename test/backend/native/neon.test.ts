/** Native code for 64-bit ARM (NEON) gives the same bits. It runs in an emulator, on any processor, so it trains for few steps. */
import { expect, test } from 'vitest'
import { trainedHash } from '../../../scripts/determinism-workload.mjs'
import { openWasm } from '../../../src/backend/index.ts'
import { selfTest } from '../../../src/backend/native/self-test.ts'
import { arm64, emulated, missingOf } from '../../support/emulated.ts'
import { hasFused } from '../../support/native.ts'

const missing = missingOf(arm64)

test.skipIf(missing)(
  `native training for 64-bit ARM gives the same bits as WebAssembly${missing ? ` (no ${missing})` : ''}`,
  { timeout: 300_000 },
  async () => {
    const { accelerator, programs, close } = emulated(arm64)
    try {
      const share = 0.05
      const expected = await trainedHash(1, undefined, undefined, share)
      expect(await trainedHash(1, undefined, accelerator, share)).toBe(expected)
      expect(programs()).toBeGreaterThan(0)
    } finally {
      close()
    }
  },
)

test.skipIf(missing ?? !hasFused)(
  `in mode fast, native code for 64-bit ARM rounds products as WebAssembly does here${missing ? ` (no ${missing})` : ''}`,
  { timeout: 120_000 },
  async () => {
    const { accelerator, close } = emulated(arm64, { fused: true })
    const [arm, wasm] = [
      await openWasm({ threads: 1, mode: 'fast', accelerator }),
      await openWasm({ threads: 1, mode: 'fast' }),
    ]
    try {
      const { request, inputs } = selfTest()
      expect((await arm.compile(request)).runSync(inputs)).toEqual(
        (await wasm.compile(request)).runSync(inputs),
      )
    } finally {
      arm.close()
      wasm.close()
      close()
    }
  },
)
