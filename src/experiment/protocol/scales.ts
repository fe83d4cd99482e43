/** Claims that were decided in the profile `quick` and in larger ones. */
import type { Confirmatory, Confirmed } from './confirmatory.ts'

/** The claims of a larger profile, as larger.ts has them. */
export type LargerProfile = Omit<Confirmatory, 'answer'>

type Named = Pick<Confirmed, 'experiment' | 'key'>

/** The name of a claim among those of all experiments. */
export const nameOfClaim = ({ experiment, key }: Named): string => `${experiment} ${key}`

/** The claim of these that a larger profile asked again; a claim of a VGG is that of the perceptron in small. */
export function smallerOf<C extends Named>(larger: Named, claims: readonly C[]): C | undefined {
  const find = (name: string) => claims.find((claim) => nameOfClaim(claim) === name)
  return find(nameOfClaim(larger)) ?? find(nameOfClaim(larger).replace(/-vgg$/, '-mlp'))
}

export interface AtScale {
  readonly profile: string
  readonly claim: Confirmed
}

/** What larger profiles said to each of these claims, in their order. */
export function largerOf<C extends Named>(
  claims: readonly C[],
  profiles: readonly LargerProfile[],
): ReadonlyMap<C, readonly AtScale[]> {
  const found = new Map<C, AtScale[]>()
  for (const { profile, claims: asked } of profiles)
    for (const claim of asked) {
      const smaller = smallerOf(claim, claims)
      if (smaller === undefined) continue
      found.set(smaller, [...(found.get(smaller) ?? []), { profile, claim }])
    }
  return found
}
