/** What the files of the user are, by their names. */

export interface Sorted {
  /** Paths of networks. */
  readonly networks: readonly string[]
  /** Specs of data. */
  readonly data: readonly string[]
  /** Paths of files that are none of these, with what to do. */
  readonly refused: readonly { readonly path: string; readonly message: string }[]
}

export const isNetwork = (path: string): boolean => /\.onnx$/i.test(path)
const isCsv = (path: string) => /\.csv(\.gz)?$/i.test(path)
const isNpz = (path: string) => /\.npz$/i.test(path)
const isZip = (path: string) => /\.zip$/i.test(path)
const isImage = (path: string) => /\.(png|jpe?g|jpe|jfif|gif|bmp|webp|tiff?|avif|hei[cf])$/i.test(path)

/** Whether it may have arrays of a network beside it. */
export const mayBeArrays = (path: string): boolean =>
  !isNetwork(path) && !isCsv(path) && !isNpz(path) && !isZip(path) && !isImage(path)

export function sortFiles(paths: readonly string[]): Sorted {
  const networks = paths.filter(isNetwork)
  const images = paths.filter(isImage)
  const folders = [...new Set(images.filter((path) => path.includes('/')).map((path) => path.split('/')[0]!))]
  const loose = images.filter((path) => !path.includes('/'))
  const others = paths.filter((path) => {
    const isInFolder = folders.some((folder) => path.startsWith(`${folder}/`))
    return mayBeArrays(path) && !isInFolder && networks.length === 0
  })
  return {
    networks,
    data: [
      ...paths.filter(isCsv).map((path) => `csv:${path}`),
      ...paths.filter(isNpz).map((path) => `npz:${path}`),
      ...paths.filter(isZip).map((path) => `images:${path}`),
      ...folders.map((folder) => `images:${folder}`),
    ],
    refused: [
      ...(loose.length === 0
        ? []
        : [
            {
              path: loose[0]!,
              message: `${loose[0]}: expected images in one folder for each class; sort them into such folders, and give the folder around them`,
            },
          ]),
      ...others.map((path) => ({
        path,
        message: `${path}: expected a network (.onnx), data (.csv, .npz), or images in a folder or a .zip; export or convert it`,
      })),
    ],
  }
}
