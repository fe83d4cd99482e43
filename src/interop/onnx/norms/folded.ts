/** Recognizes batch normalization that an exporter folded into the layers before it. */
import type { Graph, GraphNode } from '../graph.ts'
import { isGenerated } from '../parameters/written-names.ts'

/** What leaves the size of a batch open; `dynamic_axes` takes names of inputs that were given. */
export const BATCH_ADVICE =
  'export it with an open batch axis (dynamo=False, input_names=["input"], dynamic_axes={"input": {0: "batch"}})'

/** What keeps the normalizations apart; printed wherever they are missed. From PyTorch 2.9 on, the newer exporter is the default. */
export const EXPORT_ADVICE =
  'export it with normscope/python/export_for_normscope.py, or with torch.onnx.export(model, x, file, dynamo=False, ' +
  'training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False, input_names=["input"], dynamic_axes={"input": {0: "batch"}}), ' +
  'without dynamo=False before PyTorch 2.5, or, from torch.export, with dynamo=True, optimize=False'

/**
 * Layers whose weight and bias the exporter made up. PyTorch's tracing exporter multiplies the normalization into those of
 * convolutions, and gives them names of its own. Its newer one puts new arrays under the names of the weights of all layers, without
 * the note on each parameter that it has from the model.
 */
export function foldedLayers({ nodes, arrays, origins, foldedFrom }: Graph): readonly GraphNode[] {
  const isMarked = [...origins.values()].includes('PARAMETER')
  // A weight that nodes compute, as those of weight and spectral normalization do, is none of the arrays.
  const isReplaced = (name: string) =>
    isMarked && arrays.has(name) && !origins.has(name) && !foldedFrom.has(name) && !isGenerated(name)
  return nodes.filter(({ operator, inputs: [, weight, bias] }) => {
    if (!['Conv', 'ConvTranspose', 'Gemm'].includes(operator) || !weight || !bias) return false
    if (isReplaced(weight)) return true
    return (
      operator === 'Conv' &&
      ((weight.includes('::') && bias.includes('::')) || bias === `${weight}_bias` || /_bias_fold/.test(bias))
    )
  })
}
