/**
 * Keeps the page for visits without a network. A build names its files by their content, except for the page itself,
 * which is asked for on the network first: so a new build is seen at once, and the old one makes room when no tab
 * shows it. Large data are kept when they have been used.
 */

/** What the type library of pages does not have. */
interface Scope {
  readonly registration: { readonly scope: string }
  readonly clients: { matchAll(options: { includeUncontrolled: true }): Promise<readonly unknown[]> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'message', listener: (event: Extendable & { readonly data: unknown }) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void
}

interface Extendable {
  waitUntil(work: Promise<unknown>): void
}

interface Fetched extends Extendable {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

/** Written by the build: the paths of the files to keep from the start, and a hash of all of them. */
declare const NORMSCOPE_FILES: readonly string[]
declare const NORMSCOPE_BUILD: string

const scope = globalThis as unknown as Scope

/** Other pages of the same host have caches of their own. */
const prefix = `normscope ${scope.registration.scope} `
const own = `${prefix}${NORMSCOPE_BUILD}`
const page = new URL('./index.html', scope.registration.scope).href

/** A network that does not answer within this time, in milliseconds, is none. */
const PATIENCE = 4000

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(own).then((cache) =>
      // The page has just been loaded; what the browser has of it may be of an older build.
      cache.addAll(
        NORMSCOPE_FILES.map(
          (file) =>
            new Request(new URL(file, scope.registration.scope), {
              cache: file === 'index.html' ? 'reload' : 'default',
            }),
        ),
      ),
    ),
  )
})

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith(prefix) && name !== own).map((name) => caches.delete(name)),
        ),
      ),
  )
})

/** A page says its script. If it is the only page and one of this build, nobody needs the build before. */
scope.addEventListener('message', (event) => {
  const isOfThisBuild = NORMSCOPE_FILES.some(
    (file) => new URL(file, scope.registration.scope).href === event.data,
  )
  if (!isOfThisBuild) return
  event.waitUntil(
    scope.clients.matchAll({ includeUncontrolled: true }).then(async (pages) => {
      if (pages.length === 1) await scope.skipWaiting()
    }),
  )
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname, href } = new URL(request.url)
  const isOwn = href.startsWith(scope.registration.scope) && origin === new URL(page).origin
  if (request.method !== 'GET' || !isOwn) return
  const folder = new URL(scope.registration.scope).pathname
  if (pathname === folder || pathname === `${folder}index.html`) event.respondWith(latestPage(request))
  else if (/\/(assets|data)\//.test(pathname)) event.respondWith(keptOrFetched(event))
})

async function latestPage(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) })
    if (response.ok) return response
    return (await kept(page)) ?? response
  } catch (error) {
    const found = await kept(page)
    if (found !== undefined) return found
    throw error
  }
}

async function keptOrFetched(event: Fetched): Promise<Response> {
  const found = await kept(event.request.url)
  if (found !== undefined) return found
  const response = await fetch(event.request)
  if (response.ok) {
    const copy = response.clone()
    event.waitUntil(caches.open(own).then((cache) => cache.put(event.request, copy)))
  }
  return response
}

/** From this build, or from one that was opened beside it. */
async function kept(url: string): Promise<Response | undefined> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own)
  for (const name of [own, ...names]) {
    const found = await (await caches.open(name)).match(url)
    if (found !== undefined) return found
  }
  return undefined
}
