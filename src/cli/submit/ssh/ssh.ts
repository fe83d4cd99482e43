/**
 * `normscope submit ssh HOSTS -- COMMAND`: trains the runs of a command on hosts that share no disk, and collects them in the
 * local store.
 */
import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import pc from 'picocolors'
import { counted } from '../../../counts.ts'
import { UserError } from '../../../errors.ts'
import { displayPath } from '../../../report/output/index.ts'
import type { Outcome, PlannedRun } from '../../../run/index.ts'
import { commandLine } from '../../../shell.ts'
import {
  acquireLock,
  describeHolder,
  folderOf,
  forgetFailures,
  isLock,
  type Lock,
  prepareStore,
  readRun,
  writePlan,
} from '../../../store/index.ts'
import type { RunEvent } from '../../../study/index.ts'
import { liveDisplay, openDisplay, type Screen } from '../../display/display.ts'
import { onInterrupt } from '../../display/interrupt.ts'
import { openOutput } from '../../display/output.ts'
import { definitions } from '../../display/table.ts'
import { preview } from '../../experiment/dry-run.ts'
import { coreHoursOf, describeWork, planSubmitted, readSubmitted } from '../submission.ts'
import { STORE, UP, workerCommand } from './command.ts'
import { HostTable } from './host-table.ts'
import { dataOptions, openHost, STORE_OPTIONS } from './host.ts'
import { makePayload, PAYLOAD_OPTIONS, type Payload } from './payload.ts'
import { type PoolEvent, shareAmong } from './pool.ts'
import { describeRemote, openRemote } from './remote.ts'
import { prepareScript, workScript } from './scripts.ts'
import { readSshSettings, type SshArguments, type SshSettings } from './settings.ts'

/** Returns the exit code. Throws a UserError, having started nothing, if an option is invalid. */
export async function submitSshCommand(
  hosts: string,
  words: readonly string[],
  args: SshArguments,
  screen: Screen,
): Promise<number> {
  const settings = readSshSettings(hosts, args)
  const instead = 'submit ssh shares the runs among the hosts (--threads of submit ssh)'
  const submitted = await readSubmitted(words, {
    store: 'the folder on this machine where the runs are collected',
    set: {
      worker: instead,
      part: instead,
      'time-limit': 'Ctrl-C stops the hosts at a checkpoint',
      threads: instead,
      'dry-run': 'write --dry-run before --',
    },
  })
  const command = workerCommand(submitted.words)
  const planned = await planSubmitted(submitted)
  const { plan } = planned
  const runs = [...new Map(plan.runs.map((run) => [run.id, run])).values()]
  if (!settings.allowFast && runs.some(({ spec }) => spec.engine.mode === 'fast'))
    throw new UserError(
      'after --: --mode fast: its bits may depend on the machine, so that hosts would give different results; leave it out, or add --allow-fast before --',
    )
  const { store } = submitted
  const { print, emit } = openOutput(screen, args.json)
  const foreseen = preview(plan, store, settings.threads ?? 1)
  const event = { runs: foreseen.runs, kept: foreseen.kept, coreHours: coreHoursOf(foreseen), store }
  print(
    describeWork(foreseen, {
      plan,
      store,
      lines: [['hosts', `${settings.hosts.join(', ')}: ${coresOf(settings)}, in ${settings.folder}`]],
    }),
  )
  const study = studyName(store)
  if (args.dryRun === true) {
    const payload = makePayload()
    payload.remove()
    const scripts = describeHosts(settings, { payload, command, study, ids: runs.map(({ id }) => id) })
    emit({ type: 'dry run', ...event, hosts: scripts })
    print(`\n${scripts[0]!.commands.join('\n')}`)
    if (scripts.length > 1) print(`\nthe same for ${settings.hosts.slice(1).join(', ')}`)
    print(pc.dim('\na dry run: nothing was copied, trained or written'))
    return 0
  }
  const report = commandLine(['normscope', ...submitted.words])
  if (foreseen.kept === foreseen.runs) {
    emit({ type: 'result', ...event, ended: foreseen.runs, failed: [], left: 0 })
    print(`\nnothing is left to train; the report: ${report}`)
    return 0
  }
  const lock = lockStore(prepareStore(store))
  const stop = onInterrupt()
  const payload = makePayload()
  writePlan(store, planned.command, plan.runs, plan.expected)
  const open = runs.filter(({ id }) => !hasEnded(store, id))
  // What failed before is tried again.
  for (const { id } of open) forgetFailures(folderOf(store, id))
  emit({ type: 'plan', ...event, hosts: settings.hosts })
  print('')
  const table = new HostTable(settings.hosts)
  const { expected } = plan
  const display =
    screen.isTTY === true && args.json !== true
      ? liveDisplay(open, screen, { expected, linesOf: (progress, frame) => table.lines(progress, frame) })
      : openDisplay(open, { screen, json: args.json === true, expected })
  const update = eventsOf(open, (found) => display.update(found))
  const refusals: string[] = []
  try {
    const pool = await shareAmong(
      settings.hosts.map((host) =>
        openHost(openRemote(host, settings.ssh), {
          settings,
          payload,
          command,
          study,
          store,
          onEvent(name, found) {
            if (found['type'] === 'ended') table.end(name, String(found['run']))
            update(found)
          },
          onImported(name, run) {
            if (run.kind === 'refused') refusals.push(`${name}: ${run.reason}`)
            emit({ type: 'imported', host: name, ...run })
          },
        }),
      ),
      open.map(({ id }) => id),
      {
        hasEnded: (id) => hasEnded(store, id),
        signal: stop.signal,
        onEvent(found) {
          table.update(found)
          emit(found)
          // The table shows the rest.
          if (screen.isTTY !== true || found.type === 'host lost') display.note(describeEvent(found))
        },
      },
    )
    display.close()
    const left = open.filter(({ id }) => !hasEnded(store, id)).length
    const ended = runs.length - left
    emit({ type: 'result', ...event, ended, failed: pool.failed, left, refused: refusals })
    for (const reason of refusals) print(pc.red(reason))
    const counts = `${ended} of ${counted(runs.length, 'run')} ended and collected`
    if (left === 0) {
      print(`${counts}\n${definitions([['report', `afterwards: ${report}`]])}`)
      return 0
    }
    print(
      `${counts}${pool.failed.length > 0 ? `, ${pool.failed.length} failed` : ''}, ${left} left; the same command goes on from here`,
    )
    return stop.signal.aborted ? stop.exitCode : 1
  } finally {
    display.close()
    stop.release()
    payload.remove()
    lock.release()
  }
}

const coresOf = ({ threads }: SshSettings) => (threads === undefined ? 'all cores' : counted(threads, 'core'))

/** Different for each store, so that hosts keep the runs of one apart from those of another. */
const studyName = (store: string): string =>
  `study-${createHash('sha256').update(`${hostname()}\0${store}`).digest('hex').slice(0, 12)}`

function hasEnded(store: string, id: string): boolean {
  try {
    return readRun(store, id)?.done !== undefined
  } catch (error) {
    // A damaged run is trained again.
    if (error instanceof UserError) return false
    throw error
  }
}

/** What an earlier call left on a host is collected, so that two calls would take each other's runs. */
function lockStore(store: string): Lock {
  const lock = acquireLock(join(store, 'submit-ssh.lock'))
  if (isLock(lock)) return lock
  throw new UserError(
    `${displayPath(store)}: ${describeHolder(lock)} collects runs from hosts into this store; wait until it ends, or name another store`,
  )
}

/** The events of a worker that the display needs, as `--json` prints them. */
interface WorkerEvent {
  readonly type: string
  readonly run: string
  readonly step: number
  readonly loss: number
  readonly outcome: Outcome
  readonly seconds: number
  readonly message: string
}

/** Turns events as workers print them into those of the runs. Events of other kinds are left out. */
function eventsOf(
  runs: readonly PlannedRun[],
  update: (event: RunEvent) => void,
): (event: Record<string, unknown>) => void {
  const byId = new Map(runs.map((run) => [run.id, run]))
  return (found) => {
    const { run: id, type, step, loss, outcome, seconds, message } = found as unknown as WorkerEvent
    const run = byId.get(id)
    if (run === undefined) return
    if (type === 'started') update({ type, run })
    else if (type === 'resumed') update({ type, run, step, rows: [] })
    else if (type === 'progress') update({ type, run, step, loss })
    else if (type === 'failed') update({ type, run, message })
    else if (type === 'ended')
      update({ type, run, reused: false, result: { run, outcome, rows: [], seconds } })
  }
}

function describeEvent(event: PoolEvent): string {
  const host = pc.bold(event.host)
  switch (event.type) {
    case 'host ready':
      return `${host}: ready, ${counted(event.cores, 'run')} at a time`
    case 'batch':
      return `${host}: trains ${counted(event.runs, 'run')}`
    case 'collected':
      return `${host}: ${event.ended} of ${counted(event.runs, 'run')} ended and collected`
    case 'host lost':
      return pc.yellow(
        event.isFinal
          ? `${event.message}; the other hosts train its runs`
          : `${event.message}; tried again in a moment`,
      )
  }
}

/** The commands of one batch on each host, for a dry run. */
function describeHosts(
  settings: SshSettings,
  {
    payload,
    command,
    study,
    ids,
  }: {
    readonly payload: Payload
    readonly command: ReturnType<typeof workerCommand>
    readonly study: string
    readonly ids: readonly string[]
  },
): { readonly host: string; readonly commands: readonly string[] }[] {
  const { folder, node, threads = 1, hosts, ssh } = settings
  const batch = `${folder}/${study}/batch-ID`
  const main = `${UP}/${payload.name}/dist/cli/main.js`
  const work = workScript({
    folder: batch,
    store: STORE,
    ids: ids.slice(0, 1),
    command: [node, main, ...command.words(threads)],
  })
  const withInput = (words: readonly string[], script: string) =>
    `${commandLine(words)} <<'END'\n${script}END`
  return hosts.map((host) => {
    const remote = describeRemote(host, ssh)
    const { data } = command
    return {
      host,
      commands: [
        withInput(remote.run, prepareScript({ folder, study, node })),
        commandLine(remote.push('PACKAGE', `${folder}/${payload.name}`, PAYLOAD_OPTIONS)),
        ...(data
          ? [commandLine(remote.push(data.from, `${folder}/${data.name}`, dataOptions(data.file)))]
          : []),
        withInput(remote.run, work),
        commandLine(remote.pull(`${batch}/${STORE}`, 'STAGING', STORE_OPTIONS)),
      ],
    }
  })
}
