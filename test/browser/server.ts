/** Serves the package on loopback, for pages that load the engine from `dist/` as built. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { text } from 'node:stream/consumers'

/** Where a Chromium is, if there is one. */
export const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync)

const root = new URL('../../', import.meta.url).pathname
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html',
  '.css': 'text/css',
}

/** A page that is cross-origin isolated may share memory between threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Every answer has `headers`; `/` is an empty page. A page may POST text to `/report`, which `onReport` gets. */
export async function serve(
  headers: Record<string, string>,
  onReport: (text: string) => void = () => {},
): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path === '/') {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>normscope</title>')
      return
    }
    if (request.method === 'POST' && path === '/report') {
      text(request).then(onReport, () => {})
      response.end()
      return
    }
    readFile(join(root, path)).then(
      (body) =>
        response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream').end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  }
}
