/** Recognizes batch normalization that an exporter folded into the convolutions before it. */
import type { Graph, GraphNode } from '../graph.ts'

/** What keeps the normalizations apart; printed wherever they are missed. */
export const EXPORT_ADVICE =
  'export it with normscope/python/export_for_normscope.py, or with torch.onnx.export(model, x, file, ' +
  'training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False, dynamic_axes={"input": {0: "batch"}}), ' +
  'or, from torch.export, with dynamo=True, optimize=False'

/**
 * Convolutions whose weight and bias the exporter made up: PyTorch's tracing exporter multiplies the normalization
 * into both and gives them names of its own, its newer one adds a bias under the name of the weight.
 */
export function foldedConvolutions(graph: Graph): readonly GraphNode[] {
  return graph.nodes.filter(({ operator, inputs: [, weight, bias] }) => {
    if (operator !== 'Conv' || weight === undefined || bias === undefined) return false
    return (
      (weight.includes('::') && bias.includes('::')) || bias === `${weight}_bias` || /_bias_fold/.test(bias)
    )
  })
}
