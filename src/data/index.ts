/**
 * Data sets, the formats that contain them and the arithmetic that scales them. Everything runs in a browser, except
 * `load.ts`, which reads from disk.
 */
export { splitDataSpec } from './data-spec.ts'
export {
  type DatasetSummary,
  type DataSummary,
  describeData,
  hashOfDataset,
  sampleOf,
  samplesOf,
  sketchImage,
} from './describe.ts'
export {
  type Dataset,
  type DataValues,
  isClasses,
  labelsEachStep,
  type LabelledArrays,
  makeDatasets,
  type NamedArray,
} from './dataset.ts'
export { type CifarImages, type CifarLabels, cifarShape, parseCifar } from './formats/cifar.ts'
export { type CsvImages, type CsvOptions, parseCsvImages } from './formats/csv.ts'
export { maybeGunzip } from './formats/gzip.ts'
export { type Hdf5Array, writeHdf5 } from './formats/hdf5.ts'
export { type IdxArray, type IdxDtype, parseIdx, writeIdx } from './formats/idx.ts'
export {
  type FetchFile,
  type FindGiven,
  pageData,
  type PageData,
  pageDataNames,
} from './load-embedded.ts'
export { type Image, parseImage } from './formats/image/image.ts'
export { type NpyArray, type NpyData, parseNpy, writeNpy } from './formats/npy.ts'
export { parseNpz, writeNpz } from './formats/npz.ts'
export {
  parseSafetensors,
  type Safetensors,
  type SafetensorsArray,
  type SafetensorsData,
  writeSafetensors,
} from './formats/safetensors.ts'
export {
  applyPreprocessing,
  type FullScale,
  type Moments,
  type Preprocessing,
  preprocessingOf,
  type Scaling,
  scalings,
  scalingWarnings,
} from './preprocessing.ts'
export { type HeldOut, heldOutCount, holdOutValidation } from './held-out.ts'
export { sha256, sha256Sync } from './sha256.ts'
export { resizeImage, resizePlane } from './resize.ts'
export { type DataSplit, type ReadySplit, sizesOf } from './split.ts'
export { type TextOptions, textSplit } from './text.ts'
