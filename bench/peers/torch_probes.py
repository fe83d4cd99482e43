"""PyTorch's side of the probes' benchmark: the same measurements of the same network on the same batch, as a person would
write them down.

    torch_probes.py NETWORK.npz THREADS

NETWORK.npz holds the batch (x, labels) and that of the surface (surface/x, surface/labels), the learning rate (rate), the
parameters by name (conv1.weight [outputs, inputs, 3, 3], dense1.weight [inputs, outputs], gamma, beta, bias), their names in
order (joined by commas, as bytes: names), and for each of them two directions (direction x/NAME, direction y/NAME). Reads "shift", "surface" or "lambda" a line; prints {"ms": …, "values": [...]}.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

file, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(0)
arrays = np.load(file)
names = bytes(arrays["names"]).decode().split(",")
x = torch.from_numpy(arrays["x"])
labels = torch.from_numpy(arrays["labels"]).long()
rate = float(arrays["rate"][0])
parameters = [torch.from_numpy(arrays[name]).clone().requires_grad_() for name in names]
surface_x = torch.from_numpy(arrays["surface/x"])
surface_labels = torch.from_numpy(arrays["surface/labels"]).long()
directions = [[torch.from_numpy(arrays[f"direction {axis}/{name}"]) for name in names] for axis in "xy"]
layers = list(dict.fromkeys(name.split(".")[0] for name in names))
pooled_after = {"conv1", "conv2", "conv4", "conv6", "conv8"}


def loss_at(values, u=x, labels=labels):
    of = dict(zip(names, values))
    for layer in layers:
        weight = of[f"{layer}.weight"]
        if layer.startswith("conv"):
            u = F.conv2d(u, weight, padding=1)
            u = F.batch_norm(u, None, None, of[f"{layer}.gamma"], of[f"{layer}.beta"], training=True, eps=1e-5)
            u = F.relu(u)
            if layer in pooled_after:
                u = F.max_pool2d(u, 2)
        else:
            u = u.flatten(1) @ weight + of[f"{layer}.bias"]
            if layer != layers[-1]:
                u = F.relu(u)
    return F.cross_entropy(u, labels)


def shift():
    """Santurkar et al. 2018, Definition 2.1: for each layer, with all layers below it updated."""
    gradients = torch.autograd.grad(loss_at(parameters), parameters)
    updated = [(p - rate * g).detach().requires_grad_() for p, g in zip(parameters, gradients)]
    found = []
    for layer in layers:
        below = layers[: layers.index(layer)]
        mixed = [u if name.split(".")[0] in below else p for name, p, u in zip(names, parameters, updated)]
        own = names.index(f"{layer}.weight")
        (changed,) = torch.autograd.grad(loss_at(mixed), [parameters[own]])
        found.append((changed - gradients[own]).norm().item())
    return found


def surface():
    """51 × 51 points of a plane, row by row."""
    along = np.linspace(-1, 1, 51)
    with torch.no_grad():
        return [
            loss_at([p + a * d + b * e for p, d, e in zip(parameters, *directions)], surface_x, surface_labels).item()
            for b in along
            for a in along
        ]


def largest_eigenvalue(tolerance=1e-2, most=100):
    """Power iteration, as loss-landscape and PyHessian do it, until two estimates differ by less than the tolerance."""
    gradients = torch.autograd.grad(loss_at(parameters), parameters, create_graph=True)
    v = [torch.randn_like(p) for p in parameters]
    before = None
    for _ in range(most):
        length = sum((part * part).sum() for part in v).sqrt()
        v = [part / length for part in v]
        inner = sum((g * part).sum() for g, part in zip(gradients, v))
        product = torch.autograd.grad(inner, parameters, retain_graph=True)
        value = sum((h * part).sum() for h, part in zip(product, v)).item()
        if before is not None and abs(value - before) < tolerance * abs(value):
            break
        before = value
        v = [h.detach() for h in product]
    return [value]


work = {"shift": shift, "surface": surface, "lambda": largest_eigenvalue}
print(json.dumps({"peer": f"PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    values = work[line.strip()]()
    print(json.dumps({"ms": (time.perf_counter() - start) * 1e3, "values": values}), flush=True)
