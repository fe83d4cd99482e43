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
import type { FigureSpec, ResultTable } from '../figure/index.ts'
import { type CheckResult, type Finding, isTrainingQuantity, type Quoted } from '../stats/index.ts'
import type { PerformedExperiment } from './perform.ts'

/** An experiment, its measurements, and what they say about its claims. */
export interface StudiedExperiment extends PerformedExperiment {
  readonly records: Records
  readonly figures: readonly FigureSpec[]
  /** Results that are not findings about claims. */
  readonly tables: readonly ResultTable[]
  /** In the order of the claims. */
  readonly findings: readonly Finding[]
  /** Of statements that hold by algebra. */
  readonly checks: readonly CheckResult[]
  /** Numbers printed in the papers, to show beside ours. */
  readonly quoted: readonly Quoted[]
  readonly verdict: string
}

/** Also returns figures of added probes, if there are any. */
export function conclude(performed: PerformedExperiment): StudiedExperiment {
  const { settings, arms, results, data } = performed
  const { experiment, options } = settings
  const records = new Records(results.flatMap((result) => result.rows))
  const evidence = { records, options, classes: data.classes }
  const findings = examine(experiment, evidence, profileOf(experiment, settings.profile))
  const checks = performChecks(experiment, evidence)
  return {
    ...performed,
    records,
    figures: [
      ...experiment.figures(evidence),
      ...(settings.probes.length > 0 ? addedFigures(records, arms) : []),
    ],
    tables: experiment.tables?.(evidence) ?? [],
    findings: Object.values(findings),
    checks: Object.values(checks),
    quoted: experiment.quoted?.(evidence) ?? [],
    verdict: experiment.verdict(findings, checks),
  }
}

/** Their names differ from those of the experiment's own figures. */
function addedFigures({ rows }: Records, arms: readonly Arm[]): FigureSpec[] {
  const measured = rows.filter(({ quantity }) => !isTrainingQuantity(quantity))
  return measuredFigures(measured, keysOf(arms)).map((figure) => ({
    ...figure,
    name: `measured-${figure.name}`,
  }))
}
