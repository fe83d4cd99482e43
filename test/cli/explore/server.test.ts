/** What the server of the page gives to whom: five ways out of the folder, a foreign name, a missing token. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followFolder } from '../../../src/cli/explore/follow.ts'
import { type ExploreServer, serveExplorer } from '../../../src/cli/explore/server.ts'
import { trainInto } from '../trained.ts'

let base: string
let server: ExploreServer
let cookie: string
let entered: Answer
let url: URL

interface Answer {
  readonly code: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** `path` is sent as it is: `fetch` would resolve the dots in it. */
function get(
  path: string,
  {
    method = 'GET',
    host = url.host,
    token = cookie,
  }: { method?: string; host?: string; token?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, ...(token !== '' && { Cookie: token }) }
    request({ host: '127.0.0.1', port: url.port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => {
        text += part.toString()
      })
      response.on('end', () => resolve({ code: response.statusCode!, text, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'normscope-explore-'))
  for (const name of ['site', 'out', 'out-beside']) mkdirSync(join(base, name))
  writeFileSync(join(base, 'secret.txt'), 'secret')
  writeFileSync(join(base, 'out-beside', 'secret.txt'), 'secret')
  writeFileSync(join(base, 'site', 'index.html'), 'the page')
  writeFileSync(join(base, 'site', 'service-worker.js'), 'keep it')
  writeFileSync(join(base, 'out', 'report.html'), 'the report')
  symlinkSync(join(base, 'secret.txt'), join(base, 'out', 'link.txt'))
  symlinkSync(base, join(base, 'out', 'up'))
  server = await serveExplorer({
    site: join(base, 'site'),
    folder: join(base, 'out'),
    port: 0,
    onListener: (send) => followFolder(join(base, 'out'), send),
  })
  url = new URL(server.url)
  cookie = ''
  entered = await get(`/${url.search}`)
  cookie = (entered.headers['set-cookie'] as string[])[0]!.split(';')[0]!
})
afterAll(() => {
  server.close()
  rmSync(base, { recursive: true })
})

describe('the server of the page', () => {
  it('exchanges the token for a cookie, out of reach of scripts and of other sites', () => {
    expect(entered).toMatchObject({ code: 303, headers: { location: '/' } })
    expect((entered.headers['set-cookie'] as string[])[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
  })

  it('serves the page and the folder to whoever has the cookie', async () => {
    expect(await get('/')).toMatchObject({ code: 200, text: 'the page' })
    const report = await get('/files/report.html')
    expect(report).toMatchObject({ code: 200, text: 'the report' })
    expect(report.headers['content-security-policy']).toMatch(/^sandbox /)
  })

  it('says that it serves the page, whose browser then keeps nothing of it', async () => {
    expect((await get('/')).headers['server-timing']).toBe('explore')
    expect((await get('/service-worker.js')).code).toBe(404)
  })

  it.each([
    '/files/../secret.txt',
    '/files/..%2fsecret.txt',
    '/files/%2e%2e/secret.txt',
    '/files//../../secret.txt',
    '/files/link.txt',
    '/files/up/secret.txt',
    '/files/../out-beside/secret.txt',
    '/files/report.html%00.txt',
    '/files/%ff',
    '/../secret.txt',
    '/files/',
  ])('does not leave the folder by %s', async (path) => {
    const { code, text } = await get(path)
    expect([403, 404]).toContain(code)
    expect(text).not.toContain('secret\n')
    expect(text).not.toBe('secret')
  })

  it.each(['example.org', '127.0.0.1', '127.0.0.1:1', 'evil.localhost'])(
    'refuses the host "%s"',
    async (host) => expect((await get('/', { host })).code).toBe(403),
  )

  it('refuses whoever has no token, or another', async () => {
    for (const token of ['', 'normscope-1=x', cookie.slice(0, -1), `${cookie}x`])
      for (const path of ['/', '/files/report.html', '/events', '/?token=x'])
        expect((await get(path, { token })).code).toBe(403)
  })

  it('is read-only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('/files/report.html', { method })).code).toBe(405)
  })

  it('says which port it cannot use', async () => {
    const again = serveExplorer({
      site: join(base, 'site'),
      folder: join(base, 'out'),
      port: Number(url.port),
      onListener: () => () => {},
    })
    await expect(again).rejects.toThrow(`--port ${url.port}: it cannot be used (EADDRINUSE)`)
  })

  it('streams the runs of the folder as they end', async () => {
    const events: { event: string; data: string }[] = []
    const wakes: (() => void)[] = []
    const streaming = request(
      { host: '127.0.0.1', port: url.port, path: '/events', headers: { Host: url.host, Cookie: cookie } },
      (response) =>
        response.on('data', (part: Buffer) => {
          for (const block of part.toString().split('\n\n')) {
            const [, event, data] = /event: (\w+)\ndata: (.*)/.exec(block) ?? []
            if (event !== undefined) events.push({ event, data: data! })
          }
          for (const wake of wakes.splice(0)) wake()
        }),
    ).end()
    const id = await trainInto(join(base, 'out', 'runs'))
    while (!events.some(({ event, data }) => event === 'store' && data.includes('"finished"')))
      await new Promise<void>((resolve) => wakes.push(resolve))
    streaming.destroy()
    expect(JSON.parse(events[0]!.data)).toMatchObject({ reports: ['report.html'] })
    expect(JSON.parse(events.at(-1)!.data)).toMatchObject({
      ended: 1,
      known: 1,
      runs: [{ id, status: 'finished', seed: 1 }],
    })
  })
})
