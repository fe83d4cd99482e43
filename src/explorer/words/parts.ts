/** The words of the parts that stories share with the other screens, which are in English. */
import { createContext } from 'preact'

export const englishParts = {
  number: { decimal: '.', group: ',' },
  picture: {
    counts: 'training points {train} right, test points {test}',
    step: 'step {step}',
    training: 'training',
    keys: 'Arrow keys move the test points',
  },
  curves: {
    step: 'training step',
    logWords: 'log scale',
    loss: {
      title: 'Training loss',
      caption: 'The loss of each batch before its step: means of a few steps, with their range.',
      label: 'loss',
    },
    accuracy: {
      title: 'Test accuracy',
      caption: 'On the test set, with the running statistics of normalizations.',
      label: 'accuracy',
    },
  },
  figure: {
    numbers: 'In numbers',
    table: '{title}, in numbers',
  },
  command: {
    label: 'The equal command line',
    copy: 'Copy',
    copied: 'copied',
    select: 'select the text to copy it',
  },
  landscape: {
    network: 'Network {number}',
    starting: 'starting',
    training: 'training, step {step} of {steps}',
    trained: 'trained',
    progress: 'Training of network {number}',
    diverged: 'Network {number} diverged: {what}. The steps before can be seen.',
    steps: 'Steps of training',
    stepOf: 'Step of training',
    play: 'Play',
    pause: 'Pause',
    and: ' and ',
    here: 'The networks at this step',
    columns: {
      networks: 'at this step',
      step: 'step',
      loss: 'training loss',
      accuracy: 'test accuracy',
      sharpness: 'η λ_max (overshoots above 2)',
    },
    relief: 'The loss around the weights in relief',
    pathRelief: 'The path of training in relief',
    keys: '{what}; arrow keys turn it',
    turns: { left: 'Turn left', right: 'Turn right', higher: 'From higher', lower: 'From lower' },
    same: 'The same on the command line',
    z: { label: 'loss', unit: 'nats', logWords: 'log scale' },
    ofStatistics: '{label}, {statistics} statistics',
    statistics: { batch: 'batch', frozen: 'frozen' },
    directions: ['first direction', 'second direction'],
    along: ['along the first direction', 'along the second direction'],
    principal: ['first principal direction', 'second principal direction'],
    around: {
      title: 'The loss around these weights',
      caption:
        'Along two random directions with the length of the weights (Li et al. 2018), the same for all steps, over 500 training samples. All networks and all steps have one scale. Turn it by pointer or arrow keys.',
    },
    above: { title: 'The same from above', caption: 'The bands have the colours of the relief.' },
    path: {
      title: 'The path of training in its plane',
      caption:
        'Each network has a plane of its own: the two directions that explain most of its path ({shares}). The end is at 0, 0. The colour inside a dot is the network’s own loss, that around it the loss in the plane. The path looks shorter than it is where it leaves the plane.',
    },
    pathHills: { title: 'The path in relief', caption: 'Hills do not hide the path.' },
  },
}

export type PartWords = typeof englishParts

export const Parts = createContext<PartWords>(englishParts)
