/** A file for the rows of a large study that do not fit into memory. It has no name, so that nothing is left behind. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Shelf } from '../../stats/records/row-table.ts'
import { cannotRead, cannotWrite } from '../../store/files.ts'

/** Closes the file of a shelf that nobody uses any more. */
const unused = new FinalizationRegistry<number>((handle) => closeSync(handle))

/** The file is made when something is put. Throws UserErrors. */
export function rowFile(folder = tmpdir()): Shelf {
  let handle: number | undefined
  let length = 0
  const shelf: Shelf = {
    put(bytes) {
      try {
        if (handle === undefined) {
          handle = unnamedFile(folder)
          unused.register(shelf, handle)
        }
        for (let at = 0; at < bytes.length; )
          at += writeSync(handle, bytes, at, bytes.length - at, length + at)
      } catch (error) {
        throw cannotWrite(folder, error, 'name another folder for temporary files with TMPDIR')
      }
      const place = length
      length += bytes.length
      return place
    },
    read(place, size) {
      const bytes = new Uint8Array(size)
      try {
        for (let at = 0; at < size; ) {
          const read = readSync(handle!, bytes, at, size - at, place + at)
          if (read === 0) throw Object.assign(new Error('too short'), { code: 'EIO' })
          at += read
        }
      } catch (error) {
        throw cannotRead(folder, error)
      }
      return bytes
    },
  }
  return shelf
}

/** A file that is removed while it is open; where the system does not allow that, when the process ends. */
function unnamedFile(folder: string): number {
  const place = mkdtempSync(join(folder, 'normscope-rows-'))
  const remove = () => rmSync(place, { recursive: true, force: true })
  const handle = openSync(join(place, 'rows'), 'w+')
  try {
    remove()
  } catch {
    process.once('exit', () => {
      closeSync(handle)
      remove()
    })
  }
  return handle
}
