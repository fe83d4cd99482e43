/** `normscope runs`: lists or watches a store, shows, exports or imports runs, and removes what is not needed. */
import type { Command } from 'commander'
import { unknownName } from '../../errors.ts'
import { type ExportArguments, exportCommand } from './export.ts'
import { gcCommand, type GcArguments } from './gc.ts'
import { DEFAULT, type ImportArguments, importCommand } from './import.ts'
import { listRunsCommand, type StoreArguments } from './list.ts'
import { showCommand } from './show.ts'
import { type WatchArguments, watchCommand } from './watch.ts'

export function addRunsCommand(program: Command): void {
  const print = (text: string) => void process.stdout.write(text)
  const runs = program
    .command('runs')
    .description('list or watch the kept runs, show, export or import them, remove those that are not needed')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope runs                            those of normscope-out
  $ normscope runs --store DIR --json
  $ normscope runs watch --once               what is done, running, failed and left
  $ normscope runs show 3f2a                  the beginning of an id is enough
  $ normscope runs export 3f2a --out weights.npz
  $ normscope runs export all --out half.tar.gz
  $ normscope runs import half.tar.gz         from another machine
  $ normscope runs gc --older-than 7 --yes`,
    )
  const sub = (name: string, options = {}) =>
    runs
      .command(name, options)
      .option('--store <dir>', 'folder that keeps runs, or the output folder that contains it', DEFAULT)
      .option('--json', 'print JSON')

  sub('list', { isDefault: true })
    .description('list the runs, the latest first')
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
    .description('show one run: its spec, how it ended, its last measurements, its files')
    .action((run: string, given: StoreArguments) => print(showCommand(run, given)))

  runs
    .command('watch')
    .argument('[store]', 'folder that keeps runs, or the output folder that contains it', 'normscope-out')
    .option('--once', 'look once')
    .option('--json', 'print one JSON object per look')
    .description('what is done, where runs are being trained, what failed, and how long the rest takes')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope runs watch /shared/paper
  $ normscope runs watch /shared/paper --once --json`,
    )
    .action((store: string, given: Omit<WatchArguments, 'store'>) =>
      watchCommand({ ...given, store }, process.stdout),
    )

  sub('gc')
    .description('list runs that are not needed, unfinished or damaged; with --yes, remove them')
    .option('--older-than <days>', 'only runs that were not written to for this long', '0')
    .option('--yes', 'remove the runs')
    .addHelpText(
      'after',
      `
The same command would resume an unfinished run; if it is removed, training starts again.

Examples:
  $ normscope runs gc                         look first
  $ normscope runs gc --older-than 7 --yes`,
    )
    .action((given: GcArguments) => print(gcCommand(given)))

  sub('export')
    .argument('<run>', 'its id, the beginning of it, last, or all')
    .description('write one run as files for other programs, or whole runs for another store')
    .requiredOption(
      '--out <path>',
      'FILE.csv or FILE.parquet: its records; FILE.onnx, .safetensors, .npz or .py: the network; a folder: records and weights; FILE.tar or .tar.gz: the whole run, for runs import; with all, a folder is a store',
    )
    .option('--step <n>', 'the weights at this step, if the run keeps a snapshot of it; by default the last')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope runs export 3f2a --out records.csv
  $ normscope runs export 3f2a --out weights.npz --step 200
  $ normscope runs export 3f2a --out best-run
  $ normscope runs export all --out half.tar.gz`,
    )
    .action(async (run: string, given: ExportArguments) => print(await exportCommand(run, given)))

  sub('import')
    .argument('<source...>', 'stores, outputs that contain one, or archives of runs export: .tar, .tar.gz')
    .description('add the runs and plans of other stores, which other machines trained')
    .option('--allow-fast', 'also import runs of mode fast that another machine trained')
    .option('--dry-run', 'check every run and show what would be imported; write nothing')
    .addHelpText(
      'after',
      `
The store then has the union of both, also of their plans: runs watch shows what is left. A run in both must have the same
bits; of two checkpoints the one with more steps stays. Damaged runs and plans are refused, and the exit code is 1; the
others are imported.

Examples:
  $ normscope runs import /media/disk/normscope-out --dry-run
  $ normscope runs import half-1 half-2 --store whole
  $ normscope runs import half.tar.gz`,
    )
    .action(async (sources: string[], given: ImportArguments) => {
      process.exitCode = await importCommand(sources, given, process.stdout)
    })
}
