/** `normscope probe`: measures a trained network, at its end or at a kept checkpoint. */
import { counted } from '../../counts.ts'
import { join } from 'node:path'
import pc from 'picocolors'

import { pluginFlags } from '../../norm/index.ts'
import { type Measurement, parseProbe } from '../../probe/index.ts'
import { displayPath, prepareOutput, writeMeasured } from '../../report/output/index.ts'
import { commandLine, flags } from '../../shell.ts'
import { formatDuration, formatNumber } from '../../stats/index.ts'
import { measureRun, openRun } from '../../store/index.ts'
import { folderOption, keptStepOption, readFlag, specsOption, threadsOption } from '../arguments.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { screenColumns, table } from '../display/table.ts'
import { openOutput } from '../display/output.ts'

/** The options as commander passes them. */
export interface ProbeArguments {
  probes: string
  step?: string
  store: string
  threads?: string
  out: string
  json?: boolean
}

/** Returns the exit code. Throws a UserError if the run, the probes or the output folder are invalid. */
export async function probeCommand(id: string, given: ProbeArguments, screen: Screen): Promise<number> {
  const probes = readFlag('probes', specsOption('hessian,shift-gradient'), given.probes)!.map(parseProbe)
  const wanted = readFlag('step', keptStepOption, given.step)
  const threads = readFlag('threads', threadsOption, given.threads)
  const out = readFlag('out', folderOption('normscope-probe'), given.out)
  const run = openRun(given.store, id)
  const { print, emit } = openOutput(screen, given.json)
  const folder = prepareOutput(out)
  const stop = onInterrupt()
  const specs = probes.map(({ spec }) => spec)
  const command = commandLine(
    ['normscope', 'probe', run.id, '--probes', specs.join(',')],
    flags({ step: wanted, store: given.store }),
    pluginFlags(),
  )
  const start = performance.now()
  try {
    const measured = await measureRun(run, probes, {
      step: wanted,
      threads,
      signal: stop.signal,
      onEvent(event) {
        if (event.type === 'opened') {
          const { step, cautions } = event
          const { architecture, norm } = run.spec.model
          emit({ type: 'plan', run: run.id, step, probes: specs, command })
          print(`${pc.bold(`Run ${run.id} at step ${formatNumber(step)}`)}\n${architecture}, norm ${norm}`)
          for (const note of cautions) print(`${pc.yellow('!')} ${note}`)
        } else {
          emit({ type: 'measured', probe: event.probe, rows: event.rows.length })
          print(`\n${event.probe}`)
          for (const line of describeRows(event.rows)) print(`  ${line}`)
        }
      },
    })
    if (measured === undefined) {
      print('stopped; nothing was written')
      return stop.exitCode
    }
    const { summary, paths, notes } = writeMeasured(measured, folder, { command, probes: specs })
    if (notes.length > 0) print('')
    for (const note of notes) print(`${pc.yellow('!')} ${note}`)
    folder.commit()
    print(
      `\n${pc.green('✓')} ${displayPath(join(folder.path, paths.report))}, in ${formatDuration((performance.now() - start) / 1000)}`,
    )
    emit({ type: 'result', ...summary, paths: { folder: folder.path, records: 'records.csv', ...paths } })
    return 0
  } finally {
    stop.release()
    folder.discard()
  }
}

/** Single numbers, and the number of points of each curve and surface. */
function describeRows(rows: readonly Measurement[]): string[] {
  const points = new Map<string, number>()
  const lines: string[][] = []
  for (const { layer, quantity, value, x } of rows) {
    const name = layer === '' ? quantity : `${layer}: ${quantity}`
    if (x === undefined) lines.push([name, formatNumber(value, 4)])
    else points.set(name, (points.get(name) ?? 0) + 1)
  }
  const curves = [...points].map(([name, count]) => [name, counted(count, 'point')])
  const all = [...lines, ...curves]
  return all.length === 0 ? [] : table(all, [], { columns: screenColumns() - 2 }).split('\n')
}
