/** The figures of an earlier output, as data in its folder `figures`, or of a kept run, drawn from its measurements. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError, unknownName } from '../../errors.ts'
import { measuredFigures } from '../../experiment/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { type PlannedRun, rowsOf } from '../../run/index.ts'
import { openRun, type StoredRun } from '../../store/index.ts'
import { figureFromJson } from '../files/figure-data.ts'

export interface FoundFigures {
  list(): { readonly name: string; readonly spec: FigureSpec }[]
  /** `name`: as listed, or its last part if only one figure has it. Throws a UserError if there is none or several. */
  read(name: string): FigureSpec
}

/** `source`: an output folder, or a run: its id, the beginning of it, or `last`. Throws a UserError if it is neither. */
export function findFigures(source: string, store: string): FoundFigures {
  if (existsSync(source))
    return figuresOf(source, filesOf(source), (file) => figureFromJson(readFileSync(file, 'utf8'), file))
  if (!/^([0-9a-f]{2,}|last)$/i.test(source))
    throw new UserError(
      `${source}: expected an output folder or a run, found no such folder; name a folder that --out of an earlier command named, or an id that normscope runs prints`,
    )
  const specs = new Map(figuresOfRun(openRun(store, source)).map((spec) => [spec.name, spec]))
  return figuresOf(
    `run ${source}`,
    new Map([...specs.keys()].map((name) => [name, name])),
    (name) => specs.get(name)!,
  )
}

function figuresOf(
  source: string,
  places: ReadonlyMap<string, string>,
  read: (place: string) => FigureSpec,
): FoundFigures {
  const names = [...places.keys()]
  if (names.length === 0)
    throw new UserError(
      `${source}: expected figures, found none; name the output folder of run, reproduce, compare, train, probe or landscape`,
    )
  return {
    list: () => names.map((name) => ({ name, spec: read(places.get(name)!) })),
    read(name) {
      const wanted = name.replace(/\.(svg|png|pdf|json)$/i, '').replace(/^figures\//, '')
      const found = places.has(wanted) ? [wanted] : names.filter((each) => each.endsWith(`/${wanted}`))
      if (found.length === 0) throw unknownName('figure', name, names)
      if (found.length > 1)
        throw new UserError(
          `figure ${name}: ${found.join(', ')} have this name; write which, as in ${found[0]}`,
        )
      return read(places.get(found[0]!)!)
    },
  }
}

/** Files by the names of their figures: `accuracy`, or `noise/accuracy` in the output of several experiments. */
function filesOf(source: string): Map<string, string> {
  const folder = statSync(source).isDirectory() ? join(source, 'figures') : ''
  if (folder === '' || !existsSync(folder))
    throw new UserError(
      `${source}: expected an output folder with the folder figures, found none; name a folder that --out of an earlier command named`,
    )
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
  if (files.length === 0)
    throw new UserError(
      `${folder}: expected figures as data (NAME.json), found none; run the command that made the folder again: its runs are kept`,
    )
  return new Map(files.map((file) => [file.slice(0, -'.json'.length), join(folder, file)]))
}

function figuresOfRun(run: StoredRun): readonly FigureSpec[] {
  const { architecture, norm } = run.spec.model
  const [arm, label] = [`${architecture} ${norm}`, `${architecture}, norm ${norm}`]
  const planned: PlannedRun = { id: run.id, experiment: 'figure', arm, label, spec: run.spec }
  return measuredFigures(rowsOf(planned, run.measurements()), [{ arm, label }])
}
