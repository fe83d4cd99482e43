/** Performs an experiment in further workers, and tells the page what is known so far. */
import { UserError } from '../../errors.ts'
import { webWorkers, type WorkerLike } from '../../executor/web-workers/index.ts'
import {
  experiments,
  findExperiment,
  PROTOCOL_DATE,
  type ProfileName,
  profileNames,
  protocolText,
} from '../../experiment/index.ts'
import { choiceOption, parseSettings, readFlag } from '../../options/index.ts'
import { recordsToCsv, renderReport, reportOf } from '../../report/index.ts'
import { REVISION, type RunResult } from '../../run/index.ts'
import { effectInWords, type Finding, VERDICT_WORDS } from '../../stats/index.ts'
import { sha256Sync } from '../../data/index.ts'
import {
  conclude,
  type ExperimentPlan,
  planStudy,
  type RunEvent,
  seedsOption,
  settingsOf,
  type Study,
  studyExperiment,
  StudyInterrupted,
} from '../../study/index.ts'
import type { CellState, SeenClaim, StudyReport, StudyRequest, StudyTexts } from '../study/messages.ts'
import { pageHost } from './host.ts'
import type { Beginning } from './messages.ts'

/** Milliseconds between two estimates. */
const ESTIMATE_EVERY = 700

export function studies(
  send: (report: StudyReport) => void,
  beginning: Beginning,
): (request: StudyRequest) => void {
  let stop = new AbortController()
  return (request) => {
    stop.abort()
    if (request.type === 'stop') return
    stop = new AbortController()
    perform(request.texts, request.workers, stop.signal, send, beginning).catch((error: unknown) => {
      if (error instanceof StudyInterrupted) return send({ type: 'stopped' })
      const isUser = error instanceof UserError
      send({ type: 'failed', message: error instanceof Error ? error.message : String(error), isUser })
    })
  }
}

async function perform(
  texts: StudyTexts,
  workers: number,
  signal: AbortSignal,
  send: (report: StudyReport) => void,
  beginning: Beginning,
): Promise<void> {
  const experiment = findExperiment(texts.experiment)
  const settings = settingsOf(experiment, {
    profile: readFlag('profile', choiceOption<ProfileName>('quick', profileNames), texts.profile),
    ...(texts.seeds !== undefined && { seeds: readFlag('seeds', seedsOption, texts.seeds)! }),
    ...(texts.data !== undefined && { data: texts.data }),
    options: parseSettings(experiment.options, texts.set),
  })
  const plan = await planStudy([settings], pageHost(beginning))
  const [planned] = plan.experiments as [ExperimentPlan]
  send({
    type: 'planned',
    title: experiment.title,
    question: experiment.question,
    command: settings.command,
    arms: planned.arms.map(({ arm, label }) => ({ arm, label })),
    seeds: settings.seeds,
    warnings: plan.warnings,
    revision: REVISION,
  })
  const executor = webWorkers({ workers, start: () => startRuns(beginning) })
  const estimates = estimator(planned, send)
  const study = await studyExperiment(plan, executor, {
    signal,
    onEvent(event) {
      reportCell(event, send)
      if (event.type === 'ended') estimates.add(event.result)
    },
  })
  const [studied] = study.experiments
  const { verdict, findings, experiments: all } = study
  send({
    type: 'concluded',
    verdict,
    claims: findings.map((finding) => seen(finding, true)),
    report: reportPage(study, beginning),
    records: recordsToCsv(study.rows),
    figures: studied!.figures,
    failures: all.flatMap(({ failures }) => failures.map(({ message }) => message)),
  })
}

/** The address of the script of workers; made here, because a page without an origin shares none with its workers. */
let address: string | undefined

/** A worker may start workers of its own script. */
function startRuns(beginning: Beginning): WorkerLike {
  const { script, workerType } = beginning
  address ??= script === undefined ? globalThis.location.href : URL.createObjectURL(script)
  const worker = new Worker(address, { type: workerType })
  const begin: Beginning = { ...beginning, role: 'runs' }
  worker.postMessage(begin)
  return worker as unknown as WorkerLike
}

function reportCell(event: RunEvent, send: (report: StudyReport) => void): void {
  const { arm, spec } = event.run
  const cell = (state: CellState, step: number) =>
    send({ type: 'cell', arm, seed: spec.seed, state, share: Math.min(1, step / spec.steps) })
  switch (event.type) {
    case 'started':
      return cell('running', 0)
    case 'progress':
    case 'resumed':
    case 'measured':
      return cell('running', event.step)
    case 'ended': {
      const { outcome } = event.result
      return cell(outcome.kind === 'diverged' ? 'diverged' : event.reused ? 'reused' : 'ended', spec.steps)
    }
    case 'failed':
      return cell('failed', spec.steps)
    default:
      return undefined
  }
}

/** Estimates from the seeds that every arm has finished, without verdicts. */
function estimator(plan: ExperimentPlan, send: (report: StudyReport) => void) {
  const results: RunResult[] = []
  let [last, told] = [0, 0]
  return {
    add(result: RunResult): void {
      results.push(result)
      const complete = plan.settings.seeds.filter((seed) =>
        plan.arms.every(({ arm }) => results.some(({ run }) => run.arm === arm && run.spec.seed === seed)),
      )
      if (complete.length === told || performance.now() - last < ESTIMATE_EVERY) return
      told = complete.length
      const { findings } = conclude({
        ...plan,
        results: results.filter(({ run }) => complete.includes(run.spec.seed)),
        failures: [],
      })
      send({ type: 'claims', seeds: told, claims: findings.map((finding) => seen(finding, false)) })
      last = performance.now()
    },
  }
}

function seen(finding: Finding, isConcluded: boolean): SeenClaim {
  const { key, claim, source, verdict, seeds, interval, unit, measure } = finding
  const words = (effect: number) => effectInWords({ effect, unit, ...(measure !== undefined && { measure }) })
  const range = interval === null ? '' : `; interval ${words(interval[0])} to ${words(interval[1])}`
  return {
    key,
    claim,
    source,
    effect: finding.effect === null ? '' : `${words(finding.effect)}${range}`,
    seeds: seeds.length,
    ...(isConcluded && { verdict, verdictWords: VERDICT_WORDS[verdict] }),
  }
}

function reportPage(study: Study, { version }: Beginning): string {
  const protocol = sha256Sync(protocolText(experiments)).slice(0, 16)
  return renderReport(
    reportOf(study, {
      normscope: version,
      browser: navigator.userAgent,
      engine: study.engine,
      protocol: `dated ${PROTOCOL_DATE}, sha256 ${protocol}`,
    }),
  )
}
