/** `normscope landscape`: the loss around a trained network, or between two, as figures and as data. */
import { counted } from '../../counts.ts'
import { join, resolve } from 'node:path'
import pc from 'picocolors'
import { type LandscapeEvent, measureLandscape } from '../../executor/processes/index.ts'
import { displayPath, prepareOutput, writeLandscape } from '../../report/output/index.ts'
import { formatDuration, formatEstimate, formatNumber } from '../../stats/index.ts'
import { openRun } from '../../store/index.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { progressBar } from '../display/live-table.ts'
import { type CommandOutput, openOutput } from '../display/output.ts'
import { type LandscapeArguments, resolveLandscape } from './landscape-settings.ts'

/** Returns the exit code. Throws a UserError if the run, the arguments or the output folder are invalid. */
export async function landscapeCommand(
  wanted: string,
  given: LandscapeArguments,
  screen: Screen,
): Promise<number> {
  resolveLandscape(wanted, given)
  // Uses the whole id from here on: `last`, or the beginning of an id, may soon mean another run.
  const { id } = openRun(given.store, wanted)
  const { threads, out, command, scale, ...request } = resolveLandscape(id, {
    ...given,
    ...(given.to !== undefined && { to: openRun(given.store, given.to).id }),
  })
  const output = openOutput(screen, given.json)
  const { print, emit } = output
  const folder = prepareOutput(out)
  const stop = onInterrupt()
  const reporter = openReporter(screen, output, given.json === true, request.options.statistics)
  try {
    const landscape = await measureLandscape(
      { ...request, run: id },
      {
        threads,
        partial: `${resolve(out)}.partial`,
        signal: stop.signal,
        onEvent: (event) => reporter.update(event),
      },
    )
    const { measured, total, before } = reporter.state()
    if (landscape === undefined) {
      folder.discard()
      emit({ type: 'interrupted', points: measured, of: total })
      print(
        `stopped after ${formatNumber(measured)} of ${formatNumber(total)} points; the same command resumes from there`,
      )
      return stop.exitCode
    }
    const { summary, paths } = writeLandscape(landscape, folder, { command, scale, options: request.options })
    folder.commit()
    landscape.release()
    for (const note of summary.notes) print(`${pc.yellow('!')} ${note}`)
    const earlier = before > 0 ? ` now, without the ${formatNumber(before)} points measured before` : ''
    print(
      `${pc.green('✓')} ${displayPath(join(folder.path, paths.report))}, in ${formatDuration(landscape.seconds)}${earlier}`,
    )
    emit({ type: 'result', ...summary, paths: { folder: folder.path, ...paths } })
    return 0
  } finally {
    stop.release()
    folder.discard()
  }
}

/** Reports events while a landscape is measured, and keeps track of the progress. */
function openReporter(screen: Screen, { print, emit }: CommandOutput, json: boolean, statistics: string) {
  let progress: ReturnType<typeof progressLine> | undefined
  let [measured, total, before, atOnce] = [0, 0, 0, 1]
  return {
    state: () => ({ measured, total, before }),
    update(event: LandscapeEvent) {
      switch (event.type) {
        case 'opened': {
          const { run, step, points, samples, eigenvalueEffort } = event
          ;[measured, total, before] = [event.before, points, event.before]
          emit({ type: 'plan', run: run.id, step, points, samples })
          print(pc.bold(`The loss around run ${run.id} at step ${formatNumber(step)}`))
          print(
            `${run.spec.model.architecture}, norm ${run.spec.model.norm}; ${counted(points, 'point')}, ` +
              `${counted(samples, 'sample')} each, statistics ${statistics}`,
          )
          if (before > 0) print(`resuming after ${formatNumber(before)} of ${formatNumber(points)} points`)
          progress = progressLine(screen, json, {
            total,
            before,
            // The eigenvalues are measured last, and can take as long as many points.
            afterwards: (secondsAPoint) => atOnce * secondsAPoint * eigenvalueEffort,
          })
          return
        }
        case 'progress':
          measured = event.points
          return progress?.update(measured)
        case 'spread': {
          const { workers, threadsEach } = event
          atOnce = workers
          emit({ type: 'spread', workers, threadsEach })
          return progress?.print(
            `spread over ${counted(workers, 'process', 'processes')} of ${counted(threadsEach, 'thread')} each`,
          )
        }
        case 'retried':
          return progress?.print(`${pc.yellow('!')} points are measured again: ${event.message}`)
        case 'measured':
          return progress?.end()
        case 'eigenvalues':
          return print(pc.dim('measuring the eigenvalues at the centre …'))
      }
    },
  }
}

interface Extent {
  /** The number of points, and the number that an earlier command measured. */
  readonly total: number
  readonly before: number
  /** Seconds needed after the last point, given the seconds for one point. */
  readonly afterwards: (secondsAPoint: number) => number
}

/** A bar on a terminal; elsewhere a line per tenth; for programs, one JSON object per hundredth. */
function progressLine(screen: Screen, json: boolean, { total, before, afterwards }: Extent) {
  const start = performance.now()
  const inPlace = screen.isTTY === true && !json
  let reported = 0
  const clear = () => void (inPlace && screen.write('\r\u001b[K'))
  return {
    update(done: number) {
      const share = done / total
      if (json) {
        if (share < reported + 0.01) return
        reported = share
        return void screen.write(`${JSON.stringify({ type: 'progress', done, total })}\n`)
      }
      if (!inPlace && share < reported + 0.1) return
      reported = share
      const pace = (performance.now() - start) / 1000 / (done - before)
      const left = pace * (total - done) + afterwards(pace)
      const text = `${formatNumber(done)} of ${formatNumber(total)} points, ${formatEstimate(left)} left`
      screen.write(inPlace ? `\r${pc.cyan(progressBar(share))} ${text}\u001b[K` : `${text}\n`)
    },
    print(text: string) {
      if (json) return
      clear()
      screen.write(`${text}\n`)
    },
    end: clear,
  }
}
