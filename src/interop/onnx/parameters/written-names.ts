/** Names as exporters write them. */

/** A part repeats the one before it if that is a list of modules: layer1/layer1.0 is layer1.0. */
export const modulePath = (parts: readonly string[]): string =>
  parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).join('.')

/** Whether a name fits one of the patterns, in which * stands for any text. */
export const fits = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ).test(name),
  )

/** A name that an exporter made up. */
export const isGenerated = (name: string) =>
  name.includes('::') ||
  name.startsWith('/') ||
  /^(_?val_)?\d+$|^(lifted_tensor|_?tensor_constant|scalar_tensor)/.test(name)
