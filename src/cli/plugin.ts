/** The option `--plugin` of every command that names, trains or reopens networks: normalizations from a file. */
import type { Command } from 'commander'
import { loadPlugin } from '../norm/plugin-node.ts'

const others = ['norms', 'models', 'list', 'export']

/** Whether a command may meet a normalization of a plugin; those with threads compute. */
export const takesPlugins = (command: Command): boolean =>
  others.includes(command.name()) ||
  command.options.some(({ long }) => ['--threads', '--norm', '--norms'].includes(long ?? ''))

export function addPluginOption(command: Command): void {
  command
    .option(
      '--plugin <file>',
      'a module with a normalization of your own, as in ./peak.mjs; repeatable',
      (file: string, all?: readonly string[]) => [...(all ?? []), file],
    )
    .hook('preAction', async () => {
      for (const file of new Set(command.opts<{ plugin?: readonly string[] }>().plugin))
        await loadPlugin(file)
    })
}
