/** The claims of the experiment `sharpness`, and its verdict. */
import type { Claims, FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, geometricMean } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import type { BySeed } from '../../stats/index.ts'
import { armOf, BATCHES, type Batch, type Chosen, type Options } from './arms.ts'
import {
  convexity,
  eigenvalueOf,
  error,
  lengthOfWeights,
  rise,
  riseAtLoss,
  riseOfLine,
  sharpness,
  sharpnessAtLoss,
} from './measures.ts'

const PAPER = papers.li.short

const learned = (batch: Batch, decay = false) =>
  hasLearned<Options>(armOf(batch, decay), `network with ${batch} batches${decay ? ' and decay' : ''}`)

const both = [learned('small'), learned('large')]

const bothDecayed = [learned('small', true), learned('large', true)]

export function claims(chosen: Chosen) {
  const compare = (
    measure: (evidence: Evidence<Options>, arm: string) => BySeed,
    [treated, control]: readonly [string, string] = ['large', 'small'],
  ) => ({
    pairs: (evidence: Evidence<Options>) => ({
      treated: measure(evidence, treated),
      control: measure(evidence, control),
    }),
    scale: 'ratio' as const,
    direction: 'greater' as const,
  })
  const whenReached = `when the running training loss first falls below ${chosen.level}`
  const reached = [reachedLoss<Options>(['small', 'large'], chosen.level, eigenvalueOf(chosen))]
  const ofPlane = 'How far the mean loss of the filter-normalized plane lies above the loss in its middle'
  return {
    generalizes: {
      pairs: (evidence) => ({ treated: error(evidence, 'large'), control: error(evidence, 'small') }),
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      direction: 'greater',
      preconditions: both,
      claim: 'Large batches give a higher test error than small ones, after as many images',
      source: `${PAPER}, §5, Fig. 3`,
      paper: 'Small batches generalize better than large ones, with and without weight decay.',
      measure: 'Test error at the end, large minus small batches',
      figure: 'error',
    },
    width: {
      ...compare(rise),
      preconditions: both,
      claim: 'Around the network of large batches the loss is steeper',
      source: `${PAPER}, §5, Fig. 3`,
      paper: 'With filter normalization, large batches give visually sharper minima than small ones.',
      measure: `${ofPlane}, large over small batches`,
      figure: 'rise',
    },
    'width-at-loss': {
      ...compare(riseAtLoss),
      preconditions: reached,
      claim: 'At equal training loss, around the network of large batches the loss is steeper',
      source: `${PAPER}, §5, Fig. 3`,
      paper: 'With filter normalization, large batches give visually sharper minima than small ones.',
      measure: `${ofPlane}, ${whenReached}, large over small batches`,
      figure: 'rise-at-loss',
    },
    sharper: {
      ...compare(sharpness),
      preconditions: both,
      claim: 'Large batches end where the largest eigenvalue of the Hessian is larger',
      source: `${PAPER}, §5 (the belief that it examines)`,
      paper: 'Small batches are believed to produce wide minima and large ones sharp minima.',
      measure: 'The largest eigenvalue of the Hessian at the end, large over small batches',
      figure: 'eigenvalue',
    },
    'sharper-at-loss': {
      ...compare(sharpnessAtLoss),
      preconditions: reached,
      claim:
        'At equal training loss, large batches are where the largest eigenvalue of the Hessian is larger',
      source: `${PAPER}, §5 (the belief that it examines)`,
      paper: 'Small batches are believed to produce wide minima and large ones sharp minima.',
      measure: `The largest eigenvalue of the Hessian ${whenReached}, large over small batches`,
      figure: 'eigenvalue-at-loss',
    },
    shorter: {
      ...compare(lengthOfWeights, [armOf('small', true), armOf('large', true)]),
      direction: 'less',
      preconditions: bothDecayed,
      claim: 'With weight decay, small batches end with shorter weights',
      source: `${PAPER}, §5, Fig. 2`,
      paper: 'Small batches take more steps in an epoch, so weight decay shrinks their weights more.',
      measure: 'Length of all weights at the end, small over large batches, with weight decay',
      figure: 'length',
    },
    misleading: {
      ...compare(riseOfLine, [armOf('small', true), armOf('large', true)]),
      preconditions: bothDecayed,
      claim: 'With weight decay and without filter normalization, the loss looks steeper with small batches',
      source: `${PAPER}, §5, Fig. 2`,
      paper: 'With weight decay the picture reverses: the small-batch minimum looks sharper.',
      measure:
        'How far the mean loss of a line whose direction is not scaled to the weights lies above the loss in its middle, small over large batches, with weight decay',
      figure: 'rise-of-line',
    },
    convex: {
      pairs: (evidence) => ({
        treated: convexityOfBoth(evidence, 'near'),
        control: convexityOfBoth(evidence, 'far'),
      }),
      scale: 'ratio',
      direction: 'less',
      preconditions: both,
      claim: 'Near a minimum there is less negative curvature than farther away',
      source: `${PAPER}, §6, Fig. 7`,
      paper: 'Regions that look convex have insignificant negative eigenvalues, chaotic ones large ones.',
      measure:
        '|λ min / λ max| of the Hessian, geometric mean over both batches and over the points of the map within half of its span, over that beyond',
      figure: 'map',
    },
  } satisfies Claims<Options>
}

const convexityOfBoth = (evidence: Evidence<Options>, where: 'near' | 'far'): BySeed =>
  across(
    BATCHES.map((batch) => convexity(evidence, batch, where)),
    geometricMean,
  )

export function verdict(findings: FindingsOf<typeof claims>): string {
  const unlearned = 'because a network has not learned'
  return [
    say(
      findings.generalizes,
      'Large batches give a higher test error',
      'Large batches give a lower test error',
      'Whether large batches give a higher test error is undecided',
      {
        equivalent: 'Large and small batches give the same test error, within a point',
        untested: `The test errors of large and small batches are not compared, ${unlearned}`,
      },
    ),
    say(
      findings.width,
      'the loss around their network is steeper',
      'the loss around their network is flatter',
      'whether the loss around the network of large batches is steeper is undecided',
      {
        equivalent: 'the loss is as flat around one network as around the other',
        untested: `the planes are not compared, ${unlearned}`,
      },
    ).concat(
      say(
        findings['width-at-loss'],
        ', at equal training loss steeper with large batches',
        ', at equal training loss flatter with large batches',
        ', undecided at equal training loss',
        {
          equivalent: ', at equal training loss as flat with both',
          untested: ', not compared at equal training loss',
        },
      ),
    ),
    say(
      findings.sharper,
      'the largest eigenvalue of the Hessian is larger with large batches',
      'the largest eigenvalue of the Hessian is smaller with large batches',
      'whether the largest eigenvalue of the Hessian is larger with large batches is undecided',
      {
        equivalent: 'the largest eigenvalue of the Hessian is the same with both',
        untested: `the eigenvalues are not compared, ${unlearned}`,
      },
    ),
    say(
      findings.misleading,
      'with weight decay and without filter normalization, the order is the reverse: small batches look sharper',
      'with weight decay and without filter normalization, large batches look sharper',
      'with weight decay and without filter normalization, it is undecided which looks sharper',
      {
        equivalent: 'with weight decay and without filter normalization, both look as sharp',
        untested: `lines without filter normalization are not compared, ${unlearned}`,
      },
    ),
    say(
      findings.convex,
      'negative curvature grows with the distance from a minimum',
      'negative curvature shrinks with the distance from a minimum',
      'whether negative curvature grows with the distance from a minimum is undecided',
      {
        equivalent: 'negative curvature is the same near a minimum as farther away',
        untested: `the map of eigenvalues is not read, ${unlearned}`,
      },
    ),
  ]
    .join('; ')
    .concat('.')
}
