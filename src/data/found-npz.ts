/** NPZ files as data sets. */
import { UserError } from '../errors.ts'
import type { ChannelAxis } from './channels.ts'
import { parseNpz } from './formats/npz.ts'
import { type Found, foundArrays } from './found.ts'

/** Arrays named `train_images`, `train_labels`, … as in MedMNIST, or `x_train`, `y_train`, … as in Keras. */
export function foundNpz(bytes: Uint8Array, file: string, channels?: ChannelAxis): Found {
  const { names, get } = parseNpz(bytes, file)
  return foundArrays(file, channels, (part, what) => {
    const known = [`${part}_${what}`, `${what === 'images' ? 'x' : 'y'}_${part}`]
    const name = known.find((candidate) => names.includes(candidate))
    if (name === undefined)
      throw new UserError(
        `${file}: expected an array ${known.join(' or ')}, got ${names.join(', ') || 'none'}; write it with numpy.savez`,
      )
    const array = { file: `${file}, ${name}`, ...get(name) }
    if (what === 'images') return array
    const [count, ...rest] = array.shape
    return rest.length === 1 && rest[0] === 1 ? { ...array, shape: [count!] } : array
  })
}
