"""PyTorch's side of the probes' benchmark: the same measurements of the same network on the same batch, as a person would
write them down.

    torch_probes.py NETWORK.npz THREADS

NETWORK.npz holds the batch (x, labels) and that of the surface (surface/x, surface/labels), the learning rate (rate), the
parameters by name (conv1.weight [outputs, inputs, 3, 3], dense1.weight [inputs, outputs], gamma, beta, bias), their names in
order (joined by commas, as bytes: names), and for each of them two directions (direction x/NAME, direction y/NAME). Reads "shift", "surface", "lambda" (power iteration)
or "lanczos" a line; prints {"ms": …, "values": [...], "products": n}, n being the products H v, 0 if there are none.
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


def products():
    """Returns v -> H v; the gradient's graph is built once."""
    gradients = torch.autograd.grad(loss_at(parameters), parameters, create_graph=True)

    def product(v):
        inner = sum((g * part).sum() for g, part in zip(gradients, v))
        return torch.autograd.grad(inner, parameters, retain_graph=True)

    return product


def dot(a, b):
    return sum((x * y).sum() for x, y in zip(a, b))


def power_iteration(tolerance=1e-2, most=1000):
    """
    As loss-landscape and PyHessian do it, until ‖H v − λ v‖ is at most tolerance · |λ|: the error bound at which Lanczos' method
    ends, too. Some eigenvalue lies within this distance of λ.
    """
    product = products()
    v = [torch.randn_like(p) for p in parameters]
    for count in range(1, most + 1):
        length = dot(v, v).sqrt()
        v = [part / length for part in v]
        image = product(v)
        value = dot(image, v)
        rest = [h - value * part for h, part in zip(image, v)]
        if (dot(rest, rest).sqrt() <= tolerance * value.abs()).item():
            break
        v = image
    return [value.item()], count


def lanczos(tolerance=1e-2, most=40):
    """Lanczos' method with full reorthogonalization and the stopping rule of ours, checked every second iteration."""
    product = products()
    shapes = [p.shape for p in parameters]
    size = sum(p.numel() for p in parameters)
    flat = lambda parts: torch.cat([part.reshape(-1) for part in parts])
    whole = lambda vector: [part.view(shape) for part, shape in zip(vector.split([s.numel() for s in shapes]), shapes)]
    basis = torch.zeros(most + 1, size)
    basis[0] = torch.randint(0, 2, (size,)) * 2.0 - 1
    basis[0] /= basis[0].norm()
    alphas, betas = [], []
    for j in range(most):
        rest = flat(product(whole(basis[j])))
        if j > 0:
            rest = rest - betas[-1] * basis[j - 1]
        alphas.append(rest.dot(basis[j]).item())
        known = basis[: j + 1]
        for _ in range(2):
            rest = rest - known.T @ (known @ rest)
        betas.append(rest.norm().item())
        basis[j + 1] = rest / betas[-1]
        if j % 2 == 0:
            continue
        t = np.diag(alphas) + np.diag(betas[:-1], 1) + np.diag(betas[:-1], -1)
        values, vectors = np.linalg.eigh(t)
        if betas[-1] * abs(vectors[-1, -1]) <= tolerance * max(abs(values[-1]), tolerance * abs(values).max()):
            break
    return [float(values[-1])], j + 1


work = {
    "shift": lambda: (shift(), 0),
    "surface": lambda: (surface(), 0),
    "lambda": power_iteration,
    "lanczos": lanczos,
}
print(json.dumps({"peer": f"PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    values, count = work[line.strip()]()
    print(json.dumps({"ms": (time.perf_counter() - start) * 1e3, "values": values, "products": count}), flush=True)
