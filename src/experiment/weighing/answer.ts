/**
 * The answer to the review's question in plain sentences. Interventions decide: raise the shift, smooth the loss, and
 * see whether training slows or speeds up. Prediction stands beside them. What neither decides stays open, and the
 * answer says what would decide it.
 */
import { confirms, FEWEST_FOR_INTERVAL, type Finding, formatNumber, LEVEL } from '../../stats/index.ts'
import type { Prediction, Predictions } from './prediction.ts'

type Named = Pick<Finding, 'experiment' | 'key' | 'verdict' | 'direction' | 'setup'>

type Outcome = 'yes' | 'opposite' | 'no effect' | 'open'

/** Null if the claim was not asked, has no verdict, or was not tested because a precondition failed. */
function outcomeOf(findings: readonly Named[], experiment: string, key: string): Outcome | null {
  const finding = findings.find((each) => each.experiment === experiment && each.key === key)
  if (finding === undefined || finding.verdict === 'none' || finding.verdict === 'not tested') return null
  if (confirms(finding)) return 'yes'
  if (finding.verdict === 'opposite') return 'opposite'
  return finding.verdict === 'equivalent' ? 'no effect' : 'open'
}

const NO_ANSWER =
  'There is no answer here, because no claim has a verdict. ' +
  `A verdict needs at least ${FEWEST_FOR_INTERVAL} seeds and a profile other than smoke.`

/** The sentences, and what is open. Without any verdict, prediction says nothing either. */
export function answerOf(findings: readonly Named[], predictions: Predictions | null): string {
  if (findings.length > 0 && findings.every(({ verdict }) => verdict === 'none')) return NO_ANSWER
  const outcome = (experiment: string, key: string) => outcomeOf(findings, experiment, key)
  const shift = shiftSentence(outcome)
  const smooth = smoothnessSentence(outcome('intervention', 'smoothing-plain'))
  const predicted = predictions === null ? null : predictionSentence(predictions)
  const open = openSentence(findings, predictions)
  return [shift, smooth, setupSentence(findings), predicted, open].filter(Boolean).join(' ')
}

function shiftSentence(outcome: (experiment: string, key: string) => Outcome | null): string | null {
  const slowsBn = outcome('intervention', 'shift-norm')
  const slowsPlain = outcome('intervention', 'shift-plain')
  const leads = outcome('intervention', 'lead') ?? outcome('noise', 'faster')
  const words: Readonly<Record<Outcome, string>> = {
    yes: 'slows training',
    opposite: 'speeds training up',
    'no effect': 'does not change the speed of training',
    open: 'has no clear effect on the speed of training',
  }
  const effects =
    slowsBn === null || slowsPlain === null
      ? null
      : slowsBn === slowsPlain
        ? `More internal covariate shift ${words[slowsBn]}, with batch normalization and without`
        : `More internal covariate shift ${words[slowsBn]} with batch normalization and ${words[slowsPlain]} without`
  const lead =
    leads === 'yes'
      ? 'a network with batch normalization and more shift still learns faster than the plain network'
      : leads === 'opposite'
        ? 'with more shift a network with batch normalization learns more slowly than the plain network'
        : null
  if (effects === null && lead === null) return null
  if (effects === null) return `${capital(lead!)}.`
  return lead === null ? `${effects}.` : `${effects}; ${lead}.`
}

/** The network that the interventions were on: their answer is about it. */
function setupSentence(findings: readonly Named[]): string | null {
  const finding = findings.find(
    ({ experiment, verdict }) =>
      experiment === 'intervention' && verdict !== 'none' && verdict !== 'not tested',
  )
  return finding?.setup === undefined ? null : `These interventions were on ${finding.setup}.`
}

function smoothnessSentence(outcome: Outcome | null): string | null {
  switch (outcome) {
    case null:
      return null
    case 'yes':
      return 'Smoothing the loss of the plain network speeds it up.'
    case 'opposite':
      return 'Smoothing the loss of the plain network slows it down.'
    case 'no effect':
      return 'Smoothing the loss of the plain network does not change its speed.'
    case 'open':
      return 'Whether smoothing the loss of the plain network speeds it up is not decided.'
  }
}

const percent = ({ score }: Prediction): string => `${formatNumber(100 * score, 2)} %`

/** Measures that order normalizations better than chance and better than the baseline. */
function better({ predictions }: Predictions): Prediction[] {
  const [baseline, ...others] = predictions
  return others.filter(({ score, corrected }) => corrected <= LEVEL && score > baseline!.score)
}

function predictionSentence(found: Predictions): string {
  const [baseline, ...others] = found.predictions
  const ahead = better(found).toSorted((a, b) => b.score - a.score)
  const best = others.toSorted((a, b) => b.score - a.score)[0]!
  const against = `the norm of the gradient, which needs no hypothesis, orders ${percent(baseline!)} of the pairs of normalizations rightly`
  return ahead.length > 0
    ? `Before the first step, ${ahead.map((each) => `${each.label} (${each.hypothesis}, ${percent(each)})`).join(', ')} predict${ahead.length === 1 ? 's' : ''} who learns faster better than chance; ${against}.`
    : `Before the first step, no measure of shift or smoothness predicts who learns faster better than the norm of the gradient does: ${against}, the best of them (${best.label}, ${best.hypothesis}) ${percent(best)}.`
}

function openSentence(findings: readonly Named[], predictions: Predictions | null): string | null {
  const needs = [
    interventionNeeds(findings),
    ...(predictions !== null && better(predictions).length === 0
      ? [`more than ${predictions.arms.length} normalizations, so that prediction can tell measures apart`]
      : []),
  ]
  return `What would decide the rest: ${needs.join('; ')}.`
}

function interventionNeeds(findings: readonly Named[]): string {
  const interventions = findings.filter(({ experiment }) => experiment === 'intervention')
  const outcomes = ['shift-norm', 'shift-plain', 'smoothing-plain'].map((key) =>
    outcomeOf(interventions, 'intervention', key),
  )
  if (interventions.length === 0) return 'the experiment intervention, which was not run'
  if (outcomes.every((outcome) => outcome === null))
    return 'a longer training of the experiment intervention, whose claims were not tested'
  return [
    'the same interventions on larger networks',
    ...(outcomes.includes('open')
      ? ['more seeds or longer trainings of the experiment intervention (profile half)']
      : []),
  ].join('; ')
}

const capital = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}`
