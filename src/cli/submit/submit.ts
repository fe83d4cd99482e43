/** `normscope submit`: gives the runs of a command to other machines. */
import type { Command } from 'commander'
import { submitSshCommand } from './ssh/ssh.ts'
import type { SshArguments } from './ssh/settings.ts'
import { submitSlurmCommand } from './slurm.ts'
import type { SlurmArguments } from './slurm-settings.ts'

export function addSubmitCommand(program: Command): void {
  const submit = program
    .command('submit')
    .description('train the runs of a command on a cluster, or on hosts by ssh')
  const collect = (value: string, all: string[] = []) => [...all, value]
  submit
    .command('slurm')
    .argument('<command...>', 'after --: run or reproduce with its options, and --store DIR on a shared disk')
    .description('plan, submit an array job whose tasks share the store, and return')
    .option('--tasks <n>', 'tasks of the array; by default enough for the runs, at most 16')
    .option('--limit <n>', 'the most tasks at a time')
    .option('--cpus <n>', 'cores of each task, which trains as many runs at once; by default 4')
    .option('--memory <size>', 'memory of each task, as in 8G; by default estimated')
    .option('--time <time>', 'time of each task, as in 4:00:00 or 1-12:00:00; by default 4:00:00')
    .option('--partition <name>', 'partition of the cluster')
    .option('--account <name>', 'account to charge')
    .option('--qos <name>', 'quality of service')
    .option('--module <name>', 'module to load in each task; repeatable', collect)
    .option(
      '--sbatch <option>',
      'further option of sbatch, as in --sbatch=--constraint=zen4; repeatable',
      collect,
    )
    .option('--node <command>', 'what starts Node in a task; by default the path of this Node')
    .option('--name <name>', 'name of the job; by default normscope')
    .option('--settings <file>', 'JSON file with these options, as in {"partition": "short", "cpus": 8}')
    .option('--dry-run', 'print the plan and the script; write and submit nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A task trains run after run until none is left. Before its time is over it keeps a checkpoint and returns to the queue.

Examples:
  $ normscope submit slurm --dry-run -- reproduce --profile paper --data cifar10:DIR --store /shared/paper
  $ normscope submit slurm --partition short --time 8:00:00 --limit 8 -- reproduce --profile paper --store /shared/paper
  $ normscope runs watch /shared/paper`,
    )
    .action((words: string[], given: SlurmArguments) => submitSlurmCommand(words, given, process.stdout))

  submit
    .command('ssh')
    .argument('<hosts>', 'hosts separated by commas, each a name, user@name or an alias of ssh')
    .argument('<command...>', 'after --: run or reproduce with its options, and --store DIR on this machine')
    .description(
      'train on hosts that share no disk, collect their runs in the store, and return when all have ended',
    )
    .option(
      '--folder <dir>',
      'folder on the hosts for the package, data and runs; by default .cache/normscope/ssh',
    )
    .option('--ssh <command>', 'what reaches a host, as in "ssh -F config"; by default ssh')
    .option('--node <command>', 'what starts Node on a host; by default node')
    .option('--threads <n>', 'cores to use on each host; by default all')
    .option('--keep', 'leave the runs on the hosts after they were collected')
    .option('--allow-fast', 'also train in mode fast, whose bits may depend on the machine')
    .option('--dry-run', 'print the plan and the commands; start, copy and write nothing')
    .option('--json', 'print one JSON object per line; the last is the result')
    .addHelpText(
      'after',
      `
A host needs Node, rsync and a login by ssh without a question. The package and the data are copied there. Each host
gets some runs at a time; if a host is lost, the others train its runs. Ctrl-C stops the hosts at a checkpoint and
collects it.

Examples:
  $ normscope submit ssh node1,node2 --dry-run -- reproduce --profile paper --store paper
  $ normscope submit ssh node1,anna@node2 -- reproduce --profile paper --data cifar10:DIR --store paper
  $ normscope reproduce --profile paper --data cifar10:DIR --store paper      the report, afterwards`,
    )
    .action(async (hosts: string, words: string[], given: SshArguments) => {
      process.exitCode = await submitSshCommand(hosts, words, given, process.stdout)
    })
}
