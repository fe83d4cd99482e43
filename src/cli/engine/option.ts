/** The option `--engine` of every command that computes: it selects the engine that runs the programs. */
import { type Command, Option } from 'commander'
import { chooseEngine, chosenEngine, engineNames, findEngine } from '../../backend/index.ts'

/** The engine changes speed, never results, so it is set for the process and the processes it starts, and is not part of a spec. */
export function addEngineOption(command: Command): void {
  command
    .addOption(
      new Option(
        '--engine <name>',
        `${engineNames.join(', ')}: the engine that runs the programs; results are bit-identical; native code needs a C compiler`,
      ),
    )
    .hook('preAction', () => {
      const { engine } = command.opts<{ engine?: string }>()
      chooseEngine(engine === undefined ? chosenEngine() : findEngine(engine))
    })
}
