/** A number printed in a paper, shown beside ours with the differences in set-up. */
export interface Quoted {
  /** The quantity: `test accuracy of VGG with BN after 15,000 steps`. */
  readonly what: string
  /** Where it is printed: paper, section, table. */
  readonly source: string
  /** As printed; text if it is more than a number: `about 24`. */
  readonly paper: number | string
  /** Null if it could not be measured. */
  readonly ours: number | null
  /** The interval of our number, over seeds. */
  readonly interval?: readonly [number, number] | null
  /** The unit of both: `%`, `steps`. */
  readonly unit: string
  /** The differences of our set-up, one phrase each: `width ¼ of theirs`; empty if there are none. */
  readonly differences: readonly string[]
}
