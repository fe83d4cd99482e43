/**
 * What the confirmatory seeds said about the claims of experiments in a larger profile. `npm run results` writes it from
 * the summaries of those experiments.
 */
import type { Confirmatory } from './confirmatory.ts'

// biome-ignore format: written by npm run results
export const larger: Omit<Confirmatory, 'answer'> | null = {
  "profile": "half",
  "seeds": [
    301,
    302,
    303,
    304,
    305,
    306,
    307,
    308,
    309,
    310,
    311,
    312
  ],
  "claims": [
    {
      "experiment": "noise",
      "key": "drifts",
      "claim": "With noisy BN the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §2.1, Fig. 2",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.5610563597328521,
      "interval": [
        0.47638837043686844,
        0.6534737414884432
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The noise leads to more internal covariate shift than even the standard network has.",
      "explanation": "Mean change of the 15th, 50th and 85th percentile of the input of one activation of the last hidden layer from one evaluation to the next, in units of their spread, noisy BN over plain: the median ratio over 12 paired seeds is 0.561×; the interval 0.476 to 0.653× covers it with 96.1 %. The geometric mean is 0.569×, its 95 % t-interval 0.476 to 0.679×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "faster",
      "claim": "Noisy BN still reaches the plain network’s best accuracy in fewer steps",
      "source": "Santurkar et al. 2018, §2.1, Fig. 1(a)",
      "direction": "less",
      "verdict": "undecided",
      "effect": "Infinity",
      "interval": [
        0.7777777777777775,
        "Infinity"
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The noisy network still trains faster than the standard one.",
      "explanation": "Steps to the plain network’s best test accuracy, noisy BN over plain: the median ratio over 12 paired seeds is ∞×; the interval at least 0.778× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 6 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only."
    },
    {
      "experiment": "noise",
      "key": "alike",
      "claim": "Noisy BN ends within 3 points of BN",
      "source": "Santurkar et al. 2018, §2.1, Fig. 1(a)",
      "direction": "equal",
      "verdict": "opposite",
      "effect": -17.266,
      "interval": [
        -20.063999999999986,
        -14.806000000000003
      ],
      "unit": "pp",
      "smallest": [
        -3,
        3
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The performance of the two is almost indistinguishable.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), noisy BN minus BN: the median difference over 12 paired seeds is −17.3 pp; the interval −20.1 to −14.8 pp covers it with 96.1 %. The mean is −17.4 pp, its 95 % t-interval −19.4 to −15.5 pp. The claim needs the whole interval between −3 and 3 pp."
    },
    {
      "experiment": "noise",
      "key": "harmed",
      "claim": "The same noise in the plain network harms it",
      "source": "Santurkar et al. 2018, §2.1, footnote",
      "direction": "less",
      "verdict": "supported",
      "effect": -12.574,
      "interval": [
        -15.635999999999994,
        -8.332
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "Adding the same noise to the standard network prevents it from training entirely.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), plain with noise minus plain: the median difference over 12 paired seeds is −12.6 pp; the interval −15.6 to −8.33 pp covers it with 96.1 %. The mean is −12.7 pp, its 95 % t-interval −15.6 to −9.85 pp. The claim needs an interval below 0 and a median below −1 pp. With noise it ends at 27.6 %."
    },
    {
      "experiment": "noise",
      "key": "shifts",
      "claim": "Noisy BN has more internal covariate shift, measured by gradients, than BN",
      "source": "Santurkar et al. 2018, §2.2, Definition 2.1, on the networks of §2.1",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.170187959844332,
      "interval": [
        1.1347347935015082,
        1.2051443026001256
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The paper measures this shift for BN and plain only.",
      "explanation": "Change ‖G − G′‖₂ of a layer’s gradient when the layers below it are updated and draw their next noise first, geometric mean over layers above the first and training, noisy BN over BN: the median ratio over 12 paired seeds is 1.17×; the interval 1.13 to 1.21× covers it with 96.1 %. The geometric mean is 1.17×, its 95 % t-interval 1.13 to 1.22×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "distances",
      "claim": "Noisy BN has more internal covariate shift, measured by earth mover’s distance, than BN",
      "source": "Santurkar et al. 2018, §2.1, by the measure of Huang & Yu 2020",
      "direction": "greater",
      "verdict": "supported",
      "effect": 4.702909682336324,
      "interval": [
        4.543176441526678,
        4.882648544076639
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The noise makes the distributions of the layers’ inputs change at every step.",
      "explanation": "Earth mover’s distance of a unit’s input before a step and after it, with the noise of the next step, in its standard deviations, geometric mean over layers above the first and training, noisy BN over BN: the median ratio over 12 paired seeds is 4.70×; the interval 4.54 to 4.88× covers it with 96.1 %. The geometric mean is 4.70×, its 95 % t-interval 4.58 to 4.83×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "regularizes",
      "claim": "At equal training loss, the network with BN has a lower test loss than the plain one",
      "source": "the review, §1 and §5; Ioffe & Szegedy 2015, §3.4",
      "direction": "less",
      "verdict": "not tested",
      "effect": null,
      "interval": [
        0,
        "Infinity"
      ],
      "unit": "×",
      "smallest": [
        0.98,
        1.02
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "BN regularizes: a sample is seen in the company of the others of its batch.",
      "explanation": "Test loss at the first evaluation with a training loss below 1.2, BN over plain: the median ratio over 12 paired seeds is –; the interval at least 0× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.980×. In 12 of 12 pairs neither arm has a value; the interval allows for both outcomes."
    },
    {
      "experiment": "noise",
      "key": "shifts-at-loss",
      "claim": "At equal training loss, noisy BN has more internal covariate shift, measured by gradients, than BN",
      "source": "Santurkar et al. 2018, §2.2, Definition 2.1, on the networks of §2.1",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 1.094687040459945,
      "interval": [
        0.9968659217553484,
        1.1774682931830058
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The paper measures this shift for BN and plain only.",
      "explanation": "Change ‖G − G′‖₂ of a layer’s gradient, geometric mean over layers above the first, when the running training loss first falls below 1.2, noisy BN over BN: the median ratio over 12 paired seeds is 1.09×; the interval 0.997 to 1.18× covers it with 96.1 %. The geometric mean is 1.09×, its 95 % t-interval 0.981 to 1.22×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "distances-at-loss",
      "claim": "At equal training loss, noisy BN has more internal covariate shift, measured by earth mover’s distance, than the plain network",
      "source": "Santurkar et al. 2018, §2.1, by the measure of Huang & Yu 2020",
      "direction": "greater",
      "verdict": "not tested",
      "effect": null,
      "interval": [
        0,
        "Infinity"
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
      "paper": "The noise leads to more internal covariate shift than even the standard network has.",
      "explanation": "Earth mover’s distance of a unit’s input, in its standard deviations, geometric mean over layers, when the running training loss first falls below 1.2, noisy BN over plain: the median ratio over 12 paired seeds is –; the interval at least 0× covers it with 96.1 %. The claim needs an interval above 1 and a median above 1.10×. In 12 of 12 pairs neither arm has a value; the interval allows for both outcomes."
    }
  ]
}
