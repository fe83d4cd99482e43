/** Native code for 64-bit ARM (NEON) gives the same bits. It runs in an emulator, on any processor, so it trains for few steps. */
import { expect, test } from 'vitest'
import { trainedHash } from '../../../scripts/determinism-workload.mjs'
import { arm64, emulated, missingOf } from '../../support/emulated.ts'

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
