/** What a study needs from its machine, in a page: data over HTTP or from the page itself, ids by the same hash. */
import { type FindGiven, pageData } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { readModelsWith } from '../../nn/index.ts'
import { REVISION, runId } from '../../run/index.ts'
import type { Host } from '../../study/index.ts'
import type { OwnFile, Surroundings } from './messages.ts'

export function pageHost({
  data,
  files,
  version,
  own = [],
}: Surroundings & { readonly own?: readonly OwnFile[] }): Host {
  const fetchFile = async (file: string): Promise<Uint8Array> => {
    const inside = files?.[file]
    if (inside !== undefined) return inside
    if (files !== undefined)
      throw new UserError(
        `${file}: this page is one file and does not have these data; choose digits or circle, or open the page of normscope explore`,
      )
    const response = await fetch(new URL(file, data))
    if (!response.ok)
      throw new UserError(
        `${file}: the server answered ${response.status}; expected this file beside the page`,
      )
    return new Uint8Array(await response.arrayBuffer())
  }
  if (own.length === 0)
    readModelsWith((spec) => {
      throw new UserError(
        `model ${spec}: this page does not have this file; give it to the screen “Your own” again`,
      )
    })
  // Few visits read files of their own.
  const findGiven: FindGiven = async (path) => {
    const [{ foundGiven }, { readAt }] = await Promise.all([
      import('../../data/load-given.ts'),
      import('./own-files.ts'),
    ])
    return foundGiven(path, await readAt(own, path.path ?? ''))
  }
  const { load, areImages, scalingFor } = pageData(fetchFile, findGiven)
  return {
    load: (from, options) => load(from, options),
    areImages,
    scalingFor,
    identify: (spec) => runId(spec, { normscope: version, revision: REVISION }),
  }
}
