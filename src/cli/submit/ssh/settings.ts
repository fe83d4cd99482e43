/** The options of `normscope submit ssh`. */
import { numberOption, parsedOption } from '../../../options/index.ts'
import { readFlag } from '../../arguments.ts'

/** The options as commander passes them. */
export interface SshArguments {
  folder?: string
  ssh?: string
  node?: string
  threads?: string
  keep?: boolean
  allowFast?: boolean
  dryRun?: boolean
  json?: boolean
}

export interface SshSettings {
  readonly hosts: readonly string[]
  /** The folder on the hosts, absolute or in the home folder, without `~/`. */
  readonly folder: string
  /** The command that reaches a host, with its options. */
  readonly ssh: readonly string[]
  /** The command that starts Node on a host. */
  readonly node: string
  /** Cores to use on each host; by default all of its cores. */
  readonly threads: number | undefined
  /** Whether the runs stay on the hosts after they were collected. */
  readonly keep: boolean
  /** Whether runs of mode `fast` may be trained on several machines. */
  readonly allowFast: boolean
}

/**
 * `name`, `user@name` or an alias of ssh's configuration. It never begins with `-`, which ssh and rsync would take for an
 * option, and has no `:`, which ends the host in a path of rsync.
 */
const HOST = /^(?:[A-Za-z0-9_][\w.+-]*@)?[A-Za-z0-9_][\w.-]*$/

const hostsOption = parsedOption<readonly string[], undefined>(undefined, {
  expected:
    'hosts separated by commas, each a name, user@name or an alias of the configuration of ssh (for an IPv6 address or a port, too)',
  example: 'node1,anna@node2',
  parse(text) {
    const hosts = text.split(',').map((host) => host.trim())
    const isList = hosts.every((host) => HOST.test(host)) && new Set(hosts).size === hosts.length
    return isList ? hosts : undefined
  },
})

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/

const lineOption = (expected: string, example: string) =>
  parsedOption<string, undefined>(undefined, {
    expected,
    example,
    parse: (text) => (text.trim() !== '' && !CONTROL.test(text) ? text : undefined),
  })

const folderOption = parsedOption<string, undefined>(undefined, {
  expected: 'a folder of your own on the hosts, absolute or in your home folder',
  example: '/scratch/anna/normscope',
  parse(text) {
    const path = text.replace(/^~\/+/, '').replace(/\/+$/, '')
    const isFolder = path !== '' && !CONTROL.test(path) && !/^[~-]/.test(path)
    // The folders of runs in it are removed, so that it must not lie outside itself.
    return isFolder && !path.split('/').some((part) => part === '..' || part === '.') ? path : undefined
  },
})

const commandOption = parsedOption<readonly string[], undefined>(undefined, {
  expected: 'a command with its options; quotes keep spaces',
  example: "ssh -F 'my config'",
  parse: (text) => (CONTROL.test(text) ? undefined : splitWords(text)),
})

/** Most backups leave out `.cache`. */
const FOLDER = '.cache/normscope/ssh'

/** Throws a UserError for the first option that is invalid. */
export function readSshSettings(hosts: string, args: SshArguments): SshSettings {
  return {
    hosts: readFlag('hosts', hostsOption, hosts)!,
    folder: readFlag('folder', folderOption, args.folder) ?? FOLDER,
    ssh: readFlag('ssh', commandOption, args.ssh) ?? ['ssh'],
    node:
      readFlag('node', lineOption('a command or path on one line', '/opt/node/bin/node'), args.node) ??
      'node',
    threads: readFlag(
      'threads',
      numberOption(undefined, { min: 1, max: 1024, integer: true, example: 8 }),
      args.threads,
    ),
    keep: args.keep === true,
    allowFast: args.allowFast === true,
  }
}

/** Words between spaces; single or double quotes keep spaces. Undefined if a quote is open, or there is no word. */
export function splitWords(text: string): string[] | undefined {
  const words: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    const found = /^(?:'[^']*'|"[^"]*"|[^\s'"])+/.exec(rest)
    if (!found) return undefined
    words.push(
      found[0].replaceAll(
        /'([^']*)'|"([^"]*)"/g,
        (_, single?: string, double?: string) => single ?? double ?? '',
      ),
    )
    rest = rest.slice(found[0].length)
    if (rest !== '' && !/^\s/.test(rest)) return undefined
    rest = rest.trimStart()
  }
  return words.length > 0 ? words : undefined
}
