"""PyTorch's side of the fleet: one network after the other, each from its own seed, as a person would write it down.

    torch_fleet.py DATA.npz THREADS STEPS FIRST_SEED LAST_SEED

The network is W1 of bench/workloads.ts. DATA.npz has train_images, train_labels, test_images and test_labels. Prints
{"peer": ..., "accuracies": [...]}: the accuracy on the test set after the last step of each run.
"""
import json
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

file, (threads, steps, first, last) = sys.argv[1], map(int, sys.argv[2:])
torch.set_num_threads(threads)
arrays = np.load(file)


def inputs(name):
    return torch.from_numpy(arrays[f"{name}_images"]).flatten(1).float()


train, test = inputs("train"), inputs("test")
mean, deviation = train.mean(), train.std()
train, test = (train - mean) / deviation, (test - mean) / deviation
train_labels = torch.from_numpy(arrays["train_labels"]).long()
test_labels = torch.from_numpy(arrays["test_labels"]).long()


def network():
    layers, width = [], 784
    for _ in range(3):
        layers += [nn.Linear(width, 100, bias=False), nn.BatchNorm1d(100), nn.Sigmoid()]
        width = 100
    return nn.Sequential(*layers, nn.Linear(100, 10))


def accuracy(model):
    model.eval()
    with torch.no_grad():
        return (model(test).argmax(1) == test_labels).float().mean().item()


accuracies = []
for seed in range(first, last + 1):
    torch.manual_seed(seed)
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    accuracy(model)
    model.train()
    for step in range(steps):
        at = step * 60 % (len(train) - 59)
        if at == 0 or step == 0:
            order = torch.randperm(len(train))
        batch = order[at : at + 60]
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(train[batch]), train_labels[batch])
        loss.backward()
        optimizer.step()
        if not np.isfinite(loss.item()):
            break
    accuracies.append(accuracy(model))
print(json.dumps({"peer": f"PyTorch {torch.__version__}", "accuracies": accuracies}))
