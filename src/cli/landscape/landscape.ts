/** `normscope landscape`: the loss around a trained network, or between two, as pictures and as data. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import pc from 'picocolors'
import { writeNpz } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { hessian, hessianQuantities, passesOver, spaced, symmetricGrid } from '../../probe/index.ts'
import { surfacesToHdf5, surfaceToVtk } from '../../report/index.ts'
import { encodeDirections, type OpenedSurface, openRun, openSurface, type Point } from '../../store/index.ts'
import { measureGrid } from '../../executor/processes/index.ts'
import { type Surface, surfaceNotes } from '../../figure/index.ts'
import { packageVersion, presentVersion } from '../../store/index.ts'
import { formatDuration, formatEstimate, formatNumber } from '../../stats/index.ts'
import { plural } from '../display/describe.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { type LandscapeArguments, type LandscapeSettings, resolveLandscape } from './settings.ts'
import { landscapeFigures } from './figures.ts'
import { bar } from '../display/live-table.ts'
import { prepareOutput } from '../../report/output/index.ts'
import { openGridFile } from '../../store/revisit/grid-file.ts'
import { openVoice } from '../display/voice.ts'
import { writeFigures } from '../../report/output/index.ts'

/** Gives the exit code. Throws a UserError where the run, the arguments or the output folder are not as they must be. */
export async function landscapeCommand(
  wanted: string,
  given: LandscapeArguments,
  screen: Screen,
): Promise<number> {
  resolveLandscape(wanted, given)
  // Whole ids from here on: what `last` names, or the beginning of an id, may be another run soon.
  const { id } = openRun(given.store, wanted)
  const settings = resolveLandscape(id, {
    ...given,
    ...(given.to !== undefined && { to: openRun(given.store, given.to).id }),
  })
  const { options, threads } = settings
  const grid = gridOf(settings)
  const points = pointsOf(grid)
  const spec = {
    store: settings.store,
    run: id,
    options,
    ...(settings.step !== undefined && { step: settings.step }),
    ...(settings.to !== undefined && { to: settings.to }),
    ...(settings.directions !== undefined && { directions: settings.directions }),
  }
  const { say, tell } = openVoice(screen, given.json)
  const folder = prepareOutput(settings.out)
  const stop = onInterrupt()
  const start = performance.now()
  let opened: OpenedSurface | undefined
  try {
    opened = await openSurface(spec, threads)
    const { run, other, revisited, plane, session } = opened
    tell({ type: 'plan', run: run.id, step: revisited.step, points: points.length, samples: plane.samples })
    say(pc.bold(`The loss around run ${run.id} at step ${formatNumber(revisited.step)}`))
    say(
      `${run.spec.model.architecture}, norm ${run.spec.model.norm}; ${formatNumber(points.length)} points, ` +
        `${formatNumber(plane.samples)} samples each, statistics ${options.statistics}`,
    )

    const part = openGridFile(`${resolve(settings.out)}.partial`, keyOf(opened, settings), points.length)
    const before = part.count
    if (before > 0) say(`going on after ${formatNumber(before)} of ${formatNumber(points.length)} points`)
    let atOnce = 1
    // The eigenvalues come last, and may take as long as many points.
    const pointEffort = passesOver(plane.samples, options.batch ?? run.spec.batch)
    const hessianEffort = settings.hessian ? hessian({}).effort(run.spec) : 0
    const progress = progressLine(screen, given.json === true, {
      total: points.length,
      before,
      afterwards: (secondsAPoint) => (atOnce * secondsAPoint * hessianEffort) / pointEffort,
    })
    await measureGrid(opened, points, {
      threads,
      signal: stop.signal,
      isKnown: (i) => part.values[i] !== undefined,
      onValues(first, values) {
        part.add(first, values)
        progress.update(part.count)
      },
      onSpread({ workers, threadsEach }) {
        atOnce = workers
        tell({ type: 'spread', workers, threadsEach })
        progress.say(`spread over ${workers} processes of ${plural(threadsEach, 'thread')} each`)
      },
      onRetry: (message) => progress.say(`${pc.yellow('!')} points are measured once more: ${message}`),
    }).finally(() => progress.end())
    if (part.count < points.length) {
      folder.discard()
      tell({ type: 'interrupted', points: part.count, of: points.length })
      say(
        `stopped after ${formatNumber(part.count)} of ${formatNumber(points.length)} points; the same command goes on from there`,
      )
      return stop.exitCode
    }

    const surfaceOfValues = (name: 'loss' | 'accuracy'): Surface => ({
      ...grid,
      z: Float64Array.from(part.values, (value) => value![name]),
    })
    const loss = surfaceOfValues('loss')
    const accuracy = plane.hasAccuracy ? surfaceOfValues('accuracy') : undefined
    if (settings.hessian) say(pc.dim('measuring the eigenvalues at the centre …'))
    const eigenvalues = settings.hessian ? await eigenvaluesAt(opened, settings) : undefined
    const notes = surfaceNotes({
      surface: loss,
      ...(eigenvalues && {
        smallestEigenvalue: eigenvalues.smallest,
        largestEigenvalue: eigenvalues.largest,
      }),
    })
    const seconds = (performance.now() - start) / 1000
    const figures = landscapeFigures({ run, step: revisited.step, loss, accuracy, settings, notes, other })
    folder.write('surface.csv', surfaceToCsv(loss, accuracy))
    folder.write(
      'surface.npz',
      writeNpz({
        x: { shape: [grid.x.length], data: Float64Array.from(grid.x) },
        y: { shape: [grid.y.length], data: Float64Array.from(grid.y) },
        loss: { shape: [grid.y.length, grid.x.length], data: loss.z },
        ...(accuracy && { accuracy: { shape: [grid.y.length, grid.x.length], data: accuracy.z } }),
      }),
    )
    const set = options.data === 'test' ? ', test data' : ''
    folder.write(
      'surface.h5',
      surfacesToHdf5([
        { label: `loss${set}`, surface: loss },
        ...(accuracy ? [{ label: `accuracy${set}`, surface: accuracy }] : []),
      ]),
    )
    if (options.dimensions === 2) folder.write('surface.vtp', surfaceToVtk(loss, 'loss'))
    folder.write('directions.safetensors', encodeDirections(plane, session))
    const facts: [string, string][] = [
      ['run', `${run.id}, step ${revisited.step}`],
      ['network', `${run.spec.model.architecture}, norm ${run.spec.model.norm}`],
      ['loss of', `${plane.samples} samples of the ${options.data} set`],
      ['statistics', options.statistics],
      ['loss at the centre', formatNumber(plane.at(0, 0).loss, 5)],
      ...(eigenvalues
        ? ([
            ['largest eigenvalue', formatNumber(eigenvalues.largest)],
            ['smallest eigenvalue', formatNumber(eigenvalues.smallest)],
          ] as [string, string][])
        : []),
      ['normscope', packageVersion()],
    ]
    const paths = writeFigures(folder, {
      title: other ? `From run ${run.id} to ${other.id}` : `The loss around run ${run.id}`,
      about: `${run.spec.model.architecture}, norm ${run.spec.model.norm}, on ${run.spec.data.from}, after ${revisited.step} steps.`,
      figures,
      facts,
      command: settings.command,
      files: [
        'surface.csv',
        'surface.npz',
        'surface.h5',
        ...(options.dimensions === 2 ? ['surface.vtp'] : []),
        'directions.safetensors',
        'summary.json',
      ],
    })
    const summary = {
      command: settings.command,
      run: run.id,
      step: revisited.step,
      ...(other && { to: other.id }),
      options,
      grid: { x: grid.x, y: grid.y },
      samples: plane.samples,
      holes: loss.z.filter((value) => !Number.isFinite(value)).length,
      notes: [...notes, ...revisited.notes],
      ...(eigenvalues && { eigenvalues }),
    }
    folder.write('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
    folder.commit()
    part.remove()
    for (const note of summary.notes) say(`${pc.yellow('!')} ${note}`)
    const earlier = before > 0 ? ` now, without the ${formatNumber(before)} points measured before` : ''
    say(`${pc.green('✓')} ${folder.path}/${paths.report}, in ${formatDuration(seconds)}${earlier}`)
    tell({ type: 'result', ...summary, paths: { folder: folder.path, ...paths } })
    return 0
  } finally {
    stop.release()
    opened?.close()
    folder.discard()
  }
}

interface Grid {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Row by row. */
const pointsOf = ({ x, y }: Grid): Point[] => y.flatMap((b) => x.map((a) => [a, b] as const))

function gridOf({ options, range }: LandscapeSettings): Grid {
  const { resolution, span, spacing, dimensions } = options
  if (range && spacing === 'log' && range[0] <= 0)
    throw new UserError(
      `--range ${range.join(',')}: a log spacing needs numbers above 0; use --spacing linear`,
    )
  const along = range
    ? spaced(range[0], range[1], resolution, spacing)
    : symmetricGrid(resolution, span, spacing)
  return { x: along, y: dimensions === 1 ? [0] : along }
}

/** All that the values of the grid depend on. */
function keyOf(
  { run, other, revisited, directions }: OpenedSurface,
  { options, range }: LandscapeSettings,
): string {
  const hash = createHash('sha256')
  for (const values of directions?.flat() ?? [])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return JSON.stringify({
    run: run.id,
    step: revisited.step,
    options,
    range,
    to: other?.id,
    directions: hash.digest('hex'),
    version: presentVersion(),
  })
}

async function eigenvaluesAt(
  { session, revisited: { target, snapshots, step } }: OpenedSurface,
  { options }: LandscapeSettings,
): Promise<{ largest: number; smallest: number }> {
  const statistics = options.statistics === 'batch' ? 'batch' : 'frozen'
  const measurer = await hessian({ statistics }).plan(target).open({ session, snapshots })
  const rows = await measurer.measure(step)
  measurer.dispose()
  const names = hessianQuantities({ statistics })
  const value = (name: string) => rows.find(({ quantity }) => quantity === name)?.value ?? Number.NaN
  return { largest: value(names.largest), smallest: value(names.smallest) }
}

function surfaceToCsv({ x, y, z }: Surface, accuracy: Surface | undefined): string {
  const lines = y.flatMap((b, j) =>
    x.map((a, i) =>
      [a, b, z[j * x.length + i], ...(accuracy ? [accuracy.z[j * x.length + i]] : [])].join(','),
    ),
  )
  return `${[['x', 'y', 'loss', ...(accuracy ? ['accuracy'] : [])].join(','), ...lines].join('\r\n')}\r\n`
}

interface Extent {
  /** Points, and those that were measured by an earlier command. */
  readonly total: number
  readonly before: number
  /** Seconds that are needed when all points are measured, by what one of them takes. */
  readonly afterwards: (secondsAPoint: number) => number
}

/** A bar on a terminal; elsewhere a line at every tenth; one JSON object at every hundredth. */
function progressLine(screen: Screen, json: boolean, { total, before, afterwards }: Extent) {
  const start = performance.now()
  const inPlace = screen.isTTY === true && !json
  let told = 0
  const clear = () => void (inPlace && screen.write('\r\u001b[K'))
  return {
    update(done: number) {
      const share = done / total
      if (json) {
        if (share < told + 0.01) return
        told = share
        return void screen.write(`${JSON.stringify({ type: 'progress', done, total })}\n`)
      }
      if (!inPlace && share < told + 0.1) return
      told = share
      const pace = (performance.now() - start) / 1000 / (done - before)
      const left = pace * (total - done) + afterwards(pace)
      const text = `${formatNumber(done)} of ${formatNumber(total)} points, ${formatEstimate(left)} left`
      screen.write(inPlace ? `\r${pc.cyan(bar(share))} ${text}\u001b[K` : `${text}\n`)
    },
    say(text: string) {
      if (json) return
      clear()
      screen.write(`${text}\n`)
    },
    end: clear,
  }
}
