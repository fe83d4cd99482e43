/** The first message to a worker of the page says what it is for; the others belong to that. */
import type { RunsReport, RunsRequest } from '../../executor/web-workers/index.ts'
import type { MeasureNoise, NoiseReport } from '../batches/messages.ts'
import type { CircleReport, CircleRequest } from '../circle/messages.ts'
import type { CubeReport, CubeRequest } from '../cube/messages.ts'
import type { LandscapeReport, LandscapeRequest } from '../landscape/messages.ts'
import type { LiveReport, LiveRequest } from '../live/messages.ts'
import type { OwnReport } from '../own/messages.ts'
import type { StudyReport, StudyRequest } from '../study/messages.ts'
import type { UnitReport, UnitRequest } from '../unit/messages.ts'
import type { Catalogue } from './catalogue.ts'

export type Role =
  | 'live'
  | 'circle'
  | 'runs'
  | 'study'
  | 'catalogue'
  | 'landscape'
  | 'unit'
  | 'cube'
  | 'batches'
  | 'own'

/** Where the worker finds the files of the package's data. */
export interface Surroundings {
  /** The address of the folder `data`. */
  readonly data: string
  /** The files themselves, for a page that has no folder. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  readonly version: string
  /** How the script of the workers is started. */
  readonly workerType: 'module' | 'classic'
  /** That script, for a page without an origin, where a worker cannot start another from its own address. */
  readonly script?: Blob
}

/** A file that the user gave to the page. Workers share its content, and read it when they need it. */
export interface OwnFile {
  /** With slashes, from the given folder on. */
  readonly path: string
  readonly file: Blob
}

export interface Beginning extends Surroundings {
  readonly role: Role
  readonly own?: readonly OwnFile[]
}

export interface Roles {
  readonly live: { readonly request: LiveRequest; readonly report: LiveReport }
  readonly circle: { readonly request: CircleRequest; readonly report: CircleReport }
  readonly runs: { readonly request: RunsRequest; readonly report: RunsReport }
  readonly study: { readonly request: StudyRequest; readonly report: StudyReport }
  readonly landscape: { readonly request: LandscapeRequest; readonly report: LandscapeReport }
  readonly unit: { readonly request: UnitRequest; readonly report: UnitReport }
  readonly cube: { readonly request: CubeRequest; readonly report: CubeReport }
  readonly batches: { readonly request: MeasureNoise; readonly report: NoiseReport }
  readonly own: { readonly request: never; readonly report: OwnReport }
  readonly catalogue: { readonly request: never; readonly report: Catalogue }
}
