/** What can be chosen; a worker that has the library lists it, once something needs it. */
import { signal } from '@preact/signals'
import type { Catalogue } from '../worker/catalogue.ts'
import { startWorker } from '../worker/start.ts'

export const choices = signal<Catalogue['choices']>({})
export const experiments = signal<Catalogue['experiments']>([])

let isLoading = false

export function loadCatalogue(): void {
  if (isLoading) return
  isLoading = true
  const worker = startWorker('catalogue', (catalogue) => {
    choices.value = catalogue.choices
    experiments.value = catalogue.experiments
    worker.close()
  })
}
