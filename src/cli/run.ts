/** `normscope run`: plan, run, conclude, write. */
import pc from 'picocolors'
import { UserError } from '../errors.ts'
import type { Arm } from '../experiment/index.ts'
import {
  checkEngine,
  checkRun,
  type OpenedData,
  openDataOnce,
  type PlannedRun,
  planRuns,
  schedule,
  share,
} from '../run/index.ts'
import { type Finding, formatDuration, formatInterval, formatNumber, formatQuantity } from '../stats/index.ts'
import { resolveSettings, type RunArguments, type Settings } from './command.ts'
import { type Display, jsonDisplay, liveDisplay, plainDisplay, type Screen } from './display.ts'
import { type Circumstances, conclude, type Paths, writeOutcome } from './outcome.ts'
import { near, type OutputFolder, prepareOutput, storeFor } from './output.ts'
import { onInterrupt } from './interrupt.ts'
import { withProbes } from './probes.ts'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments or data are not as they must be. */
export async function runCommand(name: string, given: RunArguments, screen: Screen): Promise<number> {
  const settings = resolveSettings(name, given)
  const { experiment, seeds, engine, threads } = settings
  const arms = withProbes(experiment.arms(settings.options), settings.probes)
  const open = openDataOnce()
  const opened = new Map<Arm, OpenedData>()
  for (const arm of arms) opened.set(arm, await open(arm.data ?? settings.data, arm.spec.scaling))
  const runs = planRuns(arms, { experiment: name, seeds, dataOf: (arm) => opened.get(arm)!.spec, engine })
  for (const [i, arm] of arms.entries()) checkRun(runs[i]!.spec, opened.get(arm)!.data, '--set batch=')
  const { data, spec } = opened.get(arms[0]!)!
  await checkEngine(engine)
  const store = storeFor(settings.out, given.store)
  const stop = onInterrupt()
  const folder = prepareOutput(settings.out)

  const { workers, threadsEach } = share(runs.length, threads)
  const say = (text: string) => void (given.json || screen.write(`${text}\n`))
  const tell = (event: object) => void (given.json && screen.write(`${JSON.stringify(event)}\n`))
  tell({
    type: 'plan',
    experiment: name,
    runs: runs.length,
    seeds,
    workers,
    threadsEach,
    command: settings.command,
  })
  say(`${pc.bold(experiment.title)}\n${describePlan(settings, arms, runs, { workers, threadsEach })}\n`)

  const start = performance.now()
  const display = openDisplay(runs, screen, given.json === true)
  const { results, failures } = await schedule(runs, {
    threads,
    store,
    signal: stop.signal,
    onEvent: (event) => display.update(event),
  }).finally(() => display.close())
  const circumstances: Circumstances = {
    settings,
    arms,
    results,
    failures,
    data: { ...spec, description: data.description, classes: data.train.classes },
    engine: `${engine.backend}, mode ${engine.mode}; ${workers} runs at a time with ${plural(threadsEach, 'thread')} each`,
    seconds: (performance.now() - start) / 1000,
  }

  if (stop.signal.aborted && results.length + failures.length < runs.length) {
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

  const outcome = conclude(circumstances)
  const paths = absolute(folder, writeOutcome(folder, circumstances, outcome))
  folder.commit()
  stop.release()
  const { findings, verdict } = outcome
  say(describeFindings(findings))
  say(`\n${pc.bold(verdict)}\n`)
  if (failures.length > 0)
    say(`${pc.red(`${plural(failures.length, 'run')} failed`)}; the findings are without them\n`)
  say(describePaths(paths, circumstances.seconds))
  tell({ type: 'result', experiment: name, verdict, findings, paths, failed: failures.length })
  return failures.length > 0 ? 1 : 0
}

function openDisplay(runs: readonly PlannedRun[], screen: Screen, json: boolean): Display {
  if (json) return jsonDisplay(runs, screen)
  return screen.isTTY ? liveDisplay(runs, screen) : plainDisplay(runs, screen)
}

function describePlan(
  { profile, data, seeds, experiment }: Settings,
  arms: readonly Arm[],
  runs: readonly PlannedRun[],
  { workers, threadsEach }: { workers: number; threadsEach: number },
): string {
  return [
    `${experiment.name}, profile ${profile}, data ${data}`,
    `${runs.length} runs (${plural(arms.length, 'arm')} × ${plural(seeds.length, 'seed')}) of ${formatNumber(runs[0]!.spec.steps)} steps, ` +
      `${workers} at a time, ${plural(threadsEach, 'thread')} each`,
  ].join('\n')
}

const MARKS = {
  supported: pc.green('✓ supported   '),
  contradicted: pc.red('✗ contradicted'),
  undecided: pc.yellow('? undecided   '),
} as const

function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ verdict, claim, effect, interval, unit, seeds, source }) => {
      const size = `${formatQuantity(effect, unit)} (${formatInterval(interval, unit)})`
      return `${MARKS[verdict]}  ${claim}\n${pc.dim(`${' '.repeat(16)}${size}, ${plural(seeds.length, 'seed')} · ${source}`)}`
    })
    .join('\n')
}

function describePaths({ report, records, summary, figures, tensorboard }: Paths, seconds: number): string {
  return [
    `report   ${pc.cyan(near(report))}`,
    `figures  ${near(figures[0] ?? '').replace(/[^/]*$/, '')} (${figures.length} files)`,
    `records  ${near(records)}`,
    `summary  ${near(summary)}`,
    ...(tensorboard === undefined ? [] : [`events   tensorboard --logdir ${near(tensorboard)}`]),
    pc.dim(`trained in ${formatDuration(seconds)}`),
  ].join('\n')
}

function absolute({ path }: OutputFolder, paths: Paths): Paths {
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

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
