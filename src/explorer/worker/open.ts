/** How the page that is a folder starts its workers and finds its data: each from its own file. */
export const openWorker = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'normscope' })

export const findData = () => ({
  workerType: 'module' as const,
  data: new URL('data/', document.baseURI).href,
})

/** The script that keeps the page for visits without a network, if there is one beside the page. */
export const offlineScript = (): string | undefined =>
  location.protocol.startsWith('http') ? new URL('service-worker.js', document.baseURI).href : undefined
