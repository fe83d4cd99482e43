/** The words of the stories in English. Another language is another file of this form. */
export const en = {
  language: 'English',
  stories: 'Stories',
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
    ask: 'One run is one run. Ask 12 seeds: the experiment noise.',
    noiseWords:
      'The noise shifts and scales the inputs of each layer at each step by random amounts of about this size.',
  },
  look: {
    title: 'Look around',
    opening:
      'A network is a point in a space of thousands of weights. Here two random directions of that space are drawn, and the loss at each point of the plane that they span. Plain and with batch normalization stand on one scale.',
    statistics: 'Statistics',
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
  evidence: {
    title: 'What the evidence says',
    opening:
      'Does batch normalization help because it reduces internal covariate shift, or because it makes the loss smoother? Each experiment tests claims from papers by rules that were written down before. This is what came out.',
    from: '{claims} claims, from the profile “{profile}”: small networks that train within minutes. The seeds {seeds} decide each claim. The seeds {again} repeat the whole study; they decide nothing.',
    nothing: 'This copy has no results. The command npm run results writes them.',
    loading: 'Loading the questions …',
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
    effect: 'Effect (interval)',
    smallest: 'Too small to count',
    again: 'On the other seeds',
    sameSide: 'same side',
    otherSide: 'not the same side',
    more: 'How it was computed',
    ask: 'Run this experiment here, in the browser',
  },
}

export type Words = typeof en
