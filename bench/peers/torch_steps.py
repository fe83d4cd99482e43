"""PyTorch's side of the benchmarks: one workload, steps on demand.

    torch_steps.py WORKLOAD THREADS

Reads a number of steps a line from standard input, takes them, and prints the time of each in ms as a JSON list; where a
line says "memory", the largest resident size of this process so far, in bytes.
The networks are those of bench/workloads.ts: no bias before a normalization, which has its own.
"""
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

workload, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(0)


def w1():
    layers, inputs = [], 784
    for _ in range(3):
        layers += [nn.Linear(inputs, 100, bias=False), nn.BatchNorm1d(100), nn.Sigmoid()]
        inputs = 100
    return nn.Sequential(*layers, nn.Linear(100, 10)), torch.randn(60, 784)


def w3():
    layers, inputs = [], 784
    for _ in range(2):
        layers += [nn.Linear(inputs, 1000, bias=False), nn.LayerNorm(1000), nn.ReLU()]
        inputs = 1000
    return nn.Sequential(*layers, nn.Linear(1000, 10)), torch.randn(128, 784)


def convolutions(stages):
    layers, channels = [], 3
    for stage in stages:
        for outputs in stage:
            layers += [nn.Conv2d(channels, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
            channels = outputs
        layers.append(nn.MaxPool2d(2))
    return [*layers, nn.Flatten()]


def on_images(layers):
    # Its faster layout.
    model = nn.Sequential(*layers).to(memory_format=torch.channels_last)
    return model, torch.randn(128, 3, 32, 32).to(memory_format=torch.channels_last)


def w2():
    return on_images([*convolutions([(32, 32), (64, 64), (128, 128)]), nn.Linear(128 * 16, 10)])


def vgg_a():
    layers = convolutions([(64,), (128,), (256, 256), (512, 512), (512, 512)])
    for _ in range(2):
        layers += [nn.Linear(512, 512), nn.ReLU()]
    return on_images([*layers, nn.Linear(512, 10)])


def peak_memory():
    # Not ru_maxrss, which begins at the size of whoever started this process.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


model, x = {"W1": w1, "W2": w2, "W3": w3, "VGG-A": vgg_a}[workload]()
labels = torch.arange(len(x)) % 10
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss


print(json.dumps({"peer": f"PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    if line.strip() == "memory":
        print(json.dumps(peak_memory()), flush=True)
        continue
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(times), flush=True)
