/** Commands to paste that do something with a trained run. */
import type { StoredRun } from '../../store/index.ts'
import { pluginFlags } from '../../norm/index.ts'
import { commandLine } from '../../shell.ts'
import { displayPath } from '../../report/output/index.ts'

/** Where commands look for runs without `--store`. */
export const DEFAULT_OUTPUT = 'normscope-out'

/** The flag with which `runs`, `probe` and `landscape` find the store from this folder, if they need one. */
function storeFlag(store: string): string[] {
  const place = displayPath(store)
  if (place === `${DEFAULT_OUTPUT}/runs` || place === DEFAULT_OUTPUT) return []
  return ['--store', place === '' ? '.' : place]
}

/** A network that diverged has no landscape worth seeing. */
export function nextCommands({ id, done }: Pick<StoredRun, 'id' | 'done'>, store: string): string[] {
  const command = (...words: readonly string[]) =>
    commandLine(['normscope', ...words], storeFlag(store), pluginFlags())
  const show = commandLine(['normscope', 'runs', 'show', id], storeFlag(store))
  if (done?.outcome.kind === 'diverged') return [show]
  return [
    command('landscape', id),
    command('probe', id, '--probes', 'hessian'),
    command('runs', 'export', id, '--out', 'weights.npz'),
    show,
  ]
}
