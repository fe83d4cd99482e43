/** From the records of an experiment to its findings, figures and verdict. */
import {
  type Arm,
  examine,
  keysOf,
  measuredFigures,
  performChecks,
  profileOf,
  Records,
} from '../experiment/index.ts'
import { chooseArms, drawnArms, type FigureSpec, type ResultTable } from '../figure/index.ts'
import type { RunResult } from '../run/index.ts'
import {
  type CheckResult,
  type Finding,
  isTrainingQuantity,
  type Quoted,
  type Row,
  type Rows,
  RowTable,
  RunRows,
} from '../stats/index.ts'
import type { PerformedExperiment } from './perform.ts'

/** An experiment, its measurements, and what they say about its claims. */
export interface StudiedExperiment extends PerformedExperiment {
  readonly records: Records
  readonly figures: readonly FigureSpec[]
  /** Results that are not findings about claims. */
  readonly tables: readonly ResultTable[]
  /** In the order of the claims. */
  readonly findings: readonly Finding[]
  /** The results of statements that hold by algebra. */
  readonly checks: readonly CheckResult[]
  /** Numbers printed in the papers, to show beside ours. */
  readonly quoted: readonly Quoted[]
  readonly verdict: string
}

/**
 * Also returns figures of added probes, if there are any. Of a part of the arms: the claims, checks and figures that
 * need no others, and no answer to the question.
 */
export function conclude(performed: PerformedExperiment): StudiedExperiment {
  const { settings, arms, results, data } = performed
  const { experiment, options, arms: trained } = settings
  const records = new Records(rowsOfAll(results))
  const evidence = { records, options, classes: data.classes }
  const { isPlumbing = false } = profileOf(experiment, settings.profile)
  const findings = examine(experiment, evidence, { isPlumbing, trained })
  const checks = performChecks(experiment, evidence, trained)
  const drawn = experiment.figures(evidence)
  const isPart = trained !== undefined
  return {
    ...performed,
    records,
    figures: [
      ...(isPart ? drawn.flatMap((figure) => partOf(figure, trained)) : drawn),
      ...(settings.probes.length > 0 ? addedFigures(records, arms) : []),
    ],
    tables: isPart ? [] : (experiment.tables?.(evidence) ?? []),
    findings: Object.values(findings),
    checks: Object.values(checks),
    quoted: isPart ? [] : (experiment.quoted?.(evidence) ?? []),
    verdict: isPart
      ? `A part of the experiment: only ${trained.join(', ')} ${trained.length === 1 ? 'was' : 'were'} trained, so its question has no answer here.`
      : experiment.verdict(findings, checks),
  }
}

/** The rows of a store's runs stay where the executor keeps them. */
function rowsOfAll(results: readonly RunResult[]): RunRows {
  return new RunRows(
    results.map((result) => {
      const { arm, spec } = result.run
      return { arm, seed: spec.seed, rows: result.table ?? new RowTable(result.rows) }
    }),
  )
}

/** A figure with the arms that were trained; nothing if it draws none of them. */
function partOf(figure: FigureSpec, trained: readonly string[]): FigureSpec[] {
  const all = drawnArms(figure)
  const shown = all.filter((arm) => trained.includes(arm))
  if (shown.length === all.length) return all.length === 0 ? [] : [figure]
  return shown.length === 0 ? [] : [chooseArms(figure, shown)]
}

/** Their names differ from those of the experiment's own figures. */
function addedFigures({ rows }: Records, arms: readonly Arm[]): FigureSpec[] {
  return measuredFigures(measuredIn(rows), keysOf(arms)).map((figure) => ({
    ...figure,
    name: `measured-${figure.name}`,
  }))
}

function* measuredIn(rows: Rows): Generator<Row> {
  for (const row of rows) if (!isTrainingQuantity(row.quantity)) yield row
}
