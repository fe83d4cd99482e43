/** From the arrays of files to a data set: checked, divided and scaled. The readers of files are elsewhere. */
import { UserError } from '../errors.ts'
import { type ChannelAxis, channelsFirst } from './channels.ts'
import { type LabelledArrays, makeDatasets, type NamedArray } from './dataset.ts'
import { type CsvValues, parseCsvImages } from './formats/csv.ts'
import { elementCount, formatShape } from './formats/wording.ts'
import { type FullScale, preprocessingOf, type Scaling, scalingWarnings } from './preprocessing.ts'
import { type DataSplit, holdOut, type ReadySplit, takeRows } from './split.ts'

/** The result of a reader; the rest of a split follows from it. */
export interface Found
  extends Pick<DataSplit, 'name' | 'description' | 'source' | 'licence' | 'classNames' | 'reading'> {
  train: LabelledArrays
  test: LabelledArrays
  classes?: number
  fullScale?: FullScale
}

export type Part = 'train' | 'test'

/**
 * A data set with its scaling. `name` is that of the data in errors. Throws a UserError if the arrays are invalid, or
 * the data cannot be scaled so.
 */
export function splitOf(name: string, loaded: Found | ReadySplit, scaling: Scaling): DataSplit {
  if (isReady(loaded)) {
    const { preprocessing: own } = loaded
    if (own && scaling !== own.kind)
      throw new UserError(
        `data ${name}: characters and tokens have no scale, so the scaling ${scaling} is impossible; choose none, or name other data`,
      )
    return { ...loaded, preprocessing: own ?? preprocessingOf(loaded.train, scaling) }
  }
  const { classes, ...found } = loaded
  const { train, test } = makeDatasets(found, classes)
  const preprocessing = preprocessingOf(train, scaling, found.fullScale)
  const { description, source, licence, classNames, fullScale, reading } = found
  const warnings = scalingWarnings(train, preprocessing, found.fullScale)
  return {
    name: found.name,
    description,
    train,
    test,
    source,
    licence,
    preprocessing,
    ...(classNames && { classNames }),
    ...(fullScale && { fullScale }),
    ...(reading && { reading }),
    ...(warnings.length > 0 && { warnings }),
  }
}

const isReady = (loaded: Found | ReadySplit): loaded is ReadySplit => 'inputs' in loaded.train

/** Four arrays as a data set; `read` finds each of them. */
export function foundArrays(
  path: string,
  channels: ChannelAxis | undefined,
  read: (part: Part, what: 'images' | 'labels') => NamedArray,
): Found {
  const name = baseName(path)
  const axes = {
    train: channelsFirst(read('train', 'images'), channels),
    test: channelsFirst(read('test', 'images'), channels),
  }
  const part = (which: Part) => ({
    name: `${name} ${which}`,
    images: axes[which].array,
    labels: read(which, 'labels'),
  })
  return {
    name,
    description: `the arrays in ${path}`,
    source: path,
    licence: 'not stated',
    reading: [`axes: ${axes.train.reading}`],
    train: part('train'),
    test: part('test'),
  }
}

export interface CsvFileOptions {
  /** As in `parseCsvImages`. */
  label?: string | undefined
  /**
   * The shape of one sample; by default `[side, side]` if values are bytes and that gives their number, else
   * `[values]`.
   */
  shape?: readonly number[] | undefined
  /** `bytes` by default. */
  values?: CsvValues | undefined
  fullScale?: FullScale
}

export function foundCsv(
  bytes: Uint8Array,
  file: string,
  { label: asked, shape: given, values: kind = 'bytes', fullScale }: CsvFileOptions = {},
): Found {
  const name = baseName(file)
  const { images, labels, values, label, classNames } = parseCsvImages(bytes, file, {
    values: kind,
    ...(fullScale && { maximum: fullScale[1] }),
    ...(asked !== undefined && { label: asked }),
  })
  const side = Math.sqrt(values)
  const shape = given ?? (kind === 'bytes' && Number.isInteger(side) && side > 1 ? [side, side] : [values])
  if (elementCount(shape) !== values)
    throw new UserError(
      `${file}: shape is ${shape.join('x')}, which is ${elementCount(shape)} values, expected the ${values} of a row; write another`,
    )
  return {
    name,
    description: `the rows of ${file}, every fifth of each label held out as the test set`,
    source: file,
    licence: 'not stated',
    reading: [
      `label: column ${label.column + 1} of ${values + 1}: ${label.reason}; ?label=N takes another`,
      given
        ? `axes: ${formatShape(shape)}: set by ?shape=${shape.join('x')}`
        : `axes: ${axesInWords(shape, kind)}; ?shape=HxW or ?shape=CxHxW reads others`,
    ],
    ...(classNames && { classNames, classes: classNames.length }),
    ...heldOut(name, file, { images, labels, shape }),
    ...(fullScale && { fullScale }),
  }
}

function axesInWords(shape: readonly number[], kind: CsvValues): string {
  const values = elementCount(shape)
  if (shape.length > 1) return `${shape.join(' × ')}, because ${values} is a square number`
  return `${values} values, because ${kind === 'bytes' ? 'that is not a square number' : 'they are read as numbers'}`
}

/** Every fifth image of each class as the test set, for data without one. */
export function heldOut(
  name: string,
  file: string,
  {
    images,
    labels,
    shape,
  }: { images: Uint8Array | Float32Array; labels: Uint8Array; shape: readonly number[] },
): { train: LabelledArrays; test: LabelledArrays } {
  const values = images.length / labels.length
  const rows = holdOut(labels)
  const part = (which: Part): LabelledArrays => {
    const taken = { file, rows: rows[which] }
    const count = rows[which].length
    return {
      name: `${name} ${which}`,
      images: { ...taken, shape: [count, ...shape], data: takeRows(images, rows[which], values) },
      labels: { ...taken, shape: [count], data: takeRows(labels, rows[which], 1) },
    }
  }
  return { train: part('train'), test: part('test') }
}

/** The last part of a path, with either kind of slash. */
export const baseName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path
