/** Every target by name. `store` holds one stored run, `id`. */
import { join } from 'node:path'
import { commandTargets } from './command-targets.ts'
import { dataTargets } from './data-targets.ts'
import { faultyTargets } from './faulty-targets.ts'
import { imageTargets } from './image-targets.ts'
import { specTargets } from './spec-targets.ts'
import { storeTargets } from './store-targets.ts'
import type { Target } from './target.ts'

export interface Example {
  readonly store: string
  readonly id: string
}

/** Each in a folder of its own, inside `folder`. */
export function openTargets({ store, id }: Example, folder: string): Map<string, Target> {
  const opened = [
    ...dataTargets,
    ...imageTargets,
    ...storeTargets(store, id),
    ...specTargets,
    ...commandTargets,
    ...faultyTargets,
  ].map((open, i) => open(join(folder, String(i))))
  return new Map(opened.map((target) => [target.name, target]))
}
