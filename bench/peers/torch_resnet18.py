"""The ResNet-18 of torchvision at its initial weights, as python/export_for_normscope.py takes it.

    python python/export_for_normscope.py bench/peers/torch_resnet18.py:make resnet18.onnx
    python python/export_for_normscope.py bench/peers/torch_resnet18.py:make_224 resnet18.onnx
"""
import torch
import torchvision


def make():
    """Small images with ten classes, as of CIFAR-10: [batch, 3, 32, 32] to [batch, 10]."""
    return torchvision.models.resnet18(num_classes=10), torch.randn(2, 3, 32, 32)


def make_224():
    """As it is, for ImageNet: [batch, 3, 224, 224] to [batch, 1000]."""
    return torchvision.models.resnet18(), torch.randn(2, 3, 224, 224)
