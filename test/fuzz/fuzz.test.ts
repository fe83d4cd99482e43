/** The fuzz job for half a minute; `npm run fuzz` reads a million inputs. */
import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'

test('changed inputs crash no reader, hang none, and are refused by name', { timeout: 180_000 }, async () => {
  const { tallies, findings } = await runCampaign({ seed: 1, inputs: 1e6, seconds: 30, workers: 2 })
  expect(findings).toEqual([])
  for (const [name, { inputs }] of tallies) expect([name, inputs > 0]).toEqual([name, true])
})
