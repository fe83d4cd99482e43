/**
 * The protocol: every claim with its rule, smallest effect, preconditions, seeds and set-ups, as one document that is
 * generated from the program. `docs/protocol.md` is this text; a report prints its hash.
 */
import { formatValue, resolveOptions } from '../../options/index.ts'
import type { Arm, Experiment, ProfileName, TunedLike } from '../framework/experiment.ts'
import type { Check } from '../framework/check.ts'
import type { Claim } from '../framework/claim.ts'
import { confirmatorySeeds, replicationSeeds } from '../framework/seeds.ts'
import { tunedRates } from '../rates/tuned-rates.ts'
import { changes, PROTOCOL_DATE } from './changes.ts'
import { markdownTable } from './markdown-table.ts'

/** The profiles whose results are reported; `smoke` decides nothing. */
const PROFILES = ['quick', 'half', 'vision', 'paper'] as const satisfies readonly ProfileName[]

const span = (seeds: readonly number[]): string => `${seeds[0]} to ${seeds.at(-1)}`

export function protocolText(experiments: readonly Experiment[]): string {
  return [
    '# Protocol',
    `Dated ${PROTOCOL_DATE}. The program generates this page (\`npm run docs\`), and a test holds it to the program. It was written before the confirmatory seeds were looked at.`,
    RULES,
    changesText(),
    ...experiments.map(experimentText),
    ratesText(),
  ]
    .join('\n\n')
    .concat('\n')
}

const RULES = `## The rules

- **Seeds.** Claims are decided on the seeds ${span(confirmatorySeeds)}, which are looked at once. The seeds ${span(replicationSeeds)} repeat them. Options, rates, loss levels, smallest effects and thresholds are chosen on seeds 1 to 99.
- **Effect.** The median over seeds of the paired difference, in logarithms for a ratio. Two arms with the same seed share the order of the data and, where they have the same parameters, the initial weights.
- **Interval.** From the 3rd to the 10th of 12 sorted differences. It covers the median with 96.1 %, whatever the distribution. For another number of seeds: the narrowest symmetric interval of order statistics that covers at least 95 %. Fewer than 6 seeds give no verdict. The mean and its paired t-interval stand beside it and decide nothing.
- **Runs that diverge** count as worse than any that did not, and are never left out. Where nobody knows which arm is ahead, the interval is the union of both cases, and the seed counts against the verdict.
- **Smallest effect.** Each claim declares it. By default a ratio of 0.9 or 1.1, or one percentage point.
- **Supported.** The interval excludes no effect on the claimed side, the median lies beyond the smallest effect, and the corrected p is at most 0.05.
- **Opposite here.** The same on the other side. It is about the network at hand; it does not contradict a paper about another one.
- **Equivalent.** The whole interval lies within the smallest effect, and the corrected p of two one-sided sign tests against it is at most 0.05. A claim of equality needs this. A claim "as good as" (not less, not greater) is supported if the whole interval lies above (below) the smallest effect on the bad side.
- **Undecided.** None of these.
- **Not tested.** A precondition of the claim failed. Preconditions are listed with each claim.
- **p.** The exact two-sided sign test; a difference of zero counts against the claim. Holm's procedure corrects it over the claims of the experiment that were tested.
- **Has learned** means, in at least three quarters of the seeds: the training loss ends at or below 0.7 of ln(classes) and the best test accuracy is at least a third of the way from guessing to perfect; where values are predicted, the training loss ends at or below half of its first value.
- **Checks** hold by algebra. They pass for every seed, or the program is wrong. They are no claims.
- **One look.** A claim that declares two looks takes the 2nd to the 11th of 12 differences, then the 7th to the 18th of 24: together at most 2.9 % error.
- **Replication.** No claim may change between supported and opposite. At least 95 % of the supported claims must keep their sign. The number of equal verdicts stands beside the number that the power of the first study predicts: its seeds, resampled twice with replacement, judged again.`

function changesText(): string {
  if (changes.length === 0) return '## Changes after a confirmatory run\n\nNone.'
  return `## Changes after a confirmatory run\n\n${markdownTable(
    ['Date', 'Change', 'Reason'],
    changes.map(({ date, what, why }) => [date, what, why]),
  )}`
}

function experimentText(experiment: Experiment): string {
  const { name, title, profiles } = experiment
  const held = PROFILES.filter((profile) => profiles[profile] !== undefined)
  const claims = new Map<string, { claim: Claim; profiles: ProfileName[] }>()
  for (const profile of held) {
    const options = optionsOf(experiment, profile)
    for (const [key, claim] of Object.entries<Claim>(experiment.claims(options))) {
      const found = claims.get(key)
      if (found) found.profiles.push(profile)
      else claims.set(key, { claim, profiles: [profile] })
    }
  }
  const checks = Object.entries<Check>(experiment.checks?.(optionsOf(experiment, 'quick')) ?? {})
  return [
    `## \`${name}\`: ${title}`,
    ...held.map((profile) => profileText(experiment, profile)),
    markdownTable(
      ['Key', 'Claim', 'Effect', 'Says', 'No effect', 'Preconditions', 'Profiles'],
      [...claims].map(([key, { claim, profiles: own }]) => [
        key,
        `${claim.claim} (${claim.source})`,
        claim.measure,
        claim.direction,
        smallestText(claim),
        (claim.preconditions ?? []).map(({ text }) => text).join('; ') || 'none',
        own.length === held.length ? 'all' : own.join(', '),
      ]),
    ),
    ...(checks.length === 0
      ? []
      : [
          markdownTable(
            ['Check', 'Statement', 'Measure', 'Needs'],
            checks.map(([key, { claim, measure, needs }]) => [
              key,
              claim,
              measure,
              'atLeast' in needs ? `at least ${needs.atLeast}` : `at most ${needs.atMost}`,
            ]),
          ),
        ]),
  ].join('\n\n')
}

function optionsOf(experiment: Experiment, profile: ProfileName) {
  return resolveOptions(experiment.options, experiment.profiles[profile]!.options)
}

function profileText(experiment: Experiment, profile: ProfileName): string {
  const { seeds, data, options } = experiment.profiles[profile]!
  const set = Object.entries(options).map(([option, value]) => `${option}=${formatValue(value)}`)
  const arms = experiment.arms(optionsOf(experiment, profile))
  return `\`${profile}\`: seeds ${span(seeds)}, data \`${data}\`${set.length === 0 ? '' : `, \`${set.join(' ')}\``}. Arms: ${arms.map(armText).join('; ')}.`
}

function armText({ arm, spec, tuned }: Arm): string {
  const { model, batch, steps, learningRate, optimizer, smoothing, schedule, trainOnly } = spec
  const descent = smoothing === undefined ? optimizer : `${optimizer} with ${smoothing}`
  const rates = schedule === undefined ? '' : ` (${schedule})`
  const part = trainOnly === undefined ? '' : `, only ${trainOnly}`
  return `\`${arm}\` ${model.architecture} ${model.norm}, ${descent} at ${tuned === undefined ? learningRate : tunedText(tuned)}${rates}, ${steps} steps of ${batch}${part}`
}

/** `its tuned rate`; `30 times the tuned rate of plain`. */
function tunedText({ as, times }: TunedLike): string {
  const rate = as === undefined ? 'its tuned rate' : `the tuned rate of \`${as}\``
  return times === undefined ? rate : `${times} times ${rate}`
}

/** What was tuned, on which seeds: the rates themselves are in the table. */
function ratesText(): string {
  return `## Tuned rates

Each is the rate, of a grid of at least 7, with the least training loss at the end of training (the median over the seeds). The grid is extended while its best rate is at its end. \`npm run tune-rates\` makes the table; \`src/experiment/rates/tuned-rates.ts\` also has the loss at every rate.

${markdownTable(
  [
    'Network',
    'Activation',
    'Normalization',
    'Optimizer',
    'Schedule',
    'Smoothing',
    'Trained',
    'Batch',
    'Steps',
    'Rate',
    'Seeds',
  ],
  tunedRates.setups.map(
    ({
      architecture,
      activation,
      norm,
      optimizer,
      schedule,
      smoothing,
      trainOnly,
      batch,
      steps,
      rate,
      seeds,
    }) => [
      architecture,
      activation ?? 'default',
      norm,
      optimizer,
      schedule ?? 'constant',
      smoothing ?? 'none',
      trainOnly ?? 'all',
      String(batch),
      String(steps),
      String(rate),
      seeds.join(', '),
    ],
  ),
)}`
}

function smallestText({ scale, smallestEffect, unit = '' }: Claim): string {
  if (scale === 'ratio') {
    const share = smallestEffect ?? 0.1
    return `${round(1 - share)} to ${round(1 + share)} ×`
  }
  return `within ${smallestEffect ?? 1} ${unit}`.trim()
}

const round = (value: number): number => Number(value.toPrecision(6))
