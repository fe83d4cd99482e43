/**
 * Serves the page and one folder on this machine, read-only. The address that is printed has a token; the first visit
 * exchanges it for a cookie, without which nothing is served, so that other users and pages cannot read the folder.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream, realpathSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, sep } from 'node:path'
import { UserError } from '../../errors.ts'

export interface ExploreServer {
  /** With the token. */
  readonly url: string
  close(): void
}

export interface ExploreOptions {
  /** The built page. */
  readonly site: string
  /** What is served below `files/`. */
  readonly folder: string
  /** 0 for any that is free. */
  readonly port: number
  /** Called with each listener of `events`; returns what ends its work. */
  readonly onListener: (send: (event: string, data: unknown) => void) => () => void
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.pdf': 'application/pdf',
  '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/plain; charset=utf-8',
}

const headers = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Tells the page that this command serves it, so that the browser keeps nothing of it.
  'Server-Timing': 'explore',
} as const

/** Milliseconds between two signs of life of a stream. */
const HEARTBEAT = 15_000

/** Throws a UserError if the port is in use. */
export async function serveExplorer({
  site,
  folder,
  port: wanted,
  onListener,
}: ExploreOptions): Promise<ExploreServer> {
  const token = randomBytes(24).toString('base64url')
  const streams = new Set<ServerResponse>()
  const roots = { site: realpathSync(site), folder: realpathSync(folder) }
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    answer(request, response)
  })

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { port } = server.address() as AddressInfo
    const cookie = `normscope-${port}`
    // A page elsewhere can point a name of its own at this machine, but not change the header.
    if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? ''))
      return refuse(response, 403, 'unknown host; open the address that normscope explore printed')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'this folder is served read-only')
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    const given = url.searchParams.get('token')
    if (given !== null && isEqual(given, token)) {
      response.setHeader('Set-Cookie', `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`)
      return void response.writeHead(303, { Location: '/' }).end()
    }
    if (!isEqual(cookieOf(request, cookie), token))
      return refuse(response, 403, 'no token; open the whole address that normscope explore printed')
    if (url.pathname === '/events') return stream(request, response)
    const isFile = url.pathname.startsWith('/files/')
    // A report has a script of its own, which must not act for this page.
    if (isFile) response.setHeader('Content-Security-Policy', 'sandbox allow-scripts allow-popups')
    if (url.pathname === '/service-worker.js') return refuse(response, 404, 'this page is not kept')
    const path = isFile ? url.pathname.slice('/files'.length) : url.pathname
    const file = fileIn(isFile ? roots.folder : roots.site, path === '/' && !isFile ? '/index.html' : path)
    if (file === undefined) return refuse(response, 404, 'no such file')
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream')
    response.setHeader('Content-Length', statSync(file).size)
    if (request.method === 'HEAD') return void response.end()
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response)
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const stop = onListener((event, data) =>
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    )
    const beat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT)
    streams.add(response)
    request.on('close', () => {
      streams.delete(response)
      clearInterval(beat)
      stop()
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new UserError(
              `--port ${wanted}: it cannot be used (${error.code}); choose another, or leave it out`,
            )
          : error,
      ),
    )
    server.listen(wanted, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    close() {
      for (const response of streams) response.end()
      server.close()
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 500).unref()
    },
  }
}

/** An existing file below `root`, wherever links lead; undefined for everything else. */
function fileIn(root: string, pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname)
    if (path.includes('\0')) return undefined
    const file = realpathSync(join(root, path))
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : undefined
  } catch {
    return undefined
  }
}

function refuse(response: ServerResponse, code: number, words: string): void {
  response.writeHead(code, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${words}\n`)
}

function cookieOf({ headers: { cookie = '' } }: IncomingMessage, name: string): string {
  const found = cookie.split(';').map((pair) => pair.trim().split('=', 2))
  return found.find(([key]) => key === name)?.[1] ?? ''
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
