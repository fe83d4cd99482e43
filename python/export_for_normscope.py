"""Writes a PyTorch model as an ONNX file that can be trained, for normscope.

    from export_for_normscope import export
    export(model, example, 'mine.onnx')     # example: one batch of inputs, or a tuple of them

On the command line, for a function in a file of yours that returns (model, example):

    python export_for_normscope.py mine.py:make mine.onnx --seeds 5

A plain torch.onnx.export folds batch normalization into convolutions, drops dropout, renames weights and fixes the
batch size. This keeps all of them, does not change the model that it is given, and lists in the file which arrays are
trained. With --seeds it calls the function once more for each seed and writes the initial weights beside the file, as
mine.seed1.safetensors and so on.

Needs PyTorch 1.13 or 2.x, and nothing else of its own; torch.onnx.export of 2.x may ask for the packages onnx and
onnxscript. Where the older exporter fails or is gone, the newer one of torch.export is taken, which needs both. Run with
PyTorch 1.13, which has only the older one, and with 2.13.
"""
import argparse
import contextlib
import copy
import importlib.util
import inspect
import io
import json
import struct
import sys

import torch

# Modules that are random in ways that no ONNX operator has; the exporter fails on them in training mode. They are left
# out, and the file lists them.
UNSAYABLE = {
    'StochasticDepth', 'DropPath', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'AlphaDropout', 'FeatureAlphaDropout',
}


def export(model, example, path, *, parameters=None, dynamic=None, opset=17):
    """Writes `model` to `path`.

    parameters  the names of what is trained; by default what requires a gradient
    dynamic     further open axes of the input beside the batch: {1: 'time'}
    """
    if parameters is None:
        parameters = [name for name, value in model.named_parameters() if value.requires_grad]
    twin = copy.deepcopy(model).cpu()
    omitted = [name for name, module in twin.named_modules() if type(module).__name__ in UNSAYABLE]
    # Modules that are held in evaluation mode inside a model in training mode stay there: their statistics are frozen.
    frozen = [name for name, module in twin.named_modules() if name and not module.training] if model.training else []
    twin.train()
    for name in frozen + omitted:
        twin.get_submodule(name).eval()
    inputs = example if isinstance(example, tuple) else (example,)
    # The exporter writes instance normalization with running statistics only for a fixed batch; normscope takes others, too.
    is_open = not any(isinstance(each, torch.nn.modules.instancenorm._InstanceNorm) and each.track_running_stats
                      for each in twin.modules())
    content = _trace(twin, inputs, dynamic or {}, opset, is_open)
    # Tracing in training mode is a step of training: it moves running statistics. The model's own are put back.
    arrays = {name: value.detach().cpu() for name, value in model.state_dict().items()}
    content = _with_arrays(content, arrays)
    for key, value in [('parameters', list(parameters)), ('omitted', omitted), ('frozen', frozen), ('tied', _tied(model)),
                       ('padding', _padding(model))]:
        content += _property(f'normscope.{key}', json.dumps(value))
    with open(path, 'wb') as file:
        file.write(content)


def _tied(model):
    """Further names of arrays that have several, such as an embedding that is the last layer, too."""
    first = {}
    return {name: first[id(value)] for name, value in model.state_dict(keep_vars=True).items()
            if first.setdefault(id(value), name) != name}


def _padding(model):
    """The rows of embeddings that are for padding: they have no gradient."""
    first = {}
    for name, value in model.named_parameters():
        first.setdefault(id(value), name)
    return {first[id(module.weight)]: module.padding_idx for module in model.modules()
            if isinstance(module, torch.nn.Embedding) and module.padding_idx is not None and id(module.weight) in first}


def _trace(model, inputs, dynamic, opset, is_open=True):
    names = ['input'] if len(inputs) == 1 else [f'input{i}' for i in range(len(inputs))]
    known = inspect.signature(torch.onnx.export).parameters
    has_newer = 'dynamo' in known and hasattr(torch, 'export')
    ways = []
    if hasattr(torch.onnx, 'TrainingMode'):
        ways.append(lambda: _by_tracing(model, inputs, names, dynamic, opset, is_open))
    # The newer exporter has operators that the older one has not, such as RMSNorm and poolings to any size.
    if has_newer:
        ways.append(lambda: _by_torch_export(model, inputs, names, dynamic, is_open))
    # Some operators need a fixed batch; normscope takes others, too.
    if is_open and hasattr(torch.onnx, 'TrainingMode'):
        ways.append(lambda: _by_tracing(model, inputs, names, dynamic, opset, False))
    if is_open and has_newer:
        ways.append(lambda: _by_torch_export(model, inputs, names, dynamic, False))
    failures = []
    for way in ways:
        # Exporters print their graph when they fail.
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                return way()
        except Exception as error:
            failures.append(error)
    raise failures[0]


def _by_tracing(model, inputs, names, dynamic, opset, is_open):
    batch = {0: 'batch'} if is_open else {}
    older = {'dynamo': False} if 'dynamo' in inspect.signature(torch.onnx.export).parameters else {}
    failure = None
    # Some models fail the checks of one opset and pass those of an older one.
    for version in range(opset, 12, -1):
        out = io.BytesIO()
        try:
            torch.onnx.export(
                model, inputs, out, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False,
                opset_version=version, input_names=names, output_names=['output'],
                dynamic_axes={**{name: {**batch, **dynamic} for name in names}, 'output': batch}, **older)
            return out.getvalue()
        except Exception as error:
            failure = failure or error
    raise failure


def _by_torch_export(model, inputs, names, dynamic, is_open):
    # In training mode it leaves out the running statistics of instance normalization.
    instances = [module for module in model.modules()
                 if isinstance(module, torch.nn.modules.instancenorm._InstanceNorm) and module.training]
    for module in instances:
        module.eval()
    batch = {0: torch.export.Dim('batch')} if is_open else {}
    axes = {**batch, **{axis: torch.export.Dim(name) for axis, name in dynamic.items()}}
    try:
        program = torch.onnx.export(
            model, inputs, input_names=names, output_names=['output'], dynamo=True, optimize=False, verbose=False,
            dynamic_shapes=tuple(axes for _ in inputs) if axes else None)
    finally:
        for module in instances:
            module.train()
    return program.model_proto.SerializeToString()


# ---- The file format is protocol buffers: numbered fields, each with its length. Two small changes need no library.

def _varint(content, at):
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _fields(content, start, end):
    """(number, start, end) of each field that has a length."""
    at = start
    while at < end:
        tag, at = _varint(content, at)
        wire = tag & 7
        if wire == 2:
            length, at = _varint(content, at)
            yield tag >> 3, at, at + length
            at += length
        elif wire == 0:
            _, at = _varint(content, at)
        else:
            at += 8 if wire == 1 else 4


def _with_arrays(content, arrays):
    """The same file with the values of `arrays` for its initializers of these names."""
    content = bytearray(content)
    for number, start, end in _fields(content, 0, len(content)):
        if number != 7:  # graph
            continue
        for kind, first, last in _fields(content, start, end):
            if kind != 5:  # initializer
                continue
            parts = {field: (a, b) for field, a, b in _fields(content, first, last)}
            a, b = parts.get(8, (0, 0))  # name
            value = arrays.get(bytes(content[a:b]).decode())
            if value is None or 9 not in parts:  # raw data
                continue
            a, b = parts[9]
            raw = _bytes(value)
            if len(raw) == b - a:
                content[a:b] = raw
    return bytes(content)


def _bytes(value):
    value = value.contiguous()
    return bytes(value.view(-1).view(torch.uint8).numpy()) if value.dim() else bytes(value.view(1).view(torch.uint8).numpy())


def _length(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _property(key, value):
    """An entry of the model's metadata, to be written behind the model."""
    part = lambda field, text: bytes([field << 3 | 2]) + _length(len(text)) + text
    entry = part(1, key.encode()) + part(2, value.encode())
    return part(14, entry)


def write_safetensors(model, path):
    """The floats of a model's state_dict, by name, as float32."""
    arrays = {name: value.detach().cpu().float() for name, value in model.state_dict().items() if value.is_floating_point()}
    header, end = {}, 0
    for name, value in arrays.items():
        start, end = end, end + 4 * value.numel()
        header[name] = {'dtype': 'F32', 'shape': list(value.shape), 'data_offsets': [start, end]}
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(_bytes(value) for value in arrays.values()))


def main():
    parser = argparse.ArgumentParser(description='Writes a PyTorch model for normscope.')
    parser.add_argument('function', help='FILE.py:NAME, a function that returns (model, example)')
    parser.add_argument('out', help='the file to write, NAME.onnx')
    parser.add_argument('--seeds', type=int, default=0, help='write the initial weights of so many seeds beside it')
    given = parser.parse_args()
    file, _, name = given.function.rpartition(':')
    if not file.endswith('.py') or not given.out.endswith('.onnx'):
        parser.error('expected FILE.py:NAME and OUT.onnx')
    spec = importlib.util.spec_from_file_location('model_to_export', file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    make = getattr(module, name)
    torch.manual_seed(0)
    model, example = make()
    export(model, example, given.out)
    print(given.out)
    for seed in range(1, given.seeds + 1):
        torch.manual_seed(seed)
        beside = f'{given.out[:-5]}.seed{seed}.safetensors'
        write_safetensors(make()[0], beside)
        print(beside)


if __name__ == '__main__':
    sys.exit(main())
