/** `normscope runs gc`: lists what a store does not need and, with `--yes`, removes it. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import { formatBytes } from '../../compile/index.ts'

import { findGarbage, type Garbage, removeGarbage } from '../../store/index.ts'
import { displayPath } from '../../report/output/index.ts'
import { formatAge } from './age.ts'
import type { StoreArguments } from './list.ts'
import { numberOption } from '../../options/index.ts'
import { readFlag } from '../arguments.ts'
import { table } from '../display/table.ts'

export interface GcArguments extends StoreArguments {
  olderThan: string
  yes?: boolean
}

const DAY = 86_400_000

/** Throws a UserError if there is no store, or something cannot be removed. */
export function gcCommand({ store, json, olderThan, yes = false }: GcArguments, now = Date.now()): string {
  const days = readFlag('older-than', numberOption(7, { min: 0, about: 'days' }), olderThan)
  const { path, garbage } = findGarbage(store)
  const found = garbage.filter(({ modified }) => days === 0 || now - modified >= days * DAY)
  const removed = yes ? found.filter(({ name }) => removeGarbage(path, name)) : []
  if (json)
    return `${JSON.stringify({ store: path, found, removed: removed.map(({ name }) => name) }, null, 2)}\n`
  const where = displayPath(path) || '.'
  if (found.length === 0) return `${where}: nothing to remove\n`
  const rows = found.map(({ name, reason, bytes, modified }) => [
    name,
    formatBytes(bytes),
    formatAge((now - modified) / 1000),
    reason,
  ])
  const left = found.length - removed.length
  return [
    table(rows, [1, 2]),
    '',
    yes
      ? `removed ${describe(removed)} from ${where}`
      : `${describe(found)} in ${where} can be removed; ${pc.bold('nothing has been removed')}: add --yes to remove`,
    ...(yes && left > 0 ? [`kept ${left}: another process has started to train or has removed them`] : []),
    '',
  ].join('\n')
}

function describe(garbage: readonly Garbage[]): string {
  const bytes = garbage.reduce((sum, entry) => sum + entry.bytes, 0)
  return `${counted(garbage.length, 'folder')}, ${formatBytes(bytes)},`
}
