/** The words of the stories in English. Another language is another file of this form. */
import { englishParts } from './parts.ts'

export const en = {
  language: 'English',
  stories: 'Stories',
  parts: englishParts,
  move: {
    title: 'Move the data',
    opening:
      'Two small networks have learned which points lie inside a circle. Pale points are those they learned from; strong points test them. Rings mark the points that a network gets wrong.',
    plain: 'Plain',
    bn: 'With batch normalization',
    drag: 'Drag the test points, or focus a picture and use the arrow keys.',
    stepsTitle: 'What to try',
    steps: [
      {
        title: 'Move the points a little',
        text: 'Each network keeps the boundary that it learned. The test points leave it behind, and both get more and more of them wrong. Batch normalization does not help: in a test it uses the statistics of training, which are frozen.',
      },
      {
        title: 'Give it new statistics',
        text: 'Now batch normalization uses the mean and the deviation of the test points instead, without their classes. Its boundary follows the cloud. The plain network has no statistics to renew.',
      },
      {
        title: 'Let the labels stay',
        text: 'Now the circle stays where it is: points that move into it change their class. The old boundary was right all along, and new statistics move it away from the circle. Renewing statistics helps only if the classes move with the data.',
      },
      {
        title: 'Train only γ and β',
        text: 'Half of the test points, with their classes, train γ and β alone: a few numbers per layer. The other half tests. Compare it with training all weights.',
      },
    ],
    statistics: 'Statistics of batch normalization',
    running: 'of training (frozen)',
    test: 'of the test points (new)',
    labels: 'Labels',
    labelsMove: 'move with the points',
    labelsStay: 'stay with the circle',
    fit: 'Train again on half of the test points',
    none: 'nothing',
    gains: 'γ and β',
    all: 'all weights',
    reset: 'Points back',
    show: 'Show me',
    ask: 'What do 12 seeds say? Ask the experiment shift-demo.',
    command: 'The same question on the command line',
  },
  shake: {
    title: 'Shake it',
    opening:
      'If batch normalization helps because it keeps the inputs of every layer steady, then shaking these inputs on purpose should spoil it. Santurkar and others tried: random noise, new at every step, after every normalization.',
    predict: 'Predict first: with noise, batch normalization will train …',
    faster: 'faster than the plain network',
    same: 'as fast as the plain network',
    slower: 'slower than the plain network',
    see: 'Now see',
    noise: 'Noise',
    answer: 'You predicted:',
    result:
      'After {steps} steps, test accuracy: plain {plain}, BN {bn}, BN with noise {noise}: {shaken}. The loss shows how fast each got there.',
    ask: 'One run is one run. Ask 12 seeds: the experiment noise.',
    noiseWords:
      'The noise shifts and scales the inputs of each layer at each step by random amounts of about this size.',
  },
  look: {
    title: 'Look around',
    opening:
      'A network is a point in a space of thousands of weights. Here two random directions of that space are drawn, and the loss at each point of the plane that they span. Plain and with batch normalization stand on one scale.',
    steps: [
      {
        title: 'Go back to the start',
        text: 'The slider goes through the weights that were kept during training. At step 0 both networks stand on a slope; later they stand in a valley. All steps have one scale of colours and heights.',
      },
      {
        title: 'Freeze the statistics',
        text: 'With batch statistics, batch normalization computes its mean and deviation again at every point of the plane. With frozen statistics it keeps those of the trained network. The same weights then have another landscape: choose both to see them side by side.',
      },
      {
        title: 'Follow the path',
        text: 'In random directions the path of training can hardly be seen. Further down is the plane that explains most of it, with the path as a line and the chosen step as a large dot.',
      },
    ],
    statistics: 'Mean and variance that batch normalization uses',
    batch: 'of each batch',
    both: 'both, side by side',
    ask: 'Directions are random, and planes can deceive. Ask the experiment landscape.',
  },
  gains: {
    title: 'What γ and β are for',
    opening:
      'Batch normalization takes the values of one unit, subtracts their mean and divides them by their deviation. Then it multiplies them by γ and adds β, which the network learns. Why undo a part of what was just done? Here is one unit of a real layer, on 500 images of digits.',
    loading: 'The layer is computed …',
    activation: 'Activation',
    weights: 'Weights of the layer',
    before: 'before training',
    after: 'after training',
    unit: 'Unit',
    giveBack: 'γ = √Var, β = E',
    learned: 'What training has learned',
    isBack:
      'γ = {gamma} and β = {beta} give the input back: y differs from x by at most {difference}, which is rounding.',
    isAway: 'y differs from x by up to {difference}.',
    chainTitle: 'The values of the unit',
    chainCaption:
      'x: what the weights give. x̂: with mean 0 and variance 1. y = γ x̂ + β: what the activation gets.',
    value: 'value',
    density: 'density',
    stages: { x: 'x', normalized: 'x̂', y: 'y' },
    through: '{share} of the values y lie {steep} of the {name} (coloured field).',
    steep: 'in the steep part',
    active: 'in the active part',
    table: 'The values in numbers',
    values: 'Values',
    mean: 'Mean',
    deviation: 'Standard deviation',
    steepShare: 'In the steep part',
    activeShare: 'In the active part',
    triesTitle: 'What to try',
    show: 'Show me',
    tries: {
      saturating: [
        {
          title: 'Standardize only: γ = 1, β = 0',
          text: 'Every unit now looks the same to its activation, whatever its weights are. Choose other units: x changes, x̂ hardly does.',
        },
        {
          title: 'Give the input back: γ = √Var, β = E',
          text: 'The curve of y covers the curve of x. So the normalization takes no function away from the network: it can always learn to undo it.',
        },
        {
          title: 'Push it to the side: β = 3',
          text: 'Most values now lie where the curve is flat. There the slope is almost 0, and almost no gradient passes back. A unit like this hardly learns.',
        },
        {
          title: 'Squeeze it: γ = 0.2',
          text: 'All values lie in the steep part, where the curve is almost a straight line. A network of straight lines is a straight line itself. So a larger γ is useful: it lets the unit bend.',
        },
      ],
      relu: [
        {
          title: 'Standardize only: γ = 1, β = 0',
          text: 'About half of the values are positive and pass. Choose other units: x changes, x̂ hardly does.',
        },
        {
          title: 'Give the input back: γ = √Var, β = E',
          text: 'The curve of y covers the curve of x. So the normalization takes no function away from the network: it can always learn to undo it.',
        },
        {
          title: 'Push it to the left: β = −3',
          text: 'Now almost no value is positive. The unit gives 0 for almost every image, and no gradient passes back. It is dead.',
        },
        {
          title: 'Push it to the right: β = 2.5, γ = 0.5',
          text: 'All values are positive and pass unchanged. The unit is now linear. With β the network decides how many values pass.',
        },
      ],
    },
    trainTitle: 'Where training takes them',
    trainText:
      'γ starts at 1 and β at 0 in every unit. The network with 2 × 50 units learns the digits here and now. The line is the median unit; the band holds all units of the layer.',
    gainsTitle: 'γ and β while the network trains',
    gainsCaption: 'The median of the units of each layer, and the range of all of them.',
    step: 'training step',
    result:
      'After training, the median unit of the first layer has γ = {gamma}. To undo its normalization it would need γ = √Var = {undoing}. With the learned γ and β, {scaled} of all values of the layer lie in the coloured part; with γ = 1 and β = 0 it would be {plain}.',
  },
  axes: {
    title: 'The axes of each normalization',
    opening:
      'A layer gives a block of values: one for each image, channel and position. Almost every normalization subtracts a mean and divides by a deviation. What makes them different is which values share one mean and one variance.',
    loading: 'The layer is computed …',
    normalization: 'Normalization',
    norms: {
      batch: 'batch',
      layer: 'layer',
      'layer:over=channels': 'layer, at each position',
      instance: 'instance',
      group: 'group',
      rms: 'RMS',
      'weight-standardization': 'weight standardization',
    },
    layer: 'Layer',
    convolution: 'convolution (images)',
    dense: 'dense (no positions)',
    batch: 'Images in the batch',
    groups: 'Groups of channels',
    ofImages: {
      sample: 'Image',
      samples: 'images',
      channel: 'channel',
      channels: 'channels',
      position: 'position',
      positions: 'positions',
    },
    ofVectors: {
      sample: 'Image',
      samples: 'images',
      channel: 'unit',
      channels: 'units',
      position: 'position',
      positions: 'no positions',
    },
    ofWeights: {
      sample: 'Weights',
      samples: 'weights',
      channel: 'unit',
      channels: 'units',
      position: 'input',
      positions: 'inputs',
    },
    rowColumn: 'row {row}, column {column}',
    count: '{groups} means and {groups} variances, each of {cells} of the {all} values.',
    countSquares: '{groups} mean squares, each of {cells} of the {all} values. No mean is subtracted.',
    calculation:
      'The blue cells have the mean {mean} and the variance {variance}. So x = {x} becomes ({x} − {subtracted}) / √({variance} + ε) = {normalized}.',
    calculationSquares:
      'The blue cells have the mean square {square}. So x = {x} becomes {x} / √({square} + ε) = {normalized}.',
    undefined: 'This normalization is not possible here:',
    legend:
      'Click a cell, or move the sliders below. The orange cell is the chosen one; blue cells share its statistics. A stronger colour means a larger value.',
    equation: 'The equation',
    noSamples:
      'Weights are normalized, not what they give. Images play no role, so the batch changes nothing.',
    moveBatch: 'Move the batch down from {most} images to see what the other images do to the first one.',
    sameBatch:
      'With {batch} instead of {most} images in the batch, the normalized values of image 1 stay exactly the same.',
    otherBatch:
      'With {batch} instead of {most} images in the batch, the normalized values of image 1 change by up to {change}. The other images take part in them.',
    isInstance: 'With one image, batch normalization is instance normalization.',
    members: 'The cells that share these statistics, in numbers',
    triesTitle: 'What to try',
    tries: [
      {
        title: 'Batch against layer',
        text: 'Batch normalization takes one channel from all images. Layer normalization takes one image with all its channels. So only batch normalization needs other images.',
      },
      {
        title: 'A batch of one image',
        text: 'Move the batch to 1. For batch normalization the values of image 1 change; for layer, instance and group normalization they do not. In a dense layer, batch normalization of one image is impossible: the variance of a single value is 0.',
      },
      {
        title: 'Group: between layer and instance',
        text: 'With one group, the same cells belong together as in layer normalization. With as many groups as channels, the same as in instance normalization.',
      },
      {
        title: 'Weight standardization',
        text: 'It leaves the block alone and normalizes the weights of each unit. The cells are then weights: one column for each unit.',
      },
    ],
  },
  batches: {
    title: 'Small batches',
    opening:
      'Batch normalization knows the mean and the variance of a unit only from the images of one batch. With few images this is a rough guess. Layer and group normalization take all their numbers from one image. How much does that matter?',
    batch: 'Batch',
    loading: 'The batches are measured …',
    noise:
      'With a batch of {batch}, the mean of a unit is typically off by {error} of its standard deviation. The variance is between {low} and {high} times the true one (in 90 % of the cases).',
    batchOf: 'batch of {batch}',
    density: 'density',
    errors: {
      title: 'The mean of a batch',
      caption:
        'How far the mean of a batch lies from the mean of all training images, for the 50 units of the first layer and 120 batches.',
      value: 'error, in standard deviations of the unit',
    },
    ratios: {
      title: 'The variance of a batch',
      caption:
        'The variance of a batch, divided by that of all training images. Two images often look alike: then their variance is almost 0, and normalization divides by almost 0.',
      value: 'variance of the batch / variance of all',
    },
    law: {
      title: 'The error of the mean falls slowly',
      caption:
        'Four times as many images halve the error. Large batches are a little better than the law, because a batch never takes an image twice.',
      batch: 'batch m',
      error: 'error of the mean',
      measured: 'measured',
    },
    trainTitle: 'What it does to training',
    trainText:
      'Three networks with 2 × 50 units learn the digits; each sees {images} images, some of them several times: with batch (BN), group (GN, 10 groups) and layer normalization (LN). A smaller batch makes more steps. The learning rate grows with the batch, as in Wu & He (2018).',
    predict: 'Predict first: with a batch of {batch}, BN will end …',
    better: 'clearly better than GN and LN',
    same: 'about as well',
    worse: 'clearly worse',
    see: 'Now see',
    answer: 'You predicted:',
    moveOn: 'Move the batch above: the three networks train again.',
    result: 'A batch of {batch}: test accuracy BN {bn}, GN {gn}, LN {ln}.',
    accuracy: {
      title: 'Test accuracy',
      caption: 'On the test set. BN uses its running statistics there.',
      label: 'accuracy',
    },
    loss: {
      title: 'Training loss',
      caption: 'The loss of each batch before its step: means of a few steps, with their range.',
    },
    ask: 'One run is one run. Ask 12 seeds: the experiment batch-size.',
  },
  evidence: {
    title: 'What the evidence says',
    opening:
      'Does batch normalization help because it reduces internal covariate shift, or because it makes the loss smoother? Each experiment tests claims from papers by rules that were written down before. This is what came out.',
    from: '{claims} claims, from the profile “{profile}”: small networks that train within minutes. The seeds {seeds} decide each claim. The seeds {again} repeat the whole study; they decide nothing. {larger} of the claims were also asked of larger networks or longer trainings; what these say stands below the claim.',
    nothing: 'This copy has no results. The command npm run results writes them.',
    loading: 'Loading the questions …',
    mechanismsTitle: 'Explanation by explanation',
    mechanismsAre:
      'There are several explanations, and more than one can be true. A decisive claim changes the supposed cause on purpose, or tests what only this explanation predicts. The other claims say whether what the explanation needs is there.',
    outcomes: {
      for: 'the tests speak for it',
      against: 'the tests speak against it',
      mixed: 'the tests disagree',
      open: 'no test decides',
      'not tested': 'not tested',
    },
    decisive: 'decisive',
    speaks: { for: 'for it', against: 'against it' },
    open: 'Still open:',
    readTitle: 'How to read a line',
    read: [
      {
        term: 'Effect and interval',
        text: 'The dot is the middle of the differences between the seeds; the line is its interval. An effect in × is a ratio: 0.5× means half as much. “pp” means percentage points.',
      },
      {
        term: 'Smallest effect',
        text: 'The grey field holds effects that are too small to count. Its size was chosen before. The thin line in it is “no effect”.',
      },
      {
        term: 'Verdict',
        text: '“Supported” needs three things: the interval lies on the claimed side of “no effect”, the dot lies outside the grey field, and the corrected p is at most 0.05. “Opposite here” is the same on the other side, in this network. “Equivalent” means that the whole interval lies inside the grey field. “Undecided” is everything else.',
      },
      {
        term: 'Replication',
        text: 'The diamond is the effect on the other seeds. It should lie on the same side as the dot.',
      },
      {
        term: 'Larger profiles',
        text: 'The profile “half” trains larger networks, most of them on CIFAR-10 or on a text; “vision” trains a vision transformer; “paper” trains as long as a paper. A verdict may differ: then the claim depends on the network.',
      },
    ],
    filter: 'Show claims by verdict',
    all: 'all',
    verdicts: {
      supported: 'supported',
      opposite: 'opposite here',
      equivalent: 'equivalent',
      undecided: 'undecided',
      'not tested': 'not tested',
      none: 'no verdict',
    },
    quantities: {
      between: '{low} to {high}',
      least: 'at least {value}',
      most: 'at most {value}',
      none: 'no interval',
      points: 'pp',
    },
    needs: {
      greater: 'Needed: an interval above {none} and a dot above {high}.',
      less: 'Needed: an interval below {none} and a dot below {low}.',
      equal: 'Needed: the whole interval between {low} and {high}.',
      'not less': 'Needed: the whole interval above {low}.',
      'not greater': 'Needed: the whole interval below {high}.',
    },
    paper: 'The paper: {text}',
    source: 'Source: {text}.',
    setup: 'Trained: {text}.',
    original: 'In the words of the report:',
    effect: 'Effect (interval)',
    smallest: 'Too small to count',
    again: 'On the other seeds',
    sameSide: 'same side',
    otherSide: 'not the same side',
    larger: 'Profile “{profile}”',
    largerOutcomes: 'In longer trainings and larger networks:',
    more: 'How it was computed',
    ask: 'Run this experiment here, in the browser',
  },
}

export type Words = typeof en
