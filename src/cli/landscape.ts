/** `normscope landscape`: the loss around a trained network, or between two, as pictures and as data. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import pc from 'picocolors'
import type { Session } from '../backend/index.ts'
import { writeNpz } from '../data/index.ts'
import { UserError } from '../errors.ts'
import {
  hessian,
  hessianQuantities,
  openRandomAxes,
  type Plane,
  planSurface,
  spaced,
  symmetricGrid,
} from '../probe/index.ts'
import {
  openEngine,
  openRun,
  packageVersion,
  type Revisited,
  revisitRun,
  type StoredRun,
} from '../run/index.ts'
import { surfacesToHdf5, surfaceToVtk } from '../report/index.ts'
import { formatDuration, formatNumber, type Surface, surfaceNotes } from '../stats/index.ts'
import type { Screen } from './display.ts'
import { type Directions, encodeDirections, readDirections, toRun } from './directions.ts'
import { onInterrupt } from './interrupt.ts'
import { type LandscapeArguments, type LandscapeSettings, resolveLandscape } from './landscape-settings.ts'
import { landscapeFigures } from './landscape-figures.ts'
import { prepareOutput } from './output.ts'
import { openGridFile } from './surface-grid.ts'
import { openVoice } from './voice.ts'
import { writeFigures } from './write-figures.ts'

/** Gives the exit code. Throws a UserError where the run, the arguments or the output folder are not as they must be. */
export async function landscapeCommand(
  id: string,
  given: LandscapeArguments,
  screen: Screen,
): Promise<number> {
  const settings = resolveLandscape(id, given)
  const grid = gridOf(settings)
  const run = openRun(settings.store, id)
  const other = settings.to === undefined ? undefined : openRun(settings.store, settings.to)
  const { say, tell } = openVoice(screen, given.json)
  const folder = prepareOutput(settings.out)
  const stop = onInterrupt()
  const session = await openEngine(run.spec.engine, settings.threads)
  try {
    const start = performance.now()
    const revisited = await revisitRun(run, session, settings.step)
    const dimensions = settings.options.dimensions === 1 ? 1 : 2
    const plane = await planSurface(revisited.target, dimensions, settings.options).open(session)
    const directions = await layAxes(session, plane, revisited, settings, other)
    const lines = linesOf(grid)
    tell({ type: 'plan', run: run.id, step: revisited.step, points: pointsOf(grid), samples: plane.samples })
    say(pc.bold(`The loss around run ${run.id} at step ${formatNumber(revisited.step)}`))
    say(
      `${run.spec.model.architecture}, norm ${run.spec.model.norm}; ${formatNumber(pointsOf(grid))} points, ` +
        `${formatNumber(plane.samples)} samples each, statistics ${settings.options.statistics}`,
    )

    const key = keyOf(run, revisited, settings, other, directions)
    const part = openGridFile(`${resolve(settings.out)}.partial`, key)
    if (part.rows.length > 0) say(`going on after ${part.rows.length} of ${lines.length} rows`)
    const rows = [...part.rows]
    const progress = progressLine(
      screen,
      given.json === true,
      pointsOf(grid),
      rows.flatMap(({ loss }) => loss).length,
    )
    for (let j = rows.length; j < lines.length && !stop.signal.aborted; j++) {
      const values = lines[j]!.map(([x, y]) => {
        progress.point()
        return plane.at(x, y)
      })
      const row = { loss: values.map(({ loss }) => loss), accuracy: values.map(({ accuracy }) => accuracy) }
      part.add(row)
      rows.push(row)
      await new Promise((next) => setTimeout(next, 0))
    }
    progress.end()
    if (rows.length < lines.length) {
      folder.discard()
      tell({ type: 'interrupted', rows: rows.length, of: lines.length })
      say(`stopped after ${rows.length} of ${lines.length} rows; the same command goes on from there`)
      return stop.exitCode
    }

    const surfaceOfValues = (name: 'loss' | 'accuracy'): Surface => ({
      ...grid,
      z: Float64Array.from(rows.flatMap((row) => row[name])),
    })
    const loss = surfaceOfValues('loss')
    const accuracy = plane.hasAccuracy ? surfaceOfValues('accuracy') : undefined
    const eigenvalues = settings.hessian ? await eigenvaluesAt(session, revisited, settings) : undefined
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
    const set = settings.options.data === 'test' ? ', test data' : ''
    folder.write(
      'surface.h5',
      surfacesToHdf5([
        { label: `loss${set}`, surface: loss },
        ...(accuracy ? [{ label: `accuracy${set}`, surface: accuracy }] : []),
      ]),
    )
    if (dimensions === 2) folder.write('surface.vtp', surfaceToVtk(loss, 'loss'))
    folder.write('directions.safetensors', encodeDirections(plane, session))
    const facts: [string, string][] = [
      ['run', `${run.id}, step ${revisited.step}`],
      ['network', `${run.spec.model.architecture}, norm ${run.spec.model.norm}`],
      ['loss of', `${plane.samples} samples of the ${settings.options.data} set`],
      ['statistics', settings.options.statistics],
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
        ...(dimensions === 2 ? ['surface.vtp'] : []),
        'directions.safetensors',
        'summary.json',
      ],
    })
    const summary = {
      command: settings.command,
      run: run.id,
      step: revisited.step,
      ...(other && { to: other.id }),
      options: settings.options,
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
    say(`${pc.green('✓')} ${folder.path}/${paths.report}, in ${formatDuration(seconds)}`)
    tell({ type: 'result', ...summary, paths: { folder: folder.path, ...paths } })
    plane.dispose()
    return 0
  } finally {
    stop.release()
    session.close()
    folder.discard()
  }
}

interface Grid {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

const pointsOf = ({ x, y }: Grid): number => x.length * y.length

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

/** What is measured, and kept, at once: a row of a plane, a point of a line. */
function linesOf({ x, y }: Grid): (readonly [x: number, y: number])[][] {
  return y.length === 1 ? x.map((a) => [[a, y[0]!]]) : y.map((b) => x.map((a) => [a, b]))
}

/** Directions from a file, towards another run, or at random; what is not told is random. */
async function layAxes(
  session: Session,
  plane: Plane,
  { target }: Revisited,
  { options, directions }: LandscapeSettings,
  other: StoredRun | undefined,
): Promise<Directions | undefined> {
  const random = await openRandomAxes(session, plane.axes, target, options)
  random.choose()
  random.dispose()
  const chosen =
    other !== undefined
      ? toRun(other, plane, session)
      : directions === undefined
        ? undefined
        : readDirections(directions, plane)
  chosen?.forEach((axis, i) => axis.forEach((values, j) => session.write(plane.axes[i]![j]!, values)))
  return chosen
}

/** All that the values of the grid depend on. */
function keyOf(
  run: StoredRun,
  { step }: Revisited,
  { options, range }: LandscapeSettings,
  other: StoredRun | undefined,
  directions: Directions | undefined,
): string {
  const hash = createHash('sha256')
  for (const values of directions?.flat() ?? [])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return JSON.stringify({
    run: run.id,
    step,
    options,
    range,
    to: other?.id,
    directions: hash.digest('hex'),
    version: packageVersion(),
  })
}

async function eigenvaluesAt(
  session: Session,
  { target, snapshots, step }: Revisited,
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

/** In place on a terminal; elsewhere a line at every tenth; one JSON object at every hundredth. */
function progressLine(screen: Screen, json: boolean, total: number, before: number) {
  const start = performance.now()
  let done = before
  let told = -1
  return {
    point() {
      done++
      const steps = json || screen.isTTY ? 100 : 10
      const share = Math.floor((steps * done) / total)
      if (share === told) return
      told = share
      const left = ((performance.now() - start) / 1000 / (done - before)) * (total - done)
      if (json) return void screen.write(`${JSON.stringify({ type: 'progress', done, total })}\n`)
      const text = `${formatNumber(done)} of ${formatNumber(total)} points, ${formatDuration(left)} left`
      screen.write(screen.isTTY ? `\r${text}\u001b[K` : `${text}\n`)
    },
    end() {
      if (screen.isTTY && !json) screen.write('\r\u001b[K')
    },
  }
}
