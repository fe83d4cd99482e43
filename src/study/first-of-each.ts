/** The first element with each key, in their order. */
export function firstOfEach<T>(elements: readonly T[], key: (element: T) => string): T[] {
  const seen = new Set<string>()
  return elements.filter((element) => {
    const own = key(element)
    return !seen.has(own) && seen.add(own)
  })
}
