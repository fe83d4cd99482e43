/**
 * The scripts that hosts run, for `sh` as POSIX describes it. Every text that comes from outside is quoted.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
import { commandLine, quote } from '../../../shell.ts'

/** The list of runs in the folder of a batch, one id per line. */
export const IDS = 'ids'

/** The beginning of lines for this program: a login may print other lines. */
const MARK = 'normscope:'

/** Lines that a script printed for this program, as words after the mark. */
export function markedLines(lines: readonly string[]): { readonly kind: string; readonly text: string }[] {
  return lines.flatMap((line) => {
    const found = /^normscope:([\w-]+) ?(.*)$/.exec(line)
    return found ? [{ kind: found[1]!, text: found[2]! }] : []
  })
}

export interface HostFacts {
  readonly version: string
  readonly cores: number
  readonly platform: string
}

const FACTS =
  "const { availableParallelism } = require('os'); console.log(process.argv[1] + JSON.stringify({ version: process.versions.node, cores: availableParallelism(), platform: process.platform + '-' + process.arch }))"

/**
 * Makes the folder, for the user alone; prints what is missing, `node` with its HostFacts, and `left` with the name of each
 * batch that an earlier call left in the folder of the study.
 */
export function prepareScript({
  folder,
  study,
  node,
}: {
  readonly folder: string
  readonly study: string
  readonly node: string
}): string {
  return script([
    'umask 077',
    `mkdir -p ${path(folder)} && chmod 700 ${path(folder)} && cd ${path(folder)} || { echo '${MARK}no-folder'; exit 0; }`,
    // The package is run from there.
    `[ -O . ] || { echo '${MARK}no-folder it belongs to another user'; exit 0; }`,
    `command -v rsync >/dev/null 2>&1 || echo '${MARK}no-rsync'`,
    `${quote(node)} -e ${quote(FACTS)} '${MARK}node ' </dev/null 2>/dev/null || echo '${MARK}no-node'`,
    `if cd ${path(study)} 2>/dev/null; then for left in batch-*; do [ -d "$left" ] && echo "${MARK}left $left"; done; fi`,
    'exit 0',
  ])
}

/**
 * Trains in `folder`, which keeps the list of runs and their store. When its standard input ends, by a stop or because the
 * connection has failed, it stops the worker at a checkpoint.
 */
export function workScript({
  folder,
  store,
  ids,
  command,
}: {
  readonly folder: string
  /** The folder in it for the store. */
  readonly store: string
  readonly ids: readonly string[]
  readonly command: readonly string[]
}): string {
  return script([
    'umask 077',
    `mkdir -p ${path(`${folder}/${store}`)} && cd ${path(folder)} || exit 1`,
    `printf '%s\\n' ${commandLine(ids)} > ${IDS} || exit 1`,
    'exec 3<&0',
    `${commandLine(command)} </dev/null 3<&- &`,
    'child=$!',
    '{ cat <&3 >/dev/null; kill -TERM "$child"; } >/dev/null 2>&1 &',
    'watcher=$!',
    'wait "$child"',
    'code=$?',
    'kill "$watcher" 2>/dev/null',
    'exit "$code"',
  ])
}

export function folderScript(folder: string): string {
  return script(['umask 077', `mkdir -p ${path(folder)}`])
}

/** Removes batches from the folder of a study, and that folder if it is then empty. */
export function removeScript(study: string, batches: readonly string[]): string {
  return script([
    `cd ${path(study)} || exit 0`,
    ...(batches.length > 0 ? [`rm -rf -- ${commandLine(batches)}`] : []),
    `cd .. && rmdir ${quote(lastPart(study))} 2>/dev/null`,
    'exit 0',
  ])
}

/** One command for the shell, so that it reads all of it before it runs anything. */
const script = (lines: readonly string[]): string => `{\n${lines.join('\n')}\n}\n`

/** A path is no option of a command, even if it begins with a dash. */
const path = (text: string): string => quote(text.startsWith('/') ? text : `./${text}`)

const lastPart = (text: string): string => text.split('/').at(-1)!
