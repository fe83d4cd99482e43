/** Reports on the disk: an output folder that is replaced as a whole, and the files written to it (Node only). */
export { displayPath, type OutputFolder, prepareOutput, storeFor } from './output.ts'
export { type Paths, pathsIn } from './paths.ts'
export { writeFigures } from './write-figures.ts'
export { writeLandscape } from './write-landscape.ts'
export { type MeasuredSummary, writeMeasured } from './write-measured.ts'
export { type TrainingPaths, writeTraining } from './write-training.ts'
export { type WriteOptions, writeReport, writeStudy } from './write-study.ts'
