/** `normscope run`: one experiment and its report. */
import pc from 'picocolors'
import { formatNumber } from '../../stats/index.ts'
import { resolveSettings, type RunArguments } from './command.ts'
import { type Plan, planExperiments } from './conduct.ts'
import { describeFindings, describeShare, plural } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { conclude, writeOutcome } from './outcome.ts'
import { storeFor } from '../../report/output/index.ts'
import { conductStudy } from './study.ts'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments or data are not as they must be. */
export async function runCommand(name: string, given: RunArguments, screen: Screen): Promise<number> {
  const settings = resolveSettings(name, given)
  const { experiment, out, command, seeds } = settings
  const { dryRun = false } = given
  const plan = await planExperiments([settings], { withMemory: dryRun })
  return conductStudy(
    {
      plan,
      store: storeFor(out, given.store, { dryRun }),
      dryRun,
      out,
      command,
      subject: { experiment: name },
      seeds,
      opening: `${pc.bold(experiment.title)}\n${describePlan(plan)}`,
      conclude(folder, { circumstances: [circumstances] }) {
        const outcome = conclude(circumstances!)
        const { findings, verdict } = outcome
        return {
          paths: writeOutcome(folder, circumstances!, outcome),
          text: `${describeFindings(findings)}\n\n${pc.bold(verdict)}\n`,
          result: { verdict, findings },
        }
      },
    },
    screen,
    given.json,
  )
}

function describePlan({ experiments, runs, ...plan }: Plan): string {
  const [{ settings, arms }] = experiments as [Plan['experiments'][number]]
  const { experiment, profile, data, seeds } = settings
  const steps = runs.map(({ spec }) => spec.steps)
  const range = [...new Set([Math.min(...steps), Math.max(...steps)])].map((count) => formatNumber(count))
  const repeated = arms.some(({ repeats = 1 }) => repeats > 1) ? ', some with further seeds' : ''
  return [
    `${experiment.name}, profile ${profile}, data ${data}`,
    `${runs.length} runs (${plural(arms.length, 'arm')} × ${plural(seeds.length, 'seed')}${repeated}) of ${range.join(' to ')} steps, ${describeShare(plan)}`,
  ].join('\n')
}
