/** What can be chosen, in a form that the page can show without the library. */
import { pageDataNames, scalings } from '../../data/index.ts'
import { experiments } from '../../experiment/index.ts'
import { lossNames, models, optimizers } from '../../nn/index.ts'
import { normalizations } from '../../norm/index.ts'
import { formatValue, resolveOptions } from '../../options/index.ts'
import { augmentations, learningRateSchedules, smoothings } from '../../train/index.ts'

export interface Choice {
  readonly name: string
  readonly summary?: string
}

export interface ListedOption {
  readonly name: string
  readonly about: string
  readonly reason: string
  readonly expected: string
  readonly default: string
}

export interface ListedProfile {
  readonly name: string
  readonly about: string
  readonly minutes: number
  readonly seeds: number
  readonly data: string
  readonly values: Readonly<Record<string, string>>
}

export interface ListedExperiment {
  readonly name: string
  readonly title: string
  readonly question: string
  readonly options: readonly ListedOption[]
  readonly profiles: readonly ListedProfile[]
}

export interface Catalogue {
  /** Suggestions for the options of training, by the name of the flag. */
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  readonly experiments: readonly ListedExperiment[]
}

const listed = (kinds: readonly { readonly name: string; readonly summary: string }[]): Choice[] =>
  kinds.map(({ name, summary }) => ({ name, summary }))
const named = (names: readonly string[]): Choice[] => names.map((name) => ({ name }))

export function catalogue(): Catalogue {
  return {
    choices: {
      model: listed(models),
      norm: listed(normalizations),
      data: named(pageDataNames),
      optimizer: listed(optimizers),
      schedule: listed(learningRateSchedules),
      smoothing: listed(smoothings),
      augment: named(augmentations),
      scaling: named(scalings),
      loss: named(lossNames),
    },
    experiments: experiments.map(({ name, title, question, options, profiles }) => ({
      name,
      title,
      question,
      options: Object.entries(options).map(([option, { about, reason, expected, default: initial }]) => ({
        name: option,
        about,
        reason,
        expected,
        default: formatValue(initial),
      })),
      profiles: Object.entries(profiles).flatMap(([profile, chosen]) =>
        chosen === undefined
          ? []
          : [
              {
                name: profile,
                about: chosen.about,
                minutes: chosen.minutes,
                seeds: chosen.seeds.length,
                data: chosen.data,
                values: Object.fromEntries(
                  Object.entries(resolveOptions(options, chosen.options)).map(([option, value]) => [
                    option,
                    formatValue(value),
                  ]),
                ),
              },
            ],
      ),
    })),
  }
}
