/**
 * Moves the centres of labels of the given heights apart so that none overlap and all lie in [low, high], each as
 * close as possible to its wanted place. Neighbours that collide merge into a block centred on the mean of their
 * wanted places (pool adjacent violators). If they cannot all fit, they continue past `high`.
 */
export function dodge(
  wishes: readonly number[],
  heights: readonly number[],
  [low, high]: readonly [number, number],
): number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b)
  const blocks: { members: number[]; height: number; top: number }[] = []
  for (const index of order) {
    let block = { members: [index], height: heights[index]!, top: place([index]) }
    for (let above = blocks.at(-1); above && above.top + above.height > block.top; above = blocks.at(-1)) {
      blocks.pop()
      const members = [...above.members, ...block.members]
      block = { members, height: above.height + block.height, top: place(members) }
    }
    blocks.push(block)
  }
  const centres: number[] = new Array(wishes.length)
  for (const { members, top } of blocks) {
    let y = top
    for (const index of members) {
      centres[index] = y + heights[index]! / 2
      y += heights[index]!
    }
  }
  return centres

  /** The best top of a block for its members, within the bounds. */
  function place(members: readonly number[]): number {
    let offset = 0
    let sum = 0
    for (const index of members) {
      sum += wishes[index]! - heights[index]! / 2 - offset
      offset += heights[index]!
    }
    return Math.max(low, Math.min(high - offset, sum / members.length))
  }
}
