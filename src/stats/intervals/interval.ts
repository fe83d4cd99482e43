/** [lower end, upper end]. An infinite end means that the data bound the effect on one side only. */
export type Interval = readonly [number, number]
