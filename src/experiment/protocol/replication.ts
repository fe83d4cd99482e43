/**
 * What the replication seeds said about each claim of a study, by `experiment key`. `npm run results` writes it from
 * the summaries of the confirmatory and the replicating study.
 */
import type { PlainNumber, Verdict } from '../../stats/index.ts'

export interface Replicated {
  readonly verdict: Verdict
  /** In the unit of the claim; null if it is undefined, a text if it is infinite. */
  readonly effect: PlainNumber
}

export interface Replication {
  readonly profile: string
  readonly seeds: readonly number[]
  readonly claims: Readonly<Record<string, Replicated>>
}

// biome-ignore format: written by npm run results
export const replication: Replication | null = {
  "profile": "quick",
  "seeds": [
    401,
    402,
    403,
    404,
    405,
    406,
    407,
    408,
    409,
    410,
    411,
    412
  ],
  "claims": {
    "shift-demo misled": {
      "verdict": "supported",
      "effect": -55.49999999999999
    },
    "shift-demo normalized": {
      "verdict": "supported",
      "effect": 49.66666666666667
    },
    "shift-demo adapted": {
      "verdict": "supported",
      "effect": 50.33333333333334
    },
    "shift-demo stale": {
      "verdict": "supported",
      "effect": -50.16666666666667
    },
    "shift-demo harmed": {
      "verdict": "supported",
      "effect": -51.33333333333334
    },
    "shift-demo affine": {
      "verdict": "supported",
      "effect": 48.16666666666667
    },
    "shift-demo affine-alone": {
      "verdict": "equivalent",
      "effect": 0
    },
    "convergence faster": {
      "verdict": "undecided",
      "effect": 0.8360994160918229
    },
    "convergence higher": {
      "verdict": "equivalent",
      "effect": 0.5750000000000033
    },
    "convergence steadier": {
      "verdict": "supported",
      "effect": 0.36256825857413455
    },
    "convergence gain-x30": {
      "verdict": "opposite",
      "effect": "Infinity"
    },
    "convergence harm-x30": {
      "verdict": "supported",
      "effect": -73.86999999999999
    },
    "convergence ahead-x30": {
      "verdict": "undecided",
      "effect": 0
    },
    "convergence tuned": {
      "verdict": "undecided",
      "effect": 0.8360994160918229
    },
    "noise drifts": {
      "verdict": "undecided",
      "effect": 1.1798386223588124
    },
    "noise faster": {
      "verdict": "undecided",
      "effect": "Infinity"
    },
    "noise alike": {
      "verdict": "equivalent",
      "effect": -0.040000000000001146
    },
    "noise harmed": {
      "verdict": "equivalent",
      "effect": -0.11000000000001564
    },
    "noise shifts": {
      "verdict": "supported",
      "effect": 1.185466810466934
    },
    "noise distances": {
      "verdict": "supported",
      "effect": 6.529588109806187
    },
    "noise regularizes": {
      "verdict": "undecided",
      "effect": 0.9709724855670422
    },
    "noise shifts-at-loss": {
      "verdict": "undecided",
      "effect": 1.1461795011687588
    },
    "noise distances-at-loss": {
      "verdict": "supported",
      "effect": 2.873040580394564
    },
    "shift gradients-mlp": {
      "verdict": "opposite",
      "effect": 2.000534285717054
    },
    "shift gradients-at-loss-mlp": {
      "verdict": "undecided",
      "effect": 0.7817004842351817
    },
    "shift distances-mlp": {
      "verdict": "supported",
      "effect": 0.3939995360088859
    },
    "shift distances-at-loss-mlp": {
      "verdict": "supported",
      "effect": 0.41747662942992003
    },
    "shift gradients-dln": {
      "verdict": "undecided",
      "effect": 1.0652815989199513
    },
    "shift distances-dln": {
      "verdict": "supported",
      "effect": 0.6559990755368871
    },
    "shift cosine": {
      "verdict": "undecided",
      "effect": -0.14459821692377395
    },
    "smoothness loss-mlp": {
      "verdict": "supported",
      "effect": 0.1878604650217984
    },
    "smoothness predictiveness-mlp": {
      "verdict": "undecided",
      "effect": 0.8105720429397547
    },
    "smoothness beta-mlp": {
      "verdict": "opposite",
      "effect": 1.7792152045393002
    },
    "smoothness loss-at-loss-mlp": {
      "verdict": "supported",
      "effect": 0.1784953952346499
    },
    "smoothness predictiveness-at-loss-mlp": {
      "verdict": "undecided",
      "effect": 0.8270742259659678
    },
    "smoothness beta-at-loss-mlp": {
      "verdict": "opposite",
      "effect": 1.8886622826136357
    },
    "smoothness beta-random-at-loss-mlp": {
      "verdict": "opposite",
      "effect": 2.5982924406587493
    },
    "smoothness curvature-at-loss-mlp": {
      "verdict": "opposite",
      "effect": 2.4472878875163175
    },
    "smoothness lipschitz-at-loss-mlp": {
      "verdict": "opposite",
      "effect": 1.6760136580076026
    },
    "smoothness loss-dln": {
      "verdict": "supported",
      "effect": 0.0035845919565729045
    },
    "smoothness predictiveness-dln": {
      "verdict": "supported",
      "effect": 0.0010729319632626485
    },
    "smoothness beta-dln": {
      "verdict": "supported",
      "effect": 0.00367989985759399
    },
    "intervention shift-norm": {
      "verdict": "equivalent",
      "effect": 0.9942622314374747
    },
    "intervention shift-plain": {
      "verdict": "equivalent",
      "effect": 1.0302539623578821
    },
    "intervention smoothing-plain": {
      "verdict": "undecided",
      "effect": 1.09985829568075
    },
    "intervention lead": {
      "verdict": "supported",
      "effect": 0.49965473944407723
    },
    "landscape flatter": {
      "verdict": "supported",
      "effect": 0.28377271163043744
    },
    "landscape flatter-at-loss": {
      "verdict": "supported",
      "effect": 0.31341079756159596
    },
    "landscape rough": {
      "verdict": "opposite",
      "effect": -10
    },
    "landscape frozen": {
      "verdict": "supported",
      "effect": 3.3939505481445043
    },
    "landscape plane": {
      "verdict": "supported",
      "effect": 15.501492177345671
    },
    "theorems 4.1-corrected": {
      "verdict": "opposite",
      "effect": -42.30587121212122
    },
    "theorems 4.1-printed": {
      "verdict": "opposite",
      "effect": -98.29545454545455
    },
    "theorems 4.2-corrected": {
      "verdict": "opposite",
      "effect": -38.82575757575758
    },
    "theorems 4.4-printed": {
      "verdict": "opposite",
      "effect": -100
    },
    "theorems scale": {
      "verdict": "opposite",
      "effect": -16.87973484848485
    },
    "theorems alignment": {
      "verdict": "opposite",
      "effect": -15.838068181818182
    },
    "theorems convexity": {
      "verdict": "supported",
      "effect": 38.06818181818182
    },
    "theorems reduction": {
      "verdict": "supported",
      "effect": 2.892244731918245
    },
    "theorems acute": {
      "verdict": "equivalent",
      "effect": 0
    },
    "lp-norms l1-mlp": {
      "verdict": "equivalent",
      "effect": 0.9855957801315256
    },
    "lp-norms l2-mlp": {
      "verdict": "equivalent",
      "effect": 1.0180501812950578
    },
    "lp-norms linf-mlp": {
      "verdict": "opposite",
      "effect": 1.2690889733649668
    },
    "lp-norms l2-dln": {
      "verdict": "equivalent",
      "effect": 1.000048608886035
    },
    "lp-norms linf-dln": {
      "verdict": "opposite",
      "effect": 1.4548151355487864
    },
    "lp-norms l1-moves": {
      "verdict": "opposite",
      "effect": 0.45386572663396674
    },
    "lp-norms l1-moves-at-loss": {
      "verdict": "opposite",
      "effect": 0.4095692332603243
    },
    "lp-norms l2-moves": {
      "verdict": "opposite",
      "effect": 0.4352268275245559
    },
    "lp-norms l2-moves-at-loss": {
      "verdict": "opposite",
      "effect": 0.447111001235841
    },
    "lp-norms linf-moves": {
      "verdict": "opposite",
      "effect": 0.5270262049412493
    },
    "lp-norms linf-moves-at-loss": {
      "verdict": "undecided",
      "effect": 0.6211984776371314
    },
    "lp-norms l1-beyond-bn": {
      "verdict": "undecided",
      "effect": 1.166321504810956
    },
    "batch-size small": {
      "verdict": "supported",
      "effect": -6.524999999999998
    },
    "batch-size large": {
      "verdict": "supported",
      "effect": -1.275000000000004
    },
    "batch-size loses": {
      "verdict": "supported",
      "effect": 31.400000000000006
    },
    "batch-size growth": {
      "verdict": "supported",
      "effect": -30.325000000000014
    },
    "batch-size online": {
      "verdict": "supported",
      "effect": -30.875000000000004
    },
    "recurrent rnn-sooner": {
      "verdict": "opposite",
      "effect": 1.1102050062857012
    },
    "recurrent rnn-sooner-than-bn": {
      "verdict": "supported",
      "effect": 0.6759988769680314
    },
    "recurrent rnn-trend": {
      "verdict": "supported",
      "effect": 1.310351442071667
    },
    "recurrent lstm-sooner": {
      "verdict": "opposite",
      "effect": 1.6826215968978615
    },
    "recurrent lstm-sooner-than-bn": {
      "verdict": "supported",
      "effect": 0.6675912482790787
    },
    "recurrent lstm-trend": {
      "verdict": "supported",
      "effect": 1.575314150302653
    },
    "bounds growth": {
      "verdict": "supported",
      "effect": 8.54044992470231
    },
    "bounds reduced": {
      "verdict": "supported",
      "effect": 0.2643524040235087
    },
    "bounds flatter": {
      "verdict": "supported",
      "effect": 0.051587627272616336
    },
    "bounds broken": {
      "verdict": "supported",
      "effect": 4.610802610541424
    },
    "bounds unit-broken": {
      "verdict": "supported",
      "effect": 18.268899454679552
    },
    "bounds shape": {
      "verdict": "supported",
      "effect": 3.4531014717610646
    },
    "bounds unit-moves": {
      "verdict": "undecided",
      "effect": 0.709171618154062
    },
    "bounds unit-better": {
      "verdict": "equivalent",
      "effect": -0.08333333333333526
    },
    "sharpness generalizes": {
      "verdict": "equivalent",
      "effect": 0
    },
    "sharpness width": {
      "verdict": "opposite",
      "effect": 0.7222742956712948
    },
    "sharpness width-at-loss": {
      "verdict": "opposite",
      "effect": 0.7649566819871648
    },
    "sharpness sharper": {
      "verdict": "undecided",
      "effect": 1.6931151790951942
    },
    "sharpness sharper-at-loss": {
      "verdict": "opposite",
      "effect": 0.5497849364830486
    },
    "sharpness shorter": {
      "verdict": "equivalent",
      "effect": 0.9455103025667834
    },
    "sharpness misleading": {
      "verdict": "supported",
      "effect": 1.9472891298022077
    },
    "sharpness convex": {
      "verdict": "supported",
      "effect": 0.3212092237535877
    },
    "layer-norm sooner": {
      "verdict": "undecided",
      "effect": 1.3273425455535341
    },
    "layer-norm bn-sooner": {
      "verdict": "supported",
      "effect": 0.0786969892843957
    },
    "layer-norm bn-final": {
      "verdict": "supported",
      "effect": 1.194444444444448
    },
    "layer-norm falling-rate": {
      "verdict": "supported",
      "effect": 0.32358992299128775
    },
    "beyond outliers": {
      "verdict": "supported",
      "effect": 0.4018204236711622
    },
    "beyond outliers-at-loss": {
      "verdict": "supported",
      "effect": 0.4084683901342258
    },
    "beyond sharpening": {
      "verdict": "supported",
      "effect": 4.7609516989713185
    },
    "beyond edge": {
      "verdict": "supported",
      "effect": -0.126626309083829
    },
    "beyond half-rate": {
      "verdict": "supported",
      "effect": 1.7941711873751773
    },
    "beyond edge-bn": {
      "verdict": "supported",
      "effect": -0.0935059301981348
    },
    "beyond falling-rate": {
      "verdict": "supported",
      "effect": 0.5475030054788512
    },
    "beyond decay": {
      "verdict": "supported",
      "effect": 2.824372168552063
    },
    "beyond standardized": {
      "verdict": "opposite",
      "effect": -8.148148148148133
    },
    "beyond standardized-smoother": {
      "verdict": "supported",
      "effect": 0.445802555821831
    },
    "beyond standardized-final": {
      "verdict": "opposite",
      "effect": -2.0000000000000018
    },
    "rank collapses-linear": {
      "verdict": "supported",
      "effect": 0.42218752238102725
    },
    "rank kept-linear": {
      "verdict": "undecided",
      "effect": 0.9559433781291099
    },
    "rank gap-linear": {
      "verdict": "supported",
      "effect": 0.5050705041010993
    },
    "rank sooner-linear": {
      "verdict": "supported",
      "effect": 0.7686133502134124
    },
    "rank closes-linear": {
      "verdict": "supported",
      "effect": 369.32542065418545
    },
    "rank collapses-relu": {
      "verdict": "supported",
      "effect": 0.6532276798004244
    },
    "rank kept-relu": {
      "verdict": "equivalent",
      "effect": 0.986533932245357
    },
    "rank gap-relu": {
      "verdict": "supported",
      "effect": 0.3242070289709511
    },
    "rank sooner-relu": {
      "verdict": "supported",
      "effect": 0.7355698624071134
    },
    "rank closes-relu": {
      "verdict": "supported",
      "effect": 605.9118113984714
    },
    "learning-rate equal": {
      "verdict": "opposite",
      "effect": 2.2166666666666615
    },
    "learning-rate larger": {
      "verdict": "opposite",
      "effect": 0.33333333333333337
    },
    "learning-rate explodes": {
      "verdict": "supported",
      "effect": 268.7360904949274
    },
    "learning-rate contained": {
      "verdict": "supported",
      "effect": 0.007280571618320896
    },
    "learning-rate tails": {
      "verdict": "supported",
      "effect": 1.8194086997477905
    },
    "population-statistics outliers-detached": {
      "verdict": "supported",
      "effect": 2.2623627186295736
    },
    "population-statistics outliers-at-loss-detached": {
      "verdict": "not tested",
      "effect": 3.8545920515960432
    },
    "population-statistics gradient-detached": {
      "verdict": "not tested",
      "effect": 4.795252978514775
    },
    "population-statistics slower-detached": {
      "verdict": "supported",
      "effect": 4.087519113105162
    },
    "population-statistics outliers-population": {
      "verdict": "supported",
      "effect": 2.570280560596043
    },
    "population-statistics outliers-at-loss-population": {
      "verdict": "supported",
      "effect": 2.718244070622191
    },
    "population-statistics gradient-population": {
      "verdict": "undecided",
      "effect": 5.349375541253204
    },
    "population-statistics slower-population": {
      "verdict": "supported",
      "effect": 2.1466655717468153
    },
    "population-statistics gradient-plain": {
      "verdict": "undecided",
      "effect": 9.527447843425058
    },
    "population-statistics same-weights": {
      "verdict": "supported",
      "effect": 4.081008062694612
    },
    "sharpness-and-scale falls": {
      "verdict": "supported",
      "effect": 0.5934862638845335
    },
    "sharpness-and-scale stays": {
      "verdict": "supported",
      "effect": 1.0827291762955205
    },
    "sharpness-and-scale flatter": {
      "verdict": "supported",
      "effect": 0.3153289990544558
    },
    "sharpness-and-scale affine": {
      "verdict": "supported",
      "effect": 24.638888888888893
    },
    "sharpness-and-scale alone": {
      "verdict": "supported",
      "effect": 28.579900101852207
    },
    "transformer near-output": {
      "verdict": "supported",
      "effect": 1.496319947201258
    },
    "transformer growth": {
      "verdict": "undecided",
      "effect": 0.8567598640089378
    },
    "transformer post-warm-up": {
      "verdict": "supported",
      "effect": 0.5893838993427196
    },
    "transformer post-best": {
      "verdict": "undecided",
      "effect": 0.9867022671598628
    },
    "transformer pre-warm-up": {
      "verdict": "opposite",
      "effect": 1.0198024212128736
    },
    "transformer steady-gradients": {
      "verdict": "undecided",
      "effect": 1.0612523429248333
    },
    "transformer normalized": {
      "verdict": "undecided",
      "effect": 0.9955175839332462
    },
    "transformer dyt": {
      "verdict": "undecided",
      "effect": 1.004069478945294
    },
    "transformer derf-ln": {
      "verdict": "undecided",
      "effect": 1.0072030930710987
    },
    "transformer derf-dyt": {
      "verdict": "undecided",
      "effect": 1.0017771880231334
    },
    "transformer range": {
      "verdict": "undecided",
      "effect": 3.333333333333334
    },
    "transformer sensitivity": {
      "verdict": "supported",
      "effect": 0.4233823597079789
    },
    "residual-scaling falls": {
      "verdict": "supported",
      "effect": 0.27451074109263035
    },
    "residual-scaling more": {
      "verdict": "supported",
      "effect": 0.36647266404923506
    },
    "residual-scaling skipinit-sooner": {
      "verdict": "undecided",
      "effect": 1.0175023694280214
    },
    "residual-scaling skipinit": {
      "verdict": "opposite",
      "effect": -3.0277777777777626
    },
    "residual-scaling fixup": {
      "verdict": "opposite",
      "effect": -3.0277777777777795
    },
    "residual-scaling small-batch": {
      "verdict": "undecided",
      "effect": 0.7777777777777772
    },
    "residual-scaling large-batch": {
      "verdict": "undecided",
      "effect": 5.500000000000011
    },
    "residual-scaling large-lead": {
      "verdict": "not tested",
      "effect": 62.555555555555564
    }
  }
}
