/** A translation of what the results say, which is written in English by the experiments. */
export interface Translation {
  /** The sentence for each English one. */
  readonly sentences: Readonly<Record<string, string>>
  /** Where a claim comes from: `the review, §2.1, Fig. 1`. */
  source(english: string): string
  /** What was trained: `mlp:16, 600 steps (the paper’s profile: 2,000)`. */
  setup(english: string): string
}
