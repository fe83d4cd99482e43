/** `normscope train`: trains one network on one data set, with the same plan and worker as a run of an experiment. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { UserError } from '../../errors.ts'
import { schedule } from '../../executor/processes/index.ts'
import { checkWritable } from '../../interop/trained.ts'
import { parseModel } from '../../nn/index.ts'
import { displayPath, prepareOutput, storeFor, writeTraining } from '../../report/output/index.ts'
import { checkEngine, hashOfWeights, type Outcome, type PlannedRun } from '../../run/index.ts'
import { formatDuration, formatNumber, isTrainingQuantity, type Row } from '../../stats/index.ts'
import { machine, openRun, packageVersion, weightsOf } from '../../store/index.ts'
import { planTraining, scoresOf, type TrainingEnd } from '../../study/index.ts'
import { type Display, jsonDisplay, liveDisplay, type Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { openOutput } from '../display/output.ts'
import { describeWarnings } from '../display/warnings.ts'
import { writeWeights } from '../runs/weights.ts'
import { describeScore, plainTraining, trainingLines } from './display.ts'
import { DEFAULT_OUTPUT, nextCommands } from './next.ts'
import { resolveTraining, type TrainArguments, type TrainSettings } from './settings.ts'

/**
 * Returns the exit code. Throws a UserError, leaving no files behind, if the arguments, data or memory do not allow
 * the training.
 */
export async function trainCommand(given: TrainArguments, screen: Screen): Promise<number> {
  const settings = resolveTraining(given)
  const plan = await planTraining(settings, machine)
  const { run, parameters, description, warnings, notes = [] } = plan
  if (settings.format !== undefined)
    try {
      checkWritable(settings.format, plan.model, run.spec.model.architecture)
    } catch (error) {
      throw error instanceof UserError ? new UserError(`--save ${given.save}: ${error.message}`) : error
    }
  await checkEngine(settings.engine)
  const store = storeFor(settings.out ?? DEFAULT_OUTPUT, given.store)
  const stop = onInterrupt()
  const folder = settings.out === undefined ? undefined : prepareOutput(settings.out)

  const { steps } = run.spec
  const { architecture: model, norm } = run.spec.model
  const { print, emit } = openOutput(screen, given.json)
  emit({
    type: 'plan',
    run: run.id,
    model,
    norm,
    parameters,
    steps,
    command: settings.command,
    ...(warnings && { warnings }),
    ...(notes.length > 0 && { notes }),
  })
  print(`${pc.bold(run.label)}, ${counted(parameters, 'parameter')}`)
  const { note } = parseModel(model)
  print(
    `${description}\n${[...(note === undefined ? [] : [note]), ...notes].map((each) => `note: ${each}\n`).join('')}${counted(steps, 'step')}, batch ${run.spec.batch}\n${describeWarnings(warnings)}`,
  )

  const rows: Row[] = []
  let step = 0
  let stopped = false
  let resumedAfter: number | undefined
  let reused = false
  const display = openDisplay(run, screen, given.json === true)
  const { results, failures } = await schedule([run], {
    threads: settings.threads,
    store,
    signal: stop.signal,
    onEvent(event) {
      if (event.type === 'started') rows.splice(0)
      if (event.type === 'measured' || event.type === 'resumed') rows.push(...event.rows)
      if ('step' in event) step = event.step
      if (event.type === 'stopped') stopped = true
      if (event.type === 'resumed') resumedAfter = event.step
      if (event.type === 'ended') reused = event.reused
      // If the only run fails, the command itself fails and reports it.
      if (event.type !== 'failed') display.update(event)
    },
  }).finally(() => display.close())

  const [failure] = failures
  if (failure !== undefined) {
    folder?.discard()
    throw new UserError(`training failed: ${failure.message}`, { exitCode: 1 })
  }
  const [result] = results
  if (result === undefined) {
    folder?.discard()
    const summary = summarize({ run, parameters, rows, step }, settings)
    emit({ type: 'interrupted', ...summary, store })
    // If the process ended without a last message, it had not yet kept a checkpoint of this step.
    const where = stopped
      ? `stopped at step ${formatNumber(step)} of ${formatNumber(steps)}; the same command resumes from here`
      : `stopped after step ${formatNumber(step)} of ${formatNumber(steps)}; the same command resumes from the last checkpoint`
    print(`${where}, with the run kept in ${displayPath(store)}`)
    return stop.exitCode
  }
  const { outcome } = result
  const stored = openRun(store, run.id)
  const summary = {
    ...summarize(
      { run, parameters, rows: result.rows, step, seconds: result.seconds, outcome, resumedAfter },
      settings,
    ),
    weightsSha256: hashOfWeights(weightsOf(stored.checkpoint())),
  }
  const next = nextCommands(stored, store)
  const saved =
    given.save === undefined
      ? []
      : writeWeights(given.save, {
          spec: run.spec,
          checkpoint: stored.checkpoint(),
          metadata: plan.metadata,
          model: () => plan.model,
        })
  const paths = folder && writeTraining(folder, run, summary, result.rows)
  stop.release()
  print(describeResult(summary, outcome))
  if (reused) print(pc.dim('already trained by the same command: nothing had to be computed'))
  if (saved.length > 0) print(`saved     ${saved.join(' and ')}`)
  print(`run       ${run.id}, kept in ${displayPath(store)}`)
  print(`sha-256   ${summary.weightsSha256} (of the weights)`)
  if (run.spec.probes.length > 0) print(describeMeasured(result.rows, run, paths !== undefined))
  if (paths?.report !== undefined) print(`report    ${displayPath(paths.report)}`)
  if (paths) print(`records   ${displayPath(paths.records)}\nsummary   ${displayPath(paths.summary)}`)
  print(`\n${pc.dim('next, for example (last also names the latest run):')}\n${next.join('\n')}`)
  emit({ type: 'result', ...summary, reused, store, ...(paths && { paths }), next })
  return 0
}

/** What a run measured beyond its training. */
function describeMeasured(rows: readonly Row[], { spec }: PlannedRun, written: boolean): string {
  const measured = rows.filter(({ quantity }) => !isTrainingQuantity(quantity))
  const steps = new Set(measured.map(({ step }) => step)).size
  return (
    `measured  ${counted(measured.length, 'value')} at ${counted(steps, 'step')}: ${spec.probes.join(', ')}` +
    (written ? '' : '; --out DIR writes them to records.csv')
  )
}

function openDisplay(run: PlannedRun, screen: Screen, json: boolean): Display {
  if (json) return jsonDisplay([run], screen)
  return screen.isTTY ? liveDisplay([run], screen, { linesOf: trainingLines }) : plainTraining([run], screen)
}

/** The result for programs; the same in summary.json and in the last line of `--json`. */
function summarize(ending: TrainingEnd, { command, threads }: TrainSettings) {
  const { id, spec } = ending.run
  return { ...scoresOf(ending), threads, command, version: packageVersion(), run: id, spec }
}

type Summary = ReturnType<typeof summarize>

function describeResult(summary: Summary, outcome: Outcome): string {
  const { testAccuracy, testLoss, seconds, step, parameters, resumedAfter } = summary
  const score =
    testLoss === null ? '' : describeScore({ accuracy: testAccuracy, loss: testLoss, spec: summary.spec })
  const sessions =
    resumedAfter === null
      ? ''
      : `, including the time before it resumed after step ${formatNumber(resumedAfter)}`
  const cost = `${counted(parameters, 'parameter')}, trained in ${formatDuration(seconds ?? 0)}${sessions}`
  if (outcome.kind === 'finished')
    return `${pc.green('✓')} ${pc.bold(score)} after ${counted(step, 'step')}\n${cost}`
  const last = score === '' ? '' : `; at the last evaluation ${score}`
  return (
    `${pc.yellow('↯')} diverged at step ${formatNumber(step)}: ${outcome.what}${last}\n` +
    `${cost}; a lower --learning-rate may help`
  )
}
