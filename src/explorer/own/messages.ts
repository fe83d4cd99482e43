/** The messages between the page and the worker that looks into the files of the user. */

/** Without a request: it is started with the files, and looks into all of them. */
export type OwnReport =
  | {
      readonly type: 'network'
      /** `onnx:FILE`, as on the command line. */
      readonly spec: string
      readonly facts: string
      readonly parameters: number
      /** Layer, shape of its output, number of parameters, their names and shapes. */
      readonly layers: readonly (readonly string[])[]
      readonly normHeading: readonly string[]
      readonly norms: readonly (readonly string[])[]
      readonly notes: readonly string[]
      /** The kinds of normalization that can take the place of its own. */
      readonly exchanges: readonly string[]
      /** Specs of data that it can be trained on. */
      readonly data: readonly string[]
      /** Why it cannot be trained on some of the files. */
      readonly reasons: readonly string[]
    }
  | {
      readonly type: 'data'
      readonly spec: string
      readonly description: string
      /** How the files were read, and what may be wrong with them. */
      readonly notes: readonly string[]
      readonly facts: string
      readonly areImages: boolean
    }
  | { readonly type: 'refused'; readonly path: string; readonly message: string }
  | { readonly type: 'done' }
