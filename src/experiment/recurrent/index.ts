/**
 * Which normalization helps recurrent networks? Ba, Kiros & Hinton 2016, arXiv:1607.06450, §3.1 and §6; the review's
 * §4.1: layer normalization at every time step shortens training and, unlike batch normalization, needs no statistics
 * per step. The review adds that batch normalization of every step removes the trend of a sequence, and layer
 * normalization keeps it. Their tasks take days; here the steps of a sequence are the rows of an image or the characters of a text.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { checks, claims, type Key, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const recurrent: Experiment<Options, Key> = {
  name: 'recurrent',
  title: 'Which normalization helps recurrent networks?',
  question:
    'An RNN and an LSTM read images row by row, or a text: do they learn faster with layer normalization, with batch normalization, or without?',
  sources: [papers.ba, papers.cooijmans],
  options,
  profiles: {
    smoke: smokeProfile(
      { units: 8, steps: 60, 'learning-rate': 0.003 },
      { about: 'quick check that everything works: digits in 8 rows, seconds' },
    ),
    quick: {
      about: 'a verdict in seconds: digits in 8 rows; --data fashion-mnist has 28 rows',
      minutes: 0.1,
      seeds: confirmatorySeeds,
      data: 'digits',
      options: { steps: 300 },
    },
    paper: {
      about: '100 units, 5,000 steps over the 28 rows of clothes, 5 seeds; pass a text with --data text:FILE',
      minutes: 60,
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: { units: 100, steps: 5000 },
    },
  },
  arms,
  claims,
  checks,
  figures,
  headline: ['loss', 'accuracy'],
  verdict,
}
