/**
 * What the confirmatory seeds said about the claims of experiments in larger profiles. `npm run results` writes it from
 * the summaries of those experiments.
 */
import type { LargerProfile } from './scales.ts'

// biome-ignore format: written by npm run results
export const larger: readonly LargerProfile[] = [
  {
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
        "verdict": "undecided",
        "effect": 0.9551953347431339,
        "interval": [
          0.9051491413728783,
          1.0640722665436122
        ],
        "unit": "×",
        "smallest": [
          0.98,
          1.02
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN regularizes: a sample is seen in the company of the others of its batch.",
        "explanation": "Test loss at the first evaluation with a training loss below 1.7, BN over plain: the median ratio over 12 paired seeds is 0.955×; the interval 0.905 to 1.06× covers it with 96.1 %. The geometric mean is 0.984×, its 95 % t-interval 0.912 to 1.06×. The claim needs an interval below 1 and a median below 0.980×."
      },
      {
        "experiment": "noise",
        "key": "shifts-at-loss",
        "claim": "At equal training loss, noisy BN has more internal covariate shift, measured by gradients, than BN",
        "source": "Santurkar et al. 2018, §2.2, Definition 2.1, on the networks of §2.1",
        "direction": "greater",
        "verdict": "undecided",
        "effect": 1.057128180412415,
        "interval": [
          0.9388304463027097,
          1.173111183374442
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The paper measures this shift for BN and plain only.",
        "explanation": "Change ‖G − G′‖₂ of a layer’s gradient, geometric mean over layers above the first, when the running training loss first falls below 1.7, noisy BN over BN: the median ratio over 12 paired seeds is 1.06×; the interval 0.939 to 1.17× covers it with 96.1 %. The geometric mean is 1.09×, its 95 % t-interval 0.980 to 1.21×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "noise",
        "key": "distances-at-loss",
        "claim": "At equal training loss, noisy BN has more internal covariate shift, measured by earth mover’s distance, than the plain network",
        "source": "Santurkar et al. 2018, §2.1, by the measure of Huang & Yu 2020",
        "direction": "greater",
        "verdict": "supported",
        "effect": 1.791485927161659,
        "interval": [
          1.3124828045563985,
          2.6666359840818505
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The noise leads to more internal covariate shift than even the standard network has.",
        "explanation": "Earth mover’s distance of a unit’s input, in its standard deviations, geometric mean over layers, when the running training loss first falls below 1.7, noisy BN over plain: the median ratio over 12 paired seeds is 1.79×; the interval 1.31 to 2.67× covers it with 96.1 %. The geometric mean is 1.78×, its 95 % t-interval 1.43 to 2.22×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "shift",
        "key": "gradients-vgg",
        "claim": "With BN in the VGG, a layer’s gradient changes less when the layers below it are updated",
        "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1",
        "direction": "less",
        "verdict": "opposite",
        "effect": 3.0583090417576737,
        "interval": [
          2.6211704033634176,
          3.583980728102635
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.",
        "explanation": "Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first and training, BN over plain: the median ratio over 12 paired seeds is 3.06×; the interval 2.62 to 3.58× covers it with 96.1 %. The geometric mean is 3.06×, its 95 % t-interval 2.75 to 3.40×. The claim needs an interval below 1 and a median below 0.900×. Over the length of the gradient it is 1.20×; cos(G, G′) is 0.633 with BN and 0.511 without."
      },
      {
        "experiment": "shift",
        "key": "gradients-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG a layer’s gradient changes less when the layers below it are updated",
        "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Santurkar et al. 2018, Definition 2.1",
        "direction": "less",
        "verdict": "undecided",
        "effect": 1.1469616777000198,
        "interval": [
          0.8806683817682187,
          1.947095199263827
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.",
        "explanation": "Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 1.15×; the interval 0.881 to 1.95× covers it with 96.1 %. The geometric mean is 1.28×, its 95 % t-interval 0.922 to 1.77×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "shift",
        "key": "distances-vgg",
        "claim": "With BN in the VGG, the distribution of a layer’s input moves less when the layers below it are updated",
        "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.4648866493031524,
        "interval": [
          0.44488881059356333,
          0.5046417120519641
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN bounds the shift rather than reducing it (Huang & Yu).",
        "explanation": "Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first and training, BN over plain: the median ratio over 12 paired seeds is 0.465×; the interval 0.445 to 0.505× covers it with 96.1 %. The geometric mean is 0.467×, its 95 % t-interval 0.443 to 0.492×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "shift",
        "key": "distances-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the distribution of a layer’s input moves less when the layers below it are updated",
        "source": "Ioffe & Szegedy 2015, §1 (the thesis), by the measure of Huang & Yu 2020",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.4119106753437765,
        "interval": [
          0.315043461778575,
          0.7091267144866767
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN bounds the shift rather than reducing it (Huang & Yu).",
        "explanation": "Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 0.412×; the interval 0.315 to 0.709× covers it with 96.1 %. The geometric mean is 0.427×, its 95 % t-interval 0.333 to 0.547×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "loss-vgg",
        "claim": "With BN in the VGG, the loss varies less along the gradient",
        "source": "Santurkar et al. 2018, §3.2, Fig. 4(a)",
        "direction": "less",
        "verdict": "undecided",
        "effect": 1.221577777397787,
        "interval": [
          0.6760372712785943,
          1.505278604782062
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The range of the loss along the gradient is smaller with BN.",
        "explanation": "Width of the band of the loss along the gradient, maximum minus minimum at each step, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 1.22×; the interval 0.676 to 1.51× covers it with 96.1 %. The geometric mean is 1.04×, its 95 % t-interval 0.806 to 1.35×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "predictiveness-vgg",
        "claim": "With BN in the VGG, the gradient changes less along the step",
        "source": "Santurkar et al. 2018, §3.2, Fig. 4(b)",
        "direction": "less",
        "verdict": "undecided",
        "effect": 1.0705997151661915,
        "interval": [
          0.8256170720904025,
          1.434459111098266
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Gradients are more predictive with BN: they change less along the step.",
        "explanation": "Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 1.07×; the interval 0.826 to 1.43× covers it with 96.1 %. The geometric mean is 1.04×, its 95 % t-interval 0.866 to 1.24×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "beta-vgg",
        "claim": "With BN in the VGG, the loss has a smaller effective β along the gradient",
        "source": "Santurkar et al. 2018, §3.2, Fig. 4(c)",
        "direction": "less",
        "verdict": "undecided",
        "effect": 0.8740960769422601,
        "interval": [
          0.753813654645296,
          0.9602663356257777
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The effective β-smoothness is better with BN.",
        "explanation": "Effective β: the largest change of the gradient over the distance moved, geometric mean over training, BN over plain: the median ratio over 12 paired seeds is 0.874×; the interval 0.754 to 0.960× covers it with 96.1 %. The geometric mean is 0.863×, its 95 % t-interval 0.788 to 0.944×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "loss-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the loss varies less along the gradient",
        "source": "Santurkar et al. 2018, §3.2, Fig. 4(a)",
        "direction": "less",
        "verdict": "undecided",
        "effect": 0.5204889361856279,
        "interval": [
          0.14110205845743462,
          0.9681832471101907
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The range of the loss along the gradient is smaller with BN.",
        "explanation": "Width of the band of the loss along the gradient, maximum minus minimum at each step, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 0.520×; the interval 0.141 to 0.968× covers it with 96.1 %. The geometric mean is 0.378×, its 95 % t-interval 0.200 to 0.714×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "predictiveness-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the gradient changes less along the step",
        "source": "Santurkar et al. 2018, §3.2, Fig. 4(b)",
        "direction": "less",
        "verdict": "undecided",
        "effect": 0.4829128768066602,
        "interval": [
          0.16764845504646048,
          0.7434924736939645
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Gradients are more predictive with BN: they change less along the step.",
        "explanation": "Gradient predictiveness: the largest change of the gradient along the step, ‖∇L(w) − ∇L(w − ηg)‖₂, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 0.483×; the interval 0.168 to 0.743× covers it with 96.1 %. The geometric mean is 0.383×, its 95 % t-interval 0.220 to 0.668×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "beta-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the loss has a smaller effective β along the gradient",
        "source": "Santurkar et al. 2018, §3.2, Fig. 4(c)",
        "direction": "less",
        "verdict": "undecided",
        "effect": 0.5455578019644058,
        "interval": [
          0.40675996709157347,
          0.9577804590800139
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The effective β-smoothness is better with BN.",
        "explanation": "Effective β: the largest change of the gradient over the distance moved, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 0.546×; the interval 0.407 to 0.958× covers it with 96.1 %. The geometric mean is 0.595×, its 95 % t-interval 0.435 to 0.814×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "beta-random-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the loss has a smaller effective β along a random direction",
        "source": "Santurkar et al. 2018, §3.2 (the result in random directions is not shown there)",
        "direction": "less",
        "verdict": "opposite",
        "effect": 3.1673117355014906,
        "interval": [
          2.6871292036759713,
          3.7618027658453115
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Random directions give similar results.",
        "explanation": "Effective β along a random direction of the gradient’s length, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 3.17×; the interval 2.69 to 3.76× covers it with 96.1 %. The geometric mean is 3.22×, its 95 % t-interval 2.89 to 3.59×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "smoothness",
        "key": "curvature-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the largest eigenvalue of the Hessian is smaller",
        "source": "the review, Definition 3.3: the β of the loss at a point; Santurkar et al. 2018, §3.2 does not measure it",
        "direction": "less",
        "verdict": "undecided",
        "effect": 1.0020488856070477,
        "interval": [
          0.965217379925032,
          1.1786152720868284
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN makes the loss β-smooth with a smaller β.",
        "explanation": "The largest eigenvalue of the Hessian of the batch’s loss, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 1.00×; the interval 0.965 to 1.18× covers it with 96.1 %. The geometric mean is 1.05×, its 95 % t-interval 0.913 to 1.21×. The claim needs an interval below 1 and a median below 0.900×. Times the learning rate, η λ max, it is 1.00×."
      },
      {
        "experiment": "smoothness",
        "key": "lipschitz-at-loss-vgg",
        "claim": "At equal training loss, with BN in the VGG the loss is less steep around the weights",
        "source": "the review, Definition 3.2, estimated within 1 % of the weights’ length",
        "direction": "less",
        "verdict": "undecided",
        "effect": 0.5189325320885911,
        "interval": [
          0.39861052357975485,
          0.7527639761321316
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN improves the Lipschitzness of the loss: it changes at a smaller rate.",
        "explanation": "The largest |L(w + δ) − L(w)| / ‖δ‖₂ that a search finds at ‖δ‖₂ = 0.01 ‖w‖₂, when the running training loss first falls below 1.7, BN over plain: the median ratio over 12 paired seeds is 0.519×; the interval 0.399 to 0.753× covers it with 96.1 %. The geometric mean is 0.569×, its 95 % t-interval 0.449 to 0.721×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "intervention",
        "key": "shift-norm",
        "claim": "With BN, a network with 4 times the internal covariate shift learns more slowly",
        "source": "Ioffe & Szegedy 2015, §1, tested after Awais et al. 2021",
        "direction": "greater",
        "verdict": "equivalent",
        "effect": 0.993197824251369,
        "interval": [
          0.9043104831264204,
          1
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 5,000)",
        "paper": "Training is slow because the distributions of the layers’ inputs change.",
        "explanation": "Steps to a training loss of 0.5, BN with injected shift over without, geometric mean over the levels of smoothing: the median ratio over 12 paired seeds is 0.993×; the interval 0.904 to 1× covers it with 96.1 %. The geometric mean is 0.971×, its 95 % t-interval 0.927 to 1.02×. The claim needs an interval above 1 and a median above 1.10×. Measured by gradients, the shift is 1.08× that without injection."
      },
      {
        "experiment": "intervention",
        "key": "shift-plain",
        "claim": "Without BN, a network with 4 times the internal covariate shift learns more slowly",
        "source": "Ioffe & Szegedy 2015, §1, tested after Awais et al. 2021",
        "direction": "greater",
        "verdict": "equivalent",
        "effect": 1.0039498567612373,
        "interval": [
          0.9566546552031391,
          1.0243532734837348
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 5,000)",
        "paper": "Training is slow because the distributions of the layers’ inputs change.",
        "explanation": "Steps to a training loss of 0.5, plain with injected shift over without, geometric mean over the levels of smoothing: the median ratio over 12 paired seeds is 1.00×; the interval 0.957 to 1.02× covers it with 96.1 %. The geometric mean is 1.00×, its 95 % t-interval 0.969 to 1.04×. The claim needs an interval above 1 and a median above 1.10×. Measured by gradients, the shift is 1.13× that without injection."
      },
      {
        "experiment": "intervention",
        "key": "smoothing-plain",
        "claim": "Without BN, a network whose loss is smoothed learns faster",
        "source": "Santurkar et al. 2018, §3, tested by the method of Foret et al. 2021",
        "direction": "less",
        "verdict": "opposite",
        "effect": 1.132948760538523,
        "interval": [
          1.085785441447762,
          1.1503227327004115
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 5,000)",
        "paper": "BN helps because it makes the loss smoother.",
        "explanation": "Steps to a training loss of 0.5, plain with SAM over without, geometric mean over the levels of shift: the median ratio over 12 paired seeds is 1.13×; the interval 1.09 to 1.15× covers it with 96.1 %. The geometric mean is 1.12×, its 95 % t-interval 1.08 to 1.15×. The claim needs an interval below 1 and a median below 0.900×."
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
        "setup": "mlp:100,100,100, 1,500 steps (the paper’s profile: 5,000)",
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
        "effect": 0.22018344756046715,
        "interval": [
          0.20468001189092078,
          0.2716137875960367
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN could smooth the loss function significantly.",
        "explanation": "How far the mean loss of the plane lies above the loss in its middle, BN over plain (statistics batch): the median ratio over 12 paired seeds is 0.220×; the interval 0.205 to 0.272× covers it with 96.1 %. The geometric mean is 0.230×, its 95 % t-interval 0.200 to 0.264×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "landscape",
        "key": "flatter-at-loss",
        "claim": "At equal training loss, around the network with BN the loss is flatter",
        "source": "the review’s §3.4, Fig. 3; by the method of Li et al. 2018, §4",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.11967827654393816,
        "interval": [
          0.1056249812011345,
          0.1792545025710358
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "BN could smooth the loss function significantly.",
        "explanation": "How far the mean loss of the plane lies above the loss in its middle, when the running training loss first falls below 1.7, BN over plain (statistics batch): the median ratio over 12 paired seeds is 0.120×; the interval 0.106 to 0.179× covers it with 96.1 %. The geometric mean is 0.134×, its 95 % t-interval 0.112 to 0.160×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "landscape",
        "key": "rough",
        "claim": "Around the plain network the surface is rough: more than a tenth of its curvature is negative",
        "source": "the review’s Fig. 3; the measure and its tenth are ours",
        "direction": "greater",
        "verdict": "opposite",
        "effect": -9.807461353922742,
        "interval": [
          -9.893486253066945,
          -9.611138987144004
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "The surface called non-smooth has many bumps; the one called smooth is a bowl.",
        "explanation": "Share of the plane’s curvature that is negative, of the plain network, minus 10 %: the median difference over 12 paired seeds is −9.81 pp; the interval −9.89 to −9.61 pp covers it with 96.1 %. The mean is −9.69 pp, its 95 % t-interval −9.89 to −9.49 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "landscape",
        "key": "frozen",
        "claim": "With frozen statistics, the surface around the same BN network is steeper than with batch statistics",
        "source": "ours: about what the authors’ code draws in evaluation mode",
        "direction": "greater",
        "verdict": "supported",
        "effect": 2.366924503700722,
        "interval": [
          2.1964109574957744,
          2.903907687000973
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "explanation": "How far the mean loss of the plane lies above the loss in its middle, of the same weights, frozen over batch statistics: the median ratio over 12 paired seeds is 2.37×; the interval 2.20 to 2.90× covers it with 96.1 %. The geometric mean is 2.48×, its 95 % t-interval 2.18 to 2.82×. The claim needs an interval above 1 and a median above 1.10×. With frozen statistics, its loss rises 0.572 times as much as the plain network’s."
      },
      {
        "experiment": "landscape",
        "key": "skips-at-loss",
        "claim": "At equal training loss, around the residual network the loss is flatter than around the same network without skips",
        "source": "Li et al. 2018, §5, Fig. 5",
        "direction": "less",
        "verdict": "undecided",
        "effect": 1.1361378429098825,
        "interval": [
          0.8382055687605968,
          1.3145323285029846
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "resnet:20,width=0.25, 1,000 steps (the paper’s profile: 15,000); resnet:20,width=0.25,skips=false, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Skips have a dramatic effect on deep networks, whose surfaces become chaotic without them.",
        "explanation": "How far the mean loss of the plane lies above the loss in its middle, when the running training loss first falls below 1.7, with over without skips (statistics batch): the median ratio over 12 paired seeds is 1.14×; the interval 0.838 to 1.31× covers it with 96.1 %. The geometric mean is 1.10×, its 95 % t-interval 0.966 to 1.24×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "landscape",
        "key": "skips",
        "claim": "Around the residual network the loss is flatter than around the same network without skips",
        "source": "Li et al. 2018, §5, Fig. 5",
        "direction": "less",
        "verdict": "not tested",
        "effect": 1.244923256592359,
        "interval": [
          1.0044641043997724,
          1.3887461165431911
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "resnet:20,width=0.25, 1,000 steps (the paper’s profile: 15,000); resnet:20,width=0.25,skips=false, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Skips have a dramatic effect on deep networks, whose surfaces become chaotic without them.",
        "explanation": "How far the mean loss of the plane lies above the loss in its middle, with over without skips (statistics batch): the median ratio over 12 paired seeds is 1.24×; the interval 1.00 to 1.39× covers it with 96.1 %. The geometric mean is 1.22×, its 95 % t-interval 1.11 to 1.34×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "landscape",
        "key": "skips-curvature",
        "claim": "With skips, a smaller share of the curvature is negative",
        "source": "Li et al. 2018, §5, Fig. 5",
        "direction": "less",
        "verdict": "not tested",
        "effect": -0.770232953962476,
        "interval": [
          -2.909464265009898,
          -0.22600813816493784
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "resnet:20,width=0.25, 1,000 steps (the paper’s profile: 15,000); resnet:20,width=0.25,skips=false, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Skips prevent the transition to chaotic, non-convex surfaces as depth grows.",
        "explanation": "Share of the plane’s curvature that is negative, with minus without skips (statistics batch): the median difference over 12 paired seeds is −0.770 pp; the interval −2.91 to −0.226 pp covers it with 96.1 %. The mean is −1.38 pp, its 95 % t-interval −2.26 to −0.497 pp. The claim needs an interval below 0 and a median below −1 pp."
      },
      {
        "experiment": "landscape",
        "key": "plane",
        "claim": "A plane contains more of the training path with BN than of a random walk",
        "source": "Li et al. 2018, §7, Fig. 9",
        "direction": "greater",
        "verdict": "supported",
        "effect": 6.213018853059992,
        "interval": [
          5.9240349507642565,
          6.690660900026469
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "vgg:0.125, 1,000 steps (the paper’s profile: 15,000)",
        "paper": "Between 40 % and 90 % of the variation lies in two dimensions.",
        "explanation": "Share of the path that two principal directions about its mean explain, minus that of a random walk with as many snapshots: the median difference over 12 paired seeds is 6.21 pp; the interval 5.92 to 6.69 pp covers it with 96.1 %. The mean is 6.25 pp, its 95 % t-interval 5.98 to 6.53 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "learning-rate",
        "key": "equal",
        "claim": "At rates at which both train, BN does not change the test accuracy",
        "source": "Bjorck et al. 2018, abstract",
        "direction": "equal",
        "verdict": "not tested",
        "effect": null,
        "interval": [
          "-Infinity",
          "Infinity"
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "Larger learning rates are the cause of BN’s faster convergence and better generalization.",
        "explanation": "Test accuracy at the end (last evaluation), mean over the rates at which both have learned, BN minus plain: the median difference over 12 paired seeds is –; the interval −∞ to ∞ pp covers it with 96.1 %. The claim needs the whole interval between −1 and 1 pp. In 12 of 12 pairs neither arm has a value; the interval allows for both outcomes."
      },
      {
        "experiment": "learning-rate",
        "key": "larger",
        "claim": "With BN the largest rate at which the network trains is at least 10 times as large",
        "source": "Bjorck et al. 2018, abstract",
        "direction": "not less",
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
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "BN primarily enables training with larger learning rates.",
        "explanation": "Largest rate of the grid at which the network has learned, BN over 10 times that of plain: the median ratio over 12 paired seeds is –; the interval at least 0× covers it with 96.1 %. The claim needs the whole interval above 0.900×. In 12 of 12 pairs neither arm has a value; the interval allows for both outcomes."
      },
      {
        "experiment": "learning-rate",
        "key": "explodes",
        "claim": "Without BN a large step makes activations grow the more, the deeper the layer",
        "source": "Bjorck et al. 2018, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 185065.87184169912,
        "interval": [
          2006.4690835580711,
          64395911406.22703
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1 steps",
        "paper": "Without BN large updates can make activations grow uncontrollably with depth.",
        "explanation": "Second moment of summed inputs after one step with the learning rate 1 over that before it, last layer over first, plain: the median ratio over 12 paired seeds is 185,066×; the interval 2,006 to 6.44e+10× covers it with 96.1 %. The geometric mean is 2,422,681×, its 95 % t-interval 10,224 to 5.74e+8×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "learning-rate",
        "key": "contained",
        "claim": "With BN the same step makes them grow less",
        "source": "Bjorck et al. 2018, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.00012070006712188763,
        "interval": [
          1.8349481678766378e-11,
          0.013219866804746995
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1 steps",
        "paper": "BN avoids this by constantly correcting activations to zero mean and unit deviation.",
        "explanation": "Second moment of the last layer’s summed inputs after one step with the learning rate 1 over that before it, BN over plain: the median ratio over 12 paired seeds is 0.000121×; the interval 1.83e−11 to 0.0132× covers it with 96.1 %. The geometric mean is 4.97e−6×, its 95 % t-interval 1.13e−8 to 0.00218×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "learning-rate",
        "key": "tails",
        "claim": "Without BN gradients have heavier tails",
        "source": "Bjorck et al. 2018, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 2.630899136936311,
        "interval": [
          2.3735209281764633,
          2.928876758183163
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 1 steps",
        "paper": "Gradients and activations of deep networks without normalization are ill-behaved.",
        "explanation": "Kurtosis of the entries of a layer’s gradient at the start, geometric mean over layers, plain over BN: the median ratio over 12 paired seeds is 2.63×; the interval 2.37 to 2.93× covers it with 96.1 %. The geometric mean is 2.57×, its 95 % t-interval 2.36 to 2.81×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "rank",
        "key": "collapses-linear",
        "claim": "Without normalization the rank of a linear network’s values falls with depth",
        "source": "Daneshmand et al. 2020, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.3225332753716856,
        "interval": [
          0.26791524666154587,
          0.46089447968683106
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 1 steps",
        "paper": "In random networks without BN the rank collapses quickly with depth.",
        "explanation": "Participation rank of a batch’s values at the start, 64 layers over 4 layers above the input, plain: the median ratio over 12 paired seeds is 0.323×; the interval 0.268 to 0.461× covers it with 96.1 %. The geometric mean is 0.351×, its 95 % t-interval 0.270 to 0.455×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "rank",
        "key": "kept-linear",
        "claim": "With BN the rank of a linear network’s values no longer falls in deep layers",
        "source": "Daneshmand et al. 2020, abstract",
        "direction": "not less",
        "verdict": "undecided",
        "effect": 0.923017714821014,
        "interval": [
          0.896712215409396,
          0.9509470390439244
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 1 steps",
        "paper": "BN avoids the collapse: in deep linear networks the rank has a lower bound.",
        "explanation": "Participation rank of a batch’s values at the start, mean over the deeper half of 64 hidden layers over that of the quarter before, BN: the median ratio over 12 paired seeds is 0.923×; the interval 0.897 to 0.951× covers it with 96.1 %. The geometric mean is 0.922×, its 95 % t-interval 0.902 to 0.942×. The claim needs the whole interval above 0.900×."
      },
      {
        "experiment": "rank",
        "key": "gap-linear",
        "claim": "With BN the samples’ values in a deep linear network are nearer to orthogonal",
        "source": "Daneshmand et al. 2021, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.4101184304530923,
        "interval": [
          0.3738279684592912,
          0.46215194941964993
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 1 steps",
        "paper": "Successive BN and random linear maps make samples increasingly orthogonal; without BN they align.",
        "explanation": "Orthogonality gap at the start, 64 layers above the input, BN over plain: the median ratio over 12 paired seeds is 0.410×; the interval 0.374 to 0.462× covers it with 96.1 %. The geometric mean is 0.422×, its 95 % t-interval 0.387 to 0.461×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "rank",
        "key": "collapses-relu",
        "claim": "Without normalization the rank of a ReLU network’s values falls with depth",
        "source": "Daneshmand et al. 2020, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.42986478898032227,
        "interval": [
          0.37601415950887107,
          0.4600792489662309
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 1 steps",
        "paper": "In random networks without BN the rank collapses quickly with depth.",
        "explanation": "Participation rank of a batch’s values at the start, 64 layers over 4 layers above the input, plain: the median ratio over 12 paired seeds is 0.430×; the interval 0.376 to 0.460× covers it with 96.1 %. The geometric mean is 0.425×, its 95 % t-interval 0.383 to 0.471×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "rank",
        "key": "kept-relu",
        "claim": "With BN the rank of a ReLU network’s values no longer falls in deep layers",
        "source": "Daneshmand et al. 2020, abstract",
        "direction": "not less",
        "verdict": "opposite",
        "effect": 0.8515845146899181,
        "interval": [
          0.7383368727539574,
          0.9432779505867571
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 1 steps",
        "paper": "BN avoids the collapse: in deep linear networks the rank has a lower bound.",
        "explanation": "Participation rank of a batch’s values at the start, mean over the deeper half of 64 hidden layers over that of the quarter before, BN: the median ratio over 12 paired seeds is 0.852×; the interval 0.738 to 0.943× covers it with 96.1 %. The geometric mean is 0.836×, its 95 % t-interval 0.773 to 0.905×. The claim needs the whole interval above 0.900×."
      },
      {
        "experiment": "rank",
        "key": "gap-relu",
        "claim": "With BN the samples’ values in a deep ReLU network are nearer to orthogonal",
        "source": "Daneshmand et al. 2021, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.24742328173655048,
        "interval": [
          0.22535808683006606,
          0.26365376814180147
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 1 steps",
        "paper": "Successive BN and random linear maps make samples increasingly orthogonal; without BN they align.",
        "explanation": "Orthogonality gap at the start, 64 layers above the input, BN over plain: the median ratio over 12 paired seeds is 0.247×; the interval 0.225 to 0.264× covers it with 96.1 %. The geometric mean is 0.245×, its 95 % t-interval 0.233 to 0.259×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "rank",
        "key": "sooner-relu",
        "claim": "With BN a deep ReLU network learns sooner",
        "source": "Daneshmand et al. 2020, abstract",
        "direction": "less",
        "verdict": "equivalent",
        "effect": 1.0452231283504074,
        "interval": [
          1.0384682981201494,
          1.049018092243121
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 3,000 steps (the paper’s profile: 15,000)",
        "paper": "Stability of the rank is crucial for training deep networks.",
        "explanation": "Training loss, geometric mean over training, BN over plain, each at its tuned rate: the median ratio over 12 paired seeds is 1.05×; the interval 1.04 to 1.05× covers it with 96.1 %. The geometric mean is 1.04×, its 95 % t-interval 1.04 to 1.05×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "rank",
        "key": "closes-relu",
        "claim": "A start that keeps the rank closes at least 80 % of BN’s lead in a deep ReLU network",
        "source": "Daneshmand et al. 2021, abstract",
        "direction": "greater",
        "verdict": "not tested",
        "effect": null,
        "interval": [
          "-Infinity",
          "Infinity"
        ],
        "unit": "pp",
        "smallest": [
          0,
          0
        ],
        "setup": "mlp:128,128,128,128,128,128,128,128,128,128,128,128,128,128,128,128, 3,000 steps (the paper’s profile: 15,000)",
        "paper": "Starting from orthogonal representations is sufficient to accelerate SGD, with no need for BN.",
        "explanation": "Share of BN’s lead that the orthogonal start closes, in logarithms of the training loss averaged over training, minus 80 %: the median difference over 12 paired seeds is –; the interval −∞ to ∞ pp covers it with 96.1 %. The claim needs an interval above 0 and a median above 0 pp. In 12 of 12 pairs neither arm has a value; the interval allows for both outcomes."
      },
      {
        "experiment": "population-statistics",
        "key": "outliers-detached",
        "claim": "Without a gradient through the batch’s statistics the largest eigenvalue of the Hessian stands out more than with BN",
        "source": "Ghorbani et al. 2019, abstract and a summary",
        "direction": "greater",
        "verdict": "not tested",
        "effect": 3.121823983028081,
        "interval": [
          2.3917036021002236,
          3.9753352874835626
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
        "explanation": "Largest over 10th eigenvalue of the Hessian at the end, detached over BN: the median ratio over 12 paired seeds is 3.12×; the interval 2.39 to 3.98× covers it with 96.1 %. The geometric mean is 3.03×, its 95 % t-interval 2.54 to 3.60×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "population-statistics",
        "key": "outliers-at-loss-detached",
        "claim": "At equal training loss, too, the largest eigenvalue stands out more without a gradient through the batch’s statistics",
        "source": "Ghorbani et al. 2019, abstract and a summary",
        "direction": "greater",
        "verdict": "supported",
        "effect": 2.225710780569986,
        "interval": [
          1.9752128175450467,
          2.5984861523699876
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
        "explanation": "Largest over 10th eigenvalue of the Hessian when the running training loss first falls below 2 and 1.8, mean over these, detached over BN: the median ratio over 12 paired seeds is 2.23×; the interval 1.98 to 2.60× covers it with 96.1 %. The geometric mean is 2.26×, its 95 % t-interval 1.99 to 2.57×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "population-statistics",
        "key": "gradient-detached",
        "claim": "Without a gradient through the batch’s statistics, more of the network’s gradient lies along few eigenvectors than with BN",
        "source": "Ghorbani et al. 2019, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 13.042986537570764,
        "interval": [
          1.8072065043233332,
          20.444291269016354
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.",
        "explanation": "Share of the squared gradient along the eigenvectors of the 10 largest eigenvalues, when the running training loss first falls below 2 and 1.8, mean over these, detached minus BN: the median difference over 12 paired seeds is 13.0 pp; the interval 1.81 to 20.4 pp covers it with 96.1 %. The mean is 10.9 pp, its 95 % t-interval 4.55 to 17.3 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "population-statistics",
        "key": "slower-detached",
        "claim": "Without a gradient through the batch’s statistics training is slower than with BN",
        "source": "Ghorbani et al. 2019, abstract and a summary",
        "direction": "greater",
        "verdict": "supported",
        "effect": 1.6241626976423704,
        "interval": [
          1.4637681159420288,
          1.8260869565217386
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "With the population’s statistics training is much slower.",
        "explanation": "Steps until the running training loss first falls below 1.8, detached over BN, each at its tuned rate: the median ratio over 12 paired seeds is 1.62×; the interval 1.46 to 1.83× covers it with 96.1 %. The geometric mean is 1.68×, its 95 % t-interval 1.47 to 1.91×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "population-statistics",
        "key": "outliers-population",
        "claim": "Without a gradient through the population’s statistics the largest eigenvalue of the Hessian stands out more than with BN",
        "source": "Ghorbani et al. 2019, abstract and a summary",
        "direction": "greater",
        "verdict": "not tested",
        "effect": 1.713931545737592,
        "interval": [
          1.607041426916997,
          2.450132357226761
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
        "explanation": "Largest over 10th eigenvalue of the Hessian at the end, population over BN: the median ratio over 12 paired seeds is 1.71×; the interval 1.61 to 2.45× covers it with 96.1 %. The geometric mean is 1.85×, its 95 % t-interval 1.60 to 2.15×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "population-statistics",
        "key": "outliers-at-loss-population",
        "claim": "At equal training loss, too, the largest eigenvalue stands out more without a gradient through the population’s statistics",
        "source": "Ghorbani et al. 2019, abstract and a summary",
        "direction": "greater",
        "verdict": "supported",
        "effect": 1.6724532006581074,
        "interval": [
          1.556427384203734,
          1.9993095333828088
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "With the population’s statistics in the place of the batch’s, large eigenvalues return.",
        "explanation": "Largest over 10th eigenvalue of the Hessian when the running training loss first falls below 2 and 1.8, mean over these, population over BN: the median ratio over 12 paired seeds is 1.67×; the interval 1.56 to 2.00× covers it with 96.1 %. The geometric mean is 1.71×, its 95 % t-interval 1.55 to 1.88×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "population-statistics",
        "key": "gradient-population",
        "claim": "Without a gradient through the population’s statistics, more of the network’s gradient lies along few eigenvectors than with BN",
        "source": "Ghorbani et al. 2019, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 16.89965042257631,
        "interval": [
          1.2978022217963958,
          28.738035844760855
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.",
        "explanation": "Share of the squared gradient along the eigenvectors of the 10 largest eigenvalues, when the running training loss first falls below 2 and 1.8, mean over these, population minus BN: the median difference over 12 paired seeds is 16.9 pp; the interval 1.30 to 28.7 pp covers it with 96.1 %. The mean is 18.9 pp, its 95 % t-interval 6.99 to 30.8 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "population-statistics",
        "key": "slower-population",
        "claim": "Without a gradient through the population’s statistics training is slower than with BN",
        "source": "Ghorbani et al. 2019, abstract and a summary",
        "direction": "greater",
        "verdict": "supported",
        "effect": 2.481817940513581,
        "interval": [
          2.303030303030304,
          2.6521739130434785
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "With the population’s statistics training is much slower.",
        "explanation": "Steps until the running training loss first falls below 1.8, population over BN, each at its tuned rate: the median ratio over 12 paired seeds is 2.48×; the interval 2.30 to 2.65× covers it with 96.1 %. The geometric mean is 2.49×, its 95 % t-interval 2.36 to 2.62×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "population-statistics",
        "key": "gradient-plain",
        "claim": "Without BN more of the gradient lies along few eigenvectors than with BN",
        "source": "Ghorbani et al. 2019, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 38.67294910276951,
        "interval": [
          26.25797913654337,
          52.97901207495177
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "paper": "Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.",
        "explanation": "Share of the squared gradient along the eigenvectors of the 10 largest eigenvalues, when the running training loss first falls below 2 and 1.8, mean over these, plain minus BN: the median difference over 12 paired seeds is 38.7 pp; the interval 26.3 to 53.0 pp covers it with 96.1 %. The mean is 41.2 pp, its 95 % t-interval 32.4 to 50.1 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "population-statistics",
        "key": "same-weights",
        "claim": "At the weights that BN trained, the largest eigenvalue stands out more if the statistics do not follow the weights",
        "source": "Ghorbani et al. 2019, abstract and a summary; the comparison is ours",
        "direction": "greater",
        "verdict": "supported",
        "effect": 3.3231105357127846,
        "interval": [
          3.082165338377166,
          3.6604362068107985
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vgg:0.125, 400 steps (the paper’s profile: 15,000)",
        "explanation": "Largest over 10th eigenvalue of the Hessian with BN when the running training loss first falls below 2 and 1.8, mean over these, running statistics held constant over statistics of the samples: the median ratio over 12 paired seeds is 3.32×; the interval 3.08 to 3.66× covers it with 96.1 %. The geometric mean is 3.28×, its 95 % t-interval 3.06 to 3.51×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "transformer",
        "key": "near-output",
        "claim": "At the start, gradients near the output are larger with post-LN than with pre-LN",
        "source": "Xiong et al. 2020, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 1.5402191746521394,
        "interval": [
          1.49790601705478,
          1.652050396066064
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=post, 600 steps (the paper’s profile: 20,000); gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000)",
        "paper": "With post-LN the expected gradients near the output are large; with pre-LN they are well-behaved.",
        "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, last block, post-LN over pre-LN: the median ratio over 12 paired seeds is 1.54×; the interval 1.50 to 1.65× covers it with 96.1 %. The geometric mean is 1.59×, its 95 % t-interval 1.51 to 1.68×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "transformer",
        "key": "growth",
        "claim": "With post-LN they are larger than near the input",
        "source": "Xiong et al. 2020, abstract",
        "direction": "greater",
        "verdict": "undecided",
        "effect": 0.8433946818048716,
        "interval": [
          0.7925703068015721,
          1.0525806701461407
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=post, 600 steps (the paper’s profile: 20,000)",
        "paper": "With post-LN the expected gradients near the output are large.",
        "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, post-LN, last block over first: the median ratio over 12 paired seeds is 0.843×; the interval 0.793 to 1.05× covers it with 96.1 %. The geometric mean is 0.840×, its 95 % t-interval 0.728 to 0.969×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "transformer",
        "key": "post-warm-up",
        "claim": "At the rate that is best for pre-LN, post-LN ends with a lower loss with warm-up than without",
        "source": "Xiong et al. 2020, abstract",
        "direction": "less",
        "verdict": "not tested",
        "effect": 0.7102804401888745,
        "interval": [
          0.7016130398087576,
          0.7171667935811689
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=post, 600 steps (the paper’s profile: 20,000)",
        "paper": "Warm-up is essential for post-LN.",
        "explanation": "Test loss at the end, post-LN, with 150 steps of warm-up over without, at the rate tuned for pre-LN with it: the median ratio over 12 paired seeds is 0.710×; the interval 0.702 to 0.717× covers it with 96.1 %. The geometric mean is 0.713×, its 95 % t-interval 0.703 to 0.723×. The claim needs an interval below 1 and a median below 0.990×."
      },
      {
        "experiment": "transformer",
        "key": "post-best",
        "claim": "Post-LN with warm-up ends with a lower loss than without, each at its best rate",
        "source": "Xiong et al. 2020, abstract",
        "direction": "less",
        "verdict": "not tested",
        "effect": 0.9379849215013046,
        "interval": [
          0.934920984513573,
          0.9467654404836603
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=post, 600 steps (the paper’s profile: 20,000)",
        "paper": "Warm-up is crucial to the final performance.",
        "explanation": "Test loss at the end, post-LN, with 150 steps of warm-up over without, each at its tuned rate: the median ratio over 12 paired seeds is 0.938×; the interval 0.935 to 0.947× covers it with 96.1 %. The geometric mean is 0.940×, its 95 % t-interval 0.935 to 0.944×. The claim needs an interval below 1 and a median below 0.990×."
      },
      {
        "experiment": "transformer",
        "key": "pre-warm-up",
        "claim": "Pre-LN ends with the same loss without warm-up, within 1 %",
        "source": "Xiong et al. 2020, abstract",
        "direction": "equal",
        "verdict": "opposite",
        "effect": 1.0579893605699335,
        "interval": [
          1.030925211857055,
          1.0799715565179222
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000)",
        "paper": "Pre-LN transformers without warm-up reach comparable results.",
        "explanation": "Test loss at the end, pre-LN, without warm-up over with 150 steps of warm-up, at the rate tuned with it: the median ratio over 12 paired seeds is 1.06×; the interval 1.03 to 1.08× covers it with 96.1 %. The geometric mean is 1.06×, its 95 % t-interval 1.04 to 1.08×. The claim needs the whole interval between 0.990 and 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "steady-gradients",
        "claim": "At the start, gradients differ less between blocks with peri-LN than with pre-LN",
        "source": "Kim et al. 2025, abstract",
        "direction": "less",
        "verdict": "undecided",
        "effect": 0.9795372012718613,
        "interval": [
          0.9263277343264961,
          1.1353563210184818
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000); gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=peri, 600 steps (the paper’s profile: 20,000)",
        "paper": "Peri-LN has a steadier gradient flow.",
        "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, largest over least of all blocks, peri-LN over pre-LN: the median ratio over 12 paired seeds is 0.980×; the interval 0.926 to 1.14× covers it with 96.1 %. The geometric mean is 1.03×, its 95 % t-interval 0.938 to 1.12×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "transformer",
        "key": "normalized",
        "claim": "A transformer with pre-LN ends with a lower loss than one without normalization",
        "source": "Zhu et al. 2025, abstract",
        "direction": "less",
        "verdict": "opposite",
        "effect": 1.0364463486927242,
        "interval": [
          1.0268524823691472,
          1.0523975336884925
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000); gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=none, 600 steps (the paper’s profile: 20,000)",
        "paper": "Normalization has long been considered essential.",
        "explanation": "Test loss at the end, pre-LN over no normalization, each at its tuned rate: the median ratio over 12 paired seeds is 1.04×; the interval 1.03 to 1.05× covers it with 96.1 %. The geometric mean is 1.04×, its 95 % t-interval 1.03 to 1.05×. The claim needs an interval below 1 and a median below 0.990×."
      },
      {
        "experiment": "transformer",
        "key": "dyt",
        "claim": "DyT ends with the same loss as LN, within 1 %",
        "source": "Zhu et al. 2025, abstract",
        "direction": "equal",
        "verdict": "opposite",
        "effect": 1.024569665515196,
        "interval": [
          1.0171271008776088,
          1.0383648021311234
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000)",
        "paper": "Transformers with dynamic tanh match or exceed those with normalization.",
        "explanation": "Test loss at the end, DyT over pre-LN, each at its tuned rate: the median ratio over 12 paired seeds is 1.02×; the interval 1.02 to 1.04× covers it with 96.1 %. The geometric mean is 1.03×, its 95 % t-interval 1.02 to 1.03×. The claim needs the whole interval between 0.990 and 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "derf-ln",
        "claim": "Derf ends with a loss at most as high as LN",
        "source": "Chen et al. 2025, abstract",
        "direction": "not greater",
        "verdict": "opposite",
        "effect": 1.0280374052482124,
        "interval": [
          1.0200987524678302,
          1.0351993184459558
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000)",
        "paper": "Derf outperforms LN, RMS normalization and DyT.",
        "explanation": "Test loss at the end, Derf over pre-LN, each at its tuned rate: the median ratio over 12 paired seeds is 1.03×; the interval 1.02 to 1.04× covers it with 96.1 %. The geometric mean is 1.03×, its 95 % t-interval 1.02 to 1.03×. The claim needs the whole interval below 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "derf-dyt",
        "claim": "Derf ends with a loss at most as high as DyT",
        "source": "Chen et al. 2025, abstract",
        "direction": "not greater",
        "verdict": "not tested",
        "effect": 1.0008360250077268,
        "interval": [
          0.9973229908089944,
          1.0031029731336765
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000)",
        "paper": "Derf outperforms LN, RMS normalization and DyT.",
        "explanation": "Test loss at the end, Derf over DyT, each at its tuned rate: the median ratio over 12 paired seeds is 1.00×; the interval 0.997 to 1.00× covers it with 96.1 %. The geometric mean is 1.00×, its 95 % t-interval 0.997 to 1.01×. The claim needs the whole interval below 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "range",
        "claim": "Normalized queries and keys make the largest rate at which the network trains larger",
        "source": "Wortsman et al. 2023, abstract",
        "direction": "greater",
        "verdict": "undecided",
        "effect": 1,
        "interval": [
          0,
          "Infinity"
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000); gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre,qk=rms, 600 steps (the paper’s profile: 20,000)",
        "paper": "Attention logits grow at high rates; what mitigates that allows rates over orders of magnitude.",
        "explanation": "Largest rate of the grid at which the network has learned, pre-RMS + QK over pre-RMS: the median ratio over 12 paired seeds is 1×; the interval at least 0× covers it with 96.1 %. The claim needs an interval above 1 and a median above 1.10×. In 7 of 12 pairs neither arm has a value; the interval allows for both outcomes."
      },
      {
        "experiment": "transformer",
        "key": "sensitivity",
        "claim": "They make the loss depend less on the rate",
        "source": "Wortsman et al. 2023, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.377137629712735,
        "interval": [
          0.31372450176451266,
          0.44011655972523245
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre, 600 steps (the paper’s profile: 20,000); gpt:4,width=32,heads=4,scaledEmbedding=true,scaledResidual=false,order=pre,qk=rms, 600 steps (the paper’s profile: 20,000)",
        "paper": "With such mitigations small models reach similar losses over orders of magnitude of the rate.",
        "explanation": "Test loss at the end, at most that at the start, minus that at the best rate, mean over the grid, pre-RMS + QK over pre-RMS: the median ratio over 12 paired seeds is 0.377×; the interval 0.314 to 0.440× covers it with 96.1 %. The geometric mean is 0.376×, its 95 % t-interval 0.333 to 0.423×. The claim needs an interval below 1 and a median below 0.900×."
      }
    ]
  },
  {
    "profile": "vision",
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
        "experiment": "transformer",
        "key": "near-output",
        "claim": "At the start, gradients near the output are larger with post-LN than with pre-LN",
        "source": "Xiong et al. 2020, abstract",
        "direction": "greater",
        "verdict": "supported",
        "effect": 1.6645739459618534,
        "interval": [
          1.4984336015886153,
          1.8477104460982081
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=post, 1,000 steps (the paper’s profile: 20,000); vit:4,width=48,heads=4,patch=8,order=pre, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "With post-LN the expected gradients near the output are large; with pre-LN they are well-behaved.",
        "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, last block, post-LN over pre-LN: the median ratio over 12 paired seeds is 1.66×; the interval 1.50 to 1.85× covers it with 96.1 %. The geometric mean is 1.70×, its 95 % t-interval 1.55 to 1.86×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "transformer",
        "key": "growth",
        "claim": "With post-LN they are larger than near the input",
        "source": "Xiong et al. 2020, abstract",
        "direction": "greater",
        "verdict": "undecided",
        "effect": 1.068120836387704,
        "interval": [
          0.919051368389044,
          1.2471312513292907
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=post, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "With post-LN the expected gradients near the output are large.",
        "explanation": "Norm of the gradient of a block’s second feed-forward matrix at the start, post-LN, last block over first: the median ratio over 12 paired seeds is 1.07×; the interval 0.919 to 1.25× covers it with 96.1 %. The geometric mean is 1.04×, its 95 % t-interval 0.897 to 1.21×. The claim needs an interval above 1 and a median above 1.10×."
      },
      {
        "experiment": "transformer",
        "key": "post-warm-up",
        "claim": "At the rate that is best for pre-LN, post-LN ends with a lower loss with warm-up than without",
        "source": "Xiong et al. 2020, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.9690763505620216,
        "interval": [
          0.9615860223835712,
          0.9841654052375133
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=post, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Warm-up is essential for post-LN.",
        "explanation": "Test loss at the end, post-LN, with 150 steps of warm-up over without, at the rate tuned for pre-LN with it: the median ratio over 12 paired seeds is 0.969×; the interval 0.962 to 0.984× covers it with 96.1 %. The geometric mean is 0.970×, its 95 % t-interval 0.963 to 0.977×. The claim needs an interval below 1 and a median below 0.990×."
      },
      {
        "experiment": "transformer",
        "key": "post-best",
        "claim": "Post-LN with warm-up ends with a lower loss than without, each at its best rate",
        "source": "Xiong et al. 2020, abstract",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.9690763505620216,
        "interval": [
          0.9615860223835712,
          0.9841654052375133
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=post, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Warm-up is crucial to the final performance.",
        "explanation": "Test loss at the end, post-LN, with 150 steps of warm-up over without, each at its tuned rate: the median ratio over 12 paired seeds is 0.969×; the interval 0.962 to 0.984× covers it with 96.1 %. The geometric mean is 0.970×, its 95 % t-interval 0.963 to 0.977×. The claim needs an interval below 1 and a median below 0.990×."
      },
      {
        "experiment": "transformer",
        "key": "pre-warm-up",
        "claim": "Pre-LN ends with the same loss without warm-up, within 1 %",
        "source": "Xiong et al. 2020, abstract",
        "direction": "equal",
        "verdict": "undecided",
        "effect": 1.0097583215391193,
        "interval": [
          1.0076778383764953,
          1.017613105872494
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=pre, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Pre-LN transformers without warm-up reach comparable results.",
        "explanation": "Test loss at the end, pre-LN, without warm-up over with 150 steps of warm-up, at the rate tuned with it: the median ratio over 12 paired seeds is 1.01×; the interval 1.01 to 1.02× covers it with 96.1 %. The geometric mean is 1.01×, its 95 % t-interval 1.01 to 1.02×. The claim needs the whole interval between 0.990 and 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "normalized",
        "claim": "A transformer with pre-LN ends with a lower loss than one without normalization",
        "source": "Zhu et al. 2025, abstract",
        "direction": "less",
        "verdict": "opposite",
        "effect": 1.1094918522072648,
        "interval": [
          1.0982431872807834,
          1.1217560326330043
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=pre, 1,000 steps (the paper’s profile: 20,000); vit:4,width=48,heads=4,patch=8,order=none, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Normalization has long been considered essential.",
        "explanation": "Test loss at the end, pre-LN over no normalization, each at its tuned rate: the median ratio over 12 paired seeds is 1.11×; the interval 1.10 to 1.12× covers it with 96.1 %. The geometric mean is 1.11×, its 95 % t-interval 1.10 to 1.12×. The claim needs an interval below 1 and a median below 0.990×."
      },
      {
        "experiment": "transformer",
        "key": "dyt",
        "claim": "DyT ends with the same loss as LN, within 1 %",
        "source": "Zhu et al. 2025, abstract",
        "direction": "equal",
        "verdict": "undecided",
        "effect": 0.9972020379365041,
        "interval": [
          0.9850725955682713,
          0.9988563383631698
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=pre, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Transformers with dynamic tanh match or exceed those with normalization.",
        "explanation": "Test loss at the end, DyT over pre-LN, each at its tuned rate: the median ratio over 12 paired seeds is 0.997×; the interval 0.985 to 0.999× covers it with 96.1 %. The geometric mean is 0.994×, its 95 % t-interval 0.987 to 1.00×. The claim needs the whole interval between 0.990 and 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "derf-ln",
        "claim": "Derf ends with a loss at most as high as LN",
        "source": "Chen et al. 2025, abstract",
        "direction": "not greater",
        "verdict": "supported",
        "effect": 0.9884506282570342,
        "interval": [
          0.9812051853157959,
          0.9937238510096992
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=pre, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Derf outperforms LN, RMS normalization and DyT.",
        "explanation": "Test loss at the end, Derf over pre-LN, each at its tuned rate: the median ratio over 12 paired seeds is 0.988×; the interval 0.981 to 0.994× covers it with 96.1 %. The geometric mean is 0.988×, its 95 % t-interval 0.983 to 0.993×. The claim needs the whole interval below 1.01×."
      },
      {
        "experiment": "transformer",
        "key": "derf-dyt",
        "claim": "Derf ends with a loss at most as high as DyT",
        "source": "Chen et al. 2025, abstract",
        "direction": "not greater",
        "verdict": "supported",
        "effect": 0.99365098460538,
        "interval": [
          0.9858855131217805,
          1.0010713405832123
        ],
        "unit": "×",
        "smallest": [
          0.99,
          1.01
        ],
        "setup": "vit:4,width=48,heads=4,patch=8,order=pre, 1,000 steps (the paper’s profile: 20,000)",
        "paper": "Derf outperforms LN, RMS normalization and DyT.",
        "explanation": "Test loss at the end, Derf over DyT, each at its tuned rate: the median ratio over 12 paired seeds is 0.994×; the interval 0.986 to 1.00× covers it with 96.1 %. The geometric mean is 0.994×, its 95 % t-interval 0.989 to 0.999×. The claim needs the whole interval below 1.01×."
      }
    ]
  },
  {
    "profile": "paper",
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
        "experiment": "convergence",
        "key": "faster",
        "claim": "With BN the network reaches the plain network’s best accuracy in fewer steps",
        "source": "Ioffe & Szegedy 2015, §4.1, Fig. 1(a)",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.36630018315013746,
        "interval": [
          0.27027027027027023,
          0.4343434343434338
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN lets the network train faster and reach a higher accuracy.",
        "explanation": "Steps to the plain network’s best test accuracy, BN over plain at the same rate: the median ratio over 12 paired seeds is 0.366×; the interval 0.270 to 0.434× covers it with 96.1 %. The geometric mean is 0.353×, its 95 % t-interval 0.299 to 0.417×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "convergence",
        "key": "higher",
        "claim": "With BN the network reaches a higher accuracy",
        "source": "Ioffe & Szegedy 2015, §4.1, Fig. 1(a)",
        "direction": "greater",
        "verdict": "equivalent",
        "effect": 0.5350000000000021,
        "interval": [
          0.43999999999999595,
          0.6000000000000005
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN lets the network train faster and reach a higher accuracy.",
        "explanation": "Best test accuracy, BN minus plain at the same rate: the median difference over 12 paired seeds is 0.535 pp; the interval 0.440 to 0.600 pp covers it with 96.1 %. The mean is 0.548 pp, its 95 % t-interval 0.471 to 0.624 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "convergence",
        "key": "steadier",
        "claim": "With BN the distribution of a sigmoid’s input moves less",
        "source": "Ioffe & Szegedy 2015, §4.1, Fig. 1(b, c)",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.5079867029565283,
        "interval": [
          0.39119608522540616,
          0.5485385208219339
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN makes the distribution of the input more stable during training.",
        "explanation": "Mean change of the 15th, 50th and 85th percentile from one evaluation to the next, in units of the mean distance between the 15th and 85th, BN over plain: the median ratio over 12 paired seeds is 0.508×; the interval 0.391 to 0.549× covers it with 96.1 %. The geometric mean is 0.478×, its 95 % t-interval 0.428 to 0.535×. The claim needs an interval below 1 and a median below 0.900×. Measured in units of the input it is 0.617×."
      },
      {
        "experiment": "convergence",
        "key": "gain-x5",
        "claim": "With BN, 5 times the rate makes training faster still",
        "source": "Ioffe & Szegedy 2015, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)",
        "direction": "less",
        "verdict": "opposite",
        "effect": 1.5012190168610857,
        "interval": [
          1.121212121212123,
          2.351351351351348
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN tolerates 5 and 30 times the learning rate, and gains from it.",
        "explanation": "Steps to the plain network’s best test accuracy, BN ×5 over BN: the median ratio over 12 paired seeds is 1.50×; the interval 1.12 to 2.35× covers it with 96.1 %. The geometric mean is 1.60×, its 95 % t-interval 1.22 to 2.10×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "convergence",
        "key": "harm-x5",
        "claim": "Without BN, 5 times the rate harms training",
        "source": "Ioffe & Szegedy 2015, §4.2.2 (there ×5 brought the parameters to infinity)",
        "direction": "less",
        "verdict": "equivalent",
        "effect": -0.2919999999999867,
        "interval": [
          -0.38600000000000856,
          -0.20600000000001728
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "Without BN, 5 times the rate brought the parameters to infinity.",
        "explanation": "Test accuracy at the end (mean of the last 5 evaluations), plain ×5 minus plain: the median difference over 12 paired seeds is −0.292 pp; the interval −0.386 to −0.206 pp covers it with 96.1 %. The mean is −0.227 pp, its 95 % t-interval −0.406 to −0.0488 pp. The claim needs an interval below 0 and a median below −1 pp."
      },
      {
        "experiment": "convergence",
        "key": "ahead-x5",
        "claim": "At 5 times the rate, the network with BN ends with a higher accuracy than the one without",
        "source": "Ioffe & Szegedy 2015, §3.3, §4.2.2",
        "direction": "greater",
        "verdict": "equivalent",
        "effect": 0.4059999999999897,
        "interval": [
          0.11600000000001609,
          0.5620000000000069
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN enables higher learning rates.",
        "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN ×5 minus plain ×5: the median difference over 12 paired seeds is 0.406 pp; the interval 0.116 to 0.562 pp covers it with 96.1 %. The mean is 0.363 pp, its 95 % t-interval 0.212 to 0.514 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "convergence",
        "key": "gain-x30",
        "claim": "With BN, 30 times the rate makes training faster still",
        "source": "Ioffe & Szegedy 2015, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)",
        "direction": "less",
        "verdict": "opposite",
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
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN tolerates 5 and 30 times the learning rate, and gains from it.",
        "explanation": "Steps to the plain network’s best test accuracy, BN ×30 over BN: the median ratio over 12 paired seeds is ∞×; the interval ∞× covers it with 96.1 %. The claim needs an interval below 1 and a median below 0.900×. In 10 of 12 pairs one arm never reached it or diverged; such a pair counts by its rank only."
      },
      {
        "experiment": "convergence",
        "key": "harm-x30",
        "claim": "Without BN, 30 times the rate harms training",
        "source": "Ioffe & Szegedy 2015, §4.2.2 (there ×5 brought the parameters to infinity)",
        "direction": "less",
        "verdict": "supported",
        "effect": -87.213,
        "interval": [
          -87.40200000000002,
          -87.17399999999999
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "Without BN, 5 times the rate brought the parameters to infinity.",
        "explanation": "Test accuracy at the end (mean of the last 5 evaluations), plain ×30 minus plain: the median difference over 12 paired seeds is −87.2 pp; the interval −87.4 to −87.2 pp covers it with 96.1 %. The mean is −87.3 pp, its 95 % t-interval −87.4 to −87.2 pp. The claim needs an interval below 0 and a median below −1 pp."
      },
      {
        "experiment": "convergence",
        "key": "ahead-x30",
        "claim": "At 30 times the rate, the network with BN ends with a higher accuracy than the one without",
        "source": "Ioffe & Szegedy 2015, §3.3, §4.2.2",
        "direction": "greater",
        "verdict": "supported",
        "effect": 86.90599999999999,
        "interval": [
          86.76599999999999,
          87.03800000000001
        ],
        "unit": "pp",
        "smallest": [
          -1,
          1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "paper": "BN enables higher learning rates.",
        "explanation": "Test accuracy at the end (mean of the last 5 evaluations), BN ×30 minus plain ×30: the median difference over 12 paired seeds is 86.9 pp; the interval 86.8 to 87.0 pp covers it with 96.1 %. The mean is 86.9 pp, its 95 % t-interval 86.8 to 87.0 pp. The claim needs an interval above 0 and a median above 1 pp."
      },
      {
        "experiment": "convergence",
        "key": "tuned",
        "claim": "BN is faster even if each network uses its best rate",
        "source": "ours: a control that the paper does not have",
        "direction": "less",
        "verdict": "supported",
        "effect": 0.34019895429187597,
        "interval": [
          0.23737373737373735,
          0.42268041237113446
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 50,000 steps",
        "explanation": "Steps to the best test accuracy of the plain network at any of its rates, the fewest at any of BN’s rates over the fewest of plain’s: the median ratio over 12 paired seeds is 0.340×; the interval 0.237 to 0.423× covers it with 96.1 %. The geometric mean is 0.328×, its 95 % t-interval 0.272 to 0.395×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "intervention",
        "key": "shift-norm",
        "claim": "With BN, a network with 4 times the internal covariate shift learns more slowly",
        "source": "Ioffe & Szegedy 2015, §1, tested after Awais et al. 2021",
        "direction": "greater",
        "verdict": "equivalent",
        "effect": 0.9885987680236633,
        "interval": [
          0.9483063708098822,
          1
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 5,000 steps",
        "paper": "Training is slow because the distributions of the layers’ inputs change.",
        "explanation": "Steps to a training loss of 0.35, BN with injected shift over without, geometric mean over the levels of smoothing: the median ratio over 12 paired seeds is 0.989×; the interval 0.948 to 1× covers it with 96.1 %. The geometric mean is 0.978×, its 95 % t-interval 0.960 to 0.995×. The claim needs an interval above 1 and a median above 1.10×. Measured by gradients, the shift is 0.997× that without injection."
      },
      {
        "experiment": "intervention",
        "key": "shift-plain",
        "claim": "Without BN, a network with 4 times the internal covariate shift learns more slowly",
        "source": "Ioffe & Szegedy 2015, §1, tested after Awais et al. 2021",
        "direction": "greater",
        "verdict": "supported",
        "effect": 1.1117118929570693,
        "interval": [
          1.0727374483363832,
          1.1526451463735847
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 5,000 steps",
        "paper": "Training is slow because the distributions of the layers’ inputs change.",
        "explanation": "Steps to a training loss of 0.35, plain with injected shift over without, geometric mean over the levels of smoothing: the median ratio over 12 paired seeds is 1.11×; the interval 1.07 to 1.15× covers it with 96.1 %. The geometric mean is 1.11×, its 95 % t-interval 1.08 to 1.14×. The claim needs an interval above 1 and a median above 1.10×. Measured by gradients, the shift is 1.11× that without injection."
      },
      {
        "experiment": "intervention",
        "key": "smoothing-plain",
        "claim": "Without BN, a network whose loss is smoothed learns faster",
        "source": "Santurkar et al. 2018, §3, tested by the method of Foret et al. 2021",
        "direction": "less",
        "verdict": "undecided",
        "effect": 1.0757075351827694,
        "interval": [
          1.0390335835093991,
          1.1567387723692355
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 5,000 steps",
        "paper": "BN helps because it makes the loss smoother.",
        "explanation": "Steps to a training loss of 0.35, plain with SAM over without, geometric mean over the levels of shift: the median ratio over 12 paired seeds is 1.08×; the interval 1.04 to 1.16× covers it with 96.1 %. The geometric mean is 1.10×, its 95 % t-interval 1.05 to 1.15×. The claim needs an interval below 1 and a median below 0.900×."
      },
      {
        "experiment": "intervention",
        "key": "lead",
        "claim": "BN with 4 times its internal covariate shift still learns faster than the plain network without",
        "source": "Santurkar et al. 2018, §2.1",
        "direction": "less",
        "verdict": "not tested",
        "effect": 1.0521046676802177,
        "interval": [
          0.976303317535545,
          1.1715447154471543
        ],
        "unit": "×",
        "smallest": [
          0.9,
          1.1
        ],
        "setup": "mlp:100,100,100, 5,000 steps",
        "paper": "With noise that raises the shift, BN still trains faster than the standard network.",
        "explanation": "Steps to a training loss of 0.35, BN with injected shift over plain without, no smoothing: the median ratio over 12 paired seeds is 1.05×; the interval 0.976 to 1.17× covers it with 96.1 %. The geometric mean is 1.05×, its 95 % t-interval 0.971 to 1.14×. The claim needs an interval below 1 and a median below 0.900×."
      }
    ]
  }
]
