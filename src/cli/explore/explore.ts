/** `normscope explore [DIR]`: the page on this machine, with a folder that it may read while it grows. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { numberOption } from '../../options/index.ts'
import { inPackage } from '../../package-node.ts'
import { readFlag } from '../arguments.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { followFolder } from './follow.ts'
import { serveExplorer } from './server.ts'

/** The options as commander passes them. */
export interface ExploreArguments {
  port?: string
}

const site = inPackage('dist/explorer/')
const portOption = numberOption(0, { min: 0, max: 65_535, integer: true, about: '0 for any that is free' })

/** Serves until it is interrupted. Throws a UserError if there is no such folder, or the port is in use. */
export async function exploreCommand(
  folder: string,
  given: ExploreArguments,
  screen: Pick<Screen, 'write'>,
): Promise<number> {
  const port = readFlag('port', portOption, given.port)
  const path = resolve(folder)
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UserError(`${folder}: expected a folder, found none; train something first, or name another`)
  if (!existsSync(site))
    throw new UserError('the page is not built; run npm run explorer in the folder of normscope')
  const stop = onInterrupt()
  const server = await serveExplorer({
    site,
    folder: path,
    port,
    onListener: (send) => followFolder(path, send),
  })
  screen.write(
    `explorer  ${server.url}\nCtrl-C stops; only this machine can open it, and nothing is written\n`,
  )
  await new Promise<void>((done) => stop.signal.addEventListener('abort', () => done(), { once: true }))
  server.close()
  stop.release()
  return 0
}
