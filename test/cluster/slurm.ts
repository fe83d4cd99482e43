/**
 * A Slurm cluster on this host for tests: a controller and two nodes, each a `slurmd` of its own, as root, with all files
 * in a temporary folder. It needs Debian's packages slurm-wlm and munge.
 * https://slurm.schedmd.com/programmer_guide.html#multiple_slurmd_support
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from './ports.ts'

const NEEDED = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol', 'faketime']

/** What is missing for a cluster here; undefined if it can be started. */
export function whyNoCluster(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root'
  const path = `${process.env['PATH']}:/usr/sbin`.split(':')
  const missing = NEEDED.filter((name) => !path.some((folder) => existsSync(join(folder, name))))
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} missing: apt-get install slurm-wlm munge faketime`
}

export interface Cluster {
  /** For clients: SLURM_CONF and PATH. */
  readonly env: NodeJS.ProcessEnv
  /** The standard output of a Slurm command. Throws if it fails. */
  call(command: string, ...args: string[]): string
  /** Kills a node with everything that runs on it, as a power failure would. */
  killNode(name: string): void
  /** The ends of the logs of all its processes. */
  logs(): string
  stop(): Promise<void>
}

const NODES = ['n1', 'n2'] as const

export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'normscope-slurm-'))
  // munge wants its socket to be reachable by all users.
  chmodSync(folder, 0o755)
  const conf = join(folder, 'slurm.conf')
  const [controller, ...ports] = await freePorts(1 + NODES.length)
  const env = { ...process.env, SLURM_CONF: conf, PATH: `${process.env['PATH']}:/usr/sbin` }
  const processes = new Map<string, ChildProcess>()
  const start = (name: string, command: string, args: readonly string[]) => {
    const log = openSync(join(folder, `${name}.out`), 'a')
    processes.set(name, spawn(command, args, { env, stdio: ['ignore', log, log] }))
  }
  writeFileSync(join(folder, 'munge.key'), randomBytes(128), { mode: 0o600 })
  writeFileSync(join(folder, 'cgroup.conf'), 'CgroupPlugin=cgroup/v1\n')
  for (const name of ['state', ...NODES]) mkdirSync(join(folder, name))
  writeFileSync(conf, configuration(folder, controller!, ports))
  const file = (name: string) => join(folder, name)
  start('munged', 'munged', [
    '--foreground',
    `--socket=${file('munge.socket')}`,
    `--key-file=${file('munge.key')}`,
    `--pid-file=${file('munge.pid')}`,
    `--log-file=${file('munge.log')}`,
    `--seed-file=${file('munge.seed')}`,
  ])
  await until(() => existsSync(file('munge.socket')), 10)
  start('slurmctld', 'slurmctld', ['-D'])
  for (const name of NODES) start(name, 'slurmd', ['-D', '-N', name])
  const call = (command: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}\n${logs(folder)}`)
    return stdout
  }
  const cluster: Cluster = {
    env,
    call,
    killNode(name) {
      const own = descendants(processes.get(name)!.pid!, folder, name)
      // All stop at once; or else Slurm's step daemon outlives the task and reports that it was killed: then it has failed.
      for (const pid of own) signal(pid, 'SIGSTOP')
      for (const pid of own) signal(pid, 'SIGKILL')
    },
    logs: () => logs(folder),
    async stop() {
      const own = [...processes].flatMap(([name, { pid }]) => descendants(pid!, folder, name))
      for (const pid of own) signal(pid, 'SIGKILL')
      await sleep(100)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await until(() => {
      const { stdout } = spawnSync('sinfo', ['-h', '-N', '-o', '%N %t'], { env, encoding: 'utf8' })
      return NODES.every((name) => stdout.includes(`${name} idle`))
    }, 30)
  } catch {
    const log = logs(folder)
    await cluster.stop()
    throw new Error(`the cluster did not start\n${log}`)
  }
  return cluster
}

const configuration = (folder: string, controller: number, ports: readonly number[]) => `
ClusterName=test
SlurmctldHost=${hostname().split('.')[0]}(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
KillWait=5
MinJobAge=300
${NODES.map((name, i) => `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${ports[i]!} CPUs=1 RealMemory=1000 State=UNKNOWN`).join('\n')}
PartitionName=all Nodes=${NODES.join(',')} Default=YES MaxTime=INFINITE State=UP
`

async function until(holds: () => boolean, seconds: number): Promise<void> {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; await sleep(100))
    if (holds()) return
  throw new Error(`nothing after ${seconds} s`)
}

/**
 * A process with its children, and for a node the processes that Slurm detaches from it: tasks, which know the name of their
 * node, and the step daemons that are their parents.
 */
function descendants(root: number, folder: string, name: string): number[] {
  const parents = new Map<number, number>()
  const daemons = new Set<number>()
  const own = new Set([root])
  for (const pid of readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('slurmstepd: [')) daemons.add(pid)
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      const isHere = environment.includes(`SLURM_CONF=${join(folder, 'slurm.conf')}`)
      if (isHere && environment.includes(`SLURMD_NODENAME=${name}`)) own.add(pid)
    } catch {
      // It has ended.
    }
  }
  // A loop over a set goes on to what is added meanwhile.
  for (const pid of own) if (daemons.has(parents.get(pid)!)) own.add(parents.get(pid)!)
  for (const pid of own) for (const [child, parent] of parents) if (parent === pid) own.add(child)
  return [...own]
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended.
  }
}

function logs(folder: string): string {
  return readdirSync(folder)
    .filter((name) => /\.(out|log)$/.test(name))
    .map((name) => `== ${name}\n${readFileSync(join(folder, name), 'utf8').slice(-6000)}`)
    .join('\n')
}
