/** `normscope run`: plan, run, conclude, write. */
import pc from 'picocolors'
import { UserError } from '../errors.ts'
import { formatDuration, formatNumber } from '../stats/index.ts'
import { resolveSettings, type RunArguments } from './command.ts'
import { conduct, type Plan, planExperiments } from './conduct.ts'
import { describeFindings, plural } from './describe.ts'
import type { Screen } from './display.ts'
import { conclude, type Paths, writeOutcome } from './outcome.ts'
import { near, type OutputFolder, prepareOutput, storeFor } from './output.ts'
import { onInterrupt } from './interrupt.ts'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments or data are not as they must be. */
export async function runCommand(name: string, given: RunArguments, screen: Screen): Promise<number> {
  const settings = resolveSettings(name, given)
  const { experiment, seeds } = settings
  const plan = await planExperiments([settings])
  const { runs, workers, threadsEach } = plan
  const store = storeFor(settings.out, given.store)
  const stop = onInterrupt()
  const folder = prepareOutput(settings.out)
  const json = given.json === true
  const say = (text: string) => void (json || screen.write(`${text}\n`))
  const tell = (event: object) => void (json && screen.write(`${JSON.stringify(event)}\n`))
  tell({
    type: 'plan',
    experiment: name,
    runs: runs.length,
    seeds,
    workers,
    threadsEach,
    command: settings.command,
  })
  say(`${pc.bold(experiment.title)}\n${describePlan(plan)}\n`)

  const conducted = await conduct(plan, { store, signal: stop.signal, screen, json })
  const { results, failures } = conducted
  if (conducted.interrupted) {
    folder.discard()
    tell({ type: 'interrupted', experiment: name, finished: results.length, planned: runs.length, store })
    say(
      `stopped: ${results.length} of ${plural(runs.length, 'run')} ended; the same command goes on from here, with what ${near(store)} keeps`,
    )
    return stop.exitCode
  }
  if (results.length === 0) {
    folder.discard()
    throw new UserError(
      `all ${runs.length} runs failed, the first with: ${failures[0]!.message}\nno report is written`,
      { exitCode: 1 },
    )
  }

  const [circumstances] = conducted.circumstances
  const outcome = conclude(circumstances!)
  const paths = absolute(folder, writeOutcome(folder, circumstances!, outcome))
  folder.commit()
  stop.release()
  const { findings, verdict } = outcome
  say(describeFindings(findings))
  say(`\n${pc.bold(verdict)}\n`)
  if (failures.length > 0)
    say(`${pc.red(`${plural(failures.length, 'run')} failed`)}; the findings are without them\n`)
  say(describePaths(paths, conducted.seconds))
  tell({ type: 'result', experiment: name, verdict, findings, paths, failed: failures.length })
  return failures.length > 0 ? 1 : 0
}

function describePlan({ experiments, runs, workers, threadsEach }: Plan): string {
  const [{ settings, arms }] = experiments as [Plan['experiments'][number]]
  const { experiment, profile, data, seeds } = settings
  return [
    `${experiment.name}, profile ${profile}, data ${data}`,
    `${runs.length} runs (${plural(arms.length, 'arm')} × ${plural(seeds.length, 'seed')}) of ${formatNumber(runs[0]!.spec.steps)} steps, ` +
      `${workers} at a time, ${plural(threadsEach, 'thread')} each`,
  ].join('\n')
}

export function describePaths(
  { report, records, summary, figures, tensorboard }: Paths,
  seconds: number,
): string {
  return [
    `report   ${pc.cyan(near(report))}`,
    `figures  ${near(figures[0] ?? '').replace(/[^/]*$/, '')} (${figures.length} files)`,
    `records  ${near(records)}`,
    `summary  ${near(summary)}`,
    ...(tensorboard === undefined ? [] : [`events   tensorboard --logdir ${near(tensorboard)}`]),
    pc.dim(`trained in ${formatDuration(seconds)}`),
  ].join('\n')
}

export function absolute({ path }: OutputFolder, paths: Paths): Paths {
  const whole = (name: string) => `${path}/${name}`
  return {
    report: whole(paths.report),
    markdown: whole(paths.markdown),
    records: whole(paths.records),
    parquet: whole(paths.parquet),
    summary: whole(paths.summary),
    figures: paths.figures.map(whole),
    surfaces: paths.surfaces.map(whole),
    ...(paths.tensorboard !== undefined && { tensorboard: whole(paths.tensorboard) }),
  }
}
