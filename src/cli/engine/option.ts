/** The option of every command that computes: which engine runs its programs. */
import { type Command, Option } from 'commander'
import { chooseEngine, chosenEngine, engineNames, findEngine } from '../../backend/index.ts'

/** It changes speed, never results, so it is chosen for the process and those that it starts, and no spec holds it. */
export function addEngineOption(command: Command): void {
  command
    .addOption(
      new Option(
        '--engine <name>',
        `${engineNames.join(', ')}: what runs the programs, with the same bits; native code needs a C compiler`,
      ),
    )
    .hook('preAction', () => {
      const { engine } = command.opts<{ engine?: string }>()
      chooseEngine(engine === undefined ? chosenEngine() : findEngine(engine))
    })
}
