/**
 * What the confirmatory seeds said about each claim of a study of all experiments. `npm run results` writes it from the
 * summaries of that study.
 */
import type { Direction, PlainNumber, Verdict } from '../../stats/index.ts'

export interface Confirmed {
  readonly experiment: string
  /** Identifies the claim within its experiment. */
  readonly key: string
  readonly claim: string
  readonly source: string
  readonly direction: Direction
  readonly verdict: Verdict
  /** In `unit`; null if it is undefined, a text if it is infinite. So are the ends of the interval. */
  readonly effect: PlainNumber
  readonly interval: readonly [PlainNumber, PlainNumber] | null
  readonly unit: string
  /** Effects between these count as none, in `unit`. */
  readonly smallest: readonly [number, number]
  /** What was trained. */
  readonly setup?: string
  /** What the paper says about it. */
  readonly paper?: string
  readonly explanation: string
}

export interface Confirmatory {
  readonly profile: string
  readonly seeds: readonly number[]
  /** What the interventions say to the review's question. */
  readonly answer: string
  readonly claims: readonly Confirmed[]
}

// biome-ignore format: written by npm run results
export const confirmatory: Confirmatory | null = {
  "profile": "quick",
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
  "answer": "More internal covariate shift does not change the speed of training, with batch normalization and without; a network with batch normalization and more shift still learns faster than the plain network. Smoothing the loss of the plain network slows it down. These interventions were on mlp:100,100,100, 1,000 steps (the paper’s profile: 5,000). Before the first step, no measure of shift or smoothness predicts who learns faster better than the norm of the gradient does: the norm of the gradient, which needs no hypothesis, orders 81 % of the pairs of normalizations rightly, the best of them (gradient shift ‖G − G′‖₂, shift) 76 %. What would decide the rest: the same interventions on larger networks; more than 7 normalizations, so that prediction can tell measures apart.",
  "claims": [
    {
      "experiment": "shift-demo",
      "key": "misled",
      "claim": "Shifted points are classified worse than training points",
      "source": "the review, §2.1, Fig. 1",
      "direction": "less",
      "verdict": "supported",
      "effect": -55.33333333333332,
      "interval": [
        -55.333333333333336,
        -55.00000000000001
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "paper": "Training and test points are distributed differently around the same kind of boundary.",
      "explanation": "Accuracy of the plain network, test points minus training points: the median difference over 12 paired seeds is −55.3 pp; the interval −55.3 to −55.0 pp covers it with 96.1 %. The mean is −55.3 pp, its 95 % t-interval −55.5 to −55.0 pp. The claim needs an interval below 0 and a median below −1 pp."
    },
    {
      "experiment": "shift-demo",
      "key": "normalized",
      "claim": "Normalizing each set by its own statistics restores the accuracy",
      "source": "the review, §2.1, Fig. 2",
      "direction": "greater",
      "verdict": "supported",
      "effect": 49.33333333333334,
      "interval": [
        49.33333333333333,
        50
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "paper": "Normalization shifts the data sets so that they have the same distribution.",
      "explanation": "Accuracy on test points, normalized minus unchanged: the median difference over 12 paired seeds is 49.3 pp; the interval 49.3 to 50 pp covers it with 96.1 %. The mean is 49.5 pp, its 95 % t-interval 49.2 to 49.8 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "shift-demo",
      "key": "adapted",
      "claim": "BN with the statistics of the test points restores the accuracy",
      "source": "the review, §2.1, Fig. 2; Li et al. 2016, §3 (on other data)",
      "direction": "greater",
      "verdict": "supported",
      "effect": 50,
      "interval": [
        49,
        51.33333333333333
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "paper": "Batch normalization by the statistics of the new data adapts a network to them.",
      "explanation": "Accuracy on test points, BN with their statistics minus the plain network: the median difference over 12 paired seeds is 50 pp; the interval 49 to 51.3 pp covers it with 96.1 %. The mean is 50.1 pp, its 95 % t-interval 49.3 to 50.9 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "shift-demo",
      "key": "stale",
      "claim": "BN with its running statistics does not restore the accuracy",
      "source": "ours: the running statistics are those of the training set",
      "direction": "less",
      "verdict": "supported",
      "effect": -50.16666666666667,
      "interval": [
        -51.66666666666666,
        -49.666666666666664
      ],
      "unit": "pp",
      "smallest": [
        -5,
        5
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "explanation": "Accuracy on test points, BN with running statistics minus BN with those of the test points: the median difference over 12 paired seeds is −50.2 pp; the interval −51.7 to −49.7 pp covers it with 96.1 %. The mean is −50.5 pp, its 95 % t-interval −51.1 to −50.0 pp. The claim needs an interval below 0 and a median below −5 pp."
    },
    {
      "experiment": "shift-demo",
      "key": "harmed",
      "claim": "Where shifted points should change their class, normalization harms",
      "source": "the review, §2.1, the counter-question",
      "direction": "less",
      "verdict": "supported",
      "effect": -51.33333333333333,
      "interval": [
        -52,
        -50.66666666666667
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "paper": "What if the input distribution should be shifted?",
      "explanation": "Accuracy on test points, normalized minus unchanged: the median difference over 12 paired seeds is −51.3 pp; the interval −52 to −50.7 pp covers it with 96.1 %. The mean is −51.4 pp, its 95 % t-interval −51.8 to −51.0 pp. The claim needs an interval below 0 and a median below −1 pp."
    },
    {
      "experiment": "shift-demo",
      "key": "affine",
      "claim": "Training γ and β alone on shifted points corrects this",
      "source": "the review, §2.1, the counter-question, and §2.2",
      "direction": "greater",
      "verdict": "supported",
      "effect": 47.66666666666667,
      "interval": [
        47,
        49.333333333333336
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "paper": "This is why γ and β are needed: they give the distribution the ability to shift.",
      "explanation": "Accuracy on the other half of the test points, after minus before training γ and β on one half, with the statistics of the test points: the median difference over 12 paired seeds is 47.7 pp; the interval 47 to 49.3 pp covers it with 96.1 %. The mean is 48.1 pp, its 95 % t-interval 47.3 to 49.0 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "shift-demo",
      "key": "affine-alone",
      "claim": "γ and β alone come within 5 points of training everything again",
      "source": "ours, after the review, §2.1, the counter-question",
      "direction": "not less",
      "verdict": "equivalent",
      "effect": 0.666666666666671,
      "interval": [
        0,
        1.3333333333333308
      ],
      "unit": "pp",
      "smallest": [
        -5,
        5
      ],
      "setup": "mlp:16, 600 steps (the paper’s profile: 2,000)",
      "explanation": "Accuracy on the other half of the test points, γ and β trained minus all trained: the median difference over 12 paired seeds is 0.667 pp; the interval 0 to 1.33 pp covers it with 96.1 %. The mean is 0.500 pp, its 95 % t-interval 0.0530 to 0.947 pp. The claim needs the whole interval above −5 pp."
    },
    {
      "experiment": "convergence",
      "key": "faster",
      "claim": "With BN the network reaches the plain network’s best accuracy in fewer steps",
      "source": "Ioffe & Szegedy 2015, §4.1, Fig. 1(a)",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.6405734512954462,
      "interval": [
        0.45000000000000057,
        1
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "paper": "BN lets the network train faster and reach a higher accuracy.",
      "explanation": "Steps to the plain network’s best test accuracy, BN over plain at the same rate: the median ratio over 12 paired seeds is 0.641×; the interval 0.450 to 1× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 2 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only."
    },
    {
      "experiment": "convergence",
      "key": "higher",
      "claim": "With BN the network reaches a higher accuracy",
      "source": "Ioffe & Szegedy 2015, §4.1, Fig. 1(a)",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 0.7749999999999979,
      "interval": [
        0.15000000000000568,
        1.4500000000000068
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "paper": "BN lets the network train faster and reach a higher accuracy.",
      "explanation": "Best test accuracy, BN minus plain at the same rate: the median difference over 12 paired seeds is 0.775 pp; the interval 0.150 to 1.45 pp covers it with 96.1 %. The mean is 0.804 pp, its 95 % t-interval 0.293 to 1.32 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "convergence",
      "key": "steadier",
      "claim": "With BN the distribution of a sigmoid’s input moves less",
      "source": "Ioffe & Szegedy 2015, §4.1, Fig. 1(b, c)",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.33426859991605234,
      "interval": [
        0.27948870291803707,
        0.4992705470621752
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "paper": "BN makes the distribution of the input more stable during training.",
      "explanation": "Mean change of the 15th, 50th and 85th percentile from one evaluation to the next, in units of the mean distance between the 15th and 85th, BN over plain: the median ratio over 12 paired seeds is 0.334×; the interval 0.279 to 0.499× covers it with 96.1 %. The geometric mean is 0.377×, its 95 % t-interval 0.301 to 0.471×. The claim needs an interval below 1 and a median below 0.900×. Measured in units of the input it is 0.276×."
    },
    {
      "experiment": "convergence",
      "key": "gain-x30",
      "claim": "With BN, 30 times the rate makes training faster still",
      "source": "Ioffe & Szegedy 2015, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)",
      "direction": "less",
      "verdict": "undecided",
      "effect": "Infinity",
      "interval": [
        "Infinity",
        "Infinity"
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "paper": "BN tolerates 5 and 30 times the learning rate, and gains from it.",
      "explanation": "Steps to the plain network’s best test accuracy, BN ×30 over BN: the median ratio over 12 paired seeds is ∞×; the interval ∞× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 10 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only. In 2 of 12 pairs neither arm has a value; the interval allows for both outcomes."
    },
    {
      "experiment": "convergence",
      "key": "harm-x30",
      "claim": "Without BN, 30 times the rate harms training",
      "source": "Ioffe & Szegedy 2015, §4.2.2 (there ×5 brought the parameters to infinity)",
      "direction": "less",
      "verdict": "supported",
      "effect": -72.835,
      "interval": [
        -73.75,
        -71.79
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "paper": "Without BN, 5 times the rate brought the parameters to infinity.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), plain ×30 minus plain: the median difference over 12 paired seeds is −72.8 pp; the interval −73.8 to −71.8 pp covers it with 96.1 %. The mean is −72.9 pp, its 95 % t-interval −73.5 to −72.3 pp. The claim needs an interval below 0 and a median below −1 pp."
    },
    {
      "experiment": "convergence",
      "key": "ahead-x30",
      "claim": "At 30 times the rate, the network with BN ends with a higher accuracy than the one without",
      "source": "Ioffe & Szegedy 2015, §3.3, §4.2.2",
      "direction": "greater",
      "verdict": "equivalent",
      "effect": 0,
      "interval": [
        0,
        0
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "paper": "BN enables higher learning rates.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN ×30 minus plain ×30: the median difference over 12 paired seeds is 0 pp; the interval 0 to 0 pp covers it with 96.1 %. The mean is 1.06 pp, its 95 % t-interval −1.29 to 3.41 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "convergence",
      "key": "tuned",
      "claim": "BN is faster even if each network uses its best rate",
      "source": "ours: a control that the paper does not have",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.6405734512954462,
      "interval": [
        0.45000000000000057,
        1
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 3,000 steps (the paper’s profile: 50,000)",
      "explanation": "Steps to the best test accuracy of the plain network at any of its rates, the fewest at any of BN’s rates over the fewest of plain’s: the median ratio over 12 paired seeds is 0.641×; the interval 0.450 to 1× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 2 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only."
    },
    {
      "experiment": "noise",
      "key": "drifts",
      "claim": "With noisy BN the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §2.1, Fig. 2",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.3243644938379844,
      "interval": [
        1.1931124369784634,
        1.5123129095044938
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The noise leads to more internal covariate shift than even the standard network has.",
      "explanation": "Mean change of the 15th, 50th and 85th percentile of the input of one activation of the last hidden layer from one evaluation to the next, in units of their spread, noisy BN over plain: the median ratio over 12 paired seeds is 1.32×; the interval 1.19 to 1.51× covers it with 96.1 %. The geometric mean is 1.34×, its 95 % t-interval 1.10 to 1.64×. The claim needs an interval above 1 and a median above 1.10×."
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
        1.2272727272727282,
        "Infinity"
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The noisy network still trains faster than the standard one.",
      "explanation": "Steps to the plain network’s best test accuracy, noisy BN over plain: the median ratio over 12 paired seeds is ∞×; the interval at least 1.23× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 9 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only."
    },
    {
      "experiment": "noise",
      "key": "alike",
      "claim": "Noisy BN ends within 3 points of BN",
      "source": "Santurkar et al. 2018, §2.1, Fig. 1(a)",
      "direction": "equal",
      "verdict": "equivalent",
      "effect": -0.11500000000000954,
      "interval": [
        -0.37999999999998035,
        0.10000000000000009
      ],
      "unit": "pp",
      "smallest": [
        -3,
        3
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The performance of the two is almost indistinguishable.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), noisy BN minus BN: the median difference over 12 paired seeds is −0.115 pp; the interval −0.380 to 0.100 pp covers it with 96.1 %. The mean is −0.117 pp, its 95 % t-interval −0.290 to 0.0555 pp. The claim needs the whole interval between −3 and 3 pp."
    },
    {
      "experiment": "noise",
      "key": "harmed",
      "claim": "The same noise in the plain network harms it",
      "source": "Santurkar et al. 2018, §2.1, footnote",
      "direction": "less",
      "verdict": "equivalent",
      "effect": 0.0200000000000089,
      "interval": [
        -0.22000000000002018,
        0.18999999999999018
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "Adding the same noise to the standard network prevents it from training entirely.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), plain with noise minus plain: the median difference over 12 paired seeds is 0.0200 pp; the interval −0.220 to 0.190 pp covers it with 96.1 %. The mean is 0.0233 pp, its 95 % t-interval −0.156 to 0.202 pp. The claim needs an interval below 0 and a median below −1 pp. With noise it ends at 84.5 %."
    },
    {
      "experiment": "noise",
      "key": "shifts",
      "claim": "Noisy BN has more internal covariate shift, measured by gradients, than BN",
      "source": "Santurkar et al. 2018, §2.2, Definition 2.1, on the networks of §2.1",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.1120872354153715,
      "interval": [
        1.0699690404877555,
        1.166201934357011
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The paper measures this shift for BN and plain only.",
      "explanation": "Change ‖G − G′‖₂ of a layer’s gradient when the layers below it are updated and draw their next noise first, geometric mean over layers above the first and training, noisy BN over BN: the median ratio over 12 paired seeds is 1.11×; the interval 1.07 to 1.17× covers it with 96.1 %. The geometric mean is 1.12×, its 95 % t-interval 1.06 to 1.17×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "distances",
      "claim": "Noisy BN has more internal covariate shift, measured by earth mover’s distance, than BN",
      "source": "Santurkar et al. 2018, §2.1, by the measure of Huang & Yu 2020",
      "direction": "greater",
      "verdict": "supported",
      "effect": 5.984417213478478,
      "interval": [
        5.65547256765845,
        6.591701934568794
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The noise makes the distributions of the layers’ inputs change at every step.",
      "explanation": "Earth mover’s distance of a unit’s input before a step and after it, with the noise of the next step, in its standard deviations, geometric mean over layers above the first and training, noisy BN over BN: the median ratio over 12 paired seeds is 5.98×; the interval 5.66 to 6.59× covers it with 96.1 %. The geometric mean is 6.02×, its 95 % t-interval 5.67 to 6.40×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "regularizes",
      "claim": "At equal training loss, the network with BN has a lower test loss than the plain one",
      "source": "the review, §1 and §5; Ioffe & Szegedy 2015, §3.4",
      "direction": "less",
      "verdict": "undecided",
      "effect": 1.0164410909450787,
      "interval": [
        0.9523386554370509,
        1.1494964524576967
      ],
      "unit": "×",
      "smallest": [
        0.98,
        1.02
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN regularizes: a sample is seen in the company of the others of its batch.",
      "explanation": "Test loss at the first evaluation with a training loss below 0.5, BN over plain: the median ratio over 12 paired seeds is 1.02×; the interval 0.952 to 1.15× covers it with 96.1 %. The geometric mean is 1.04×, its 95 % t-interval 0.959 to 1.12×. The claim needs an interval below 1 and a median below 0.980×."
    },
    {
      "experiment": "noise",
      "key": "shifts-at-loss",
      "claim": "At equal training loss, noisy BN has more internal covariate shift, measured by gradients, than BN",
      "source": "Santurkar et al. 2018, §2.2, Definition 2.1, on the networks of §2.1",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 0.9758179795392032,
      "interval": [
        0.7710998844241604,
        1.184899933743304
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The paper measures this shift for BN and plain only.",
      "explanation": "Change ‖G − G′‖₂ of a layer’s gradient, geometric mean over layers above the first, when the running training loss first falls below 0.5, noisy BN over BN: the median ratio over 12 paired seeds is 0.976×; the interval 0.771 to 1.18× covers it with 96.1 %. The geometric mean is 0.935×, its 95 % t-interval 0.824 to 1.06×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "noise",
      "key": "distances-at-loss",
      "claim": "At equal training loss, noisy BN has more internal covariate shift, measured by earth mover’s distance, than the plain network",
      "source": "Santurkar et al. 2018, §2.1, by the measure of Huang & Yu 2020",
      "direction": "greater",
      "verdict": "supported",
      "effect": 3.3853161086867143,
      "interval": [
        2.1905605322972743,
        5.5148033147022195
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The noise leads to more internal covariate shift than even the standard network has.",
      "explanation": "Earth mover’s distance of a unit’s input, in its standard deviations, geometric mean over layers, when the running training loss first falls below 0.5, noisy BN over plain: the median ratio over 12 paired seeds is 3.39×; the interval 2.19 to 5.51× covers it with 96.1 %. The geometric mean is 3.63×, its 95 % t-interval 2.71 to 4.85×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "shift",
      "key": "gradients-mlp",
      "claim": "With BN in the MLP, a layer’s gradient changes less when the layers below it are updated",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1",
      "direction": "less",
      "verdict": "opposite",
      "effect": 2.17712477480552,
      "interval": [
        1.8057472218801833,
        2.5247473395952005
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.",
      "explanation": "Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first and training, BN over plain: the median ratio over 12 paired seeds is 2.18×; the interval 1.81 to 2.52× covers it with 96.1 %. The geometric mean is 2.11×, its 95 % t-interval 1.86 to 2.39×. The claim needs an interval below 1 and a median below 0.900×. Over the length of the gradient it is 1.18×; cos(G, G′) is 0.841 with BN and 0.656 without."
    },
    {
      "experiment": "shift",
      "key": "gradients-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP a layer’s gradient changes less when the layers below it are updated",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1",
      "direction": "less",
      "verdict": "undecided",
      "effect": 1.114791619871341,
      "interval": [
        0.7120633100845747,
        2.290428558960544
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.",
      "explanation": "Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 1.11×; the interval 0.712 to 2.29× covers it with 96.1 %. The geometric mean is 1.20×, its 95 % t-interval 0.837 to 1.71×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "shift",
      "key": "distances-mlp",
      "claim": "With BN in the MLP, the distribution of a layer’s input moves less when the layers below it are updated",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.37411031515251547,
      "interval": [
        0.31953460377597287,
        0.40919079174266837
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN bounds the shift rather than reducing it (Huang & Yu).",
      "explanation": "Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first and training, BN over plain: the median ratio over 12 paired seeds is 0.374×; the interval 0.320 to 0.409× covers it with 96.1 %. The geometric mean is 0.370×, its 95 % t-interval 0.341 to 0.401×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "shift",
      "key": "distances-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the distribution of a layer’s input moves less when the layers below it are updated",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.5251164414218721,
      "interval": [
        0.31309864064742954,
        0.8975234679759866
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN bounds the shift rather than reducing it (Huang & Yu).",
      "explanation": "Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 0.525×; the interval 0.313 to 0.898× covers it with 96.1 %. The geometric mean is 0.516×, its 95 % t-interval 0.387 to 0.688×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "shift",
      "key": "gradients-dln",
      "claim": "With BN in the deep linear network, a layer’s gradient changes less when the layers below it are updated",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1",
      "direction": "less",
      "verdict": "undecided",
      "effect": 1.7231010713034518,
      "interval": [
        1.2612530988944841,
        2.212618290216074
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.",
      "explanation": "Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first and training, BN over plain: the median ratio over 12 paired seeds is 1.72×; the interval 1.26 to 2.21× covers it with 96.1 %. The geometric mean is 1.63×, its 95 % t-interval 1.25 to 2.11×. The claim needs an interval below 1 and a median below 0.900×. Over the length of the gradient it is 1.72×; cos(G, G′) is 0.0574 with BN and 0.251 without."
    },
    {
      "experiment": "shift",
      "key": "distances-dln",
      "claim": "With BN in the deep linear network, the distribution of a layer’s input moves less when the layers below it are updated",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.8891134306288802,
      "interval": [
        0.716847802098938,
        1.0213841904856
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "BN bounds the shift rather than reducing it (Huang & Yu).",
      "explanation": "Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first and training, BN over plain: the median ratio over 12 paired seeds is 0.889×; the interval 0.717 to 1.02× covers it with 96.1 %. The geometric mean is 0.834×, its 95 % t-interval 0.710 to 0.980×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "shift",
      "key": "cosine",
      "claim": "With BN in the deep linear network, the gradients before and after an update of the layers below agree less",
      "source": "Santurkar et al. 2018, §2.2, Fig. 3",
      "direction": "less",
      "verdict": "supported",
      "effect": -0.210331955415678,
      "interval": [
        -0.27209724106143823,
        -0.14555198529696334
      ],
      "unit": "",
      "smallest": [
        -0.05,
        0.05
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "For the deep linear network with BN, G and G′ are almost uncorrelated, while the plain network’s nearly agree.",
      "explanation": "cos(G, G′), mean over layers above the first and training, BN minus plain: the median difference over 12 paired seeds is −0.210; the interval −0.272 to −0.146 covers it with 96.1 %. The mean is −0.194, its 95 % t-interval −0.265 to −0.123. The claim needs an interval below 0 and a median below −0.0500."
    },
    {
      "experiment": "smoothness",
      "key": "loss-mlp",
      "claim": "With BN in the MLP, the loss varies less along the gradient",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(a)",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.1877292263264691,
      "interval": [
        0.11348460273916036,
        0.2258635109128915
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The range of the loss along the gradient is smaller with BN.",
      "explanation": "Width of the band of the loss along the gradient, maximum minus minimum at each step, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 0.188×; the interval 0.113 to 0.226× covers it with 96.1 %. The geometric mean is 0.175×, its 95 % t-interval 0.137 to 0.225×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "predictiveness-mlp",
      "claim": "With BN in the MLP, the gradient changes less along the step",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(b)",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.7876458105914357,
      "interval": [
        0.6718232582652957,
        0.8524820199985034
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "Gradients are more predictive with BN: they change less along the step.",
      "explanation": "Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 0.788×; the interval 0.672 to 0.852× covers it with 96.1 %. The geometric mean is 0.768×, its 95 % t-interval 0.682 to 0.864×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "beta-mlp",
      "claim": "With BN in the MLP, the loss has a smaller effective β along the gradient",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(c)",
      "direction": "less",
      "verdict": "opposite",
      "effect": 1.9233546151716063,
      "interval": [
        1.65294400750407,
        2.2167041844385498
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The effective β-smoothness is better with BN.",
      "explanation": "Effective β: the largest change of the gradient over the distance moved, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 1.92×; the interval 1.65 to 2.22× covers it with 96.1 %. The geometric mean is 1.89×, its 95 % t-interval 1.71 to 2.09×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "loss-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the loss varies less along the gradient",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(a)",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.2151323996003526,
      "interval": [
        0.12753503731405189,
        0.6108049429052812
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The range of the loss along the gradient is smaller with BN.",
      "explanation": "Width of the band of the loss along the gradient, maximum minus minimum at each step, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 0.215×; the interval 0.128 to 0.611× covers it with 96.1 %. The geometric mean is 0.297×, its 95 % t-interval 0.120 to 0.731×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "predictiveness-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the gradient changes less along the step",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(b)",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.8599031508442421,
      "interval": [
        0.5586728303446755,
        1.3728963651653956
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "Gradients are more predictive with BN: they change less along the step.",
      "explanation": "Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 0.860×; the interval 0.559 to 1.37× covers it with 96.1 %. The geometric mean is 0.937×, its 95 % t-interval 0.646 to 1.36×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "beta-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the loss has a smaller effective β along the gradient",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(c)",
      "direction": "less",
      "verdict": "opposite",
      "effect": 2.062465278308905,
      "interval": [
        1.7621190124042094,
        2.367523925775501
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "The effective β-smoothness is better with BN.",
      "explanation": "Effective β: the largest change of the gradient over the distance moved, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 2.06×; the interval 1.76 to 2.37× covers it with 96.1 %. The geometric mean is 2.14×, its 95 % t-interval 1.74 to 2.64×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "beta-random-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the loss has a smaller effective β along a random direction",
      "source": "Santurkar et al. 2018, §3.2 (the result in random directions is not shown there)",
      "direction": "less",
      "verdict": "opposite",
      "effect": 2.8605110600543897,
      "interval": [
        1.7665962337625052,
        3.344561742209628
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "Random directions give similar results.",
      "explanation": "Effective β along a random direction of the gradient’s length, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 2.86×; the interval 1.77 to 3.34× covers it with 96.1 %. The geometric mean is 2.61×, its 95 % t-interval 2.12 to 3.22×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "curvature-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the largest eigenvalue of the Hessian is smaller",
      "source": "the review, Definition 3.3: the β of the loss at a point; Santurkar et al. 2018, §3.2 does not measure it",
      "direction": "less",
      "verdict": "opposite",
      "effect": 2.1026645409990734,
      "interval": [
        1.7578040657146146,
        2.6926528243811005
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN makes the loss β-smooth with a smaller β.",
      "explanation": "The largest eigenvalue of the Hessian of the batch’s loss, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 2.10×; the interval 1.76 to 2.69× covers it with 96.1 %. The geometric mean is 2.11×, its 95 % t-interval 1.80 to 2.47×. The claim needs an interval below 1 and a median below 0.900×. Times the learning rate, η λ max, it is 0.631×."
    },
    {
      "experiment": "smoothness",
      "key": "lipschitz-at-loss-mlp",
      "claim": "At equal training loss, with BN in the MLP the loss is less steep around the weights",
      "source": "the review, Definition 3.2, estimated within 1 % of the weights’ length",
      "direction": "less",
      "verdict": "opposite",
      "effect": 1.8684930593103115,
      "interval": [
        1.402215236241624,
        2.4551713001388857
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "BN improves the Lipschitzness of the loss: it changes at a smaller rate.",
      "explanation": "The largest |L(w + δ) − L(w)| / ‖δ‖₂ that a search finds at ‖δ‖₂ = 0.01 ‖w‖₂, when the running training loss first falls below 0.5, BN over plain: the median ratio over 12 paired seeds is 1.87×; the interval 1.40 to 2.46× covers it with 96.1 %. The geometric mean is 1.86×, its 95 % t-interval 1.57 to 2.20×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "loss-dln",
      "claim": "With BN in the deep linear network, the loss varies less along the gradient",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(a)",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.002918544293890103,
      "interval": [
        0.0007930468559213729,
        0.008817410957532659
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "The range of the loss along the gradient is smaller with BN.",
      "explanation": "Width of the band of the loss along the gradient, maximum minus minimum at each step, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 0.00292×; the interval 0.000793 to 0.00882× covers it with 96.1 %. The geometric mean is 0.00280×, its 95 % t-interval 0.00107 to 0.00732×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "predictiveness-dln",
      "claim": "With BN in the deep linear network, the gradient changes less along the step",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(b)",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.000799775764079228,
      "interval": [
        0.00022089907527664035,
        0.0025538662584152485
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "Gradients are more predictive with BN: they change less along the step.",
      "explanation": "Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 0.000800×; the interval 0.000221 to 0.00255× covers it with 96.1 %. The geometric mean is 0.000870×, its 95 % t-interval 0.000326 to 0.00232×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "smoothness",
      "key": "beta-dln",
      "claim": "With BN in the deep linear network, the loss has a smaller effective β along the gradient",
      "source": "Santurkar et al. 2018, §3.2, Fig. 4(c)",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.0031383155171294014,
      "interval": [
        0.0012243585306827196,
        0.010021373614676176
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "The effective β-smoothness is better with BN.",
      "explanation": "Effective β: the largest change of the gradient over the distance moved, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 0.00314×; the interval 0.00122 to 0.0100× covers it with 96.1 %. The geometric mean is 0.00330×, its 95 % t-interval 0.00126 to 0.00860×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "intervention",
      "key": "shift-norm",
      "claim": "With BN, a network with 4 times the internal covariate shift learns more slowly",
      "source": "Ioffe & Szegedy 2015, §1, tested after Awais et al. 2021",
      "direction": "greater",
      "verdict": "equivalent",
      "effect": 0.998272944464975,
      "interval": [
        0.9888530445164152,
        1
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,000 steps (the paper’s profile: 5,000)",
      "paper": "Training is slow because the distributions of the layers’ inputs change.",
      "explanation": "Steps to a training loss of 0.5, BN with injected shift over without, geometric mean over the levels of smoothing: the median ratio over 12 paired seeds is 0.998×; the interval 0.989 to 1× covers it with 96.1 %. The geometric mean is 0.971×, its 95 % t-interval 0.933 to 1.01×. The claim needs an interval above 1 and a median above 1.10×. Measured by gradients, the shift is 1.08× that without injection."
    },
    {
      "experiment": "intervention",
      "key": "shift-plain",
      "claim": "Without BN, a network with 4 times the internal covariate shift learns more slowly",
      "source": "Ioffe & Szegedy 2015, §1, tested after Awais et al. 2021",
      "direction": "greater",
      "verdict": "equivalent",
      "effect": 1.0033536562736112,
      "interval": [
        0.9325950978665424,
        1.0417516397266868
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,000 steps (the paper’s profile: 5,000)",
      "paper": "Training is slow because the distributions of the layers’ inputs change.",
      "explanation": "Steps to a training loss of 0.5, plain with injected shift over without, geometric mean over the levels of smoothing: the median ratio over 12 paired seeds is 1.00×; the interval 0.933 to 1.04× covers it with 96.1 %. The geometric mean is 0.990×, its 95 % t-interval 0.955 to 1.03×. The claim needs an interval above 1 and a median above 1.10×. Measured by gradients, the shift is 1.13× that without injection."
    },
    {
      "experiment": "intervention",
      "key": "smoothing-plain",
      "claim": "Without BN, a network whose loss is smoothed learns faster",
      "source": "Santurkar et al. 2018, §3, tested by the method of Foret et al. 2021",
      "direction": "less",
      "verdict": "opposite",
      "effect": 1.1149312450076876,
      "interval": [
        1.0604250449770225,
        1.1382314026248537
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,000 steps (the paper’s profile: 5,000)",
      "paper": "BN helps because it makes the loss smoother.",
      "explanation": "Steps to a training loss of 0.5, plain with SAM over without, geometric mean over the levels of shift: the median ratio over 12 paired seeds is 1.11×; the interval 1.06 to 1.14× covers it with 96.1 %. The geometric mean is 1.10×, its 95 % t-interval 1.08 to 1.13×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "intervention",
      "key": "lead",
      "claim": "BN with 4 times its internal covariate shift still learns faster than the plain network without",
      "source": "Santurkar et al. 2018, §2.1",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.4556794924974508,
      "interval": [
        0.4030874785591767,
        0.5228426395939086
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,000 steps (the paper’s profile: 5,000)",
      "paper": "With noise that raises the shift, BN still trains faster than the standard network.",
      "explanation": "Steps to a training loss of 0.5, BN with injected shift over plain without, no smoothing: the median ratio over 12 paired seeds is 0.456×; the interval 0.403 to 0.523× covers it with 96.1 %. The geometric mean is 0.458×, its 95 % t-interval 0.417 to 0.502×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "landscape",
      "key": "flatter",
      "claim": "Around the network with BN the loss is flatter",
      "source": "the review’s §3.4, Fig. 3; by the method of Li et al. 2018, §4",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.27825888523770664,
      "interval": [
        0.24929586752235033,
        0.41271539237995425
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 300 steps (the paper’s profile: 15,000)",
      "paper": "BN could smooth the loss function significantly.",
      "explanation": "How far the mean loss of the plane lies above the loss in its middle, BN over plain (statistics batch): the median ratio over 12 paired seeds is 0.278×; the interval 0.249 to 0.413× covers it with 96.1 %. The geometric mean is 0.300×, its 95 % t-interval 0.244 to 0.369×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "landscape",
      "key": "flatter-at-loss",
      "claim": "At equal training loss, around the network with BN the loss is flatter",
      "source": "the review’s §3.4, Fig. 3; by the method of Li et al. 2018, §4",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.30219015972482477,
      "interval": [
        0.24778498039286476,
        0.37709549121052266
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 300 steps (the paper’s profile: 15,000)",
      "paper": "BN could smooth the loss function significantly.",
      "explanation": "How far the mean loss of the plane lies above the loss in its middle, when the running training loss first falls below 0.2, BN over plain (statistics batch): the median ratio over 12 paired seeds is 0.302×; the interval 0.248 to 0.377× covers it with 96.1 %. The geometric mean is 0.305×, its 95 % t-interval 0.257 to 0.361×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "landscape",
      "key": "rough",
      "claim": "Around the plain network the surface is rough: more than a tenth of its curvature is negative",
      "source": "the review’s Fig. 3; the measure and its tenth are ours",
      "direction": "greater",
      "verdict": "opposite",
      "effect": -9.989262572451608,
      "interval": [
        -10,
        -9.789715791411915
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 300 steps (the paper’s profile: 15,000)",
      "paper": "The surface called non-smooth has many bumps; the one called smooth is a bowl.",
      "explanation": "Share of the plane’s curvature that is negative, of the plain network, minus 10 %: the median difference over 12 paired seeds is −9.99 pp; the interval −10 to −9.79 pp covers it with 96.1 %. The mean is −9.92 pp, its 95 % t-interval −10.0 to −9.84 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "landscape",
      "key": "frozen",
      "claim": "With frozen statistics, the surface around the same BN network is steeper than with batch statistics",
      "source": "ours: about what the authors’ code draws in evaluation mode",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.776121791865702,
      "interval": [
        2.107546617188022,
        3.481185484707796
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 300 steps (the paper’s profile: 15,000)",
      "explanation": "How far the mean loss of the plane lies above the loss in its middle, of the same weights, frozen over batch statistics: the median ratio over 12 paired seeds is 2.78×; the interval 2.11 to 3.48× covers it with 96.1 %. The geometric mean is 2.72×, its 95 % t-interval 2.33 to 3.17×. The claim needs an interval above 1 and a median above 1.10×. With frozen statistics, its loss rises 0.815 times as much as the plain network’s."
    },
    {
      "experiment": "landscape",
      "key": "plane",
      "claim": "A plane contains more of the training path with BN than of a random walk",
      "source": "Li et al. 2018, §7, Fig. 9",
      "direction": "greater",
      "verdict": "supported",
      "effect": 15.17119434278963,
      "interval": [
        14.301149212833842,
        15.635499900773663
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 300 steps (the paper’s profile: 15,000)",
      "paper": "Between 40 % and 90 % of the variation lies in two dimensions.",
      "explanation": "Share of the path that two principal directions about its mean explain, minus that of a random walk with as many snapshots: the median difference over 12 paired seeds is 15.2 pp; the interval 14.3 to 15.6 pp covers it with 96.1 %. The mean is 14.9 pp, its 95 % t-interval 13.8 to 15.9 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "theorems",
      "key": "4.1-corrected",
      "claim": "Theorem 4.1, and with it 4.4, holds with the gradient of the network without it, at the γ and β that were learned with it",
      "source": "Santurkar et al. 2018, Theorem 4.1",
      "direction": "not less",
      "verdict": "opposite",
      "effect": -42.04545454545455,
      "interval": [
        -42.66098484848485,
        -41.52462121212122
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "The proof assumes that the gradients of the two networks above the normalization are equal. 4.4, on the gradient of the weights, is λ² times 4.1 on both sides.",
      "explanation": "Share of units, layers and steps at which left ≤ right, mean of both networks, minus 100 %: the median difference over 12 paired seeds is −42.0 pp; the interval −42.7 to −41.5 pp covers it with 96.1 %. The mean is −42.1 pp, its 95 % t-interval −42.5 to −41.6 pp. The claim needs the whole interval above −1 pp. sigmoid: 66.8 %, ReLU: 49.1 %."
    },
    {
      "experiment": "theorems",
      "key": "4.1-printed",
      "claim": "Theorem 4.1 holds as the review prints it, without the square on the left side",
      "source": "the review, Theorem 3.4",
      "direction": "not less",
      "verdict": "opposite",
      "effect": -97.67992424242425,
      "interval": [
        -99.19507575757575,
        -97.20643939393939
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "The review’s Theorem 3.4 has ‖∇L̂‖ where the paper has ‖∇L̂‖².",
      "explanation": "Share of units, layers and steps at which left ≤ right, mean of both networks, minus 100 %: the median difference over 12 paired seeds is −97.7 pp; the interval −99.2 to −97.2 pp covers it with 96.1 %. The mean is −98.0 pp, its 95 % t-interval −98.6 to −97.3 pp. The claim needs the whole interval above −1 pp. sigmoid: 4.03 %, ReLU: 0 %."
    },
    {
      "experiment": "theorems",
      "key": "4.2-corrected",
      "claim": "Theorem 4.2 holds with the gradient of the network without it, at the γ and β that were learned with it",
      "source": "Santurkar et al. 2018, Theorem 4.2; the review, Theorem 3.5",
      "direction": "not less",
      "verdict": "opposite",
      "effect": -37.878787878787875,
      "interval": [
        -40.15151515151516,
        -35.22727272727273
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "As for Theorem 4.1: the derivatives above the normalization are assumed to be equal.",
      "explanation": "Share of units, layers and steps at which left ≤ right, mean of both networks, minus 100 %: the median difference over 12 paired seeds is −37.9 pp; the interval −40.2 to −35.2 pp covers it with 96.1 %. The mean is −37.6 pp, its 95 % t-interval −39.1 to −36.1 pp. The claim needs the whole interval above −1 pp. sigmoid: 69.3 %, ReLU: 55.4 %."
    },
    {
      "experiment": "theorems",
      "key": "4.4-printed",
      "claim": "Theorem 4.4 holds as the paper prints it",
      "source": "Santurkar et al. 2018, Theorem 4.4",
      "direction": "not less",
      "verdict": "opposite",
      "effect": -100,
      "interval": [
        -100,
        -100
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "As printed, its two sides differ in dimension: g² is printed instead of g, and λ² and 1/m are missing.",
      "explanation": "Share of units, layers and steps at which left ≤ right, mean of both networks, minus 100 %: the median difference over 12 paired seeds is −100 pp; the interval −100 to −100 pp covers it with 96.1 %. The claim needs the whole interval above −1 pp. All differences are equal, so they show no spread. sigmoid: 0 %, ReLU: 0 %."
    },
    {
      "experiment": "theorems",
      "key": "scale",
      "claim": "The factor γ²/σ² is mostly at most 1",
      "source": "Santurkar et al. 2018, §4.1, of Theorems 4.1, 4.2 and 4.4",
      "direction": "greater",
      "verdict": "opposite",
      "effect": -16.950757575757578,
      "interval": [
        -17.471590909090907,
        -16.240530303030297
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "σ tends to be large in practice, so the factor flattens the loss.",
      "explanation": "Share of units, layers and steps at which this is true, mean of both networks, minus 50 %: the median difference over 12 paired seeds is −17.0 pp; the interval −17.5 to −16.2 pp covers it with 96.1 %. The mean is −16.9 pp, its 95 % t-interval −17.3 to −16.5 pp. The claim needs an interval above 0 and a median above 1 pp. sigmoid: 32.3 %, ReLU: 34 %."
    },
    {
      "experiment": "theorems",
      "key": "alignment",
      "claim": "The gradient mostly points along the normalized values",
      "source": "Santurkar et al. 2018, §4.1, the condition of Theorem 4.2",
      "direction": "greater",
      "verdict": "opposite",
      "effect": -15.648674242424242,
      "interval": [
        -16.287878787878785,
        -14.962121212121215
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "If ⟨g, ŷ⟩ ≥ 0 and the Hessian is positive along the gradient, 4.2 makes the loss smoother.",
      "explanation": "Share of units, layers and steps at which this is true, mean of both networks, minus 50 %: the median difference over 12 paired seeds is −15.6 pp; the interval −16.3 to −15.0 pp covers it with 96.1 %. The mean is −15.8 pp, its 95 % t-interval −16.5 to −15.1 pp. The claim needs an interval above 0 and a median above 1 pp. sigmoid: 32.8 %, ReLU: 35.6 %."
    },
    {
      "experiment": "theorems",
      "key": "convexity",
      "claim": "The curvature of L along the gradient is mostly positive",
      "source": "Santurkar et al. 2018, §4.1, the condition of Theorem 4.2",
      "direction": "greater",
      "verdict": "supported",
      "effect": 40.90909090909092,
      "interval": [
        38.63636363636365,
        42.8030303030303
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "The Hessian of L is positive semidefinite where the loss is locally convex.",
      "explanation": "Share of units, layers and steps at which this is true, mean of both networks, minus 50 %: the median difference over 12 paired seeds is 40.9 pp; the interval 38.6 to 42.8 pp covers it with 96.1 %. The mean is 41.1 pp, its 95 % t-interval 39.5 to 42.7 pp. The claim needs an interval above 0 and a median above 1 pp. sigmoid: 85.2 %, ReLU: 97 %."
    },
    {
      "experiment": "theorems",
      "key": "reduction",
      "claim": "With identical scaling BN removes more than 10 % of the squared gradient of a layer’s outputs",
      "source": "the review, §3.4, Theorem 3.4 with γ = σ, β = μ; the share is ours",
      "direction": "greater",
      "verdict": "supported",
      "effect": 3.3006457399422926,
      "interval": [
        2.7985927635139074,
        3.501927410775116
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "BN makes the gradient smaller, and so the loss smoother.",
      "explanation": "(⟨1, g⟩² + ⟨g, ŷ⟩²) / (m ‖g‖²), mean over units, layers and steps of both networks, minus 10 %: the median difference over 12 paired seeds is 3.30 pp; the interval 2.80 to 3.50 pp covers it with 96.1 %. The mean is 3.30 pp, its 95 % t-interval 2.99 to 3.60 pp. The claim needs an interval above 0 and a median above 1 pp. sigmoid: 18.9 %, ReLU: 7.73 %."
    },
    {
      "experiment": "theorems",
      "key": "acute",
      "claim": "The initial and the current weights form an acute angle, as Theorem 4.5 needs",
      "source": "Santurkar et al. 2018, Theorem 4.5",
      "direction": "not less",
      "verdict": "equivalent",
      "effect": 0,
      "interval": [
        0,
        0
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "If ⟨W₀, W*⟩ > 0, an optimum of the normalized network is nearer to the start.",
      "explanation": "Share of layers and steps at which ⟨W₀, W⟩ > 0, with the current weights as the optimum, minus 100 %: the median difference over 12 paired seeds is 0 pp; the interval 0 to 0 pp covers it with 96.1 %. The claim needs the whole interval above −1 pp. All differences are equal, so they show no spread. sigmoid: 100 %, ReLU: 100 %."
    },
    {
      "experiment": "lp-norms",
      "key": "l1-mlp",
      "claim": "With ℓ1 normalization the MLP learns as fast as with BN",
      "source": "Santurkar et al. 2018, §3.3",
      "direction": "equal",
      "verdict": "equivalent",
      "effect": 0.9850387493466661,
      "interval": [
        0.981418427912562,
        0.9889692267263737
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.",
      "explanation": "Training loss, geometric mean over training, ℓ1 over BN: the median ratio over 12 paired seeds is 0.985×; the interval 0.981 to 0.989× covers it with 96.1 %. The geometric mean is 0.985×, its 95 % t-interval 0.983 to 0.987×. The claim needs the whole interval between 0.900 and 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l2-mlp",
      "claim": "With ℓ2 normalization the MLP learns as fast as with BN",
      "source": "Santurkar et al. 2018, §3.3",
      "direction": "equal",
      "verdict": "equivalent",
      "effect": 1.0186807514986074,
      "interval": [
        1.0164349465377134,
        1.0232910201036938
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.",
      "explanation": "Training loss, geometric mean over training, ℓ2 over BN: the median ratio over 12 paired seeds is 1.02×; the interval 1.02 to 1.02× covers it with 96.1 %. The geometric mean is 1.02×, its 95 % t-interval 1.02 to 1.02×. The claim needs the whole interval between 0.900 and 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "linf-mlp",
      "claim": "With ℓ∞ normalization the MLP learns as fast as with BN",
      "source": "Santurkar et al. 2018, §3.3",
      "direction": "equal",
      "verdict": "opposite",
      "effect": 1.2702059832265873,
      "interval": [
        1.2590355268224385,
        1.2732753787415687
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.",
      "explanation": "Training loss, geometric mean over training, ℓ∞ over BN: the median ratio over 12 paired seeds is 1.27×; the interval 1.26 to 1.27× covers it with 96.1 %. The geometric mean is 1.27×, its 95 % t-interval 1.26 to 1.27×. The claim needs the whole interval between 0.900 and 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l2-dln",
      "claim": "With ℓ2 normalization the deep linear network learns as fast as with BN",
      "source": "Santurkar et al. 2018, §3.3",
      "direction": "equal",
      "verdict": "equivalent",
      "effect": 0.999451886636682,
      "interval": [
        0.99256795323039,
        1.0042116724304524
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.",
      "explanation": "Training loss, geometric mean over training, ℓ2 over BN: the median ratio over 12 paired seeds is 0.999×; the interval 0.993 to 1.00× covers it with 96.1 %. The geometric mean is 0.997×, its 95 % t-interval 0.989 to 1.01×. The claim needs the whole interval between 0.900 and 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "linf-dln",
      "claim": "With ℓ∞ normalization the deep linear network learns as fast as with BN",
      "source": "Santurkar et al. 2018, §3.3",
      "direction": "equal",
      "verdict": "opposite",
      "effect": 1.4436080464658065,
      "interval": [
        1.3844200958507378,
        1.622133547103665
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.",
      "explanation": "Training loss, geometric mean over training, ℓ∞ over BN: the median ratio over 12 paired seeds is 1.44×; the interval 1.38 to 1.62× covers it with 96.1 %. The geometric mean is 1.47×, its 95 % t-interval 1.41 to 1.54×. The claim needs the whole interval between 0.900 and 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l1-moves",
      "claim": "With ℓ1 normalization in the MLP the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §3.3, and its appendix on ℓp norms",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.42774620536633756,
      "interval": [
        0.3707610041624956,
        0.46662062621483213
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "ℓp normalization leads to larger distributional covariate shift than the plain network has.",
      "explanation": "Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers and training, ℓ1 over plain: the median ratio over 12 paired seeds is 0.428×; the interval 0.371 to 0.467× covers it with 96.1 %. The geometric mean is 0.424×, its 95 % t-interval 0.396 to 0.453×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l1-moves-at-loss",
      "claim": "At equal training loss, with ℓ1 normalization in the MLP the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §3.3, and its appendix on ℓp norms",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 0.5644417872930094,
      "interval": [
        0.3112961662020273,
        0.9634544527063706
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "ℓp normalization leads to larger distributional covariate shift than the plain network has.",
      "explanation": "Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers, when the running training loss first falls below 0.5, ℓ1 over plain: the median ratio over 12 paired seeds is 0.564×; the interval 0.311 to 0.963× covers it with 96.1 %. The geometric mean is 0.549×, its 95 % t-interval 0.394 to 0.765×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l2-moves",
      "claim": "With ℓ2 normalization in the MLP the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §3.3, and its appendix on ℓp norms",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.4167440992291166,
      "interval": [
        0.3655599976775245,
        0.44989006223329814
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "ℓp normalization leads to larger distributional covariate shift than the plain network has.",
      "explanation": "Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers and training, ℓ2 over plain: the median ratio over 12 paired seeds is 0.417×; the interval 0.366 to 0.450× covers it with 96.1 %. The geometric mean is 0.406×, its 95 % t-interval 0.379 to 0.434×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l2-moves-at-loss",
      "claim": "At equal training loss, with ℓ2 normalization in the MLP the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §3.3, and its appendix on ℓp norms",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 0.5499909109104729,
      "interval": [
        0.38603707914260893,
        0.8646841972919522
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "ℓp normalization leads to larger distributional covariate shift than the plain network has.",
      "explanation": "Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers, when the running training loss first falls below 0.5, ℓ2 over plain: the median ratio over 12 paired seeds is 0.550×; the interval 0.386 to 0.865× covers it with 96.1 %. The geometric mean is 0.553×, its 95 % t-interval 0.401 to 0.764×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "linf-moves",
      "claim": "With ℓ∞ normalization in the MLP the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §3.3, and its appendix on ℓp norms",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.5092183084665595,
      "interval": [
        0.45361259998628084,
        0.5462149739331155
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "ℓp normalization leads to larger distributional covariate shift than the plain network has.",
      "explanation": "Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers and training, ℓ∞ over plain: the median ratio over 12 paired seeds is 0.509×; the interval 0.454 to 0.546× covers it with 96.1 %. The geometric mean is 0.505×, its 95 % t-interval 0.475 to 0.536×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "linf-moves-at-loss",
      "claim": "At equal training loss, with ℓ∞ normalization in the MLP the distributions move more than in the plain network",
      "source": "Santurkar et al. 2018, §3.3, and its appendix on ℓp norms",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 0.9351922463798014,
      "interval": [
        0.5933069686674184,
        1.0903734543249586
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 15,000)",
      "paper": "ℓp normalization leads to larger distributional covariate shift than the plain network has.",
      "explanation": "Earth mover’s distance of a unit’s input before and after a step, in its standard deviations, geometric mean over layers, when the running training loss first falls below 0.5, ℓ∞ over plain: the median ratio over 12 paired seeds is 0.935×; the interval 0.593 to 1.09× covers it with 96.1 %. The geometric mean is 0.823×, its 95 % t-interval 0.636 to 1.07×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "lp-norms",
      "key": "l1-beyond-bn",
      "claim": "On the deep linear network ℓ1 normalization does better than BN",
      "source": "Santurkar et al. 2018, §3.3",
      "direction": "less",
      "verdict": "opposite",
      "effect": 1.2370210743092027,
      "interval": [
        1.181684613761636,
        1.2616375964760724
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "deep-linear:25, 400 steps (the paper’s profile: 10,000)",
      "paper": "For deep linear networks ℓ1 normalization performs even better than BN.",
      "explanation": "Training loss, geometric mean over training, ℓ1 over BN: the median ratio over 12 paired seeds is 1.24×; the interval 1.18 to 1.26× covers it with 96.1 %. The geometric mean is 1.24×, its 95 % t-interval 1.19 to 1.29×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "batch-size",
      "key": "small",
      "claim": "With batches of 4, LN has a lower test error than BN on all layers",
      "source": "Ba et al. 2016, §6.6, Fig. 6 (right)",
      "direction": "less",
      "verdict": "supported",
      "effect": -6.599999999999994,
      "interval": [
        -8.100000000000007,
        -4.85000000000001
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:128,128,output=normalized, 1,500 steps (the paper’s profile: 30,000); mlp:128,128, 1,500 steps (the paper’s profile: 30,000)",
      "paper": "With a batch of 4 LN converges faster, and to a lower error, than BN.",
      "explanation": "Test error at the end at a batch of 4, LN of the hidden layers minus BN of all layers with the unbiased variance: the median difference over 12 paired seeds is −6.60 pp; the interval −8.10 to −4.85 pp covers it with 96.1 %. The mean is −6.73 pp, its 95 % t-interval −8.12 to −5.35 pp. The claim needs an interval below 0 and a median below −1 pp."
    },
    {
      "experiment": "batch-size",
      "key": "large",
      "claim": "With batches of 128, LN’s test error is as low as that of BN on all layers, within a point",
      "source": "Ba et al. 2016, §6.6, Fig. 6 (left)",
      "direction": "not greater",
      "verdict": "undecided",
      "effect": 0.3249999999999975,
      "interval": [
        -1.200000000000001,
        1.7999999999999905
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:128,128,output=normalized, 46 steps (the paper’s profile: 937); mlp:128,128, 46 steps (the paper’s profile: 937)",
      "paper": "LN is robust to the batch size, and also trains faster than BN on all layers with batches of 128.",
      "explanation": "Test error at the end at a batch of 128, LN of the hidden layers minus BN of all layers: the median difference over 12 paired seeds is 0.325 pp; the interval −1.20 to 1.80 pp covers it with 96.1 %. The mean is 0.162 pp, its 95 % t-interval −1.01 to 1.33 pp. The claim needs the whole interval below 1 pp."
    },
    {
      "experiment": "batch-size",
      "key": "loses",
      "claim": "With BN, batches of 2 give a higher test error than batches of 128",
      "source": "Wu & He 2018, Table 2, Fig. 1",
      "direction": "greater",
      "verdict": "supported",
      "effect": 28.800000000000004,
      "interval": [
        26.1,
        35.04999999999999
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:128,128, 3,000 steps (the paper’s profile: 60,000); mlp:128,128, 46 steps (the paper’s profile: 937)",
      "paper": "BN’s error rises from 23.6 % to 34.7 % as the batch of a GPU shrinks from 32 to 2 (ResNet-50, ImageNet).",
      "explanation": "Test error at the end, BN at a batch of 2 minus BN at 128: the median difference over 12 paired seeds is 28.8 pp; the interval 26.1 to 35.0 pp covers it with 96.1 %. The mean is 29.3 pp, its 95 % t-interval 26.5 to 32.2 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "batch-size",
      "key": "growth",
      "claim": "Batches of 2 raise GN’s test error less than BN’s",
      "source": "Wu & He 2018, Table 2, Fig. 1",
      "direction": "less",
      "verdict": "supported",
      "effect": -28.450000000000003,
      "interval": [
        -35,
        -24.5
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:128,128, 3,000 steps (the paper’s profile: 60,000); mlp:128,128, 46 steps (the paper’s profile: 937)",
      "paper": "GN’s error stays at about 24 % whatever the batch.",
      "explanation": "Growth of the test error from a batch of 128 to one of 2, GN minus BN: the median difference over 12 paired seeds is −28.5 pp; the interval −35 to −24.5 pp covers it with 96.1 %. The mean is −29.3 pp, its 95 % t-interval −33.0 to −25.6 pp. The claim needs an interval below 0 and a median below −1 pp."
    },
    {
      "experiment": "batch-size",
      "key": "online",
      "claim": "LN learns online, from one image at a time",
      "source": "Ba et al. 2016, §1, §6.6; the review’s §4.1",
      "direction": "less",
      "verdict": "supported",
      "effect": -31.2,
      "interval": [
        -32.05,
        -29.600000000000005
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "mlp:128,128, 6,000 steps (the paper’s profile: 120,000)",
      "paper": "LN can be applied to online learning, where a batch is one sample.",
      "explanation": "Test error at the end of LN at a batch of 1, minus 50 %: the median difference over 12 paired seeds is −31.2 pp; the interval −32.0 to −29.6 pp covers it with 96.1 %. The mean is −30.6 pp, its 95 % t-interval −31.9 to −29.4 pp. The claim needs an interval below 0 and a median below −1 pp."
    },
    {
      "experiment": "recurrent",
      "key": "rnn-sooner",
      "claim": "LN makes the RNN learn faster",
      "source": "Ba et al. 2016, §6.1–6.5",
      "direction": "less",
      "verdict": "opposite",
      "effect": 1.1091726083065279,
      "interval": [
        1.0296667301874358,
        1.2069431614219464
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "rnn:32, 300 steps (the paper’s profile: 5,000)",
      "paper": "LN substantially reduces the training time of recurrent networks.",
      "explanation": "Training loss, geometric mean over training, RNN with LN over plain: the median ratio over 12 paired seeds is 1.11×; the interval 1.03 to 1.21× covers it with 96.1 %. The geometric mean is 1.11×, its 95 % t-interval 1.04 to 1.19×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "recurrent",
      "key": "rnn-sooner-than-bn",
      "claim": "LN makes the RNN learn faster than BN does",
      "source": "Ba et al. 2016, §6.2, Fig. 2",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.713096769779161,
      "interval": [
        0.6614147781059618,
        0.8375296696391886
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "rnn:32, 300 steps (the paper’s profile: 5,000)",
      "paper": "With LN the reader learns faster than with recurrent BN, and converges to a better result.",
      "explanation": "Training loss, geometric mean over training, RNN with LN over BN: the median ratio over 12 paired seeds is 0.713×; the interval 0.661 to 0.838× covers it with 96.1 %. The geometric mean is 0.733×, its 95 % t-interval 0.668 to 0.805×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "recurrent",
      "key": "rnn-trend",
      "claim": "With LN the summed inputs of the RNN keep as much of their trend over time as without",
      "source": "the review, §4.1",
      "direction": "not less",
      "verdict": "supported",
      "effect": 1.374185923456097,
      "interval": [
        1.1181947626261644,
        1.5062221619521323
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "rnn:32, 300 steps (the paper’s profile: 5,000)",
      "paper": "LN normalizes along the layer, so the sequence trend is kept.",
      "explanation": "Share of the variance of a unit’s summed input that lies between time steps, mean over units, at the end of training, RNN with LN over plain: the median ratio over 12 paired seeds is 1.37×; the interval 1.12 to 1.51× covers it with 96.1 %. The geometric mean is 1.29×, its 95 % t-interval 1.17 to 1.42×. The claim needs the whole interval above 0.900×."
    },
    {
      "experiment": "recurrent",
      "key": "lstm-sooner",
      "claim": "LN makes the LSTM learn faster",
      "source": "Ba et al. 2016, §6.1–6.5",
      "direction": "less",
      "verdict": "opposite",
      "effect": 1.6338037842843731,
      "interval": [
        1.3272712778340283,
        2.0495698739754227
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "lstm:32, 300 steps (the paper’s profile: 5,000)",
      "paper": "LN substantially reduces the training time of recurrent networks.",
      "explanation": "Training loss, geometric mean over training, LSTM with LN over plain: the median ratio over 12 paired seeds is 1.63×; the interval 1.33 to 2.05× covers it with 96.1 %. The geometric mean is 1.64×, its 95 % t-interval 1.41 to 1.91×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "recurrent",
      "key": "lstm-sooner-than-bn",
      "claim": "LN makes the LSTM learn faster than BN does",
      "source": "Ba et al. 2016, §6.2, Fig. 2",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.7200170418239253,
      "interval": [
        0.6150604186758704,
        0.7845374056269397
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "lstm:32, 300 steps (the paper’s profile: 5,000)",
      "paper": "With LN the reader learns faster than with recurrent BN, and converges to a better result.",
      "explanation": "Training loss, geometric mean over training, LSTM with LN over BN: the median ratio over 12 paired seeds is 0.720×; the interval 0.615 to 0.785× covers it with 96.1 %. The geometric mean is 0.699×, its 95 % t-interval 0.629 to 0.777×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "recurrent",
      "key": "lstm-trend",
      "claim": "With LN the summed inputs of the LSTM keep as much of their trend over time as without",
      "source": "the review, §4.1",
      "direction": "not less",
      "verdict": "supported",
      "effect": 1.7377429702141023,
      "interval": [
        1.6043125209813354,
        1.9168653600291907
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "lstm:32, 300 steps (the paper’s profile: 5,000)",
      "paper": "LN normalizes along the layer, so the sequence trend is kept.",
      "explanation": "Share of the variance of a unit’s summed input that lies between time steps, mean over units, at the end of training, LSTM with LN over plain: the median ratio over 12 paired seeds is 1.74×; the interval 1.60 to 1.92× covers it with 96.1 %. The geometric mean is 1.75×, its 95 % t-interval 1.64 to 1.87×. The claim needs the whole interval above 0.900×."
    },
    {
      "experiment": "bounds",
      "key": "growth",
      "claim": "Under BN it moves farther in 128 dimensions than in 2",
      "source": "Huang & Yu 2020, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 7.8162643011151625,
      "interval": [
        6.408441684010415,
        10.212567386284515
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:2,2, 80 steps (the paper’s profile: 5,000); mlp:128,128, 80 steps (the paper’s profile: 5,000)",
      "paper": "The bound grows with the dimension and is effective only for a low dimension.",
      "explanation": "Distance, geometric mean over layers and training, 128 dimensions over 2: the median ratio over 12 paired seeds is 7.82×; the interval 6.41 to 10.2× covers it with 96.1 %. The geometric mean is 7.87×, its 95 % t-interval 6.80 to 9.11×. The claim needs an interval above 1 and a median above 1.10×. √(2d) grows 8×."
    },
    {
      "experiment": "bounds",
      "key": "reduced",
      "claim": "Under BN it moves less, in units of its own standard deviations, than without BN",
      "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.29081239492890426,
      "interval": [
        0.25778833788914923,
        0.30331636811544194
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:2,2, 80 steps (the paper’s profile: 5,000); mlp:16,16, 80 steps; mlp:128,128, 80 steps (the paper’s profile: 5,000)",
      "paper": "BN bounds the shift rather than reducing it (Huang & Yu).",
      "explanation": "Distance per unit in standard deviations, geometric mean over 2,16,128 dimensions, layers and training, BN over plain: the median ratio over 12 paired seeds is 0.291×; the interval 0.258 to 0.303× covers it with 96.1 %. The geometric mean is 0.284×, its 95 % t-interval 0.264 to 0.306×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "bounds",
      "key": "flatter",
      "claim": "The distance grows less with the dimension under unitization than under BN",
      "source": "Huang & Yu 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.045155410739697255,
      "interval": [
        0.03777213213310007,
        0.048195205200480984
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:2,2, 80 steps (the paper’s profile: 5,000); mlp:128,128, 80 steps (the paper’s profile: 5,000)",
      "paper": "The bound of BN grows with the dimension; the bound of unitization does not.",
      "explanation": "Distance in 128 dimensions over that in 2, geometric mean over layers and training, unitization over BN: the median ratio over 12 paired seeds is 0.0452×; the interval 0.0378 to 0.0482× covers it with 96.1 %. The geometric mean is 0.0455×, its 95 % t-interval 0.0395 to 0.0524×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "bounds",
      "key": "broken",
      "claim": "Noise after BN with a mean within ±8 moves it by more than √(2d)",
      "source": "Huang & Yu 2020, abstract; the noise is that of Santurkar et al. 2018",
      "direction": "greater",
      "verdict": "supported",
      "effect": 4.604485772631199,
      "interval": [
        4.4842593292882675,
        4.788739408298877
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 80 steps (the paper’s profile: 5,000)",
      "paper": "The bound of BN is effective only with little noise.",
      "explanation": "Distance over √(2d) in 32 dimensions, geometric mean over layers and training: the median ratio over 12 paired seeds is 4.60×; the interval 4.48 to 4.79× covers it with 96.1 %. The geometric mean is 4.61×, its 95 % t-interval 4.51 to 4.72×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "bounds",
      "key": "unit-broken",
      "claim": "The same noise after unitization breaks its bound too",
      "source": "ours: a normalization cannot bound what is added after it",
      "direction": "greater",
      "verdict": "supported",
      "effect": 18.27159008060373,
      "interval": [
        17.75683624389211,
        18.963029331186245
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 80 steps (the paper’s profile: 5,000)",
      "explanation": "Distance over 2 in 32 dimensions, noise within ±8 after unitization, geometric mean over layers and training: the median ratio over 12 paired seeds is 18.3×; the interval 17.8 to 19.0× covers it with 96.1 %. The geometric mean is 18.3×, its 95 % t-interval 17.9 to 18.7×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "bounds",
      "key": "shape",
      "claim": "At equal training loss, an update moves moments above the second as much with BN as without, or more",
      "source": "Huang & Yu 2020, abstract (the measure is ours)",
      "direction": "not less",
      "verdict": "supported",
      "effect": 2.947870794607045,
      "interval": [
        1.9895006697996624,
        4.524934199084252
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 5,000)",
      "paper": "BN controls only the first two moments; high-order moments have great impact on the lower bound.",
      "explanation": "Distance of a unit’s standardized values before and after a step, geometric mean over convolutions, when the running training loss first falls below 0.3, BN over plain: the median ratio over 12 paired seeds is 2.95×; the interval 1.99 to 4.52× covers it with 96.1 %. The geometric mean is 3.13×, its 95 % t-interval 2.15 to 4.56×. The claim needs the whole interval above 0.900×."
    },
    {
      "experiment": "bounds",
      "key": "unit-moves",
      "claim": "At equal training loss, an update moves the distributions less with unitization than with BN",
      "source": "Huang & Yu 2020, abstract",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.7362402594937614,
      "interval": [
        0.48955629627798547,
        1.319800855154532
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 5,000)",
      "paper": "Unitization further bounds internal covariate shift.",
      "explanation": "Distance per unit in its standard deviations, geometric mean over convolutions, when the running training loss first falls below 0.3, unitization over BN: the median ratio over 12 paired seeds is 0.736×; the interval 0.490 to 1.32× covers it with 96.1 %. The geometric mean is 0.810×, its 95 % t-interval 0.616 to 1.07×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "bounds",
      "key": "unit-better",
      "claim": "With unitization the network ends with a higher accuracy than with BN",
      "source": "Huang & Yu 2020, abstract (there on CIFAR-10, CIFAR-100 and ImageNet)",
      "direction": "greater",
      "verdict": "equivalent",
      "effect": -0.08333333333333526,
      "interval": [
        -0.33333333333334103,
        0.38888888888889417
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 5,000)",
      "paper": "Unitization outperforms existing BN techniques.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), unitization minus BN: the median difference over 12 paired seeds is −0.0833 pp; the interval −0.333 to 0.389 pp covers it with 96.1 %. The mean is −0.0370 pp, its 95 % t-interval −0.433 to 0.359 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "sharpness",
      "key": "generalizes",
      "claim": "Large batches give a higher test error than small ones, after as many images",
      "source": "Li et al. 2018, §5, Fig. 3",
      "direction": "greater",
      "verdict": "equivalent",
      "effect": 0.5555555555555591,
      "interval": [
        0.2777777777777768,
        0.8333333333333415
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "Small batches generalize better than large ones, with and without weight decay.",
      "explanation": "Test error at the end, large minus small batches: the median difference over 12 paired seeds is 0.556 pp; the interval 0.278 to 0.833 pp covers it with 96.1 %. The mean is 0.509 pp, its 95 % t-interval 0.229 to 0.789 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "sharpness",
      "key": "width",
      "claim": "Around the network of large batches the loss is steeper",
      "source": "Li et al. 2018, §5, Fig. 3",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.7210281028347154,
      "interval": [
        0.6464729417207659,
        0.7947024273376042
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "With filter normalization, large batches give visually sharper minima than small ones.",
      "explanation": "How far the mean loss of the filter-normalized plane lies above the loss in its middle, large over small batches: the median ratio over 12 paired seeds is 0.721×; the interval 0.646 to 0.795× covers it with 96.1 %. The geometric mean is 0.716×, its 95 % t-interval 0.662 to 0.775×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "sharpness",
      "key": "width-at-loss",
      "claim": "At equal training loss, around the network of large batches the loss is steeper",
      "source": "Li et al. 2018, §5, Fig. 3",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.7979597012821706,
      "interval": [
        0.7115620570786481,
        0.9004265412550392
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "With filter normalization, large batches give visually sharper minima than small ones.",
      "explanation": "How far the mean loss of the filter-normalized plane lies above the loss in its middle, when the running training loss first falls below 0.1, large over small batches: the median ratio over 12 paired seeds is 0.798×; the interval 0.712 to 0.900× covers it with 96.1 %. The geometric mean is 0.800×, its 95 % t-interval 0.742 to 0.863×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "sharpness",
      "key": "sharper",
      "claim": "Large batches end where the largest eigenvalue of the Hessian is larger",
      "source": "Li et al. 2018, §5 (the belief that it examines)",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.3232450813543237,
      "interval": [
        1.3244152931347242,
        2.723185183853443
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "Small batches are believed to produce wide minima and large ones sharp minima.",
      "explanation": "The largest eigenvalue of the Hessian at the end, large over small batches: the median ratio over 12 paired seeds is 2.32×; the interval 1.32 to 2.72× covers it with 96.1 %. The geometric mean is 2.02×, its 95 % t-interval 1.59 to 2.56×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "sharpness",
      "key": "sharper-at-loss",
      "claim": "At equal training loss, large batches are where the largest eigenvalue of the Hessian is larger",
      "source": "Li et al. 2018, §5 (the belief that it examines)",
      "direction": "greater",
      "verdict": "opposite",
      "effect": 0.4745410751336838,
      "interval": [
        0.33601421662244196,
        0.5804921280946354
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "Small batches are believed to produce wide minima and large ones sharp minima.",
      "explanation": "The largest eigenvalue of the Hessian when the running training loss first falls below 0.1, large over small batches: the median ratio over 12 paired seeds is 0.475×; the interval 0.336 to 0.580× covers it with 96.1 %. The geometric mean is 0.457×, its 95 % t-interval 0.363 to 0.576×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "sharpness",
      "key": "shorter",
      "claim": "With weight decay, small batches end with shorter weights",
      "source": "Li et al. 2018, §5, Fig. 2",
      "direction": "less",
      "verdict": "equivalent",
      "effect": 0.9450553214388571,
      "interval": [
        0.9317053518212361,
        0.9609045489957163
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "Small batches take more steps in an epoch, so weight decay shrinks their weights more.",
      "explanation": "Length of all weights at the end, small over large batches, with weight decay: the median ratio over 12 paired seeds is 0.945×; the interval 0.932 to 0.961× covers it with 96.1 %. The geometric mean is 0.946×, its 95 % t-interval 0.936 to 0.956×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "sharpness",
      "key": "misleading",
      "claim": "With weight decay and without filter normalization, the loss looks steeper with small batches",
      "source": "Li et al. 2018, §5, Fig. 2",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.7668256942974563,
      "interval": [
        1.211484618753759,
        2.0809634429693333
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "With weight decay the picture reverses: the small-batch minimum looks sharper.",
      "explanation": "How far the mean loss of a line whose direction is not scaled to the weights lies above the loss in its middle, small over large batches, with weight decay: the median ratio over 12 paired seeds is 1.77×; the interval 1.21 to 2.08× covers it with 96.1 %. The geometric mean is 1.65×, its 95 % t-interval 1.40 to 1.95×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "sharpness",
      "key": "convex",
      "claim": "Near a minimum there is less negative curvature than farther away",
      "source": "Li et al. 2018, §6, Fig. 7",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.30333979711651426,
      "interval": [
        0.2747108664612313,
        0.3412151937836976
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1,600 steps (the paper’s profile: 15,625); cnn:8,16,16, 100 steps (the paper’s profile: 244)",
      "paper": "Regions that look convex have insignificant negative eigenvalues, chaotic ones large ones.",
      "explanation": "|λ min / λ max| of the Hessian, geometric mean over both batches and over the points of the map within half of its span, over that beyond: the median ratio over 12 paired seeds is 0.303×; the interval 0.275 to 0.341× covers it with 96.1 %. The geometric mean is 0.307×, its 95 % t-interval 0.287 to 0.329×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "layer-norm",
      "key": "sooner",
      "claim": "LN makes a convolutional network learn faster",
      "source": "Ba et al. 2016, §6.7",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.974015737436117,
      "interval": [
        0.35001114953396906,
        2.1176180514428267
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "LN offers a speedup over the baseline model without normalization.",
      "explanation": "Training loss, geometric mean over training, LN over plain: the median ratio over 12 paired seeds is 0.974×; the interval 0.350 to 2.12× covers it with 96.1 %. The geometric mean is 0.910×, its 95 % t-interval 0.546 to 1.52×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "layer-norm",
      "key": "bn-sooner",
      "claim": "BN makes a convolutional network learn faster than LN does",
      "source": "Ba et al. 2016, §6.7",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.1135943288249938,
      "interval": [
        0.0457696336406794,
        0.27580002983837354
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "In convolutional networks BN outperforms the other methods.",
      "explanation": "Training loss, geometric mean over training, BN over LN: the median ratio over 12 paired seeds is 0.114×; the interval 0.0458 to 0.276× covers it with 96.1 %. The geometric mean is 0.110×, its 95 % t-interval 0.0647 to 0.187×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "layer-norm",
      "key": "bn-final",
      "claim": "With BN a convolutional network ends with a higher accuracy than with LN",
      "source": "Ba et al. 2016, §6.7",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 1.0000000000000009,
      "interval": [
        0.05555555555556424,
        2.2222222222222143
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "In convolutional networks BN outperforms the other methods.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN minus LN: the median difference over 12 paired seeds is 1.00 pp; the interval 0.0556 to 2.22 pp covers it with 96.1 %. The mean is 1.08 pp, its 95 % t-interval 0.381 to 1.78 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "layer-norm",
      "key": "falling-rate",
      "claim": "Weights before LN grow, and so reduce their own learning rate",
      "source": "Ba et al. 2016, §5.2.2",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.3405793769562327,
      "interval": [
        0.2564347509972062,
        0.36877684579878756
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "The norm of the weight vector controls the learning rate; it grows, and with it training settles.",
      "explanation": "Effective learning rate η/‖w‖² of the convolutions, end over start, LN: the median ratio over 12 paired seeds is 0.341×; the interval 0.256 to 0.369× covers it with 96.1 %. The geometric mean is 0.320×, its 95 % t-interval 0.289 to 0.354×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "beyond",
      "key": "outliers",
      "claim": "With BN the largest eigenvalue of the Hessian stands out less from the rest",
      "source": "Ghorbani et al. 2019, §4",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.5140829975020839,
      "interval": [
        0.29377107134241576,
        0.6104702067015468
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Without BN large isolated eigenvalues appear early; with BN they are almost absent.",
      "explanation": "Largest over 10th eigenvalue at the end, BN over plain: the median ratio over 12 paired seeds is 0.514×; the interval 0.294 to 0.610× covers it with 96.1 %. The geometric mean is 0.463×, its 95 % t-interval 0.336 to 0.636×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "beyond",
      "key": "outliers-at-loss",
      "claim": "At equal training loss, with BN the largest eigenvalue of the Hessian stands out less from the rest",
      "source": "Ghorbani et al. 2019, §4",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.4666965397053546,
      "interval": [
        0.354094698209876,
        0.6325548919117447
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Without BN large isolated eigenvalues appear early; with BN they are almost absent.",
      "explanation": "Largest over 10th eigenvalue when the running training loss first falls below 0.3, BN over plain: the median ratio over 12 paired seeds is 0.467×; the interval 0.354 to 0.633× covers it with 96.1 %. The geometric mean is 0.461×, its 95 % t-interval 0.371 to 0.571×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "beyond",
      "key": "sharpening",
      "claim": "Gradient descent makes the loss sharper",
      "source": "Cohen et al. 2021, §3.1",
      "direction": "greater",
      "verdict": "supported",
      "effect": 4.747968921823307,
      "interval": [
        4.577897012026025,
        5.016063470836532
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 400 steps (the paper’s profile: 4,000)",
      "paper": "While it is stable, gradient descent moves to ever sharper places: progressive sharpening.",
      "explanation": "Largest eigenvalue in the second half of training over that at its start, η = 1: the median ratio over 12 paired seeds is 4.75×; the interval 4.58 to 5.02× covers it with 96.1 %. The geometric mean is 4.76×, its 95 % t-interval 4.56 to 4.97×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "beyond",
      "key": "edge",
      "claim": "The sharpness settles within 25 % of 2/η",
      "source": "Cohen et al. 2021, §3.2",
      "direction": "less",
      "verdict": "supported",
      "effect": -0.12680642513045837,
      "interval": [
        -0.1327073060734083,
        -0.11995672941022661
      ],
      "unit": "",
      "smallest": [
        0,
        0
      ],
      "setup": "mlp:32,32, 400 steps (the paper’s profile: 4,000)",
      "paper": "Sharpness rises to 2/η and then hovers just above.",
      "explanation": "|λ η / 2 − 1| in the second half of training, η = 2, minus 0.25: the median difference over 12 paired seeds is −0.127; the interval −0.133 to −0.120 covers it with 96.1 %. The mean is −0.125, its 95 % t-interval −0.132 to −0.118. The claim needs an interval below 0 and a median below 0."
    },
    {
      "experiment": "beyond",
      "key": "half-rate",
      "claim": "At half the learning rate the loss ends sharper",
      "source": "Cohen et al. 2021, §3.2",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.8107025720109233,
      "interval": [
        1.779565180298356,
        1.8355399391377079
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 400 steps (the paper’s profile: 4,000)",
      "paper": "The smaller the rate, the sharper the loss: the sharpness stops at 2/η.",
      "explanation": "Largest eigenvalue in the second half of training, η = 1 over η = 2: the median ratio over 12 paired seeds is 1.81×; the interval 1.78 to 1.84× covers it with 96.1 %. The geometric mean is 1.81×, its 95 % t-interval 1.78 to 1.83×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "beyond",
      "key": "edge-bn",
      "claim": "With BN the sharpness also settles within 25 % of 2/η",
      "source": "Cohen et al. 2021, the appendix on batch normalization",
      "direction": "less",
      "verdict": "supported",
      "effect": -0.09196880058911672,
      "interval": [
        -0.09807518814156468,
        -0.07436815480646697
      ],
      "unit": "",
      "smallest": [
        0,
        0
      ],
      "setup": "mlp:32,32, 400 steps (the paper’s profile: 4,000)",
      "paper": "Networks with BN train at the edge of stability too.",
      "explanation": "|λ η / 2 − 1| in the second half of training with BN, η = 2, minus 0.25: the median difference over 12 paired seeds is −0.0920; the interval −0.0981 to −0.0744 covers it with 96.1 %. The mean is −0.0885, its 95 % t-interval −0.0985 to −0.0785. The claim needs an interval below 0 and a median below 0."
    },
    {
      "experiment": "beyond",
      "key": "falling-rate",
      "claim": "Weights before BN grow, and their effective learning rate falls",
      "source": "van Laarhoven 2017",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.5294966877250907,
      "interval": [
        0.5201925496437182,
        0.5421414948806802
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Without weight decay the weights grow without bound and the effective rate goes to 0.",
      "explanation": "Effective learning rate η/‖w‖² of the convolutions, end over start, BN: the median ratio over 12 paired seeds is 0.529×; the interval 0.520 to 0.542× covers it with 96.1 %. The geometric mean is 0.525×, its 95 % t-interval 0.498 to 0.553×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "beyond",
      "key": "decay",
      "claim": "Weight decay keeps the effective learning rate up",
      "source": "van Laarhoven 2017",
      "direction": "greater",
      "verdict": "supported",
      "effect": 3.0787344320988526,
      "interval": [
        2.5450397155360736,
        3.609068542007637
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With normalization, weight decay does not regularize; it sets the effective learning rate.",
      "explanation": "Effective learning rate at the end, with over without weight decay: the median ratio over 12 paired seeds is 3.08×; the interval 2.55 to 3.61× covers it with 96.1 %. The geometric mean is 3.09×, its 95 % t-interval 2.76 to 3.48×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "beyond",
      "key": "standardized",
      "claim": "Standardized weights make GN learn faster",
      "source": "Qiao et al. 2019",
      "direction": "greater",
      "verdict": "opposite",
      "effect": -8.558201058201071,
      "interval": [
        -20.29100529100527,
        -4.894179894179896
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Weight standardization smooths the loss and speeds training up.",
      "explanation": "Test accuracy, mean over training, WS + GN minus GN: the median difference over 12 paired seeds is −8.56 pp; the interval −20.3 to −4.89 pp covers it with 96.1 %. The mean is −12.8 pp, its 95 % t-interval −19.6 to −5.94 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "beyond",
      "key": "standardized-smoother",
      "claim": "At equal training loss, the loss is smoother with standardized weights",
      "source": "Qiao et al. 2019",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.29629897870432165,
      "interval": [
        0.21647189847204307,
        0.4639100370385763
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Weight standardization smooths the loss: it reduces the Lipschitz constants of loss and gradient.",
      "explanation": "The largest eigenvalue of the Hessian when the running training loss first falls below 0.3, WS + GN over GN: the median ratio over 12 paired seeds is 0.296×; the interval 0.216 to 0.464× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 1 of 12 pairs neither arm has a value; the interval allows for both outcomes."
    },
    {
      "experiment": "beyond",
      "key": "standardized-final",
      "claim": "With standardized weights, GN, which uses no batch statistics, ends as high as BN, within 2 points",
      "source": "Qiao et al. 2019",
      "direction": "not less",
      "verdict": "undecided",
      "effect": -0.7777777777777828,
      "interval": [
        -3.500000000000014,
        -0.11111111111110628
      ],
      "unit": "pp",
      "smallest": [
        -2,
        2
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "WS with GN does as well as BN with large batches, or better.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), WS + GN minus BN: the median difference over 12 paired seeds is −0.778 pp; the interval −3.50 to −0.111 pp covers it with 96.1 %. The mean is −8.97 pp, its 95 % t-interval −22.0 to 4.10 pp. The claim needs the whole interval above −2 pp."
    },
    {
      "experiment": "rank",
      "key": "collapses-linear",
      "claim": "Without normalization the rank of a linear network’s values falls with depth",
      "source": "Daneshmand et al. 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.3657033592248976,
      "interval": [
        0.3303203759928163,
        0.49287270531097194
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 1 steps",
      "paper": "In random networks without BN the rank collapses quickly with depth.",
      "explanation": "Participation rank of a batch’s values at the start, 64 layers over 4 layers above the input, plain: the median ratio over 12 paired seeds is 0.366×; the interval 0.330 to 0.493× covers it with 96.1 %. The geometric mean is 0.379×, its 95 % t-interval 0.309 to 0.464×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "rank",
      "key": "kept-linear",
      "claim": "With BN the rank of a linear network’s values no longer falls in deep layers",
      "source": "Daneshmand et al. 2020, abstract",
      "direction": "not less",
      "verdict": "equivalent",
      "effect": 0.9725033619269233,
      "interval": [
        0.9279082635514031,
        1.0123999762204359
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 1 steps",
      "paper": "BN avoids the collapse: in deep linear networks the rank has a lower bound.",
      "explanation": "Participation rank of a batch’s values at the start, mean over the deeper half of 64 hidden layers over that of the quarter before, BN: the median ratio over 12 paired seeds is 0.973×; the interval 0.928 to 1.01× covers it with 96.1 %. The geometric mean is 0.970×, its 95 % t-interval 0.943 to 0.998×. The claim needs the whole interval above 0.900×."
    },
    {
      "experiment": "rank",
      "key": "gap-linear",
      "claim": "With BN the samples’ values in a deep linear network are nearer to orthogonal",
      "source": "Daneshmand et al. 2021, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.4420012748418307,
      "interval": [
        0.41697353105294477,
        0.4800895154732783
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 1 steps",
      "paper": "Successive BN and random linear maps make samples increasingly orthogonal; without BN they align.",
      "explanation": "Orthogonality gap at the start, 64 layers above the input, BN over plain: the median ratio over 12 paired seeds is 0.442×; the interval 0.417 to 0.480× covers it with 96.1 %. The geometric mean is 0.453×, its 95 % t-interval 0.420 to 0.489×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "rank",
      "key": "sooner-linear",
      "claim": "With BN a deep linear network learns sooner",
      "source": "Daneshmand et al. 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.7383122476370144,
      "interval": [
        0.6853828332921044,
        0.7785512213477424
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "Stability of the rank is crucial for training deep networks.",
      "explanation": "Training loss, geometric mean over training, BN over plain, each at its tuned rate: the median ratio over 12 paired seeds is 0.738×; the interval 0.685 to 0.779× covers it with 96.1 %. The geometric mean is 0.734×, its 95 % t-interval 0.690 to 0.781×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "rank",
      "key": "closes-linear",
      "claim": "A start that keeps the rank closes at least 80 % of BN’s lead in a deep linear network",
      "source": "Daneshmand et al. 2021, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 346.3451955280598,
      "interval": [
        274.13029680245177,
        435.4195077202096
      ],
      "unit": "pp",
      "smallest": [
        0,
        0
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "Starting from orthogonal representations is sufficient to accelerate SGD, with no need for BN.",
      "explanation": "Share of BN’s lead that the orthogonal start closes, in logarithms of the training loss averaged over training, minus 80 %: the median difference over 12 paired seeds is 346 pp; the interval 274 to 435 pp covers it with 96.1 %. The mean is 370 pp, its 95 % t-interval 293 to 447 pp. The claim needs an interval above 0 and a median above 0 pp."
    },
    {
      "experiment": "rank",
      "key": "collapses-relu",
      "claim": "Without normalization the rank of a ReLU network’s values falls with depth",
      "source": "Daneshmand et al. 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.5734279653037222,
      "interval": [
        0.5153128959059612,
        0.6864181286459483
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 1 steps",
      "paper": "In random networks without BN the rank collapses quickly with depth.",
      "explanation": "Participation rank of a batch’s values at the start, 64 layers over 4 layers above the input, plain: the median ratio over 12 paired seeds is 0.573×; the interval 0.515 to 0.686× covers it with 96.1 %. The geometric mean is 0.579×, its 95 % t-interval 0.514 to 0.654×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "rank",
      "key": "kept-relu",
      "claim": "With BN the rank of a ReLU network’s values no longer falls in deep layers",
      "source": "Daneshmand et al. 2020, abstract",
      "direction": "not less",
      "verdict": "supported",
      "effect": 0.9742479076569333,
      "interval": [
        0.9360506414081453,
        1.1058076641424361
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 1 steps",
      "paper": "BN avoids the collapse: in deep linear networks the rank has a lower bound.",
      "explanation": "Participation rank of a batch’s values at the start, mean over the deeper half of 64 hidden layers over that of the quarter before, BN: the median ratio over 12 paired seeds is 0.974×; the interval 0.936 to 1.11× covers it with 96.1 %. The geometric mean is 0.993×, its 95 % t-interval 0.935 to 1.05×. The claim needs the whole interval above 0.900×."
    },
    {
      "experiment": "rank",
      "key": "gap-relu",
      "claim": "With BN the samples’ values in a deep ReLU network are nearer to orthogonal",
      "source": "Daneshmand et al. 2021, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.3168701071857726,
      "interval": [
        0.31184458995102066,
        0.3302191021685488
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 1 steps",
      "paper": "Successive BN and random linear maps make samples increasingly orthogonal; without BN they align.",
      "explanation": "Orthogonality gap at the start, 64 layers above the input, BN over plain: the median ratio over 12 paired seeds is 0.317×; the interval 0.312 to 0.330× covers it with 96.1 %. The geometric mean is 0.322×, its 95 % t-interval 0.307 to 0.337×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "rank",
      "key": "sooner-relu",
      "claim": "With BN a deep ReLU network learns sooner",
      "source": "Daneshmand et al. 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.7551103949291015,
      "interval": [
        0.7004368006000304,
        0.8406255555417212
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "Stability of the rank is crucial for training deep networks.",
      "explanation": "Training loss, geometric mean over training, BN over plain, each at its tuned rate: the median ratio over 12 paired seeds is 0.755×; the interval 0.700 to 0.841× covers it with 96.1 %. The geometric mean is 0.764×, its 95 % t-interval 0.711 to 0.820×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "rank",
      "key": "closes-relu",
      "claim": "A start that keeps the rank closes at least 80 % of BN’s lead in a deep ReLU network",
      "source": "Daneshmand et al. 2021, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 731.7560994419391,
      "interval": [
        528.3216716393612,
        1185.3030013406267
      ],
      "unit": "pp",
      "smallest": [
        0,
        0
      ],
      "setup": "mlp:32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32, 400 steps (the paper’s profile: 15,000)",
      "paper": "Starting from orthogonal representations is sufficient to accelerate SGD, with no need for BN.",
      "explanation": "Share of BN’s lead that the orthogonal start closes, in logarithms of the training loss averaged over training, minus 80 %: the median difference over 12 paired seeds is 732 pp; the interval 528 to 1,185 pp covers it with 96.1 %. The mean is 929 pp, its 95 % t-interval 586 to 1,271 pp. The claim needs an interval above 0 and a median above 0 pp."
    },
    {
      "experiment": "learning-rate",
      "key": "equal",
      "claim": "At rates at which both train, BN does not change the test accuracy",
      "source": "Bjorck et al. 2018, abstract",
      "direction": "equal",
      "verdict": "opposite",
      "effect": 1.5777777777777724,
      "interval": [
        0.3444444444444472,
        3.3333333333333326
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Larger learning rates are the cause of BN’s faster convergence and better generalization.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), mean over the rates at which both have learned, BN minus plain: the median difference over 12 paired seeds is 1.58 pp; the interval 0.344 to 3.33 pp covers it with 96.1 %. The mean is 1.64 pp, its 95 % t-interval 0.710 to 2.58 pp. The claim needs the whole interval between −1 and 1 pp."
    },
    {
      "experiment": "learning-rate",
      "key": "larger",
      "claim": "With BN the largest rate at which the network trains is at least 10 times as large",
      "source": "Bjorck et al. 2018, abstract",
      "direction": "not less",
      "verdict": "opposite",
      "effect": 0.33333333333333337,
      "interval": [
        0.33333333333333337,
        0.33333333333333337
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "BN primarily enables training with larger learning rates.",
      "explanation": "Largest rate of the grid at which the network has learned, BN over 10 times that of plain: the median ratio over 12 paired seeds is 0.333×; the interval 0.333 to 0.333× covers it with 96.1 %. The claim needs the whole interval above 0.900×. All differences are equal, so they show no spread."
    },
    {
      "experiment": "learning-rate",
      "key": "explodes",
      "claim": "Without BN a large step makes activations grow the more, the deeper the layer",
      "source": "Bjorck et al. 2018, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 343.66415947605503,
      "interval": [
        114.43241259318923,
        722.1535369617169
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1 steps",
      "paper": "Without BN large updates can make activations grow uncontrollably with depth.",
      "explanation": "Second moment of summed inputs after one step with the learning rate 1 over that before it, last layer over first, plain: the median ratio over 12 paired seeds is 344×; the interval 114 to 722× covers it with 96.1 %. The geometric mean is 293×, its 95 % t-interval 78.8 to 1,086×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "learning-rate",
      "key": "contained",
      "claim": "With BN the same step makes them grow less",
      "source": "Bjorck et al. 2018, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.006310949001662829,
      "interval": [
        0.0034407464620949263,
        0.017045194858545058
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1 steps",
      "paper": "BN avoids this by constantly correcting activations to zero mean and unit deviation.",
      "explanation": "Second moment of the last layer’s summed inputs after one step with the learning rate 1 over that before it, BN over plain: the median ratio over 12 paired seeds is 0.00631×; the interval 0.00344 to 0.0170× covers it with 96.1 %. The geometric mean is 0.00931×, its 95 % t-interval 0.00254 to 0.0342×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "learning-rate",
      "key": "tails",
      "claim": "Without BN gradients have heavier tails",
      "source": "Bjorck et al. 2018, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.9796204144507463,
      "interval": [
        1.5667291835878312,
        2.46485494691017
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 1 steps",
      "paper": "Gradients and activations of deep networks without normalization are ill-behaved.",
      "explanation": "Kurtosis of the entries of a layer’s gradient at the start, geometric mean over layers, plain over BN: the median ratio over 12 paired seeds is 1.98×; the interval 1.57 to 2.46× covers it with 96.1 %. The geometric mean is 1.96×, its 95 % t-interval 1.63 to 2.36×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "population-statistics",
      "key": "outliers-detached",
      "claim": "Without a gradient through the batch’s statistics the largest eigenvalue of the Hessian stands out more than with BN",
      "source": "Ghorbani et al. 2019, abstract and a summary",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.6523575706988076,
      "interval": [
        1.7104673028084867,
        3.2938070967759154
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
      "explanation": "Largest over 10th eigenvalue of the Hessian at the end, detached over BN: the median ratio over 12 paired seeds is 2.65×; the interval 1.71 to 3.29× covers it with 96.1 %. The geometric mean is 2.26×, its 95 % t-interval 1.70 to 2.99×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "population-statistics",
      "key": "outliers-at-loss-detached",
      "claim": "At equal training loss, too, the largest eigenvalue stands out more without a gradient through the batch’s statistics",
      "source": "Ghorbani et al. 2019, abstract and a summary",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.996942538931778,
      "interval": [
        2.324447507475161,
        3.6967827531715844
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
      "explanation": "Largest over 10th eigenvalue of the Hessian when the running training loss first falls below 1, 0.5 and 0.3, mean over these, detached over BN: the median ratio over 12 paired seeds is 3.00×; the interval 2.32 to 3.70× covers it with 96.1 %. The claim needs an interval above 1 and a median above 1.10×. In 1 of 12 pairs neither arm has a value; the interval allows for both outcomes."
    },
    {
      "experiment": "population-statistics",
      "key": "gradient-detached",
      "claim": "Without a gradient through the batch’s statistics, more of the network’s gradient lies along few eigenvectors than with BN",
      "source": "Ghorbani et al. 2019, abstract",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 8.061372886102092,
      "interval": [
        -2.238405182517622,
        14.826582561122681
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.",
      "explanation": "Share of the squared gradient along the eigenvectors of the 10 largest eigenvalues, when the running training loss first falls below 1, 0.5 and 0.3, mean over these, detached minus BN: the median difference over 12 paired seeds is 8.06 pp; the interval −2.24 to 14.8 pp covers it with 96.1 %. The claim needs an interval above 0 and a median above 1 pp. In 1 of 12 pairs neither arm has a value; the interval allows for both outcomes."
    },
    {
      "experiment": "population-statistics",
      "key": "slower-detached",
      "claim": "Without a gradient through the batch’s statistics training is slower than with BN",
      "source": "Ghorbani et al. 2019, abstract and a summary",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.5004754982585418,
      "interval": [
        2.0428571428571414,
        3.2666666666666693
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With the population’s statistics training is much slower.",
      "explanation": "Steps until the running training loss first falls below 0.3, detached over BN, each at its tuned rate: the median ratio over 12 paired seeds is 2.50×; the interval 2.04 to 3.27× covers it with 96.1 %. The claim needs an interval above 1 and a median above 1.10×. In 1 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only."
    },
    {
      "experiment": "population-statistics",
      "key": "outliers-population",
      "claim": "Without a gradient through the population’s statistics the largest eigenvalue of the Hessian stands out more than with BN",
      "source": "Ghorbani et al. 2019, abstract and a summary",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.135252508691367,
      "interval": [
        1.7234555258656847,
        2.6641271493614225
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
      "explanation": "Largest over 10th eigenvalue of the Hessian at the end, population over BN: the median ratio over 12 paired seeds is 2.14×; the interval 1.72 to 2.66× covers it with 96.1 %. The geometric mean is 2.30×, its 95 % t-interval 1.86 to 2.84×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "population-statistics",
      "key": "outliers-at-loss-population",
      "claim": "At equal training loss, too, the largest eigenvalue stands out more without a gradient through the population’s statistics",
      "source": "Ghorbani et al. 2019, abstract and a summary",
      "direction": "greater",
      "verdict": "supported",
      "effect": 2.746440295621775,
      "interval": [
        2.3204335782881387,
        2.850444009824699
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
      "explanation": "Largest over 10th eigenvalue of the Hessian when the running training loss first falls below 1, 0.5 and 0.3, mean over these, population over BN: the median ratio over 12 paired seeds is 2.75×; the interval 2.32 to 2.85× covers it with 96.1 %. The geometric mean is 2.64×, its 95 % t-interval 2.42 to 2.89×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "population-statistics",
      "key": "gradient-population",
      "claim": "Without a gradient through the population’s statistics, more of the network’s gradient lies along few eigenvectors than with BN",
      "source": "Ghorbani et al. 2019, abstract",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 6.089480016886761,
      "interval": [
        -1.7791386723392977,
        7.139737738299412
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.",
      "explanation": "Share of the squared gradient along the eigenvectors of the 10 largest eigenvalues, when the running training loss first falls below 1, 0.5 and 0.3, mean over these, population minus BN: the median difference over 12 paired seeds is 6.09 pp; the interval −1.78 to 7.14 pp covers it with 96.1 %. The mean is 3.42 pp, its 95 % t-interval 0.149 to 6.69 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "population-statistics",
      "key": "slower-population",
      "claim": "Without a gradient through the population’s statistics training is slower than with BN",
      "source": "Ghorbani et al. 2019, abstract and a summary",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.8973665961010273,
      "interval": [
        1.7868852459016387,
        2.6142857142857143
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "With the population’s statistics training is much slower.",
      "explanation": "Steps until the running training loss first falls below 0.3, population over BN, each at its tuned rate: the median ratio over 12 paired seeds is 1.90×; the interval 1.79 to 2.61× covers it with 96.1 %. The geometric mean is 2.11×, its 95 % t-interval 1.66 to 2.67×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "population-statistics",
      "key": "gradient-plain",
      "claim": "Without BN more of the gradient lies along few eigenvectors than with BN",
      "source": "Ghorbani et al. 2019, abstract",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 2.962470173858284,
      "interval": [
        -0.3451963569526595,
        6.626640403545103
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "paper": "Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.",
      "explanation": "Share of the squared gradient along the eigenvectors of the 10 largest eigenvalues, when the running training loss first falls below 1, 0.5 and 0.3, mean over these, plain minus BN: the median difference over 12 paired seeds is 2.96 pp; the interval −0.345 to 6.63 pp covers it with 96.1 %. The mean is 1.69 pp, its 95 % t-interval −1.74 to 5.12 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "population-statistics",
      "key": "same-weights",
      "claim": "At the weights that BN trained, the largest eigenvalue stands out more if the statistics do not follow the weights",
      "source": "Ghorbani et al. 2019, abstract and a summary; the comparison is ours",
      "direction": "greater",
      "verdict": "supported",
      "effect": 3.899211299509978,
      "interval": [
        3.226544218846187,
        4.366505162054124
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "cnn:8,16,16, 400 steps (the paper’s profile: 15,000)",
      "explanation": "Largest over 10th eigenvalue of the Hessian with BN when the running training loss first falls below 1, 0.5 and 0.3, mean over these, running statistics held constant over statistics of the samples: the median ratio over 12 paired seeds is 3.90×; the interval 3.23 to 4.37× covers it with 96.1 %. The geometric mean is 3.80×, its 95 % t-interval 3.46 to 4.18×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "sharpness-and-scale",
      "key": "falls",
      "claim": "With weight decay, gradient descent makes the loss of a normalized network flatter",
      "source": "Lyu et al. 2022, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.5554419397296486,
      "interval": [
        0.5030327490441034,
        0.6035946758857014
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 1,000 steps (the paper’s profile: 40,000)",
      "paper": "Normalization together with weight decay encourages gradient descent to reduce the sharpness, at the edge of stability.",
      "explanation": "Spherical sharpness, λ = 0.005, in the last third of training over that at which it first reaches 2 over the effective rate: the median ratio over 12 paired seeds is 0.555×; the interval 0.503 to 0.604× covers it with 96.1 %. The geometric mean is 0.544×, its 95 % t-interval 0.500 to 0.592×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "sharpness-and-scale",
      "key": "stays",
      "claim": "Without weight decay, it does not become flatter",
      "source": "Lyu et al. 2022, abstract",
      "direction": "not less",
      "verdict": "supported",
      "effect": 1.1317390650921584,
      "interval": [
        1.047671466883734,
        1.1764169242250029
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 1,000 steps (the paper’s profile: 40,000)",
      "paper": "Weight decay is part of what reduces the sharpness.",
      "explanation": "Spherical sharpness without decay, in the last third of training over that at which it first reaches 2 over the effective rate: the median ratio over 12 paired seeds is 1.13×; the interval 1.05 to 1.18× covers it with 96.1 %. The geometric mean is 1.12×, its 95 % t-interval 1.07 to 1.17×. The claim needs the whole interval above 0.900×."
    },
    {
      "experiment": "sharpness-and-scale",
      "key": "flatter",
      "claim": "Late in training, the loss is flatter with weight decay",
      "source": "Lyu et al. 2022, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.30912830359491217,
      "interval": [
        0.27851370317562407,
        0.3410071048659036
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "mlp:32,32, 1,000 steps (the paper’s profile: 40,000)",
      "paper": "Normalization together with weight decay encourages gradient descent to reduce the sharpness.",
      "explanation": "Spherical sharpness in the last third of training, with over without decay: the median ratio over 12 paired seeds is 0.309×; the interval 0.279 to 0.341× covers it with 96.1 %. The geometric mean is 0.307×, its 95 % t-interval 0.282 to 0.335×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "sharpness-and-scale",
      "key": "affine",
      "claim": "Training γ and β alone gives a higher accuracy than training as many random weights",
      "source": "Frankle et al. 2021, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 27.694444444444443,
      "interval": [
        14.777777777777768,
        35.66666666666667
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "resnet:8,width=0.5, 300 steps (the paper’s profile: 15,000)",
      "paper": "Training only γ and β gives a far higher accuracy than training as many randomly chosen parameters elsewhere.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), γ and β minus as many random weights, each at its tuned rate: the median difference over 12 paired seeds is 27.7 pp; the interval 14.8 to 35.7 pp covers it with 96.1 %. The mean is 25.2 pp, its 95 % t-interval 18.6 to 31.8 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "sharpness-and-scale",
      "key": "alone",
      "claim": "γ and β alone go at least 50 % of the way from guessing to the network of which all is trained",
      "source": "Frankle et al. 2021, abstract; the share is ours",
      "direction": "greater",
      "verdict": "supported",
      "effect": 29.98225502512563,
      "interval": [
        23.487211478477864,
        31.084489281210594
      ],
      "unit": "pp",
      "smallest": [
        0,
        0
      ],
      "setup": "resnet:8,width=0.5, 300 steps (the paper’s profile: 15,000)",
      "paper": "Training only γ and β gives a surprisingly high accuracy: 82 % on CIFAR-10 with deep ResNets.",
      "explanation": "Share of the way in test accuracy at the end (mean of the last 5 evaluations), minus 50 %: the median difference over 12 paired seeds is 30.0 pp; the interval 23.5 to 31.1 pp covers it with 96.1 %. The mean is 28.5 pp, its 95 % t-interval 25.9 to 31.2 pp. The claim needs an interval above 0 and a median above 0 pp."
    },
    {
      "experiment": "transformer",
      "key": "near-output",
      "claim": "At the start, gradients near the output are larger with post-LN than with pre-LN",
      "source": "Xiong et al. 2020, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 1.6566035842617748,
      "interval": [
        1.3077503805208535,
        1.8448614771658507
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=post, 200 steps (the paper’s profile: 20,000); gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000)",
      "paper": "With post-LN the expected gradients near the output are large; with pre-LN they are well-behaved.",
      "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, last block, post-LN over pre-LN: the median ratio over 12 paired seeds is 1.66×; the interval 1.31 to 1.84× covers it with 96.1 %. The geometric mean is 1.61×, its 95 % t-interval 1.43 to 1.80×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "transformer",
      "key": "growth",
      "claim": "With post-LN they are larger than near the input",
      "source": "Xiong et al. 2020, abstract",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 1.0380069038557684,
      "interval": [
        0.6980587859903239,
        1.284923161942742
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=post, 200 steps (the paper’s profile: 20,000)",
      "paper": "With post-LN the expected gradients near the output are large.",
      "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, post-LN, last block over first: the median ratio over 12 paired seeds is 1.04×; the interval 0.698 to 1.28× covers it with 96.1 %. The geometric mean is 0.996×, its 95 % t-interval 0.825 to 1.20×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "transformer",
      "key": "post-warm-up",
      "claim": "At the rate that is best for pre-LN, post-LN ends with a lower loss with warm-up than without",
      "source": "Xiong et al. 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.6120542098679997,
      "interval": [
        0.5666724301848337,
        0.8725846779410481
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=post, 200 steps (the paper’s profile: 20,000)",
      "paper": "Warm-up is essential for post-LN.",
      "explanation": "Test loss at the end, post-LN, with 50 steps of warm-up over without, at the rate tuned for pre-LN with it: the median ratio over 12 paired seeds is 0.612×; the interval 0.567 to 0.873× covers it with 96.1 %. The geometric mean is 0.678×, its 95 % t-interval 0.598 to 0.770×. The claim needs an interval below 1 and a median below 0.990×."
    },
    {
      "experiment": "transformer",
      "key": "post-best",
      "claim": "Post-LN with warm-up ends with a lower loss than without, each at its best rate",
      "source": "Xiong et al. 2020, abstract",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.9973199719964344,
      "interval": [
        0.98960019345921,
        1.0069633084328686
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=post, 200 steps (the paper’s profile: 20,000)",
      "paper": "Warm-up is crucial to the final performance.",
      "explanation": "Test loss at the end, post-LN, with 50 steps of warm-up over without, each at its tuned rate: the median ratio over 12 paired seeds is 0.997×; the interval 0.990 to 1.01× covers it with 96.1 %. The geometric mean is 0.997×, its 95 % t-interval 0.993 to 1.00×. The claim needs an interval below 1 and a median below 0.990×."
    },
    {
      "experiment": "transformer",
      "key": "pre-warm-up",
      "claim": "Pre-LN ends with the same loss without warm-up, within 1 %",
      "source": "Xiong et al. 2020, abstract",
      "direction": "equal",
      "verdict": "undecided",
      "effect": 1.013065657173105,
      "interval": [
        0.9982267138069518,
        1.0222714269382875
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000)",
      "paper": "Pre-LN transformers without warm-up reach comparable results.",
      "explanation": "Test loss at the end, pre-LN, without warm-up over with 50 steps of warm-up, at the rate tuned with it: the median ratio over 12 paired seeds is 1.01×; the interval 0.998 to 1.02× covers it with 96.1 %. The geometric mean is 1.01×, its 95 % t-interval 1.00 to 1.02×. The claim needs the whole interval between 0.990 and 1.01×."
    },
    {
      "experiment": "transformer",
      "key": "steady-gradients",
      "claim": "At the start, gradients differ less between blocks with peri-LN than with pre-LN",
      "source": "Kim et al. 2025, abstract",
      "direction": "less",
      "verdict": "undecided",
      "effect": 1.018692876388032,
      "interval": [
        0.8724178788666762,
        1.1682488609100223
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000); gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=peri, 200 steps (the paper’s profile: 20,000)",
      "paper": "Peri-LN has a steadier gradient flow.",
      "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, largest over least of all blocks, peri-LN over pre-LN: the median ratio over 12 paired seeds is 1.02×; the interval 0.872 to 1.17× covers it with 96.1 %. The geometric mean is 1.02×, its 95 % t-interval 0.916 to 1.13×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "transformer",
      "key": "normalized",
      "claim": "A transformer with pre-LN ends with a lower loss than one without normalization",
      "source": "Zhu et al. 2025, abstract",
      "direction": "less",
      "verdict": "undecided",
      "effect": 0.9957158084678182,
      "interval": [
        0.9885994611203326,
        1.0123316339206965
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000); gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=none, 200 steps (the paper’s profile: 20,000)",
      "paper": "Normalization has long been considered essential.",
      "explanation": "Test loss at the end, pre-LN over no normalization, each at its tuned rate: the median ratio over 12 paired seeds is 0.996×; the interval 0.989 to 1.01× covers it with 96.1 %. The geometric mean is 0.998×, its 95 % t-interval 0.989 to 1.01×. The claim needs an interval below 1 and a median below 0.990×."
    },
    {
      "experiment": "transformer",
      "key": "dyt",
      "claim": "DyT ends with the same loss as LN, within 1 %",
      "source": "Zhu et al. 2025, abstract",
      "direction": "equal",
      "verdict": "undecided",
      "effect": 1.0106631092847118,
      "interval": [
        1.0031073524493035,
        1.0250908777558938
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000)",
      "paper": "Transformers with dynamic tanh match or exceed those with normalization.",
      "explanation": "Test loss at the end, DyT over pre-LN, each at its tuned rate: the median ratio over 12 paired seeds is 1.01×; the interval 1.00 to 1.03× covers it with 96.1 %. The geometric mean is 1.01×, its 95 % t-interval 1.00 to 1.02×. The claim needs the whole interval between 0.990 and 1.01×."
    },
    {
      "experiment": "transformer",
      "key": "derf-ln",
      "claim": "Derf ends with a loss at most as high as LN",
      "source": "Chen et al. 2025, abstract",
      "direction": "not greater",
      "verdict": "undecided",
      "effect": 1.0199212194418306,
      "interval": [
        1.0005418971424196,
        1.0243556429077119
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000)",
      "paper": "Derf outperforms LN, RMS normalization and DyT.",
      "explanation": "Test loss at the end, Derf over pre-LN, each at its tuned rate: the median ratio over 12 paired seeds is 1.02×; the interval 1.00 to 1.02× covers it with 96.1 %. The geometric mean is 1.02×, its 95 % t-interval 1.01 to 1.02×. The claim needs the whole interval below 1.01×."
    },
    {
      "experiment": "transformer",
      "key": "derf-dyt",
      "claim": "Derf ends with a loss at most as high as DyT",
      "source": "Chen et al. 2025, abstract",
      "direction": "not greater",
      "verdict": "undecided",
      "effect": 1.006276860210229,
      "interval": [
        0.9930658617167268,
        1.011471853744559
      ],
      "unit": "×",
      "smallest": [
        0.99,
        1.01
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000)",
      "paper": "Derf outperforms LN, RMS normalization and DyT.",
      "explanation": "Test loss at the end, Derf over DyT, each at its tuned rate: the median ratio over 12 paired seeds is 1.01×; the interval 0.993 to 1.01× covers it with 96.1 %. The geometric mean is 1.01×, its 95 % t-interval 0.999 to 1.01×. The claim needs the whole interval below 1.01×."
    },
    {
      "experiment": "transformer",
      "key": "range",
      "claim": "Normalized queries and keys make the largest rate at which the network trains larger",
      "source": "Wortsman et al. 2023, abstract",
      "direction": "greater",
      "verdict": "undecided",
      "effect": 3.333333333333334,
      "interval": [
        3.333333333333334,
        3.333333333333334
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000); gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre,qk=rms, 200 steps (the paper’s profile: 20,000)",
      "paper": "Attention logits grow at high rates; what mitigates that allows rates over orders of magnitude.",
      "explanation": "Largest rate of the grid at which the network has learned, pre-RMS + QK over pre-RMS: the median ratio over 12 paired seeds is 3.33×; the interval 3.33 to 3.33× covers it with 96.1 %. The geometric mean is 3.02×, its 95 % t-interval 2.42 to 3.76×. The claim needs an interval above 1 and a median above 1.10×."
    },
    {
      "experiment": "transformer",
      "key": "sensitivity",
      "claim": "They make the loss depend less on the rate",
      "source": "Wortsman et al. 2023, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.39851581554887827,
      "interval": [
        0.3562056279329491,
        0.4421940162832694
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre, 200 steps (the paper’s profile: 20,000); gpt:4,width=16,heads=2,scaledEmbedding=true,scaledResidual=false,order=pre,qk=rms, 200 steps (the paper’s profile: 20,000)",
      "paper": "With such mitigations small models reach similar losses over orders of magnitude of the rate.",
      "explanation": "Test loss at the end, at most that at the start, minus that at the best rate, mean over the grid, pre-RMS + QK over pre-RMS: the median ratio over 12 paired seeds is 0.399×; the interval 0.356 to 0.442× covers it with 96.1 %. The geometric mean is 0.420×, its 95 % t-interval 0.365 to 0.484×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "residual-scaling",
      "key": "falls",
      "claim": "With BN, deeper residual branches contribute a smaller share of their block’s variance at the start",
      "source": "De & Smith 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.26812267265667356,
      "interval": [
        0.2500874697160271,
        0.2832439020213752
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "resnet:depth=32,order=pre,width=1, 1 steps",
      "paper": "BN downscales the residual branch relative to the skip, by a factor of the order of the square root of the depth.",
      "explanation": "Share of a block’s variance that its branch contributes at the start, block 5 of the first size over block 1, BN: the median ratio over 12 paired seeds is 0.268×; the interval 0.250 to 0.283× covers it with 96.1 %. The geometric mean is 0.266×, its 95 % t-interval 0.251 to 0.281×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "residual-scaling",
      "key": "more",
      "claim": "That share falls more with BN than without",
      "source": "De & Smith 2020, abstract",
      "direction": "less",
      "verdict": "supported",
      "effect": 0.3850698435654769,
      "interval": [
        0.28265709893295676,
        0.47083920265058044
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "resnet:depth=32,order=pre,width=1, 1 steps",
      "paper": "It is BN that makes deep residual branches small at the start.",
      "explanation": "Share of a block’s variance that its branch contributes at the start, block 5 of the first size over block 1, BN over plain: the median ratio over 12 paired seeds is 0.385×; the interval 0.283 to 0.471× covers it with 96.1 %. The geometric mean is 0.379×, its 95 % t-interval 0.320 to 0.450×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "residual-scaling",
      "key": "skipinit-sooner",
      "claim": "Branches that start at 0 make a network without normalization learn sooner",
      "source": "De & Smith 2020, abstract",
      "direction": "less",
      "verdict": "undecided",
      "effect": 1.1682309228682257,
      "interval": [
        0.8798647394472673,
        1.4039344681069745
      ],
      "unit": "×",
      "smallest": [
        0.9,
        1.1
      ],
      "setup": "resnet:depth=14,order=pre,width=0.25,branch=skipinit, 225 steps (the paper’s profile: 78,125); resnet:depth=14,order=pre,width=0.25, 225 steps (the paper’s profile: 78,125)",
      "paper": "A simple initialization that starts branches at 0 trains deep residual networks without normalization.",
      "explanation": "Training loss, geometric mean over training, SkipInit over plain, batches of 64, each at its tuned rate: the median ratio over 12 paired seeds is 1.17×; the interval 0.880 to 1.40× covers it with 96.1 %. The geometric mean is 1.07×, its 95 % t-interval 0.817 to 1.41×. The claim needs an interval below 1 and a median below 0.900×."
    },
    {
      "experiment": "residual-scaling",
      "key": "skipinit",
      "claim": "With SkipInit the network ends with the same test accuracy as with BN, within a point",
      "source": "De & Smith 2020, abstract",
      "direction": "equal",
      "verdict": "opposite",
      "effect": -3.77777777777778,
      "interval": [
        -6.166666666666664,
        -2.111111111111119
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "resnet:depth=14,order=pre,width=0.25, 225 steps (the paper’s profile: 78,125); resnet:depth=14,order=pre,width=0.25,branch=skipinit, 225 steps (the paper’s profile: 78,125)",
      "paper": "SkipInit is competitive with BN without normalization.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), SkipInit minus BN, batches of 64, each at its tuned rate: the median difference over 12 paired seeds is −3.78 pp; the interval −6.17 to −2.11 pp covers it with 96.1 %. The mean is −3.77 pp, its 95 % t-interval −5.09 to −2.46 pp. The claim needs the whole interval between −1 and 1 pp."
    },
    {
      "experiment": "residual-scaling",
      "key": "fixup",
      "claim": "With Fixup the network ends with the same test accuracy as with BN, within a point",
      "source": "Zhang et al. 2019, abstract",
      "direction": "equal",
      "verdict": "opposite",
      "effect": -3.777777777777769,
      "interval": [
        -7.166666666666666,
        -1.4444444444444482
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "resnet:depth=14,order=pre,width=0.25, 225 steps (the paper’s profile: 78,125); resnet:depth=14,order=pre,width=0.25,branch=fixup, 225 steps (the paper’s profile: 78,125)",
      "paper": "With Fixup, training of residual networks without normalization is as stable as with it.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), Fixup minus BN, batches of 64, each at its tuned rate: the median difference over 12 paired seeds is −3.78 pp; the interval −7.17 to −1.44 pp covers it with 96.1 %. The mean is −11.2 pp, its 95 % t-interval −26.8 to 4.47 pp. The claim needs the whole interval between −1 and 1 pp."
    },
    {
      "experiment": "residual-scaling",
      "key": "small-batch",
      "claim": "With batches of 8, BN gains nothing from its own best rate over SkipInit’s, within a point",
      "source": "De & Smith 2020, abstract",
      "direction": "equal",
      "verdict": "equivalent",
      "effect": 0.5555555555555647,
      "interval": [
        -0.2777777777777879,
        0.7777777777777772
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "resnet:depth=14,order=pre,width=0.25, 1,800 steps (the paper’s profile: 625,000)",
      "paper": "BN’s larger stable rates help only in the regime of large batches.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN at its tuned rate minus BN at SkipInit’s, batches of 8: the median difference over 12 paired seeds is 0.556 pp; the interval −0.278 to 0.778 pp covers it with 96.1 %. The mean is 0.315 pp, its 95 % t-interval −0.128 to 0.758 pp. The claim needs the whole interval between −1 and 1 pp."
    },
    {
      "experiment": "residual-scaling",
      "key": "large-batch",
      "claim": "With batches of 512, BN gains from its own best rate over SkipInit’s",
      "source": "De & Smith 2020, abstract",
      "direction": "greater",
      "verdict": "supported",
      "effect": 6.611111111111118,
      "interval": [
        2.500000000000002,
        7.333333333333336
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "resnet:depth=14,order=pre,width=0.25, 28 steps (the paper’s profile: 9,765)",
      "paper": "BN’s larger stable rates help only in the regime of large batches.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN at its tuned rate minus BN at SkipInit’s, batches of 512: the median difference over 12 paired seeds is 6.61 pp; the interval 2.50 to 7.33 pp covers it with 96.1 %. The mean is 4.75 pp, its 95 % t-interval 1.64 to 7.86 pp. The claim needs an interval above 0 and a median above 1 pp."
    },
    {
      "experiment": "residual-scaling",
      "key": "large-lead",
      "claim": "With batches of 512, the network with BN ends with a higher test accuracy than with SkipInit",
      "source": "De & Smith 2020, abstract",
      "direction": "greater",
      "verdict": "not tested",
      "effect": 64.33333333333334,
      "interval": [
        51.55555555555556,
        70.99999999999999
      ],
      "unit": "pp",
      "smallest": [
        -1,
        1
      ],
      "setup": "resnet:depth=14,order=pre,width=0.25, 28 steps (the paper’s profile: 9,765); resnet:depth=14,order=pre,width=0.25,branch=skipinit, 28 steps (the paper’s profile: 9,765)",
      "paper": "With large batches the larger rates of BN pay.",
      "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN minus SkipInit, batches of 512, each at its tuned rate: the median difference over 12 paired seeds is 64.3 pp; the interval 51.6 to 71.0 pp covers it with 96.1 %. The mean is 62.3 pp, its 95 % t-interval 56.8 to 67.9 pp. The claim needs an interval above 0 and a median above 1 pp."
    }
  ]
}
