/** `normscope runs export`: writes a run as files for other programs. */
import { existsSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { recordsToCsv, recordsToParquet } from '../../report/index.ts'
import { openRun, type StoredRun, writeWhole } from '../../store/index.ts'
import { rowsOf } from '../../run/index.ts'
import type { Row } from '../../stats/index.ts'
import { keptStepOption, readFlag } from '../arguments.ts'
import { commandLine, flags } from '../../shell.ts'
import { displayPath, prepareOutput } from '../../report/output/index.ts'
import type { StoreArguments } from './list.ts'
import { textOption } from '../../options/index.ts'
import { checkWeightsFile, encodeWeights, writeWeights } from './weights.ts'

export interface ExportArguments extends StoreArguments {
  out: string
  step?: string
}

/** Throws a UserError, writing nothing, if the run or step does not exist or `out` cannot be written. */
export function exportCommand(id: string, { store, out, step, json }: ExportArguments): string {
  const wanted = readFlag('step', keptStepOption, step)
  const run = openRun(store, id)
  const kind = kindOf(out)
  if (wanted !== undefined && kind === 'records')
    throw new UserError(`--step ${step}: records contain all steps; leave it out, or name a file of weights`)
  const written = write(run, { out, kind, wanted, store })
  return json
    ? `${JSON.stringify({ run: run.id, written: written.map((name) => resolve(name)) }, null, 2)}\n`
    : `run ${run.id}: wrote ${written.map(displayPath).join(', ')}\n`
}

type Kind = 'records' | 'weights' | 'folder'

const outOption = textOption(undefined, { expected: 'a file or a folder', example: 'weights.npz' })

function kindOf(out: string): Kind {
  const ending = extname(readFlag('out', outOption, out)!)
  if (['.csv', '.parquet'].includes(ending)) return 'records'
  if (['.safetensors', '.npz'].includes(ending)) return 'weights'
  if (/^\.[a-z]\w*$/i.test(ending) && !existsSync(out))
    throw new UserError(
      `--out ${out}: expected a name that ends in .csv or .parquet for records, in .safetensors or .npz for weights, or a folder`,
    )
  return 'folder'
}

function write(
  run: StoredRun,
  { out, kind, wanted, store }: { out: string; kind: Kind; wanted: number | undefined; store: string },
): string[] {
  if (kind === 'records') {
    const rows = recordRows(run)
    writeWhole(out, extname(out) === '.csv' ? recordsToCsv(rows) : recordsToParquet(rows))
    return [out]
  }
  if (kind === 'weights') {
    checkWeightsFile('--out', out)
    writeWeights(out, run.checkpoint(wanted))
    return [out]
  }
  const rows = recordRows(run)
  const weights = run.checkpoint(wanted)
  const folder = prepareOutput(out)
  const { version, spec, uses, done } = run
  const summary = {
    run: run.id,
    version,
    uses,
    outcome: done?.outcome ?? null,
    seconds: done?.seconds ?? null,
    step: weights.step,
    spec,
    command: commandLine(['normscope', 'runs', 'export', run.id], flags({ store, out, step: wanted })),
  }
  const files = {
    'records.csv': recordsToCsv(rows),
    'records.parquet': recordsToParquet(rows),
    'weights.safetensors': encodeWeights('weights.safetensors', weights),
    'summary.json': `${JSON.stringify(summary, null, 2)}\n`,
  }
  for (const [name, content] of Object.entries(files)) folder.write(name, content)
  folder.commit()
  return Object.keys(files).map((name) => join(folder.path, name))
}

function recordRows(run: StoredRun): Row[] {
  const { experiment = '', arm = '' } = run.uses[0] ?? {}
  return rowsOf({ ...run, experiment, arm, label: arm }, run.measurements())
}
