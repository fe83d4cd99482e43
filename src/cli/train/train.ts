/** `normscope train`: one network on one data set, through the same plan and worker as an experiment's runs. */
import pc from 'picocolors'
import { samplesOf } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { measuredFigures } from '../../experiment/index.ts'
import { countParameters, parseModel } from '../../nn/index.ts'
import type { Row } from '../../stats/record.ts'
import { recordsToCsv, recordsToNpz, surfaceFiles } from '../../report/index.ts'
import { checkEngine, checkRun, modelOfRun, type Outcome, type PlannedRun } from '../../run/index.ts'
import { openData } from '../../run/data-node.ts'
import { machine, openRun, packageVersion } from '../../store/index.ts'
import { planRuns } from '../../study/index.ts'
import { schedule } from '../../executor/processes/index.ts'
import { formatDuration, formatNumber, isTrainingQuantity, trainingQuantities } from '../../stats/index.ts'
import { type Display, jsonDisplay, liveDisplay, type Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { DEFAULT_OUTPUT, nextCommands } from './next.ts'
import { near, type OutputFolder, prepareOutput, storeFor, writeFigures } from '../../report/output/index.ts'
import { describeScore, plainTraining, trainingLines } from './display.ts'
import { resolveTraining, type TrainArguments, type TrainSettings } from './settings.ts'
import { openVoice } from '../display/voice.ts'
import { writeWeights } from '../runs/weights.ts'
import { describeWarnings } from '../display/warnings.ts'

/** Gives the exit code. Throws a UserError, having left nothing behind, where the arguments, data or memory do not allow it. */
export async function trainCommand(given: TrainArguments, screen: Screen): Promise<number> {
  const settings = resolveTraining(given)
  const { run, parameters, description, warnings } = await planTraining(settings)
  await checkEngine(settings.engine)
  const store = storeFor(settings.out ?? DEFAULT_OUTPUT, given.store)
  const stop = onInterrupt()
  const folder = settings.out === undefined ? undefined : prepareOutput(settings.out)

  const { model, norm, steps } = describeRun(run)
  const { say, tell } = openVoice(screen, given.json)
  tell({
    type: 'plan',
    run: run.id,
    model,
    norm,
    parameters,
    steps,
    command: settings.command,
    ...(warnings && { warnings }),
  })
  say(`${pc.bold(run.label)}, ${parameters.toLocaleString('en')} parameters`)
  const { note } = parseModel(model)
  say(
    `${description}\n${note === undefined ? '' : `note: ${note}\n`}${formatNumber(steps)} steps, batch ${run.spec.batch}\n${describeWarnings(warnings)}`,
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
      // A failure of the only run is the command's own, and told as such.
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
    tell({ type: 'interrupted', ...summary, store })
    // Without its last word, the process was ended before it had kept a checkpoint of this step.
    const where = stopped
      ? `stopped at step ${formatNumber(step)} of ${formatNumber(steps)}; the same command goes on from here`
      : `stopped after step ${formatNumber(step)} of ${formatNumber(steps)}; the same command goes on from the last checkpoint`
    say(`${where}, with what ${near(store)} keeps`)
    return stop.exitCode
  }
  const { outcome } = result
  const summary = summarize(
    { run, parameters, rows: result.rows, step, seconds: result.seconds, outcome, resumedAfter },
    settings,
  )
  const stored = openRun(store, run.id)
  const next = nextCommands(stored, store)
  if (given.save !== undefined) writeWeights(given.save, stored.checkpoint())
  const paths = folder && write(folder, run, summary, result.rows)
  stop.release()
  say(describeResult(summary, outcome))
  if (reused) say(pc.dim('trained before, by the same command: nothing had to be computed'))
  if (given.save !== undefined) say(`weights   ${given.save}`)
  say(`run       ${run.id}, kept in ${near(store)}`)
  if (run.spec.probes.length > 0) say(describeMeasured(result.rows, run, paths !== undefined))
  if (paths?.report !== undefined) say(`report    ${paths.report}`)
  if (paths) say(`records   ${paths.records}\nsummary   ${paths.summary}`)
  say(`\n${pc.dim('next, for example (last names the latest run, too):')}\n${next.join('\n')}`)
  tell({ type: 'result', ...summary, reused, store, ...(paths && { paths }), next })
  return 0
}

/** What of a run its training does not tell by itself. */
function describeMeasured(rows: readonly Row[], { spec }: PlannedRun, written: boolean): string {
  const measured = rows.filter(({ quantity }) => !isTrainingQuantity(quantity))
  const steps = new Set(measured.map(({ step }) => step)).size
  return (
    `measured  ${formatNumber(measured.length)} values at ${formatNumber(steps)} steps: ${spec.probes.join(', ')}` +
    (written ? '' : '; --out DIR writes them to records.csv')
  )
}

/** The data are loaded here only to be checked: the worker has its own, and these can go. */
async function planTraining(
  settings: TrainSettings,
): Promise<{ run: PlannedRun; parameters: number; description: string; warnings?: readonly string[] }> {
  const { data, spec } = await openData(settings.data, settings.scaling)
  const arm = settings.armFor(data.train.count)
  const { architecture, norm } = arm.model
  const label = `${architecture}, norm ${norm}`
  const [run] = planRuns(
    [{ arm: `${architecture} ${norm}`, label, family: norm, description: '', spec: arm }],
    {
      experiment: 'train',
      seeds: [settings.seed],
      dataOf: () => spec,
      engine: settings.engine,
      identify: machine.identify,
    },
  )
  checkRun(run!.spec, data, '--batch ')
  return {
    run: run!,
    parameters: countParameters(modelOfRun(run!.spec, data)),
    description: `${data.name}: ${formatNumber(data.train.count)} training and ${formatNumber(data.test.count)} test ${samplesOf(data.train)}, ${data.train.shape.join(' × ')}`,
    ...(data.warnings && { warnings: data.warnings }),
  }
}

function openDisplay(run: PlannedRun, screen: Screen, json: boolean): Display {
  if (json) return jsonDisplay([run], screen)
  return screen.isTTY ? liveDisplay([run], screen, { linesOf: trainingLines }) : plainTraining([run], screen)
}

interface Ending {
  readonly run: PlannedRun
  readonly parameters: number
  readonly rows: readonly Row[]
  /** The last known to be taken. */
  readonly step: number
  /** Of training; absent, as is the outcome, where the run was stopped. */
  readonly seconds?: number
  readonly outcome?: Outcome
  /** Where it went on from what an earlier command had done. */
  readonly resumedAfter?: number | undefined
}

function describeRun({ spec }: PlannedRun): { model: string; norm: string; steps: number } {
  return { model: spec.model.architecture, norm: spec.model.norm, steps: spec.steps }
}

/** For programs; the same in summary.json and in the last line of `--json`. */
function summarize(
  { run, parameters, rows, step, seconds, outcome, resumedAfter }: Ending,
  { command, threads }: TrainSettings,
) {
  const values = (quantity: string) => rows.filter((row) => row.quantity === quantity).map((row) => row.value)
  const accuracies = values(trainingQuantities.testAccuracy)
  const losses = values(trainingQuantities.testLoss)
  return {
    ...describeRun(run),
    parameters,
    outcome: outcome?.kind ?? 'interrupted',
    step: outcome?.step ?? step,
    testAccuracy: accuracies.at(-1) ?? null,
    bestTestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
    testLoss: losses.at(-1) ?? null,
    lowestTestLoss: losses.length > 0 ? Math.min(...losses.filter((loss) => !Number.isNaN(loss))) : null,
    /** Of all sessions. */
    seconds: seconds ?? null,
    resumedAfter: resumedAfter ?? null,
    threads,
    command,
    version: packageVersion(),
    run: run.id,
    spec: run.spec,
  }
}

type Summary = ReturnType<typeof summarize>

interface Paths {
  readonly records: string
  readonly summary: string
  /** Where probes measured something that can be drawn. */
  readonly report?: string
}

function write(folder: OutputFolder, run: PlannedRun, summary: Summary, rows: readonly Row[]): Paths {
  const at = (name: string) => `${folder.path}/${name}`
  folder.write('records.csv', recordsToCsv(rows))
  folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
  const measured = rows.filter(({ quantity }) => !isTrainingQuantity(quantity))
  if (measured.length > 0) folder.write('records.npz', recordsToNpz(rows))
  const figures = measuredFigures(measured, [{ arm: run.arm, label: run.label }])
  if (figures.length > 0) {
    const surfaces = surfaceFiles(figures)
    for (const { name, content } of surfaces) folder.write(`surfaces/${name}`, content)
    writeFigures(folder, {
      title: `Run ${run.id}`,
      about: `${run.label}, on ${run.spec.data.from}: what probes measured during training.`,
      figures,
      facts: [['normscope', packageVersion()]],
      command: summary.command,
      files: [
        'records.csv',
        'records.npz',
        'summary.json',
        ...surfaces.map(({ name }) => `surfaces/${name}`),
      ],
    })
  }
  folder.commit()
  return {
    records: at('records.csv'),
    summary: at('summary.json'),
    ...(figures.length > 0 && { report: at('report.html') }),
  }
}

function describeResult(summary: Summary, outcome: Outcome): string {
  const { testAccuracy, testLoss, seconds, step, parameters, resumedAfter } = summary
  const score =
    testLoss === null ? '' : describeScore({ accuracy: testAccuracy, loss: testLoss, spec: summary.spec })
  const sessions =
    resumedAfter === null ? '' : `, with the time before it went on after step ${formatNumber(resumedAfter)}`
  const cost = `${parameters.toLocaleString('en')} parameters, trained in ${formatDuration(seconds ?? 0)}${sessions}`
  if (outcome.kind === 'finished')
    return `${pc.green('✓')} ${pc.bold(score)} after ${formatNumber(step)} steps\n${cost}`
  const last = score === '' ? '' : `; at the last evaluation ${score}`
  return (
    `${pc.yellow('↯')} diverged at step ${formatNumber(step)}: ${outcome.what}${last}\n` +
    `${cost}; a lower --learning-rate may help`
  )
}
