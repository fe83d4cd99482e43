/** How a distribution changes: a curve for each percentile, the median bold. */
import type { PercentilesFigure } from '../../figure/figure.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { drawCurves } from './parts/curves.ts'
import { axisWords, curveValues, type Interaction } from './parts/interaction.ts'
import { curveNumbers, withPanelTitle, type NumbersTable } from './parts/numbers.ts'
import { armStyles } from './parts/colour/palette.ts'
import type { Drawing } from './parts/panels.ts'

export const percentileBandsKind: FigureKind<PercentilesFigure> = { draw, numbers, interaction }

function draw(spec: PercentilesFigure, context: DrawingContext): Drawing {
  return drawCurves(
    spec.panels.map(({ title, arm, percentiles }) => ({
      title,
      references: [],
      curves: percentiles.map(({ percentile, points }) => ({
        arm: curveName(arm, percentile),
        colour: context.styleOf(arm).colour,
        dash: percentile === 50 ? 'none' : '7 3',
        width: percentile === 50 ? 2.2 : 1.4,
        label: labelFor(percentile),
        points,
      })),
    })),
    spec,
    context,
  )
}

function numbers({ y, panels }: PercentilesFigure): NumbersTable {
  return curveNumbers(
    y,
    panels.flatMap(({ title, percentiles }) =>
      percentiles.map(({ percentile, points }) => ({
        name: withPanelTitle(title, labelFor(percentile)),
        points,
      })),
    ),
  )
}

function interaction({ arms, x, y, panels }: PercentilesFigure): Interaction {
  const styles = armStyles(arms)
  return {
    kind: 'curves',
    bands: false,
    x: axisWords(x),
    y: axisWords(y),
    arms: [],
    panels: panels.map(({ arm, percentiles }) =>
      percentiles.map(({ percentile, points }) =>
        curveValues(
          {
            arm: curveName(arm, percentile),
            label: labelFor(percentile),
            colour: styles.get(arm)!.colour,
          },
          points,
        ),
      ),
    ),
  }
}

const curveName = (arm: string, percentile: number) => `${arm} ${percentile}`

const labelFor = (percentile: number) => `${percentile} %`
