/** The comparison that would settle which normalization is better: its candidates, its command and its time. */
import { UserError } from '../../errors.ts'
import type { RunSpec, StepCost } from '../../experiment/index.ts'
import type { DataSplit } from '../../data/index.ts'
import { isImported, readFileSpec, withWeightsFrom } from '../../interop/onnx/index.ts'
import { isModelFile } from '../../nn/index.ts'
import { FROZEN, KEEP } from '../../norm/index.ts'
import { checkRun, modelOfRun } from '../../run/index.ts'
import { checkComparison, planComparison } from '../compare/compare.ts'
import { comparisonSettings } from '../compare/settings.ts'
import { forecast } from '../progress/forecast.ts'
import type { Host } from '../host.ts'
import type { NetworkInventory } from './inventory.ts'
import type { AdviceSettings } from './settings.ts'

/** Groups that do not divide the channels at a place, and what takes their place; none if 0 are given. */
interface PlacedGroups {
  readonly name: string
  readonly channels: number
  readonly wanted: number
  readonly given: number
}

export interface Candidates {
  readonly norms: readonly string[]
  readonly refused: readonly { readonly norm: string; readonly reason: string }[]
  readonly fewerGroups: readonly PlacedGroups[]
  /** `trained` if the network is to be fine-tuned, `seeds` if initial weights of several seeds lie beside it. */
  readonly from?: 'trained' | 'seeds'
  /** For so many seeds, from 1. */
  readonly seeds?: number
}

/** The normalizations to compare with the network's own, which comes first; without those that are not defined. */
export function candidatesFor(
  settings: Pick<AdviceSettings, 'model' | 'norm'>,
  own: RunSpec,
  network: NetworkInventory,
  data: DataSplit,
): Candidates {
  const norms: string[] = []
  const refused: { norm: string; reason: string }[] = []
  const fewerGroups: PlacedGroups[] = []
  const isTrained = network.stored === 'trained'
  const wanted = wantedFor(settings, network)
  for (const norm of wanted) {
    const spec = { ...own, model: { ...own.model, norm } }
    try {
      checkRun(spec, data)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      refused.push({ norm, reason: error.message })
      // Built-in networks have no fewer groups by themselves.
      const fewer = fewerGroupsThan(norm)
      if (fewer !== undefined) wanted.push(fewer)
      continue
    }
    norms.push(norm)
    const model = modelOfRun(spec, data)
    if (isImported(model)) fewerGroups.push(...model.fewerGroups)
  }
  return { norms, refused, fewerGroups, ...startFor(settings.model, isTrained, own, data) }
}

/** More seeds than a comparison takes by itself are not looked for; with fewer nobody sees their spread. */
const MOST_SEEDS = 5
const FEWEST_SEEDS = 3

function startFor(
  model: string,
  isTrained: boolean,
  own: RunSpec,
  data: DataSplit,
): Pick<Candidates, 'from' | 'seeds'> {
  if (!isModelFile(model) || readFileSpec(model).weights !== undefined) return {}
  if (isTrained) return { from: 'trained' }
  const seeds = seedsBeside(model, own, data)
  return seeds < FEWEST_SEEDS ? {} : { from: 'seeds', seeds }
}

/** For how many seeds, from 1, there are initial weights beside a network's file. */
function seedsBeside(model: string, own: RunSpec, data: DataSplit): number {
  const architecture = withWeightsFrom(model, 'seeds')
  for (let seed = 1; seed <= MOST_SEEDS; seed++)
    try {
      modelOfRun({ ...own, seed, model: { ...own.model, architecture } }, data)
    } catch (error) {
      if (error instanceof UserError) return seed - 1
      throw error
    }
  return MOST_SEEDS
}

const GROUPS = ['group:8', 'group:4', 'group:2']

/** The next candidate with fewer groups, if there is one. */
function fewerGroupsThan(norm: string): string | undefined {
  const place = GROUPS.indexOf(norm)
  return place < 0 ? undefined : GROUPS[place + 1]
}

function wantedFor(
  { model, norm }: Pick<AdviceSettings, 'model' | 'norm'>,
  { places, stored }: NetworkInventory,
): string[] {
  const own = isModelFile(model) ? KEEP : norm
  // Their own statistics have no noise, however small the batch.
  const frozen = stored === 'trained' ? [FROZEN] : []
  const kinds = new Set(places.map(({ kind }) => kind))
  const isOfTokens = kinds.size > 0 && [...kinds].every((kind) => kind === 'layer' || kind === 'rms')
  // Transformers are trained with these; over the axes of images the others are usual.
  const others = isOfTokens
    ? ['none', kinds.has('layer') ? 'rms' : 'layer', 'dynamic-tanh']
    : ['none', 'layer', 'group:8']
  const all = [own, norm, ...frozen, ...others, ...(norm === 'none' ? ['batch'] : [])]
  return [...new Set(all)]
}

export interface Settlement {
  /** Can be pasted into a shell. */
  readonly command: string
  readonly norms: readonly string[]
  readonly runs: number
  /** On one core; null if steps were not timed. */
  readonly seconds: number | null
  readonly notes: readonly string[]
  readonly costs: readonly { readonly norm: string; readonly cost: StepCost }[]
}

/** Throws a UserError if there is nothing to compare, or the data have no classes. */
export async function settle(
  { model, data, batch, optimizer, activation, scaling }: AdviceSettings,
  { norms, refused, from, seeds }: Candidates,
  host: Host,
  { timed }: { timed: boolean },
): Promise<Settlement> {
  if (norms.length < 2)
    throw new UserError(`there is nothing to compare with: ${refused[0]?.reason ?? 'no other is defined'}`)
  const settings = comparisonSettings(
    {
      model,
      norms,
      from,
      batches: [batch],
      data,
      optimizer,
      activation,
      scaling,
      ...(seeds !== undefined && { seeds }),
    },
    host,
  )
  const { plan, notes, costOf } = await planComparison(await checkComparison(settings, host), host, { timed })
  const { runs, seconds } = forecast(plan.runs, new Map(), plan.expected)
  return {
    command: settings.command,
    norms,
    runs,
    seconds: Number.isFinite(seconds) ? seconds : null,
    notes,
    costs: norms.flatMap((norm) => {
      const cost = costOf(norm, batch)
      return cost ? [{ norm, cost }] : []
    }),
  }
}
