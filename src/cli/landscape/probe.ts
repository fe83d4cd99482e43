/** `normscope probe`: measures a trained network, at its end or where it keeps a checkpoint. */
import pc from 'picocolors'
import { UserError } from '../../errors.ts'
import { measuredFigures } from '../../experiment/index.ts'
import { type Measurement, parseProbe } from '../../probe/index.ts'
import { recordsToCsv, recordsToNpz, surfaceFiles } from '../../report/index.ts'
import { openEngine, type PlannedRun, rowsOf } from '../../run/index.ts'
import { packageVersion } from '../../store/index.ts'
import { openRun, revisitRun } from '../../store/index.ts'
import { formatDuration, formatNumber } from '../../stats/index.ts'
import { listSpecs, parseThreads, parseWhole } from '../arguments.ts'
import { commandLine, flags } from '../../shell.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { prepareOutput } from '../../report/output/index.ts'
import { screenColumns, table } from '../display/table.ts'
import { openVoice } from '../display/voice.ts'
import { writeFigures } from '../../report/output/index.ts'

/** As commander hands them over. */
export interface ProbeArguments {
  probes: string
  step?: string
  store: string
  threads?: string
  out: string
  json?: boolean
}

/** Gives the exit code. Throws a UserError where the run, the probes or the output folder are not as they must be. */
export async function probeCommand(id: string, given: ProbeArguments, screen: Screen): Promise<number> {
  const probes = listSpecs('--probes', given.probes, 'hessian,shift-gradient').map(parseProbe)
  const wanted = given.step === undefined ? undefined : parseWhole('--step', given.step, [0, 1e9])
  const threads = parseThreads(given.threads)
  if (given.out.trim() === '')
    throw new UserError('--out: expected a folder, got nothing; write --out normscope-probe')
  const run = openRun(given.store, id)
  const { say, tell } = openVoice(screen, given.json)
  const folder = prepareOutput(given.out)
  const stop = onInterrupt()
  const session = await openEngine(run.spec.engine, threads)
  try {
    const start = performance.now()
    const { target, snapshots, step, notes } = await revisitRun(run, session, wanted)
    const plans = probes.map((probe) => ({ probe, plan: probe.plan(target) }))
    const command = commandLine(
      ['normscope', 'probe', run.id, '--probes', probes.map(({ spec }) => spec).join(',')],
      flags({ step: wanted, store: given.store }),
    )
    const { architecture, norm } = run.spec.model
    tell({ type: 'plan', run: run.id, step, probes: probes.map(({ spec }) => spec), command })
    say(`${pc.bold(`Run ${run.id} at step ${formatNumber(step)}`)}\n${architecture}, norm ${norm}`)
    for (const note of notes) say(`${pc.yellow('!')} ${note}`)
    const rows: Measurement[] = []
    for (const { probe, plan } of plans) {
      if (stop.signal.aborted) {
        folder.discard()
        say('stopped; nothing is written')
        return stop.exitCode
      }
      const measurer = await plan.open({ session, snapshots })
      const measured = await measurer.measure(step)
      measurer.dispose()
      rows.push(...measured)
      tell({ type: 'measured', probe: probe.spec, rows: measured.length })
      say(`\n${probe.spec}`)
      for (const line of describeRows(measured)) say(`  ${line}`)
    }

    const arm = `${architecture} ${norm}`
    const planned: PlannedRun = {
      id: run.id,
      experiment: 'probe',
      arm,
      label: `${architecture}, norm ${norm}`,
      spec: run.spec,
    }
    const records = rowsOf(planned, rows)
    folder.write('records.csv', recordsToCsv(records))
    folder.write('records.npz', recordsToNpz(records))
    const figures = measuredFigures(records, [{ arm, label: planned.label }])
    const surfaces = surfaceFiles(figures)
    for (const { name, content } of surfaces) folder.write(`surfaces/${name}`, content)
    const paths = writeFigures(folder, {
      title: `Run ${run.id} at step ${step}`,
      about: `${architecture}, norm ${norm}, on ${run.spec.data.from}.`,
      figures,
      facts: [
        ...rows
          .filter(({ x }) => x === undefined)
          .map(
            ({ layer, quantity, value }) =>
              [layer === '' ? quantity : `${layer}: ${quantity}`, formatNumber(value, 5)] as const,
          ),
        ['normscope', packageVersion()],
      ],
      command,
      files: [
        'records.csv',
        'records.npz',
        ...surfaces.map(({ name }) => `surfaces/${name}`),
        'summary.json',
      ],
    })
    const cautions = figures.flatMap((figure) =>
      (figure.notes ?? []).map((note) => `${figure.title}: ${note}`),
    )
    if (cautions.length > 0) say('')
    for (const note of cautions) say(`${pc.yellow('!')} ${note}`)
    const summary = {
      command,
      run: run.id,
      step,
      probes: probes.map(({ spec }) => spec),
      rows: rows.length,
      notes: [...notes, ...cautions],
    }
    folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
    folder.commit()
    say(
      `\n${pc.green('✓')} ${folder.path}/${paths.report}, in ${formatDuration((performance.now() - start) / 1000)}`,
    )
    tell({ type: 'result', ...summary, paths: { folder: folder.path, records: 'records.csv', ...paths } })
    return 0
  } finally {
    stop.release()
    session.close()
    folder.discard()
  }
}

/** Single numbers, and how many points each curve and surface has. */
function describeRows(rows: readonly Measurement[]): string[] {
  const points = new Map<string, number>()
  const lines: string[][] = []
  for (const { layer, quantity, value, x } of rows) {
    const name = layer === '' ? quantity : `${layer}: ${quantity}`
    if (x === undefined) lines.push([name, formatNumber(value, 4)])
    else points.set(name, (points.get(name) ?? 0) + 1)
  }
  const curves = [...points].map(([name, count]) => [name, `${formatNumber(count)} points`])
  const all = [...lines, ...curves]
  return all.length === 0 ? [] : table(all, [], { columns: screenColumns() - 2 }).split('\n')
}
