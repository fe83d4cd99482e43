import { describe, expect, it } from 'vitest'
import { modelsCommand } from '../../../src/cli/catalogue/models.ts'

const given = { data: 'digits', norm: 'batch' }

describe('modelsCommand', () => {
  it('sizes every model for the data', () => {
    const text = modelsCommand(undefined, given)
    expect(text).toContain('for digits, 8 × 8, 10 classes, norm batch')
    for (const name of ['mlp', 'deep-linear', 'cnn', 'vgg', 'resnet']) expect(text).toContain(name)
    expect(text).toContain('resnet:skips=true    true or false')
  })

  it('lists the layers of one, with what they add up to', () => {
    expect(modelsCommand('mlp:20', given)).toContain(
      [
        'layer   output  parameters',
        'layer1  [20]         1,320  weight [64, 20] gamma [20] beta [20]',
        'layer2  [10]           210  weight [20, 10] bias [10]',
        'all                  1,530',
      ].join('\n'),
    )
  })

  it('says which ResNet-50 it has', () => {
    expect(modelsCommand('resnet:50', given)).toContain(
      'ImageNet’s ResNet-50, which has bottleneck blocks, is another',
    )
    expect(modelsCommand('resnet:8', given)).not.toContain('ImageNet')
    expect(() => modelsCommand('resnet50', given)).toThrow('ImageNet’s ResNet-50 is not available')
    expect(() => modelsCommand('resnet:18', given)).toThrow('18, 34 and 101 belong to ImageNet’s family')
  })

  it('reads no models from files of other kinds than ONNX, which have a prefix', () => {
    for (const file of ['weights.safetensors', './mlp', 'C:\\nets\\net.pt'])
      expect(() => modelsCommand(file, given)).toThrow(
        'looks like a file, and networks are read from ONNX files alone, as onnx:FILE',
      )
    expect(() => modelsCommand('my.onnx', given)).toThrow(
      'is a file: write onnx:my.onnx for the network in it',
    )
  })

  it('refuses what it does not know', () => {
    expect(() => modelsCommand('vgg-a', given)).toThrow('unknown model "vgg-a"; did you mean "vgg"')
    expect(() => modelsCommand('vgg19', given)).toThrow(
      'unknown model "vgg19"; write vgg for VGG-A, which has 11 layers',
    )
    expect(() => modelsCommand(undefined, { ...given, norm: 'bach' })).toThrow('unknown normalization "bach"')
    expect(() => modelsCommand('mlp', { ...given, data: 'digit' })).toThrow('unknown data "digit"')
  })
})
