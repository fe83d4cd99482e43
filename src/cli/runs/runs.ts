/** `normscope runs`: what a store holds, one run of it, what it can do without, and runs as files for other programs. */
import type { Command } from 'commander'
import { unknownName } from '../../errors.ts'
import { type ExportArguments, exportCommand } from './export.ts'
import { gcCommand, type GcArguments } from './gc.ts'
import { listRunsCommand, type StoreArguments } from './list.ts'
import { showCommand } from './show.ts'

export function addRunsCommand(program: Command): void {
  const print = (text: string) => void process.stdout.write(text)
  const runs = program
    .command('runs')
    .description('list the runs that are kept, show one, export one, remove those of no use')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope runs                            those of normscope-out
  $ normscope runs --store DIR --json
  $ normscope runs show 3f2a                  the beginning of an id is enough
  $ normscope runs export 3f2a --out weights.npz
  $ normscope runs gc --older-than 7 --yes`,
    )
  const sub = (name: string, options = {}) =>
    runs
      .command(name, options)
      .option('--store <dir>', 'where runs are kept, or the output that they lie in', 'normscope-out')
      .option('--json', 'print JSON')

  sub('list', { isDefault: true })
    .description('list them, the latest first')
    .allowExcessArguments()
    .action((given: StoreArguments, command: Command) => {
      const [word] = command.args
      if (word !== undefined)
        throw unknownName(
          'command of runs',
          word,
          runs.commands.map((known) => known.name()),
        )
      print(listRunsCommand(given))
    })

  sub('show')
    .argument('<run>', 'its id, the beginning of it, or last')
    .description('show one: its spec, how it ended, what it measured last, its files')
    .action((run: string, given: StoreArguments) => print(showCommand(run, given)))

  sub('gc')
    .description('say which runs are of no use: unfinished or damaged; with --yes, remove them')
    .option('--older-than <days>', 'only what was not written to for so long', '0')
    .option('--yes', 'remove them')
    .addHelpText(
      'after',
      `
An unfinished run is what the same command would go on with; removed, it starts again.

Examples:
  $ normscope runs gc                         look first
  $ normscope runs gc --older-than 7 --yes`,
    )
    .action((given: GcArguments) => print(gcCommand(given)))

  sub('export')
    .argument('<run>', 'its id, the beginning of it, or last')
    .description('write one as files for other programs')
    .requiredOption(
      '--out <path>',
      'FILE.csv or FILE.parquet: its records; FILE.safetensors or FILE.npz: its weights; a folder: all of it',
    )
    .option(
      '--step <n>',
      'the weights at this step, where the run keeps a snapshot of it; by default the last',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ normscope runs export 3f2a --out records.csv
  $ normscope runs export 3f2a --out weights.npz --step 200
  $ normscope runs export 3f2a --out best-run`,
    )
    .action((run: string, given: ExportArguments) => print(exportCommand(run, given)))
}
