/** `normscope runs export`: writes a run as files for other programs. */
import { existsSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { counted } from '../../counts.ts'
import { UserError } from '../../errors.ts'
import { recordsToCsv, recordsToParquet } from '../../report/index.ts'
import {
  type ImportedPlan,
  type ImportedRun,
  importRuns,
  isArchive,
  makeStaging,
  openRun,
  packStore,
  prepareStore,
  type StoredRun,
  writeWhole,
} from '../../store/index.ts'
import { rowsOf } from '../../run/index.ts'
import type { Row } from '../../stats/index.ts'
import { keptStepOption, readFlag } from '../arguments.ts'
import { pluginFlags } from '../../norm/index.ts'
import { commandLine, flags } from '../../shell.ts'
import { displayPath, prepareOutput } from '../../report/output/index.ts'
import type { StoreArguments } from './list.ts'
import { textOption } from '../../options/index.ts'
import { trainedFormats } from '../../interop/trained.ts'
import { checkWeightsFile, describeRun, encodeWeights, type TrainedNetwork, writeWeights } from './weights.ts'

export interface ExportArguments extends StoreArguments {
  out: string
  step?: string
}

/** Throws a UserError, writing nothing, if the run or step does not exist or `out` cannot be written. */
export async function exportCommand(
  id: string,
  { store, out, step, json }: ExportArguments,
): Promise<string> {
  const wanted = readFlag('step', keptStepOption, step)
  if (id.toLowerCase() === ALL || isArchive(out)) {
    if (wanted !== undefined)
      throw new UserError(
        `--step ${step}: whole runs contain all steps; leave it out, or name a file of weights`,
      )
    return exportWhole(id, { store, out, ...(json && { json }) })
  }
  const run = openRun(store, id)
  const kind = kindOf(out)
  if (wanted !== undefined && kind === 'records')
    throw new UserError(`--step ${step}: records contain all steps; leave it out, or name a file of weights`)
  const { written, note } = await write(run, { out, kind, wanted, store })
  return json
    ? `${JSON.stringify({ run: run.id, written: written.map((name) => resolve(name)), ...(note && { note }) }, null, 2)}\n`
    : `run ${run.id}: wrote ${written.map(displayPath).join(', ')}\n${note ? `note: ${note}\n` : ''}`
}

/** Names all runs. It cannot be an id, because ids consist of hexadecimal digits. */
const ALL = 'all'

/** Whole runs, for `runs import`: an archive, or a folder that becomes a store. */
async function exportWhole(
  id: string,
  { store, out, json = false }: Omit<ExportArguments, 'step'>,
): Promise<string> {
  const ids = id.toLowerCase() === ALL ? undefined : [openRun(store, id).id]
  const target = isArchive(out) ? undefined : prepareStore(out)
  if (target === undefined && existsSync(out))
    throw new UserError(`--out ${out}: expected a new file, found one; remove it, or name another`)
  const staging = target === undefined ? makeStaging(dirname(resolve(out))) : undefined
  const runs: ImportedRun[] = []
  const plans: ImportedPlan[] = []
  try {
    const path = target ?? join(staging!.path, 'runs')
    await importRuns(store, path, {
      ids,
      allowFast: true,
      onRun: (run) => runs.push(run),
      onPlan: (plan) => plans.push(plan),
    })
    if (staging) await packStore(path, out)
  } finally {
    staging?.remove()
  }
  const exported = runs.filter(({ kind }) => kind === 'copied' || kind === 'kept').map((run) => run.id)
  const refused = [...runs, ...plans].flatMap((each) => (each.kind === 'refused' ? [each.reason] : []))
  if (refused.length > 0) process.exitCode = 1
  const left = runs.filter(({ kind }) => kind === 'left out').length
  const plansOut = plans.filter(({ kind }) => kind !== 'refused').length
  if (json)
    return `${JSON.stringify({ runs: exported, plans: plansOut, refused, withoutCheckpoint: left, written: [resolve(out)] }, null, 2)}\n`
  return [
    `${counted(exported.length, 'run')}${plansOut > 0 ? ` and ${counted(plansOut, 'plan')}` : ''}: wrote ${displayPath(resolve(out))}`,
    ...(left > 0 ? [`left out ${left} without a checkpoint`] : []),
    ...refused.map((reason) => `refused: ${reason}`),
    '',
  ].join('\n')
}

type Kind = 'records' | 'weights' | 'folder'

const outOption = textOption(undefined, { expected: 'a file or a folder', example: 'weights.npz' })

function kindOf(out: string): Kind {
  const ending = extname(readFlag('out', outOption, out)!)
  if (['.csv', '.parquet'].includes(ending)) return 'records'
  if (trainedFormats.some((format) => format === ending)) return 'weights'
  if (/^\.[a-z]\w*$/i.test(ending) && !existsSync(out))
    throw new UserError(
      `--out ${out}: expected a name that ends in .csv or .parquet for records, in .onnx, .safetensors, .npz or .py for the network, or a folder`,
    )
  return 'folder'
}

async function write(
  run: StoredRun,
  { out, kind, wanted, store }: { out: string; kind: Kind; wanted: number | undefined; store: string },
): Promise<{ written: string[]; note?: string | undefined }> {
  if (kind === 'records') {
    const rows = recordRows(run)
    writeWhole(out, extname(out) === '.csv' ? recordsToCsv(rows) : recordsToParquet(rows))
    return { written: [out] }
  }
  if (kind === 'weights') {
    checkWeightsFile('--out', out)
    const { network, note } = await networkOf(run, wanted)
    return { written: writeWeights(out, network), note }
  }
  const rows = recordRows(run)
  const { network, note } = await networkOf(run, wanted)
  const weights = network.checkpoint
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
    command: commandLine(
      ['normscope', 'runs', 'export', run.id],
      flags({ store, out, step: wanted }),
      pluginFlags(),
    ),
  }
  const files = {
    'records.csv': recordsToCsv(rows),
    'records.parquet': recordsToParquet(rows),
    'weights.safetensors': encodeWeights('.safetensors', network),
    'summary.json': `${JSON.stringify(summary, null, 2)}\n`,
  }
  for (const [name, content] of Object.entries(files)) folder.write(name, content)
  folder.commit()
  return { written: Object.keys(files).map((name) => join(folder.path, name)), note }
}

/** Without its data, weights can be written, but not what to do with images, nor ONNX. */
async function networkOf(
  run: StoredRun,
  step: number | undefined,
): Promise<{ network: TrainedNetwork; note?: string }> {
  const parts = { spec: run.spec, checkpoint: run.checkpoint(step) }
  const described = await describeRun(run)
  if (typeof described !== 'string') return { network: { ...parts, ...described } }
  const model = () => {
    throw new UserError(`run ${run.id}: ONNX and Python need the shape of its data: ${described}`)
  }
  return {
    network: { ...parts, metadata: {}, model },
    note: `the file does not say how images become inputs: ${described}`,
  }
}

function recordRows(run: StoredRun): Row[] {
  const { experiment = '', arm = '' } = run.uses[0] ?? {}
  return rowsOf({ ...run, experiment, arm, label: arm }, run.measurements())
}
