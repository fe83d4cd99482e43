/**
 * Which seeds are for what. Options, margins, rates, loss levels and thresholds are chosen on exploration seeds (1 to
 * 99). Claims are decided on confirmatory seeds, which are looked at once, and repeated on replication seeds.
 */
const from = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i)

export const confirmatorySeeds = from(301, 12)

export const replicationSeeds = from(401, 12)

/** For runs that only check that everything works. */
export const plumbingSeeds = from(1, 3)
