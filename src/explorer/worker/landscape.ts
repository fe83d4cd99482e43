/** Trains a network and measures the loss on a plane around its weights. */
import { UserError } from '../../errors.ts'
import { dataCache, openEngine, openExecution, canonicalSpec } from '../../run/index.ts'
import { landscape, landscapeOptions, landscapeQuantities } from '../../probe/index.ts'
import { flagNotation, readOption } from '../../options/index.ts'
import type { Host } from '../../study/index.ts'
import { readTraining } from '../../study/train-settings.ts'
import { planTraining } from '../../study/train.ts'
import type { LandscapeReport, LandscapeRequest } from '../landscape/messages.ts'

export function landscapes(
  send: (report: LandscapeReport) => void,
  host: Host,
): (request: LandscapeRequest) => void {
  return (request) => {
    measure(request, host, send).catch((error: unknown) => {
      const isUser = error instanceof UserError
      send({ type: 'failed', message: error instanceof Error ? error.message : String(error), isUser })
    })
  }
}

async function measure(
  { texts, options }: LandscapeRequest,
  host: Host,
  send: (report: LandscapeReport) => void,
): Promise<void> {
  const settings = readTraining(texts, host)
  const read = <K extends 'resolution' | 'span' | 'statistics'>(name: K) =>
    readOption(landscapeOptions[name], name, options[name], flagNotation)
  const [resolution, span, statistics] = [read('resolution'), read('span'), read('statistics')]
  const probe = landscape({ dimensions: 2, resolution, span, statistics, sample: 500 })
  const { run } = await planTraining(settings, host)
  const data = await dataCache(host.load)(run.spec)
  const session = await openEngine(run.spec.engine, 1)
  const { steps } = run.spec
  try {
    const execution = await openExecution(canonicalSpec(run.spec), { session, data })
    let told = 0
    for await (const event of execution.run()) {
      if (event.type !== 'step' || performance.now() - told < 100) continue
      told = performance.now()
      send({ type: 'progress', words: `training, step ${event.step} of ${steps}`, share: event.step / steps })
    }
    send({ type: 'progress', words: `measuring ${resolution * resolution} points`, share: 1 })
    const rows = await execution.measure(probe.spec)
    const { loss } = landscapeQuantities({ dimensions: 2, statistics })
    const values = rows.filter(({ quantity }) => quantity === loss)
    const axis = [...new Set(values.map(({ x }) => x!))].sort((a, b) => a - b)
    const z = new Float64Array(axis.length ** 2).fill(Number.NaN)
    for (const { x, y, value } of values) z[axis.indexOf(y!) * axis.length + axis.indexOf(x!)] = value
    send({ type: 'measured', label: run.label, command: settings.command, axis, z })
  } finally {
    session.close()
  }
}
