/** The claims of the experiment `intervention`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import { formatQuantity, median } from '../../stats/index.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { divergedRuns } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import { isShown, say } from '../framework/words.ts'
import { arms, armName, type Network, networkLabel, type Options } from './arms.ts'
import { gradients, ratioAtLevels, steps, stepsWithShift, stepsWithSmoothing } from './measures.ts'
import { learns, leads, lossSmoothed, shiftRaised } from './preconditions.ts'

export function claims(chosen: OptionValues<Options>) {
  const name = networkLabel(chosen, 'norm')
  const toLevel = `Steps to a training loss of ${chosen.level}`
  const all = arms(chosen).map(({ arm }) => arm)
  const shared = {
    scale: 'ratio',
    remark: ({ records }: Evidence<Options>) => divergedRuns(records, all),
  } as const
  const ofShift = (network: Network) => ({
    ...shared,
    source: `${papers.ioffe.short}, §1, tested after ${papers.awais.short}`,
    paper: 'Training is slow because the distributions of the layers’ inputs change.',
    pairs: (evidence: Evidence<Options>) => ({
      treated: stepsWithShift(evidence, network, 4),
      control: stepsWithShift(evidence, network, 1),
    }),
    direction: 'greater' as const,
    measure: `${toLevel}, ${networkLabel(chosen, network)} with injected shift over without, geometric mean over the levels of smoothing`,
    figure: 'effects',
    preconditions: [learns(chosen, network), shiftRaised(chosen, network)],
    remark: (evidence: Evidence<Options>) =>
      [gradientRemark(evidence, network), shared.remark(evidence)].filter(Boolean).join(' '),
  })
  return {
    'shift-norm': {
      ...ofShift('norm'),
      claim: `With ${name}, a network with 4 times the internal covariate shift learns more slowly`,
    },
    'shift-plain': {
      ...ofShift('plain'),
      claim: `Without ${name}, a network with 4 times the internal covariate shift learns more slowly`,
    },
    'smoothing-plain': {
      ...shared,
      claim: `Without ${name}, a network whose loss is smoothed learns faster`,
      source: `${papers.santurkar.short}, §3, by the method of ${papers.foret.short}`,
      paper: 'BN helps because it makes the loss smoother; other ways to a smoother loss should help, too.',
      pairs: (evidence) => ({
        treated: stepsWithSmoothing(evidence, 'plain', 'sam'),
        control: stepsWithSmoothing(evidence, 'plain', 'none'),
      }),
      direction: 'less',
      measure: `${toLevel} of the plain network, SAM over none, geometric mean over the levels of shift`,
      figure: 'effects',
      preconditions: [learns(chosen, 'plain'), lossSmoothed(chosen, 'plain')],
    },
    lead: {
      ...shared,
      claim: `${name} with 4 times its internal covariate shift still learns faster than the plain network without`,
      source: `${papers.santurkar.short}, §2.1`,
      paper: 'With noise that raises the shift, BN still trains faster than the standard network.',
      pairs: (evidence) => ({
        treated: steps(evidence, armName('norm', 4, 'none')),
        control: steps(evidence, armName('plain', 1, 'none')),
      }),
      direction: 'less',
      measure: `${toLevel}, ${name} with shift ×4 over plain without injected shift, no smoothing`,
      figure: 'steps',
      preconditions: [leads(chosen), shiftRaised(chosen, 'norm')],
    },
  } satisfies Claims<Options>
}

/** The other measure of shift, which the precondition does not require. */
function gradientRemark(evidence: Evidence<Options>, network: Network): string {
  const ratios = ratioAtLevels(evidence, armName(network, 4, 'none'), armName(network, 1, 'none'), gradients)
  return ratios.size === 0
    ? ''
    : `By gradients the injected shift is ${formatQuantity(median([...ratios.values()]), '×')} that without it.`
}

export function verdict(findings: FindingsOf<typeof claims>): string {
  const shift = (key: 'shift-norm' | 'shift-plain') =>
    say(findings[key], 'slows training', 'speeds training up', 'is not shown to slow training')
  const smoothing = say(
    findings['smoothing-plain'],
    'speeds training up',
    'slows training',
    'is not shown to speed training up',
  )
  const lead = isShown(findings.lead)
    ? 'Even with the injected shift, the normalized network learns faster than the plain one without it.'
    : 'That the normalized network with injected shift still learns faster than the plain one is not shown.'
  return `More internal covariate shift ${shift('shift-norm')} with the normalization, and ${shift('shift-plain')} without; a smoother loss ${smoothing} without. ${lead}`
}
