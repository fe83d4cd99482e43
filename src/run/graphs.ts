/**
 * The graphs of runs: a network, its training step, its evaluation and its probes as tensors. Runs that differ only in
 * their seed share them, because the seed is a state, which each session holds with a value of its own.
 */
import type { Session } from '../backend/types.ts'
import { RecentCache } from '../compile/index.ts'
import type { DataSplit } from '../data/index.ts'
import type { RunSpec } from '../experiment/index.ts'
import { requirePlugins } from '../norm/index.ts'
import { parseProbe, type ProbeGraph } from '../probe/index.ts'
import { type State, state } from '../tensor/index.ts'
import { buildTraining, residentData, type TrainingGraph } from '../train/index.ts'
import { canonicalJson } from './canonical-json.ts'
import { evaluationOf, targetOf, trainingOptions } from './training.ts'

export interface RunGraphs {
  readonly seed: State
  readonly training: TrainingGraph
  /** The names of the evaluation's quantities. */
  readonly quantities: ReturnType<typeof evaluationOf>['quantities']
  /** The graph of a probe by its spec. Throws a UserError if the probe does not fit the run. */
  readonly probe: (spec: string) => ProbeGraph
}

/** A worker trains the runs of an arm one after another, and seldom those of several arms in turns. */
const MOST = 3

const known = new WeakMap<DataSplit, RecentCache<RunGraphs>>()

/** The graphs that a session has opened: it cannot open them again, because their states have changed there. */
const openedBy = new WeakMap<Session, WeakSet<RunGraphs>>()

/** Opens the graphs of a run in a session, whose states then start as the run's. Throws a UserError if the spec does not fit its data. */
export async function openGraphs(spec: RunSpec, data: DataSplit, session: Session): Promise<RunGraphs> {
  const graphs = graphsFor(spec, data, session)
  const { seed } = graphs
  const placing = await session.compile({ updates: [[seed, seed.tensor]] })
  placing.dispose()
  await session.write(seed, spec.seed)
  return graphs
}

function graphsFor(spec: RunSpec, data: DataSplit, session: Session): RunGraphs {
  requirePlugins(spec.model.plugins ?? [])
  const recent = known.get(data) ?? new RecentCache<RunGraphs>(MOST)
  known.set(data, recent)
  const opened = openedBy.get(session) ?? new WeakSet()
  openedBy.set(session, opened)
  const key = canonicalJson({ ...spec, seed: undefined })
  const shared = recent.get(key)
  const graphs = shared && !opened.has(shared) ? shared : buildGraphs(spec, data)
  if (!shared) recent.add(key, graphs, 1)
  opened.add(graphs)
  return graphs
}

function buildGraphs(spec: RunSpec, data: DataSplit): RunGraphs {
  const seed = state('seed', 0, [], 'i32', 'seed')
  const options = trainingOptions(spec, data, seed.tensor)
  const test = residentData('test', data.test, data.preprocessing)
  const { evaluated, quantities } = evaluationOf(spec, data, test)
  const training = buildTraining({ ...options, test: evaluated })
  const target = { ...targetOf(spec, { step: training.step, train: options.data, test }), seed: seed.tensor }
  const probes = new Map<string, ProbeGraph>()
  return {
    seed,
    training,
    quantities,
    probe(wanted) {
      const graph = probes.get(wanted) ?? parseProbe(wanted).build(target)
      probes.set(wanted, graph)
      return graph
    },
  }
}
