/** The networks of every profile fit the profile's own data, so that a command without --data works. */
import { expect, test } from 'vitest'
import { sizesOf } from '../../src/data/index.ts'
import { experiments, profileNames } from '../../src/experiment/index.ts'
import { parseModel } from '../../src/nn/index.ts'
import { openDataOnce } from '../../src/run/index.ts'
import { machine } from '../../src/store/index.ts'
import { armsOf, settingsOf } from '../../src/study/index.ts'

/** Data that the package does not have: a user unpacks them. */
const isOnDisk = (data: string): boolean => data.startsWith('cifar10:')

const open = openDataOnce(machine.load)

const held = experiments.flatMap((experiment) =>
  profileNames.flatMap((profile) => {
    const data = experiment.profiles[profile]?.data
    return data === undefined || isOnDisk(data) ? [] : [[experiment.name, profile, experiment] as const]
  }),
)

test.each(held)('%s, %s', async (_, profile, experiment) => {
  const settings = settingsOf(experiment, { profile })
  for (const { spec, data: own } of armsOf(settings, machine)) {
    const { architecture, ...model } = spec.model
    const { data } = await open(own ?? settings.data, spec.scaling)
    const { parameters } = parseModel(architecture).create({ ...model, ...sizesOf(data), seed: 1 })
    expect(parameters.length).toBeGreaterThan(0)
  }
})
