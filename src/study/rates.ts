/** Learning rates of arms that take them from the table of tuned rates. */
import {
  type Arm,
  type ArmSpec,
  type ChosenRate,
  type RateTable,
  type RunSpec,
  type Setup,
  tunedRate,
} from '../experiment/index.ts'
import { parseInitializer } from '../nn/index.ts'
import { canonicalSpec, type OpenedData, shortSpec } from '../run/index.ts'

/** The set-up of an arm on its data. Throws a UserError if a part of its spec cannot be read. */
export function setupOf(spec: ArmSpec, opened: OpenedData): Setup {
  const run: RunSpec = { ...spec, seed: 0, data: opened.spec, engine: { backend: 'wasm', mode: 'default' } }
  const whole = canonicalSpec(run)
  const { model, optimizer, schedule, smoothing, trainOnly, augment } = shortSpec(whole)
  return {
    data: opened.data.name,
    train: opened.spec.train.slice(0, 12),
    scaling: spec.scaling,
    architecture: model.architecture,
    norm: model.norm,
    activation: whole.model.activation!,
    initializer: parseInitializer(whole.model.initializer!).spec,
    loss: whole.loss!,
    optimizer,
    ...(schedule !== undefined && { schedule }),
    ...(smoothing !== undefined && { smoothing }),
    ...(trainOnly !== undefined && { trainOnly }),
    ...(augment !== undefined && { augment }),
    batch: spec.batch,
    steps: spec.steps,
  }
}

/**
 * The arms with their tuned rates, for those that take them from the table; their descriptions say which rate each one
 * uses and why. An arm for which the table has no rate keeps its own.
 */
export function withTunedRates(
  arms: readonly Arm[],
  dataOf: (arm: Arm) => OpenedData,
  table: RateTable,
): Arm[] {
  const byName = new Map(arms.map((arm) => [arm.arm, arm]))
  return arms.map((arm) => {
    if (arm.tuned === undefined) return arm
    const { as = arm.arm, times = 1 } = arm.tuned
    const model = byName.get(as)!
    const found = tunedRate(setupOf(model.spec, dataOf(model)), table)
    const learningRate = found ? Number((times * found.rate).toPrecision(12)) : arm.spec.learningRate
    return {
      ...arm,
      description: `${arm.description}, learning rate ${learningRate}${originOf(found, arm, model)}`,
      spec: { ...arm.spec, learningRate },
    }
  })
}

/** `, tuned on seeds 1 and 2`, `, 5 × that of plain, tuned on seeds 1 and 2`, `, not tuned: …` */
function originOf(found: ChosenRate | undefined, { arm, tuned }: Arm, model: Arm): string {
  if (!found) return ', not tuned: no rate is known for such a network with this normalization'
  const { times = 1 } = tuned!
  const factor = times === 1 ? '' : `${times} × `
  if (model.arm !== arm) return `, ${factor}that of ${model.label}, ${found.origin}`
  return `, ${factor === '' ? '' : `${factor}${found.rate}, `}${found.origin}`
}
