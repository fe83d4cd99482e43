/** The one script of all workers of the page: its first message says what this worker is for. */
import type { Beginning, Role, Roles } from './messages.ts'

interface Scope {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
}

const scope = globalThis as unknown as Scope

type Handlers = {
  readonly [R in Role]: (
    beginning: Beginning,
    send: (report: Roles[R]['report']) => void,
  ) => Promise<(request: Roles[R]['request']) => void>
}

async function hostOf(beginning: Beginning) {
  if (beginning.own !== undefined) {
    const [{ readModelsFrom }, { readNetworks }] = await Promise.all([
      import('../../interop/onnx/open-given.ts'),
      import('./own-files.ts'),
    ])
    await readModelsFrom(await readNetworks(beginning.own))
  }
  return (await import('./host.ts')).pageHost(beginning)
}

/** Unfinished runs of the screen Train that the browser keeps: two visits with four networks. */
const KEPT_RUNS = 8

/** What a first visit does not need is loaded when it is. */
const handlers: Handlers = {
  live: async (beginning, send) => {
    const [{ liveRun }, { openSmallShelf }] = await Promise.all([
      import('./live.ts'),
      import('../../executor/web-workers/shelf.ts'),
    ])
    return liveRun(send, await hostOf(beginning), await openSmallShelf('live', KEPT_RUNS))
  },
  circle: async (_, send) => (await import('./circle.ts')).circleRun(send),
  landscape: async (beginning, send) =>
    (await import('./landscape.ts')).landscapes(send, await hostOf(beginning)),
  unit: async (beginning, send) => (await import('./unit.ts')).unitRun(send, await hostOf(beginning)),
  cube: async (beginning, send) => (await import('./cube.ts')).cubes(send, await hostOf(beginning)),
  batches: async (beginning, send) =>
    (await import('./batches.ts')).batchNoise(send, await hostOf(beginning)),
  runs: async (beginning, send) => {
    const { openShelf, runPerformer } = await import('../../executor/web-workers/index.ts')
    const performer = runPerformer(send, { load: (await hostOf(beginning)).load, shelf: await openShelf() })
    return (request) => performer.handle(request)
  },
  own: async (beginning, send) => {
    const [{ lookIntoFiles }, { pageHost }] = await Promise.all([import('./own.ts'), import('./host.ts')])
    await lookIntoFiles(beginning.own ?? [], pageHost(beginning), send)
    return () => {}
  },
  study: async (beginning, send) => (await import('./study.ts')).studies(send, beginning),
  catalogue: async (_, send) => {
    send((await import('./catalogue.ts')).catalogue())
    return () => {}
  },
}

const early: unknown[] = []
scope.onmessage = ({ data }) => {
  const beginning = data as Beginning
  scope.onmessage = (event) => void early.push(event.data)
  const begin = handlers[beginning.role] as (
    beginning: Beginning,
    send: (report: unknown) => void,
  ) => Promise<(request: unknown) => void>
  begin(beginning, (report) => scope.postMessage(report)).then(
    (handle) => {
      for (const request of early.splice(0)) handle(request)
      scope.onmessage = (event) => handle(event.data)
    },
    (error: unknown) => {
      // Reaches `onerror` of whoever started it.
      setTimeout(() => {
        throw error
      })
    },
  )
}
