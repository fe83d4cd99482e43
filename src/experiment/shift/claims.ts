/** The claims of the experiment `shift`, and its verdict. */
import type { Finding } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { armOn, comparedArm, networkLabels, type NetworkName, networkNames } from '../networks/networks.ts'
import type { OptionValues } from '../../options/index.ts'
import { papers } from '../framework/papers.ts'
import { cosine, distances, gradients, type Measure } from './measures.ts'
import type { Options } from './arms.ts'

const SANTURKAR = papers.santurkar.short

const compare = (network: NetworkName, { of }: Pick<Measure, 'of'>) => ({
  pairs: (evidence: Evidence<Options>) => ({
    treated: of(evidence, armOn(network, 'bn')),
    control: of(evidence, armOn(network, 'plain')),
  }),
})

export type Key = `${'gradients' | 'distances'}-${NetworkName}` | 'cosine'

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const name = comparedArm(chosen).label
  const perNetwork = networkNames.flatMap((network): (readonly [Key, Claim<Options>])[] => [
    [
      `gradients-${network}`,
      {
        ...compare(network, gradients),
        claim: `With ${name} in the ${networkLabels[network]}, a layer’s gradient changes less when the layers below it are updated`,
        source:
          'Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1',
        paper:
          'BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.',
        scale: 'ratio',
        direction: 'less',
        measure: `${gradients.measure}, ${name} over plain`,
        figure: gradients.name,
        remark: (evidence) => cosines(evidence, network),
      },
    ],
    [
      `distances-${network}`,
      {
        ...compare(network, distances),
        claim: `With ${name} in the ${networkLabels[network]}, the distribution of a layer’s input moves less when the layers below it are updated`,
        source: 'Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020',
        paper: 'BN bounds the shift rather than reducing it (Huang & Yu).',
        scale: 'ratio',
        direction: 'less',
        measure: `${distances.measure}, ${name} over plain`,
        figure: distances.name,
      },
    ],
  ])
  return {
    ...claimsByKey(perNetwork),
    cosine: {
      ...compare('dln', { of: cosine }),
      claim: `With ${name} in the deep linear network, the gradients before and after an update of the layers below agree less`,
      source: `${SANTURKAR}, §2.2, Fig. 3`,
      paper:
        'For the deep linear network with BN, G and G′ are almost uncorrelated, while the plain network’s nearly agree.',
      scale: 'difference' as const,
      direction: 'less' as const,
      measure: `cos(G, G′), mean over layers above the first and training, ${name} minus plain`,
      figure: 'cosine',
    },
  }
}

function cosines(evidence: Evidence<Options>, network: NetworkName): string {
  const mean = (arm: string) => {
    const values = [...cosine(evidence, armOn(network, arm)).values()]
    return (values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(3)
  }
  return `cos(G, G′) is ${mean('bn')} with ${comparedArm(evidence.options).label} and ${mean('plain')} without.`
}

export function verdict(findings: Findings<Key>): string {
  const gradientFindings = networkNames.map((network) => findings[`gradients-${network}`])
  const distanceFindings = networkNames.map((network) => findings[`distances-${network}`])
  const describe = (own: readonly Finding[]) => {
    const count = (what: Finding['verdict']) => own.filter((finding) => finding.verdict === what).length
    const [less, more] = [count('supported'), count('opposite')]
    return `it is less in ${less} and more in ${more} of ${own.length} networks`
  }
  const all = [...gradientFindings, ...distanceFindings]
  const reduced = all.every(({ verdict: each }) => each === 'supported')
  return (
    `${reduced ? 'With the normalization there is less internal covariate shift by both measures' : 'The normalization does not always reduce internal covariate shift'}: ` +
    `by gradients ${describe(gradientFindings)}, by earth mover’s distance ${describe(distanceFindings)}.`
  )
}
