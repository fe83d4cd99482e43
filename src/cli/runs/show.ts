/** `normscope runs show`: everything known about one run. */
import { counted } from '../../counts.ts'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pc from 'picocolors'
import { formatBytes } from '../../compile/index.ts'
import type { Measurement } from '../../probe/index.ts'
import { describeHolder, openRun, originOf, type StoredRun } from '../../store/index.ts'
import { formatDuration, formatNumber } from '../../stats/index.ts'
import { formatAge } from './age.ts'
import { describeEnding, describeRun, describeUses, type RunEntry, type StoreArguments } from './list.ts'
import { definitions, screenColumns, table } from '../display/table.ts'

/** The last measurement of a quantity, over all layers and all points of a curve. */
interface LastValue {
  readonly quantity: string
  readonly step: number
  readonly values: number
  readonly least: number
  readonly most: number
}

/** Throws a UserError if there is no such run, or one of its files is damaged. */
export function showCommand(id: string, { store, json = false }: StoreArguments, now = Date.now()): string {
  const run = openRun(store, id)
  const entry = describeRun(run)
  const last = lastValues(run.measurements())
  const files = filesOf(run)
  if (json) {
    const { folder, version, spec, done } = run
    const whole = {
      ...entry,
      folder,
      version,
      spec,
      done: done ?? null,
      imported: originOf(folder) ?? null,
      checkpoints: run.steps(),
      last,
      files,
    }
    return `${JSON.stringify(whole, null, 2)}\n`
  }
  return [
    `${pc.bold(entry.id)}  ${describeUses(entry.uses)}`,
    definitions(factsOf(run, entry, now), { indent: 2 }),
    '',
    pc.bold('last values'),
    last.length === 0 ? '  none yet' : indent(table(last.map(lineOf), [1], { columns: screenColumns() - 2 })),
    '',
    pc.bold('files'),
    indent(
      table(
        files.map(({ name, bytes }) => [name, formatBytes(bytes)]),
        [1],
        { columns: screenColumns() - 2 },
      ),
    ),
    pc.dim(run.folder),
    '',
  ].join('\n')
}

function factsOf(run: StoredRun, entry: RunEntry, now: number): [string, string][] {
  const { spec, version, done, holder } = run
  const { architecture, norm, plugins = [], ...others } = spec.model
  const choices = Object.entries({
    ...others,
    scaling: spec.scaling,
    loss: spec.loss,
    schedule: spec.schedule,
    smoothing: spec.smoothing,
    'train only': spec.trainOnly,
    augment: spec.augment,
    validation: spec.validation && `on ${formatNumber(100 * spec.validation)} % of the training set`,
    snapshots: spec.snapshots && `every ${counted(spec.snapshots, 'step')}`,
  }).filter(([, value]) => value !== undefined)
  const kept = run.steps()
  const origin = originOf(run.folder)
  const seconds = done === undefined ? '' : `, trained in ${formatDuration(done.seconds)}`
  const ending = `${describeEnding(entry)}${seconds}, ${formatAge((now - Date.parse(entry.modified)) / 1000)} ago`
  return [
    ['model', `${architecture}, norm ${norm}`],
    ...plugins.map(({ norm: own, file, sha256 }): [string, string] => [
      'plugin',
      `${own} from ${file}, sha-256 ${sha256}`,
    ]),
    [
      'data',
      `${spec.data.from}, training set ${spec.data.train.slice(0, 12)}, test set ${spec.data.test.slice(0, 12)}`,
    ],
    [
      'training',
      `${counted(spec.steps, 'step')} of ${counted(spec.batch, 'sample')}, ${spec.optimizer}, learning rate ${spec.learningRate}, seed ${spec.seed}`,
    ],
    ['choices', choices.map(([name, value]) => `${name} ${value}`).join(', ')],
    ...(spec.probes.length > 0 ? [['measured', spec.probes.join(', ')] as [string, string]] : []),
    [
      'computed by',
      `normscope ${version.normscope}, revision ${version.revision}, ${spec.engine.backend}, mode ${spec.engine.mode}${done?.engines ? `: ${done.engines.join(', then ')}` : ''}`,
    ],
    ...(done?.machine ? [['trained on', done.machine.host] as [string, string]] : []),
    ...(origin
      ? [
          ['imported', `from ${origin.from}, ${formatAge((now - Date.parse(origin.at)) / 1000)} ago`] as [
            string,
            string,
          ],
        ]
      : []),
    ['outcome', holder ? `${ending}; ${describeHolder(holder)} is training it` : ending],
    ...(done?.outcome.kind === 'diverged' ? [['', done.outcome.what] as [string, string]] : []),
    ['checkpoints', kept.length === 0 ? 'none yet' : describeSteps(kept)],
  ]
}

/** Formats `0, 100, 200, … 1,500 (16 in all)`. */
function describeSteps(steps: readonly number[]): string {
  const words = steps.map((step) => formatNumber(step))
  if (words.length <= 8) return `step ${words.join(', ')}`
  return `step ${words.slice(0, 6).join(', ')}, … ${words.at(-1)} (${words.length} in all)`
}

function lastValues(rows: readonly Measurement[]): LastValue[] {
  const last = new Map<string, LastValue>()
  for (const { quantity, step, value } of rows) {
    const known = last.get(quantity)
    if (known === undefined || step > known.step)
      last.set(quantity, { quantity, step, values: 1, least: value, most: value })
    else if (step === known.step)
      last.set(quantity, {
        ...known,
        values: known.values + 1,
        least: Math.min(known.least, value),
        most: Math.max(known.most, value),
      })
  }
  return [...last.values()]
}

function lineOf({ quantity, step, values, least, most }: LastValue): string[] {
  const value =
    values === 1
      ? formatNumber(least)
      : `${formatNumber(least)} to ${formatNumber(most)} (${counted(values, 'value')})`
  return [quantity, `step ${formatNumber(step)}`, value]
}

function filesOf({ folder }: StoredRun): { name: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => ({ name, found: statSync(join(folder, name)) }))
    .flatMap(({ name, found }) => (found.isFile() ? { name, bytes: found.size } : []))
}

const indent = (text: string) => text.replaceAll(/^/gm, '  ')
