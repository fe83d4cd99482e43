/** A number that a paper prints, to be shown beside ours with what differs in the set-up. */
export interface Quoted {
  /** What is counted: `test accuracy of VGG with BN after 15,000 steps`. */
  readonly what: string
  /** Where it is printed: paper, section, table. */
  readonly source: string
  /** As printed; a text where it is more than a number: `about 24`. */
  readonly paper: number | string
  /** Null where it could not be measured. */
  readonly ours: number | null
  /** Of ours, over seeds. */
  readonly interval?: readonly [number, number] | null
  /** Of both: `%`, `steps`. */
  readonly unit: string
  /** What is different here, a phrase each: `width ¼ of theirs`; empty where nothing is. */
  readonly differences: readonly string[]
}
