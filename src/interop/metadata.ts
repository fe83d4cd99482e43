/** Keys of what files of trained networks say about themselves. */

/** The network, as JSON. */
export const MODEL = 'normscope.model'
/** `pytorch` if arrays are laid out as in a `state_dict`; files of networks from ONNX files did not always say so. */
export const LAYOUT = 'normscope.layout'
/** The names of weights that are laid out as in the ONNX file, which does not say how the `state_dict` has them; as JSON. */
export const UNCLEAR = 'normscope.unclear'

/** Further names in the `state_dict` of parameters that have several, by these names; as JSON. */
export const TIED = 'normscope.tied'

/** Whether a file was written before it was laid out as a `state_dict`. */
export const isBeforeLayouts = (metadata: Readonly<Record<string, string>>): boolean =>
  metadata[MODEL] !== undefined && metadata[LAYOUT] === undefined
