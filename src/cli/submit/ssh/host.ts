/** One host of a submission: gets the package and the data, trains batches, and gives their runs back. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../../errors.ts'
import { type ImportedRun, importRuns, makeStaging, prepareStore, readRun } from '../../../store/index.ts'
import { STORE, UP, type WorkerCommand } from './command.ts'
import { type Payload, PAYLOAD_OPTIONS } from './payload.ts'
import type { PoolHost } from './pool.ts'
import { lastLine, LostHost, type Remote } from './remote.ts'
import {
  folderScript,
  type HostFacts,
  markedLines,
  prepareScript,
  removeScript,
  workScript,
} from './scripts.ts'
import type { SshSettings } from './settings.ts'

export interface HostWork {
  readonly settings: SshSettings
  readonly payload: Payload
  readonly command: WorkerCommand
  /** The name of the folder of this study on the hosts. */
  readonly study: string
  /** The path of the local store. */
  readonly store: string
  /** An event of the worker, as `--json` prints it. */
  readonly onEvent: (host: string, event: Record<string, unknown>) => void
  readonly onImported: (host: string, run: ImportedRun) => void
}

/** The oldest version of Node, see `engines` in package.json. */
const OLDEST_NODE = 20

/** Locks mean nothing on another machine; plans and incomplete files are not needed. */
export const STORE_OPTIONS = ['--exclude=*.lock', '--exclude=*.lock.*', '--exclude=.*', '--exclude=/plans']

export function openHost(remote: Remote, work: HostWork): PoolHost {
  const { host } = remote
  const { folder, node, threads, keep } = work.settings
  const study = `${folder}/${work.study}`
  let cores = 1

  /** Imports the runs of batches, and removes these from the host. */
  const collect = async (batches: readonly string[]): Promise<void> => {
    for (const batch of batches) {
      const staging = makeStaging(work.store)
      try {
        await remote.pull(`${study}/${batch}/${STORE}`, staging.path, STORE_OPTIONS)
        prepareStore(staging.path)
        await importRuns(staging.path, work.store, {
          // Where the settings allow it is decided before anything is trained.
          allowFast: true,
          from: `${host}:${study}/${batch}`,
          onRun: (run) => work.onImported(host, run),
        })
      } finally {
        staging.remove()
      }
    }
    if (!keep) await remote.run(removeScript(study, batches))
  }

  return {
    name: host,
    async prepare() {
      const { lines, complaints } = await remote.run(prepareScript({ folder, study: work.study, node }))
      const marked = markedLines(lines)
      const facts = checkFacts(host, marked, { node, folder, complaints })
      cores = threads ?? facts.cores
      await remote.push(work.payload.folder, `${folder}/${work.payload.name}`, PAYLOAD_OPTIONS)
      const { data } = work.command
      if (data) await remote.push(data.from, `${folder}/${data.name}`, dataOptions(data.file))
      await collect(marked.flatMap(({ kind, text }) => (kind === 'left' && isBatch(text) ? [text] : [])))
      return cores
    },
    async train(ids, stop) {
      const batch = `batch-${randomBytes(6).toString('hex')}`
      await pushBegun(remote, ids, { store: work.store, to: `${study}/${batch}` })
      const main = `${UP}/${work.payload.name}/dist/cli/main.js`
      const ran = await remote.run(
        workScript({
          folder: `${study}/${batch}`,
          store: STORE,
          ids,
          command: [node, main, ...work.command.words(cores)],
        }),
        {
          signal: stop,
          onLine(line) {
            const event = parseEvent(line)
            if (event !== undefined) work.onEvent(host, event)
          },
        },
      )
      await collect([batch])
      if (stop.aborted || ran.code === 0 || ran.code === 1) return
      throw new LostHost(
        `${host}: the worker ended with code ${ran.code} (${lastLine(ran.complaints) ?? 'it reported nothing'})`,
        { isFinal: true },
      )
    },
  }
}

const isBatch = (name: string): boolean => /^batch-[0-9a-f]{12}$/.test(name)

/** A pattern of rsync: special characters stand for themselves. */
export const dataOptions = (file: string | undefined): string[] =>
  file === undefined
    ? ['--copy-links']
    : ['--copy-links', `--include=/${file.replaceAll(/[*?[\\]/g, '\\$&')}`, '--exclude=*']

/** Sends the checkpoints of runs that were begun before, so that the host goes on from there. */
async function pushBegun(
  remote: Remote,
  ids: readonly string[],
  { store, to }: { readonly store: string; readonly to: string },
): Promise<void> {
  const begun = ids.filter((id) => isBegun(store, id))
  if (begun.length === 0) return
  const staging = makeStaging(store)
  try {
    const copy = join(staging.path, STORE)
    mkdirSync(copy)
    await importRuns(store, copy, { ids: begun, allowFast: true })
    await remote.run(folderScript(`${to}/${STORE}`))
    await remote.push(copy, `${to}/${STORE}`)
  } finally {
    staging.remove()
  }
}

function isBegun(store: string, id: string): boolean {
  try {
    return (readRun(store, id)?.steps().length ?? 0) > 0
  } catch (error) {
    // A damaged run is trained from its start.
    if (error instanceof UserError) return false
    throw error
  }
}

/** Throws a LostHost that says what is missing. */
function checkFacts(
  host: string,
  marked: ReturnType<typeof markedLines>,
  {
    node,
    folder,
    complaints,
  }: { readonly node: string; readonly folder: string; readonly complaints: string },
): HostFacts {
  const has = (kind: string) => marked.find((line) => line.kind === kind)
  const lacks = (expected: string, got: string, fix: string) =>
    new LostHost(`${host}: expected ${expected}, ${got}; ${fix}`, { isFinal: true })
  const strange = has('no-folder')
  if (strange)
    throw lacks(
      `a folder ${folder} of your own`,
      strange.text === ''
        ? `which cannot be made (${lastLine(complaints) ?? 'no reason was given'})`
        : strange.text,
      'name another with --folder',
    )
  if (has('no-rsync')) throw lacks('the command rsync', 'found none', 'install it there')
  if (has('no-node'))
    throw lacks(`Node ${OLDEST_NODE} or later as ${node}`, 'found none', 'name its path with --node')
  const text = has('node')?.text
  if (text === undefined)
    throw lacks(
      'a login that runs sh',
      `it ended without an answer (${lastLine(complaints) ?? 'and reported nothing'})`,
      `try: ssh ${host} sh`,
    )
  const facts = JSON.parse(text) as HostFacts
  if (Number(facts.version.split('.')[0]) < OLDEST_NODE)
    throw lacks(`Node ${OLDEST_NODE} or later as ${node}`, `got ${facts.version}`, 'name another with --node')
  return facts
}

function parseEvent(line: string): Record<string, unknown> | undefined {
  try {
    const event: unknown = JSON.parse(line)
    return typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : undefined
  } catch {
    // A login may print other lines.
    return undefined
  }
}
