/** ONNX files made by hand, field by field. */

/** A part of a message: the number of the field, and its content. */
export function field(number: number, content: Uint8Array | string | number): number[] {
  if (typeof content === 'number') return [...varint(number * 8), ...varint(content)]
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes]
}

export function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)]
    bytes.push(Number(rest & 127n) | 128)
  }
}

export const message = (...fields: number[][]) => Uint8Array.from(fields.flat())

/** A model with this graph. */
export const model = (graph: Uint8Array, opset = 17) =>
  message(field(7, graph), field(8, message(field(1, ''), field(2, opset))))

/** An input or output of floats; an axis without a size is open. */
export function floats(name: string, ...sizes: (number | undefined)[]): Uint8Array {
  const dimensions = sizes.map((size) => field(1, message(...(size === undefined ? [] : [field(1, size)]))))
  const tensor = message(field(1, 1), field(2, message(...dimensions)))
  return message(field(1, name), field(2, message(field(1, tensor))))
}

export const node = (operator: string, inputs: string[], outputs: string[], name = '') =>
  message(
    ...inputs.map((input) => field(1, input)),
    ...outputs.map((output) => field(2, output)),
    ...(name === '' ? [] : [field(3, name)]),
    field(4, operator),
  )

/** A graph from x to y. */
export const graphOf = (...nodes: Uint8Array[]) =>
  message(
    ...nodes.map((each) => field(1, each)),
    field(11, floats('x', undefined, 4)),
    field(12, floats('y', undefined, 4)),
  )
