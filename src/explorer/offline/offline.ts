/** Makes the page open without a network, once it has been visited. */
import { signal } from '@preact/signals'
import { offlineScript } from '../worker/open.ts'

/** Whether the page is kept in this browser. */
export const isKept = signal(false)

/** Milliseconds after which the first picture is there, and the network is free. */
const LATER = 3000

export function keepPage(): void {
  const script = offlineScript()
  if (script === undefined || !('serviceWorker' in navigator) || isExplored()) return
  addEventListener('load', () =>
    setTimeout(() => {
      navigator.serviceWorker.register(script).then(replaceOld, () => undefined)
    }, LATER),
  )
  void navigator.serviceWorker.ready.then(() => {
    isKept.value = true
  })
}

/** A new build waits until the old one is not needed any more; it learns which build this page is of. */
function replaceOld(registration: ServiceWorkerRegistration): void {
  const tell = (worker: ServiceWorker | null) =>
    worker?.postMessage(document.querySelector<HTMLScriptElement>('script[src]')?.src)
  tell(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') tell(installing)
    })
  })
}

/** `normscope explore` serves what is built now, and to those who have its token. */
function isExplored(): boolean {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return visit?.serverTiming?.some(({ name }) => name === 'explore') ?? false
}
