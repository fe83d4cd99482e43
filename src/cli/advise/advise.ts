/** `normscope advise`: what is in a network, what is risky, what it costs, and the comparison that would settle it. */
import pc from 'picocolors'
import { share } from '../../executor/processes/index.ts'
import { drawFigure } from '../../report/index.ts'
import { displayPath } from '../../report/output/index.ts'
import { machine, writeWhole } from '../../store/index.ts'
import { type Advice, adviseNetwork, type AdviceSettings } from '../../study/index.ts'
import { readFlag, threadsOption } from '../arguments.ts'
import type { Screen } from '../display/display.ts'
import { openOutput } from '../display/output.ts'
import { describeAdvice } from './describe.ts'
import { type AdviseArguments, resolveAdvise } from './settings.ts'

/** Returns the exit code. Throws a UserError, leaving no files behind, if the arguments or data are invalid. */
export async function adviseCommand(model: string, given: AdviseArguments, screen: Screen): Promise<number> {
  const settings = resolveAdvise(model, given)
  const threads = readFlag('threads', threadsOption, given.threads)
  const { print } = openOutput(screen, given.json)
  const advice = await adviseNetwork(settings, machine, {
    threads,
    timed: given.cost,
    onPart: (part) => {
      if (process.stderr.isTTY) process.stderr.write(pc.dim(`measuring: ${part} …\n`))
    },
  })
  const seconds = elapsed(advice, threads)
  if (given.figure !== undefined) writeWhole(given.figure, drawFigure(advice.figure))
  if (given.json) {
    screen.write(`${JSON.stringify(asJson(settings, advice, { seconds, figure: given.figure }), null, 2)}\n`)
    return 0
  }
  print(describeAdvice(settings, advice, seconds))
  if (given.figure !== undefined) print(`\n${pc.green('✓')} ${displayPath(given.figure)}`)
  return 0
}

/** Seconds that the comparison takes on this machine; null if that is not known. */
function elapsed({ comparison }: Advice, threads: number): number | null {
  if ('reason' in comparison || comparison.seconds === null) return null
  const { workers, threadsEach } = share(comparison.runs, threads)
  return comparison.seconds / (workers * threadsEach)
}

function asJson(
  { model, norm, batch, optimizer, learningRate, seed, command }: AdviceSettings,
  { network, data, statistics, depth, scales, checks, candidates, comparison, costs, folded }: Advice,
  { seconds, figure }: { seconds: number | null; figure: string | undefined },
): object {
  const places = network.places.map(({ name, kind, seesBatch, running, isFrozen, foldsInto }) => ({
    name,
    kind,
    seesBatch,
    stores: running !== undefined,
    frozen: isFrozen,
    foldsInto: foldsInto ?? null,
  }))
  return {
    type: 'result',
    model,
    norm,
    batch,
    optimizer,
    learningRate,
    seed,
    network: { ...network, places },
    data,
    statistics,
    depth,
    scales,
    checks,
    candidates,
    costs,
    folded,
    comparison: 'reason' in comparison ? comparison : { ...comparison, elapsed: seconds },
    ...(figure !== undefined && { figure }),
    risks: checks.filter(({ status }) => status === 'risk').map(({ name }) => name),
    command,
  }
}
