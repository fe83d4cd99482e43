/**
 * Two hosts for tests: ssh servers of this user on the loopback device, each with its own port, home folder and keys, all in
 * a temporary folder. They need Debian's packages openssh-server and rsync.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from './ports.ts'

const NEEDED = ['sshd', 'ssh', 'ssh-keygen', 'rsync']

const find = (name: string): string | undefined =>
  `${process.env['PATH']}:/usr/sbin`
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

/** What is missing for hosts here; undefined if they can be started. */
export function whyNoHosts(): string | undefined {
  const missing = NEEDED.filter((name) => find(name) === undefined)
  if (missing.length > 0) return `${missing.join(', ')} missing: apt-get install openssh-server rsync`
  return undefined
}

export interface Hosts {
  /** Aliases in the configuration of `ssh`. */
  readonly names: readonly string[]
  /** The value of `--ssh`. */
  readonly ssh: string
  /** The home folder of a host. */
  home(name: string): string
  /** Ends the server of a host and all that was started through it, as a power failure would. */
  kill(name: string): void
  stop(): void
}

export async function startHosts(names: readonly string[]): Promise<Hosts> {
  // A space, so that every command has to quote it.
  const folder = mkdtempSync(join(tmpdir(), 'normscope ssh-'))
  const file = (name: string) => join(folder, name)
  for (const name of ['host_key', 'user_key'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)])
  writeFileSync(file('authorized_keys'), readFileSync(file('user_key.pub')), { mode: 0o600 })
  // The server of root separates privileges in this folder.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const ports = await freePorts(names.length)
  const servers = new Map<string, ChildProcess>()
  const config = names.map((name, i) => {
    const home = join(folder, `home of ${name}`)
    mkdirSync(home)
    writeFileSync(file(`${name}.login`), login(name, home), { mode: 0o755 })
    writeFileSync(
      file(`${name}.conf`),
      [
        `Port ${ports[i]!}`,
        'ListenAddress 127.0.0.1',
        `HostKey "${file('host_key')}"`,
        `AuthorizedKeysFile "${file('authorized_keys')}"`,
        `PidFile "${file(`${name}.pid`)}"`,
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        // The shell of the login reads no settings of this user's own home, which may take long or wait for a lock.
        `SetEnv "HOME=${home}"`,
        `ForceCommand "${file(`${name}.login`)}"`,
        '',
      ].join('\n'),
    )
    const log = openSync(file(`${name}.log`), 'a')
    servers.set(
      name,
      spawn(find('sshd')!, ['-D', '-e', '-f', file(`${name}.conf`)], { stdio: ['ignore', log, log] }),
    )
    return [
      `Host ${name}`,
      '  HostName 127.0.0.1',
      `  Port ${ports[i]!}`,
      `  User ${userInfo().username}`,
      `  IdentityFile "${file('user_key')}"`,
      '  IdentitiesOnly yes',
      '  StrictHostKeyChecking no',
      `  UserKnownHostsFile "${file('known_hosts')}"`,
      '  LogLevel ERROR',
      '',
    ].join('\n')
  })
  writeFileSync(file('config'), config.join('\n'))
  const hosts: Hosts = {
    names,
    ssh: `ssh -F '${file('config')}'`,
    home: (name) => join(folder, `home of ${name}`),
    kill(name) {
      for (const pid of descendants(servers.get(name)!.pid!)) kill(pid)
    },
    stop() {
      for (const name of names) hosts.kill(name)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    for (const name of names) await untilReached(file('config'), name)
  } catch {
    const logs = names.map((name) => readFileSync(file(`${name}.log`), 'utf8')).join('\n')
    hosts.stop()
    throw new Error(`the ssh servers did not start\n${logs}`)
  }
  return hosts
}

/** The host's own home folder, and a login that prints a line, as many do, but for rsync, which allows none. */
const login = (name: string, home: string): string => `#!/bin/sh
case "$SSH_ORIGINAL_COMMAND" in
  rsync*) ;;
  *) echo welcome to ${name} ;;
esac
cd "${home}" && HOME="${home}" exec sh -c "$SSH_ORIGINAL_COMMAND"
`

async function untilReached(config: string, name: string): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(100))
    if (spawnSync('ssh', ['-F', config, '-o', 'BatchMode=yes', name, 'true']).status === 0) return
  throw new Error(`${name} cannot be reached`)
}

/** A process with all that it has started. */
function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const pid of readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It has ended.
    }
  }
  const own = [root]
  for (const pid of own) for (const [child, parent] of parents) if (parent === pid) own.push(child)
  return own
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
