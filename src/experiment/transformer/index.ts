/**
 * What does normalization do in a transformer? Five papers after the review:
 *
 *   where      post-LN has large gradients near the output at the start and so needs warm-up, pre-LN does not: Xiong et
 *              al. 2020, arXiv:2002.04745; peri-LN has steadier gradients: Kim et al. 2025, arXiv:2502.02732
 *   whether    a trained tanh does as well: Zhu et al. 2025, arXiv:2503.10622; an error function at least as well: Chen et
 *              al. 2025, arXiv:2512.10938
 *   attention  normalized queries and keys widen the range of usable rates: Wortsman et al. 2023, arXiv:2309.14322
 *
 * We had the abstracts of these papers, and the optimizer of the last: measures and limits are ours. Every network is
 * trained at the rate that is tuned for it with warm-up, with warm-up and without. Post-LN is also trained at the rate
 * that is best for pre-LN, because a lower rate may replace warm-up, and without warm-up at its own best rate. Embeddings are multiplied by √width, as DyT’s values
 * have the scale of its input.
 *
 * The text is generated, brackets of several kinds, so that the verdict needs no file.
 */
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { Experiment } from '../framework/experiment.ts'
import { papers } from '../framework/papers.ts'
import { arms, type Options, options } from './arms.ts'
import { claims, verdict } from './claims.ts'
import { figures } from './figures.ts'

export const transformer: Experiment<Options, keyof ReturnType<typeof claims>> = {
  name: 'transformer',
  title: 'What does normalization do in a transformer?',
  question:
    'Does post-LN need warm-up, and pre-LN not? Do dynamic tanh and dynamic erf replace layer normalization? And do normalized queries and keys widen the range of usable learning rates?',
  sources: [papers.xiong, papers.kim, papers.zhu, papers.chen, papers.wortsman],
  options,
  group: 'later',
  profiles: {
    smoke: smokeProfile(
      {
        network: 'gpt:2,width=4,heads=2',
        'learning-rate': 0.01,
        'warm-up': 4,
        rates: [0.01, 0.1, 1],
        steps: 10,
        batch: 8,
      },
      { data: 'brackets:2,window=4,depth=2,samples=64,test=16' },
    ),
    quick: {
      about: 'a verdict in minutes: a small gpt on generated brackets',
      minutes: 3,
      seeds: confirmatorySeeds,
      data: 'brackets:8,window=24,test=128',
      options: {},
    },
    half: {
      about: 'a gpt of 4 blocks of 32 channels, 600 steps; pass a text with --data text:FILE',
      minutes: 45,
      seeds: confirmatorySeeds,
      data: 'brackets:20,window=64,depth=8,samples=20000',
      options: {
        network: 'gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false',
        'warm-up': 150,
        steps: 600,
      },
    },
    vision: {
      about:
        'a vision transformer of 4 blocks of 48 channels on 16 patches, 1,000 steps, on CIFAR-10: unpack its binary version here, or pass --data',
      minutes: 60,
      seeds: confirmatorySeeds,
      data: 'cifar10:cifar-10-batches-bin',
      options: {
        network: 'vit:4,width=48,heads=4,patch=8',
        'warm-up': 150,
        steps: 1000,
        batch: 64,
      },
    },
    paper: {
      about: 'a gpt of 6 blocks and 256 channels, 20,000 steps: many days; pass a text with --data text:FILE',
      minutes: 300_000,
      seeds: confirmatorySeeds,
      data: 'brackets:20,window=64,depth=8,samples=100000',
      options: {
        network: 'gpt:6,width=256,heads=8,scaledEmbedding=true,scaledResidual=false',
        'warm-up': 4000,
        steps: 20_000,
        batch: 64,
      },
    },
  },
  arms,
  claims,
  figures,
  headline: ['loss', 'gradients', 'rates'],
  verdict,
}
