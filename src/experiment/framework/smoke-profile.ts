/** The profile `smoke`, which is alike in all experiments. */
import type { DocumentedTable, OptionValues } from '../../options/index.ts'
import type { Profile } from './experiment.ts'
import { plumbingSeeds } from './seeds.ts'

/** Checks that everything works, with these options, and gives no verdicts. */
export function smokeProfile<T extends DocumentedTable>(
  options: Partial<OptionValues<T>>,
  differing: Partial<Pick<Profile, 'about' | 'minutes' | 'data'>> = {},
): Profile<T> {
  return {
    isPlumbing: true,
    about: 'quick check that everything works: seconds',
    minutes: 0.1,
    seeds: plumbingSeeds,
    data: 'digits',
    options,
    ...differing,
  }
}
