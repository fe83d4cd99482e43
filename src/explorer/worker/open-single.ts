/** How the page that is one file starts its workers and finds its data: from texts inside it. */
let address: string | undefined

const workerType = 'classic'

function scriptOfWorkers(): Blob {
  const text = document.getElementById('worker')?.textContent ?? ''
  return new Blob([text], { type: 'text/javascript' })
}

export function openWorker(): Worker {
  address ??= URL.createObjectURL(scriptOfWorkers())
  // A page without a server has no origin, and may not start modules.
  return new Worker(address, { type: workerType, name: 'normscope' })
}

/** One file needs no network. */
export const offlineScript = (): string | undefined => undefined

export function findData() {
  const files = [...document.querySelectorAll<HTMLElement>('script[data-file]')].map(
    (element) => [element.dataset['file']!, bytesOf(element.textContent ?? '')] as const,
  )
  return { workerType, script: scriptOfWorkers(), data: '', files: Object.fromEntries(files) } as const
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0))
}
