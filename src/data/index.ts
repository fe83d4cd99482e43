/**
 * Data sets, as the formats that hold them and the arithmetic that scales them. Runs anywhere;
 * `load.ts` reads from disk.
 */
export { type DatasetSummary, type DataSummary, describeData, sketchImage } from './describe.ts'
export {
  type Dataset,
  type LabelledArrays,
  makeDatasets,
  type NamedArray,
} from './dataset.ts'
export { type CsvImages, parseCsvImages } from './formats/csv.ts'
export { maybeGunzip } from './formats/gzip.ts'
export { type IdxArray, type IdxDtype, parseIdx, writeIdx } from './formats/idx.ts'
export { type NpyArray, type NpyData, parseNpy, writeNpy } from './formats/npy.ts'
export {
  applyPreprocessing,
  type FullScale,
  type Preprocessing,
  preprocessingOf,
  type Scaling,
  scalings,
} from './preprocessing.ts'
export type { DataSplit } from './split.ts'
