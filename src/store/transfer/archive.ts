/** A store as one file, `.tar` or `.tar.gz`, by the command tar, which every system has: Windows since 2018. */
import { spawn } from 'node:child_process'
import { lstatSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { UserError } from '../../errors.ts'
import { cannotWrite, removeIfThere, TEMPORARY } from '../files.ts'
import { isStore, namesIn } from '../store.ts'

export const isArchive = (path: string): boolean => /\.(tar|tar\.gz|tgz)$/i.test(path)

/** Writes all of a store but hidden files. Rejects with a UserError, and leaves no file, if it cannot. */
export async function packStore(store: string, file: string): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}${TEMPORARY}`)
  const how = file.endsWith('.tar') ? '-cf' : '-czf'
  try {
    const names = namesIn(store).filter((name) => !name.startsWith('.'))
    // Files of NFS clients, which may go at any moment.
    await tar([how, temporary, '--exclude=.nfs*', '-C', store, ...names], file)
    renameSync(temporary, file)
  } catch (error) {
    removeIfThere(temporary)
    throw error instanceof UserError ? error : cannotWrite(file, error)
  }
}

/** Unpacks into an empty folder, and returns the store in it. Rejects with a UserError. */
export async function unpackStore(file: string, folder: string): Promise<string> {
  await tar(['-xf', file, '-C', folder], file)
  const store = storeIn(folder, 2)
  if (store === undefined)
    throw new UserError(
      `${file}: expected a store of runs in the archive, found none; make it with normscope runs export all --out ${basename(file)}`,
    )
  return store
}

/** People pack `runs`, or `normscope-out` with `runs` in it, so that the store is some levels down. */
function storeIn(folder: string, levels: number): string | undefined {
  if (isStore(folder)) return folder
  if (levels === 0) return undefined
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const found = isFolder(path) ? storeIn(path, levels - 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

const isFolder = (path: string): boolean => lstatSync(path).isDirectory()

function tar(args: readonly string[], file: string): Promise<void> {
  const child = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', () =>
      reject(new UserError(`${file}: expected the command tar in PATH, found none; name a folder instead`)),
    )
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const why =
        complaints
          .trim()
          .split('\n')[0]
          ?.replace(/^tar: /, '') ?? `code ${code}`
      reject(new UserError(`${file}: tar failed (${why}); check the file and the space on the disk`))
    })
  })
}
