#!/usr/bin/env node
/** The command line. Each command is thin: it reads its arguments and calls the function that does the work. */
import { Command, CommanderError, Option } from 'commander'
import pc from 'picocolors'
import { UserError, unknownName } from '../errors.ts'
import { readModelsFromDisk } from '../interop/onnx/open-node.ts'
import { probes } from '../probe/index.ts'
import { adviseCommand } from './advise/advise.ts'
import { addAdviseOptions, type AdviseArguments } from './advise/settings.ts'
import { compareCommand } from './compare/compare.ts'
import { addCompareOptions, type CompareArguments } from './compare/settings.ts'
import { addReproduceCommand, addRunCommand } from './experiment/commands.ts'
import { type FigureArguments, figureCommand } from './figure/figure.ts'
import { DATA_HELP } from './catalogue/data-help.ts'
import { dataCommand } from './catalogue/data.ts'
import { listCommand } from './catalogue/list.ts'
import { landscapeCommand } from './measure/landscape.ts'
import { addLandscapeOptions, type LandscapeArguments } from './measure/landscape-settings.ts'
import { type ModelsArguments, modelsCommand } from './catalogue/models.ts'
import { type NormsArguments, normsCommand } from './catalogue/norms.ts'
import { type EngineArguments, engineCommand } from './engine/engine.ts'
import { type ExploreArguments, exploreCommand } from './explore/explore.ts'
import { addEngineOption } from './engine/option.ts'
import { addPluginOption, takesPlugins } from './plugin.ts'
import { packageVersion } from '../store/index.ts'
import { settingWithoutEquals, wantsJson } from './arguments.ts'
import { probesCommand } from './catalogue/probes.ts'
import { type PredictArguments, predictCommand } from './predict/predict.ts'
import { type ProbeArguments, probeCommand } from './measure/probe.ts'
import { reproduceCommand } from './experiment/reproduce.ts'
import { runCommand } from './experiment/run.ts'
import { addRunsCommand } from './runs/runs.ts'
import { paragraph, screenColumns } from './display/table.ts'
import { addSubmitCommand } from './submit/submit.ts'
import { pathOf, unknownOption } from './unknown-option.ts'
import { trainCommand } from './train/train.ts'
import { addTrainingOptions, type TrainArguments } from './train/settings.ts'

function buildProgram(): Command {
  readModelsFromDisk()
  const program = new Command('normscope')
    .description(
      'Why do normalization layers help neural networks train, and which one helps yours? Answers with evidence.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope reproduce                       every experiment, one report: why does batch normalization help?
  $ normscope list                            which questions it can answer
  $ normscope run convergence                 train with and without batch normalization, write a report
  $ normscope run convergence --profile smoke --out try     in seconds
  $ normscope train --model cnn --norm batch  train one network
  $ normscope data fashion-mnist              look at the data first`,
    )

  addRunCommand(program, async (name, given) => {
    process.exitCode = await runCommand(name, given, process.stdout)
  })
  addReproduceCommand(program, async (given) => {
    process.exitCode = await reproduceCommand(given, process.stdout)
  })

  addTrainingOptions(
    program.command('train').description('train one network and report its accuracy on the test set'),
  )
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope train                           a small convolutional network on the embedded clothes
  $ normscope train --model mlp:100,100 --norm none --learning-rate 0.5 --steps 2000
  $ normscope train --model onnx:resnet.onnx --norm group:8 --only-norms 'layer1.*'
  $ normscope train --model resnet:20 --data cifar10:DIR --augment crop-flip --schedule cosine --out resnet
  $ normscope train --data digits --epochs 5 --json | tail -n 1
  $ normscope train --data digits --probes shift-gradient,theorems:every=50 --out measured

${paragraph('normscope models lists the models; normscope models vgg:0.25 --data SPEC the layers of one.')}`,
    )
    .action(async (given: TrainArguments) => {
      process.exitCode = await trainCommand(given, process.stdout)
    })

  program
    .command('predict')
    .argument(
      '<network>',
      'a run (its id, the beginning of it, or last), or a file that train --save wrote: .onnx or .safetensors',
    )
    .argument('<images...>', 'PNG and JPEG files, or folders of them')
    .description('the classes of images, by a trained network')
    .option('--top <n>', 'number of classes to name', '3')
    .option('--step <n>', 'a step of the run with a kept checkpoint; by default the last')
    .option('--store <dir>', 'folder that keeps the run', 'normscope-out')
    .option('--threads <n>', 'number of cores to use; by default all')
    .option('--json', 'print one JSON object per image')
    .addHelpText(
      'after',
      `
Images become inputs as in training: resized, scaled by the statistics of the training set.

Examples:
  $ normscope predict last photo.jpg
  $ normscope predict net.onnx photos --json
  $ normscope predict 3f2a *.png --top 1`,
    )
    .action(async (network: string, images: string[], given: PredictArguments) => {
      await predictCommand(network, images, given, process.stdout)
    })

  program
    .command('probe')
    .argument('<run>', 'its id, the beginning of it, or last')
    .description('measure a trained network')
    .requiredOption('--probes <specs>', `what to measure: ${probes.map(({ name }) => name).join(', ')}`)
    .option('--step <n>', 'a step with a kept checkpoint; by default the last')
    .option('--store <dir>', 'folder that keeps the run', 'normscope-out')
    .option('--threads <n>', 'number of cores to use; by default all')
    .option('--out <dir>', 'folder for the records; replaces earlier output there', 'normscope-probe')
    .option('--json', 'print one JSON object per line; the last is the result')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope probe last --probes hessian:trace=10,gradient-line
  $ normscope probe 3f2a --probes trajectory --out path
  $ normscope probe 3f2a --probes shift-gradient --step 200`,
    )
    .action(async (run: string, given: ProbeArguments) => {
      process.exitCode = await probeCommand(run, given, process.stdout)
    })

  addLandscapeOptions(
    program
      .command('landscape')
      .argument('<run>', 'its id, the beginning of it, or last')
      .description('draw the loss around a trained network, or between two networks'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ normscope landscape last
  $ normscope landscape 3f2a --resolution 25 --span 0.5 --stats frozen --out frozen
  $ normscope landscape 3f2a --to 91bc`,
    )
    .action(async (run: string, given: LandscapeArguments) => {
      process.exitCode = await landscapeCommand(run, given, process.stdout)
    })

  addCompareOptions(
    program
      .command('compare')
      .description('rank normalizations for this network, these data and batch sizes, with intervals'),
  )
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope compare --model vgg:0.25 --norms none,batch,layer,group:8 --batch-sizes 2,8,64 --data cifar10:DIR
  $ normscope compare --model mlp:100,100 --data digits --learning-rates 0.0003,0.001,0.003
  $ normscope compare --model onnx:resnet.onnx --norms keep,none,layer,group:8 --batch-sizes 4,32
  $ normscope compare --model onnx:trained.onnx --from trained --norms keep,frozen,group:8 --batch-sizes 4
  $ normscope compare --model resnet:20 --norms batch,weight-standardization+group:8 --steps 500 --json | tail -n 1`,
    )
    .action(async (given: CompareArguments) => {
      process.exitCode = await compareCommand(given, process.stdout)
    })

  addAdviseOptions(
    program
      .command('advise')
      .argument('<model>', 'the network: onnx:FILE, your own; or a built-in one, as in cnn:8,16')
      .description('measure what is risky in a network, what it costs, and which comparison would settle it'),
  )
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope advise onnx:resnet.onnx --data cifar10:DIR --batch 4
  $ normscope advise cnn:8,16 --norm batch --data digits --batch 4 --figure depth.svg
  $ normscope advise onnx:resnet.onnx --optimizer adamw:weightDecay=0.05 --learning-rate 0.003 --json`,
    )
    .action(async (model: string, given: AdviseArguments) => {
      process.exitCode = await adviseCommand(model, given, process.stdout)
    })

  program
    .command('figure')
    .argument('<output-or-run>', 'the output folder of an earlier command, or the id of a run, or last')
    .argument('[name]', 'the figure to draw; without it, the figures are listed')
    .description('draw a figure again: one file, at the width and in the font of a paper')
    .option('--width <length>', 'its width in print, as in 3.25in, 84mm or 240pt; by default 760px')
    .option('--format <name>', 'svg, png or pdf; by default what --out ends with, or svg')
    .option('--font <name>', 'an installed font or a .ttf file, embedded in the file; by default DejaVu Sans')
    .option('--panel <n>', 'only this panel, counted from 1')
    .option('--arms <names>', 'only these arms, separated by commas')
    .option('--out <file>', 'the file to write; by default NAME.FORMAT in the current folder')
    .option('--store <dir>', 'folder that keeps the run', 'normscope-out')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope figure normscope-out
  $ normscope figure normscope-out convergence/accuracy --width 3.25in --format pdf
  $ normscope figure noise shift --width 84mm --font "DejaVu Serif" --out paper/shift.pdf
  $ normscope figure noise accuracy --panel 1 --arms plain,bn --format png
  $ normscope figure last training-loss`,
    )
    .action(
      (source: string, name: string | undefined, given: FigureArguments) =>
        void process.stdout.write(figureCommand(source, name, given)),
    )

  addRunsCommand(program)
  addSubmitCommand(program)

  program
    .command('explore')
    .argument('[dir]', 'the output folder of an earlier or a running command', '.')
    .description(
      'open the explorer on this machine: train, ask and look in a browser, and follow this folder',
    )
    .option('--port <n>', 'the port to listen on; by default one that is free')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope explore normscope-out
  $ normscope explore --port 8080`,
    )
    .action(async (folder: string, given: ExploreArguments) => {
      process.exitCode = await exploreCommand(folder, given, process.stdout)
    })

  program
    .command('engine')
    .description('report whether native code is available here, and how fast it is')
    .option('--clear', 'remove every compiled kernel from the cache')
    .addOption(
      new Option('--mode <mode>', 'the mode whose code is tested and timed')
        .choices(['default', 'fast'])
        .default('default'),
    )
    .option('--json', 'print JSON')
    .action(async (given: EngineArguments) => void process.stdout.write(await engineCommand(given)))

  program
    .command('list')
    .argument(
      '[experiment]',
      'show the options of this one; or what to look for in the papers, as in "Santurkar Fig. 4b"',
    )
    .description('list the experiments, the options of one, or those that repeat a figure of a paper')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope list
  $ normscope list convergence
  $ normscope list "Santurkar Fig. 4b"`,
    )
    .action(
      (name: string | undefined, given: { json?: boolean }) =>
        void process.stdout.write(listCommand(name, given)),
    )

  program
    .command('data')
    .argument('<spec>', 'what to look at')
    .description('load a data set, check it and describe it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope data fashion-mnist
  $ normscope data idx:/usr/share/datasets/fashion-mnist`,
    )
    .action(
      async (spec: string, given: { json?: boolean }) =>
        void process.stdout.write(await dataCommand(spec, given)),
    )

  program
    .command('models')
    .argument('[model]', 'show the layers of this one, as in vgg:0.25')
    .description('list the models and their sizes, or the layers and normalizations of one')
    .option(
      '--data <spec>',
      'the data they are to be trained on; by default fashion-mnist, or what the file of a network says',
    )
    .option('--norm <name>', 'their normalization; by default batch, or keep for a network from a file')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `${DATA_HELP}

Examples:
  $ normscope models
  $ normscope models resnet:56,skips=false --norm none
  $ normscope models onnx:resnet.onnx --json
  $ normscope models vgg --data cifar10:DIR`,
    )
    .action(
      (model: string | undefined, given: ModelsArguments) =>
        void process.stdout.write(modelsCommand(model, given)),
    )

  program
    .command('norms')
    .argument('[normalization]', 'show everything about this one, as in group:8')
    .description('list the normalizations: axes, parameters, smallest batches, invariances')
    .option('--no-measure', 'list without timing how much each adds to a training step')
    .option('--figure <file>', 'draw the axes they average over, as SVG')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope norms
  $ normscope norms weight-standardization+group:8
  $ normscope norms --no-measure
  $ normscope norms --plugin ./peak.mjs       check a normalization of your own
  $ normscope norms --figure axes.svg`,
    )
    .action(async (spec: string | undefined, given: NormsArguments) => {
      if (given.measure && process.stderr.isTTY)
        process.stderr.write(
          pc.dim('measuring the cost of each normalization, about ten seconds; keep the machine idle\n'),
        )
      process.exitCode = await normsCommand(spec, given, process.stdout)
    })

  program
    .command('probes')
    .argument('[probe]', 'show the options of this one')
    .description('list what can be measured during training, or the options of one')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ normscope probes
  $ normscope probes shift-distance
  $ normscope train --data digits --probes shift-gradient,hessian:every=100 --out measured`,
    )
    .action(
      (name: string | undefined, given: { json?: boolean }) =>
        void process.stdout.write(probesCommand(name, given)),
    )

  return program
}

async function main(): Promise<void> {
  const program = buildProgram()
  for (const command of withCommands(program)) {
    if (command.options.some(({ long }) => long === '--threads')) addEngineOption(command)
    if (takesPlugins(command)) addPluginOption(command)
    command
      .exitOverride((error) => {
        const written = error.code === 'commander.unknownOption' && /'([^']+)'/.exec(error.message)?.[1]
        if (written) throw unknownOption(command, written)
        throw Object.assign(error, { help: `${pathOf(command)} --help` })
      })
      .configureOutput({ outputError: () => {} })
      .configureHelp({ helpWidth: screenColumns(), minWidthToWrap: 20 })
  }
  const names = program.commands.map((command) => command.name())
  const [first] = process.argv.slice(2)
  if (first !== undefined && !first.startsWith('-') && ![...names, 'help'].includes(first))
    throw unknownName('command', first, names)
  await program.parseAsync(
    first === 'help' ? helpOf(program, process.argv.slice(3)) : process.argv.slice(2),
    {
      from: 'user',
    },
  )
}

/** The arguments that print the help of a command or of a subcommand, as in `normscope help runs list`. */
function helpOf(program: Command, path: readonly string[]): string[] {
  let command = program
  for (const name of path) {
    // What follows a command without subcommands, as an experiment, has no help of its own.
    if (command.commands.length === 0) break
    const found = command.commands.find((each) => each.name() === name)
    if (!found)
      throw unknownName(
        'command',
        name,
        command.commands.map((each) => each.name()),
      )
    command = found
  }
  return [...pathOf(command).split(' ').slice(1), '--help']
}

/** A command and all its subcommands. */
function withCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withCommands)]
}

// `normscope … | head` closes the pipe, so nobody can read a message about it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** The exit code for an internal error: EX_SOFTWARE of sysexits.h. */
const INTERNAL = 70

try {
  await main()
} catch (error) {
  process.exitCode = report(error)
}

/** Prints what went wrong and returns the exit code. */
function report(error: unknown): number {
  const json = wantsJson(process.argv)
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode
    return fail(settingWithoutEquals(process.argv) ?? wordingOf(error), 2, json)
  }
  if (error instanceof UserError) return fail(error.message, error.exitCode, json)
  if (json) return fail(error instanceof Error ? String(error.stack) : String(error), INTERNAL, json)
  console.error(error)
  return INTERNAL
}

/** Rewords an error of commander in the style of our own. */
function wordingOf(error: CommanderError & { help?: string }): string {
  const { message, help = 'normscope --help' } = error
  const plain = message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace('\n', ' ')
  return `${plain}; ${help} shows how to call it`
}

/**
 * Prints the error on stderr for a person, or as the last line of stdout for a program, which expects the result
 * there. Returns the exit code.
 */
function fail(message: string, exitCode: number, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ type: 'error', message, exitCode })}\n`)
  else process.stderr.write(`${pc.red('normscope:')} ${message}\n`)
  return exitCode
}
