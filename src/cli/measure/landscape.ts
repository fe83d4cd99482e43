/** `normscope landscape`: the loss around a trained network, or between two, as figures and as data. */
import { counted } from '../../counts.ts'
import { resolve } from 'node:path'
import pc from 'picocolors'
import { type LandscapeEvent, measureLandscape } from '../../executor/processes/index.ts'
import { prepareOutput, writeLandscape } from '../../report/output/index.ts'
import { formatDuration, formatEstimate, formatNumber } from '../../stats/index.ts'
import { openRun } from '../../store/index.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { bar } from '../display/live-table.ts'
import { openVoice, type Voice } from '../display/voice.ts'
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
  const voice = openVoice(screen, given.json)
  const { say, tell } = voice
  const folder = prepareOutput(out)
  const stop = onInterrupt()
  const reporter = openReporter(screen, voice, given.json === true, request.options.statistics)
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
      tell({ type: 'interrupted', points: measured, of: total })
      say(
        `stopped after ${formatNumber(measured)} of ${formatNumber(total)} points; the same command resumes from there`,
      )
      return stop.exitCode
    }
    const { summary, paths } = writeLandscape(landscape, folder, { command, scale, options: request.options })
    folder.commit()
    landscape.release()
    for (const note of summary.notes) say(`${pc.yellow('!')} ${note}`)
    const earlier = before > 0 ? ` now, without the ${formatNumber(before)} points measured before` : ''
    say(`${pc.green('✓')} ${folder.path}/${paths.report}, in ${formatDuration(landscape.seconds)}${earlier}`)
    tell({ type: 'result', ...summary, paths: { folder: folder.path, ...paths } })
    return 0
  } finally {
    stop.release()
    folder.discard()
  }
}

/** Reports events while a landscape is measured, and keeps track of the progress. */
function openReporter(screen: Screen, { say, tell }: Voice, json: boolean, statistics: string) {
  let progress: ReturnType<typeof progressLine> | undefined
  let [measured, total, before, atOnce] = [0, 0, 0, 1]
  return {
    state: () => ({ measured, total, before }),
    update(event: LandscapeEvent) {
      switch (event.type) {
        case 'opened': {
          const { run, step, points, samples, eigenvalueEffort } = event
          ;[measured, total, before] = [event.before, points, event.before]
          tell({ type: 'plan', run: run.id, step, points, samples })
          say(pc.bold(`The loss around run ${run.id} at step ${formatNumber(step)}`))
          say(
            `${run.spec.model.architecture}, norm ${run.spec.model.norm}; ${counted(points, 'point')}, ` +
              `${counted(samples, 'sample')} each, statistics ${statistics}`,
          )
          if (before > 0) say(`resuming after ${formatNumber(before)} of ${formatNumber(points)} points`)
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
          tell({ type: 'spread', workers, threadsEach })
          return progress?.say(
            `spread over ${counted(workers, 'process', 'processes')} of ${counted(threadsEach, 'thread')} each`,
          )
        }
        case 'retried':
          return progress?.say(`${pc.yellow('!')} points are measured again: ${event.message}`)
        case 'measured':
          return progress?.end()
        case 'eigenvalues':
          return say(pc.dim('measuring the eigenvalues at the centre …'))
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
