/**
 * What follows from the fact that a normalization hides the length of weights? Three papers, three parts:
 *
 *   sharpness  Lyu, Li & Arora 2022, arXiv:2206.07085: with weight decay, gradient descent at the edge of stability makes
 *              the loss flatter, where sharpness is measured at weights of length 1
 *   rates      Li & Arora 2019, arXiv:1910.07454: growing rates without weight decay train the same functions as constant
 *              rates with it. This holds by algebra, so it is a check, of the losses
 *   parts      Frankle, Schwab & Morcos 2021, arXiv:2003.00152: training γ and β alone, with random weights, gives a far
 *              higher accuracy than training as many randomly chosen parameters
 *
 * In the first two parts every trained weight is followed by a batch normalization: γ and β are left out, and the last layer
 * is not trained. We had the abstracts of the papers: networks, rates and the length of training are ours. The sharpness is
 * that in the directions along the sphere, of all weights together.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { checks, claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const sharpnessAndScale: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'sharpness-and-scale',
  title: 'What follows from weights whose length does not matter?',
  question:
    'Before a normalization the length of weights changes nothing but the effective rate. Does weight decay then make the loss flatter, and do growing rates replace it? And how much do γ and β alone learn?',
  sources: [papers.lyu, papers.liArora, papers.frankle],
  options,
  group: 'later',
  profiles: {
    smoke: smokeProfile({
      perceptron: 'mlp:8',
      'perceptron-steps': 30,
      'sgd-steps': 10,
      'parts-network': 'cnn:4,4',
      'parts-rate': 0.3,
      'parts-steps': 20,
    }),
    quick: {
      about: 'a verdict in minutes: small networks on 8 × 8 digits',
      minutes: 1.2,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: {},
    },
    half: {
      about:
        'a ResNet-14 on demanding images; full-batch descent of a wider perceptron on digits; pass CIFAR-10 with --data',
      minutes: 200,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        perceptron: 'mlp:100,100',
        'perceptron-steps': 4000,
        'parts-network': 'resnet:14',
        'parts-steps': 3000,
        batch: 128,
      },
    },
    paper: {
      about: 'a ResNet-56, 15,000 steps: many days; pass CIFAR-10 with --data',
      minutes: 9000,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {
        perceptron: 'mlp:200,200',
        'perceptron-decay': 0.0005,
        'perceptron-steps': 40_000,
        'sgd-decay': 0.0005,
        'sgd-steps': 1000,
        'parts-network': 'resnet:56',
        'parts-steps': 15_000,
        batch: 128,
      },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['sharpness', 'equal', 'accuracy'],
  verdict,
}
