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


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        # Queries, keys and values in one product: faster.
        self.qkv, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        batch, steps, width = x.shape
        qkv = self.qkv(self.norms[0](x)).view(batch, steps, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(*qkv.unbind(), is_causal=True)
        x = x + self.output(y.transpose(1, 2).reshape(batch, steps, width))
        return x + self.mlp(self.norms[1](x))


class Gpt(nn.Module):
    def __init__(self, tokens, steps, layers, width, heads):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        self.positions = nn.Parameter(0.02 * torch.randn(steps, width))
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.final = nn.LayerNorm(width)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, x):
        y = self.final(self.blocks(self.embedding(x) + self.positions))
        return (y @ self.embedding.weight.T).flatten(0, 1)


def gpt():
    i = torch.arange(32 * 128)
    return Gpt(65, 128, 6, 128, 4), ((i * i + i) % 65).view(32, 128)


def resnet18(make, size):
    import torch_resnet18
    model, example = getattr(torch_resnet18, make)()
    return model.to(memory_format=torch.channels_last), torch.randn(size, *example.shape[1:]).to(memory_format=torch.channels_last)


def peak_memory():
    # Not ru_maxrss, which begins at the size of whoever started this process.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


model, x = {"W1": w1, "W2": w2, "W3": w3, "VGG-A": vgg_a, "gpt": gpt,
            "resnet18": lambda: resnet18("make", 32), "resnet18-224": lambda: resnet18("make_224", 8)}[workload]()
clips = workload == "gpt"
if clips:
    labels = (3 * torch.arange(x.numel()) ** 2 + torch.arange(x.numel())) % 65
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=0.01, fused=True)
else:
    labels = torch.arange(len(x)) % 10
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    if clips:
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
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
