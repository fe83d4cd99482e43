/** `normscope submit`: gives the runs of a command to other machines. */
import type { Command } from 'commander'
import { submitSlurmCommand } from './slurm.ts'
import type { SlurmArguments } from './slurm-settings.ts'

export function addSubmitCommand(program: Command): void {
  const submit = program.command('submit').description('train the runs of a command on a cluster')
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
}
