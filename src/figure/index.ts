/** Figures as data: what each kind shows, not how it is drawn; and the surfaces that some of them show. */
export { chooseArms, drawnArms } from './choose-arms.ts'
export type {
  BandPoint,
  BandSeries,
  BandsFigure,
  BandsPanel,
  BarsFigure,
  DensityFigure,
  DensityPanel,
  DensitySeries,
  DotsFigure,
  DotsRow,
  FigureSpec,
  LinesFigure,
  LinesPanel,
  PercentilesFigure,
  PercentilesPanel,
  Series,
} from './figure.ts'
export {
  type ArmKey,
  type Axis,
  captionOf,
  type ColourAxis,
  type FigureBase,
  type ReferenceLine,
} from './parts.ts'
export type {
  Circle,
  ContourFigure,
  Correlation,
  PathPoint,
  PointsFigure,
  PointsGroup,
  PointsPanel,
  ReliefFigure,
  ScatterFigure,
  ScatterPanel,
  StripFigure,
  StripPanel,
  SurfacePanel,
} from './plane.ts'
export { countHoles, sameGrid, type Surface, surfaceOf } from './surface.ts'
export type { ResultTable } from './table.ts'
export { type SurfaceFacts, surfaceNotes } from './surface-notes.ts'
export { meanRise, negativeCurvature } from './surface-shape.ts'
