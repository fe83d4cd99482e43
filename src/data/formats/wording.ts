/** How the messages of every format show shapes and bytes. */

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** A damaged header can announce hundreds of axes. */
const MOST_AXES = 8

/** `[60000, 28, 28]` */
export function formatShape(shape: readonly (number | string)[]): string {
  const sizes = shape.slice(0, MOST_AXES).join(', ')
  return shape.length > MOST_AXES ? `[${sizes}, … ${shape.length} axes]` : `[${sizes}]`
}

/** `1f 8b 08 00`, or `nothing` */
export function formatBytes(bytes: Uint8Array): string {
  return bytes.length === 0
    ? 'nothing'
    : Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
