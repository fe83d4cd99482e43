/**
 * The mechanisms by which normalization is said to help, and the claims that test each. A claim is decisive if it tests
 * what the mechanism causes: an intervention, or a comparison that the mechanism alone predicts. The others show whether
 * what the mechanism needs is there.
 */

export interface MechanismClaim {
  readonly experiment: string
  readonly key: string
  /** What the claim says about the mechanism if it holds; if it is false, it says the opposite. */
  readonly speaks: 'for' | 'against'
  /** It says nothing if it is false: that has other causes too. */
  readonly isOneSided?: boolean
}

export interface Mechanism {
  /** Names it in addresses. */
  readonly key: string
  readonly title: string
  /** What the mechanism is, for a student: a few sentences. */
  readonly idea: string
  /** How the decisive claims test it. */
  readonly test: string
  readonly decisive: readonly MechanismClaim[]
  readonly beside: readonly MechanismClaim[]
  /** What the tests leave open, as a sentence. */
  readonly open: string
}

const named =
  (speaks: MechanismClaim['speaks']) =>
  (experiment: string, ...keys: readonly string[]): MechanismClaim[] =>
    keys.map((key) => ({ experiment, key, speaks }))
const forIt = named('for')
const againstIt = named('against')

/** The claims about the perceptron, and about the VGG of larger profiles. */
const ofNetworks = (...keys: readonly string[]): string[] =>
  keys.flatMap((key) => [`${key}-mlp`, `${key}-vgg`])

export const mechanisms: readonly Mechanism[] = [
  {
    key: 'shift',
    title: 'It steadies the inputs of layers (internal covariate shift)',
    idea: 'Each layer learns from the outputs of the layers below it, and these change while the layers below learn. Batch normalization fixes their mean and variance. Its inventors say that the layer then learns faster, because its inputs move less.',
    test: 'Shift is added on purpose. If shift slows training, the network with more of it must learn more slowly.',
    decisive: [
      ...forIt('intervention', 'shift-norm', 'shift-plain'),
      ...againstIt('intervention', 'lead'),
      // Noise can harm for other reasons than that distributions move.
      ...againstIt('noise', 'alike').map((claim) => ({ ...claim, isOneSided: true })),
    ],
    beside: forIt('shift', ...ofNetworks('distances', 'distances-at-loss', 'gradients', 'gradients-at-loss')),
    open: 'The interventions are on a small perceptron. Larger networks may differ.',
  },
  {
    key: 'smoothness',
    title: 'It makes the loss smoother',
    idea: 'A step of gradient descent trusts that the loss and its gradient change little along the step. Where they do, larger steps are safe. Later papers say that batch normalization makes the loss and its gradient change less.',
    test: 'The loss of the plain network is smoothed by another way, sharpness-aware minimization. If smoothness speeds training up, this network must learn faster.',
    decisive: forIt('intervention', 'smoothing-plain'),
    beside: [
      ...forIt(
        'smoothness',
        ...ofNetworks(
          'loss-at-loss',
          'predictiveness-at-loss',
          'beta-at-loss',
          'curvature-at-loss',
          'lipschitz-at-loss',
        ),
      ),
      ...forIt('landscape', 'flatter-at-loss'),
    ],
    open: 'Sharpness-aware minimization costs each step a second gradient, and smooths around the weights rather than along the step. Other ways to smooth may act differently. And the sigmoids of this perceptron matter: with rectifiers batch normalization makes the loss smoother by some measures.',
  },
  {
    key: 'statistics',
    title: 'Gradients flow through its statistics',
    idea: 'The mean and variance of the batch depend on the weights, and so the gradient flows through them. This takes two parts out of the gradient of each layer. Without normalization the loss bends far more along a few directions of the weights than along all others, and much of the gradient lies along these few. Steps must then be small, and progress along the others is slow. With batch normalization these directions stand out less.',
    test: 'The statistics are held constant in the gradient, so that it lacks only the two parts. If the gradient through them matters, the few directions must stand out again and training must be slower.',
    decisive: forIt('population-statistics', 'outliers-at-loss-detached', 'slower-detached'),
    beside: [
      ...forIt(
        'population-statistics',
        'outliers-detached',
        'gradient-detached',
        'outliers-population',
        'outliers-at-loss-population',
        'gradient-population',
        'slower-population',
        'gradient-plain',
        'same-weights',
      ),
      ...forIt('beyond', 'outliers', 'outliers-at-loss'),
    ],
    open: 'Without this gradient, steps also move the statistics in ways that the gradient does not foresee. Both may slow training, and the test does not separate them.',
  },
  {
    key: 'rate',
    title: 'It allows larger learning rates',
    idea: 'Without normalization, a large step can make the values of deep layers grow without limit. If batch normalization only prevents this, then both networks learn alike at rates at which both train, and the gain comes from larger rates.',
    test: 'Both networks are trained at the same eight rates. The accuracy is compared where both train, and the largest rate at which each trains.',
    decisive: forIt('learning-rate', 'equal', 'larger'),
    beside: [
      ...forIt('learning-rate', 'explodes', 'contained', 'tails'),
      ...forIt('convergence', 'gain-x30', 'harm-x30'),
    ],
    open: 'How large the largest rate is depends on the depth, on the start and on the batch.',
  },
  {
    key: 'rank',
    title: 'It keeps samples apart in deep layers (rank)',
    idea: 'In a deep network with random weights, the values of different samples become more and more alike from layer to layer: the rank of the batch’s values falls. Later layers then cannot tell the samples apart. Batch normalization keeps the rank.',
    test: 'A plain network starts from orthogonal weights, which keep the rank without normalization. If the rank is the cause, this start closes most of the lead of batch normalization.',
    decisive: forIt('rank', 'closes-linear', 'closes-relu'),
    beside: forIt(
      'rank',
      'collapses-linear',
      'kept-linear',
      'gap-linear',
      'sooner-linear',
      'collapses-relu',
      'kept-relu',
      'gap-relu',
      'sooner-relu',
    ),
    open: 'Orthogonal weights change more than the rank: they also keep the size of gradients.',
  },
  {
    key: 'residual-scaling',
    title: 'It makes residual branches small at the start',
    idea: 'A residual block adds the result of its branch to what it was given. With batch normalization, deeper branches add a smaller and smaller share, so that a deep network starts near the identity and trains easily.',
    test: 'Branches are made small without normalization: a trained factor starts at 0 (SkipInit), or the weights do (Fixup). If small branches are enough, such networks end as high.',
    decisive: forIt('residual-scaling', 'skipinit', 'fixup'),
    beside: [
      ...forIt('residual-scaling', 'falls', 'more', 'skipinit-sooner'),
      ...againstIt('residual-scaling', 'large-lead'),
    ],
    open: 'Only residual networks have such branches. Other networks need another explanation.',
  },
  {
    key: 'effective-rate',
    title: 'It lets the weights set their own learning rate (effective rate)',
    idea: 'The output of a layer before a normalization does not depend on the size of its weights. But a step turns long weights less than short ones. The weights grow while the network learns, and so the rate falls by itself.',
    test: 'The effective rate, the learning rate over the squared length of the weights, is followed through training, with weight decay and without.',
    decisive: forIt('beyond', 'falling-rate', 'decay'),
    beside: [
      ...forIt('layer-norm', 'falling-rate'),
      ...forIt('sharpness-and-scale', 'falls', 'stays', 'flatter'),
    ],
    open: 'That the effective rate falls is measured. Whether this is why training succeeds is not.',
  },
  {
    key: 'regularization',
    title: 'The noise of the batch regularizes',
    idea: 'The statistics of a batch differ a little from batch to batch. This noise may keep a network from fitting its training images too closely, as dropout does.',
    test: 'The test loss is compared at equal training loss. If batch normalization regularizes, its test loss is lower.',
    decisive: forIt('noise', 'regularizes'),
    beside: [],
    open: 'The networks here see each image few times, so that there is little to regularize.',
  },
  {
    key: 'start',
    title: 'It evens the gradients at the start (transformers and warm-up)',
    idea: 'Where a normalization stands decides how large the gradients of each block are before training. With layer normalization after each addition (post-LN) those near the output are large, so that the first steps must be small: the rate is warmed up. With normalization inside each branch (pre-LN) they are even.',
    test: 'Both are trained with warm-up and without. If uneven gradients are why post-LN needs it, post-LN is worse without it and pre-LN is not.',
    decisive: forIt('transformer', 'post-warm-up', 'pre-warm-up'),
    beside: forIt('transformer', 'near-output', 'growth', 'steady-gradients'),
    open: 'The transformers here have four blocks. The difference grows with depth.',
  },
  {
    key: 'squashing',
    title: 'It is enough that it squashes large values',
    idea: 'A layer normalization leaves most values as they are, up to a factor, and makes only the largest smaller. A trained tanh or erf of each value does this without any statistics.',
    test: 'A transformer is trained with dynamic tanh and with dynamic erf in the place of layer normalization. If squashing is enough, it ends with the same loss.',
    decisive: forIt('transformer', 'dyt', 'derf-ln'),
    beside: forIt('transformer', 'normalized', 'derf-dyt'),
    open: 'On convolutional networks, where batch normalization is used, this is not tested.',
  },
  {
    key: 'affine',
    title: 'Its γ and β alone can learn much',
    idea: 'The scale γ and the shift β of each channel decide which random features a network uses. They are few parameters, and they are trained too.',
    test: 'Only γ and β are trained, and all other weights stay random. This is compared with training as many weights elsewhere, and with training all.',
    decisive: forIt('sharpness-and-scale', 'affine', 'alone'),
    beside: forIt('shift-demo', 'affine', 'affine-alone'),
    open: 'That γ and β alone learn much does not show that they are why normalization helps.',
  },
]
