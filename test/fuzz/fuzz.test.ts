/** The fuzz job for half a minute; `npm run fuzz` reads a million inputs. */
import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'
import { faultyTargets } from './faulty-targets.ts'

test('changed inputs crash no reader, hang none, and are refused by name', { timeout: 180_000 }, async () => {
  const { tallies, findings } = await runCampaign({ seed: 1, inputs: 1e6, seconds: 30, workers: 2 })
  expect(findings).toEqual([])
  for (const [name, { inputs }] of tallies) expect([name, inputs > 0]).toEqual([name, true])
})

test('readers that hang, die or take much memory are found out, and those after them are still asked', async () => {
  const targets = faultyTargets.map((open) => open('').name)
  const { tallies, findings } = await runCampaign({
    seed: 1,
    inputs: 2 * targets.length,
    workers: 1,
    patience: 2,
    targets,
  })
  const faults = (name: string) =>
    findings.filter(({ target }) => target === `faulty-${name}`).map(({ fault }) => fault)
  expect(faults('hang')).toEqual(['hang: no end after 2 s', 'hang: no end after 2 s'])
  expect(faults('exit')).toEqual(Array.from({ length: 2 }, () => 'crash: the process ended with 3'))
  expect(faults('crash')[1]).toMatch(/^crash: x is undefined/)
  expect(faults('memory')[1]).toMatch(/^memory: \d{5,} bytes for each byte of input, expected at most 10/)
  expect([...tallies.values()].map(({ inputs }) => inputs)).toEqual([2, 2, 2, 2])
})
