/** The papers whose claims the experiments test, each once: `short` is how claims cite it. */
export interface Paper {
  readonly short: string
  readonly label: string
  readonly url: string
}

const paper = (short: string, label: string, id: string): Paper => ({
  short,
  label,
  url: `https://arxiv.org/abs/${id}`,
})

export const papers = {
  awais: {
    short: 'Awais et al. 2021',
    label:
      'M. Awais, M. T. B. Iqbal, S.-H. Bae: Revisiting Internal Covariate Shift for Batch Normalization, IEEE Transactions on Neural Networks and Learning Systems 32 (11), 5082–5092, 2021',
    url: 'https://ieeexplore.ieee.org/xpl/RecentIssue.jsp?punumber=5962385',
  },
  ba: paper('Ba et al. 2016', 'J. L. Ba, J. R. Kiros, G. E. Hinton: Layer Normalization, 2016', '1607.06450'),
  barrett: paper(
    'Barrett & Dherin 2021',
    'D. G. T. Barrett, B. Dherin: Implicit Gradient Regularization, 2021',
    '2009.11162',
  ),
  bjorck: paper(
    'Bjorck et al. 2018',
    'J. Bjorck, C. Gomes, B. Selman, K. Q. Weinberger: Understanding Batch Normalization, 2018',
    '1806.02375',
  ),
  chen: paper(
    'Chen et al. 2025',
    'M. Chen, T. Lu, J. Zhu, M. Sun, Z. Liu: Stronger Normalization-Free Transformers, 2025',
    '2512.10938',
  ),
  cohen: paper(
    'Cohen et al. 2021',
    'J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar: Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability, 2021',
    '2103.00065',
  ),
  cooijmans: paper(
    'Cooijmans et al. 2016',
    'T. Cooijmans, N. Ballas, C. Laurent, Ç. Gülçehre, A. Courville: Recurrent Batch Normalization, 2016',
    '1603.09025',
  ),
  daneshmand: paper(
    'Daneshmand et al. 2020',
    'H. Daneshmand, J. Kohler, F. Bach, T. Hofmann, A. Lucchi: Batch Normalization Provably Avoids Rank Collapse for Randomly Initialised Deep Networks, 2020',
    '2003.01652',
  ),
  daneshmandOrthogonal: paper(
    'Daneshmand et al. 2021',
    'H. Daneshmand, A. Joudaki, F. Bach: Batch Normalization Orthogonalizes Representations in Deep Random Networks, 2021',
    '2106.03970',
  ),
  foret: paper(
    'Foret et al. 2021',
    'P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur: Sharpness-Aware Minimization for Efficiently Improving Generalization, 2021',
    '2010.01412',
  ),
  frankle: paper(
    'Frankle et al. 2021',
    'J. Frankle, D. J. Schwab, A. S. Morcos: Training BatchNorm and Only BatchNorm: On the Expressive Power of Random Features in CNNs, 2021',
    '2003.00152',
  ),
  deSmith: paper(
    'De & Smith 2020',
    'S. De, S. L. Smith: Batch Normalization Biases Residual Blocks Towards the Identity Function in Deep Networks, 2020',
    '2002.10444',
  ),
  ghorbani: paper(
    'Ghorbani et al. 2019',
    'B. Ghorbani, S. Krishnan, Y. Xiao: An Investigation into Neural Net Optimization via Hessian Eigenvalue Density, 2019',
    '1901.10159',
  ),
  huang: paper(
    'Huang & Yu 2020',
    'Y. Huang, Y. Yu: An Internal Covariate Shift Bounding Algorithm for Deep Neural Networks by Unitizing Layers’ Outputs, 2020',
    '2001.02814',
  ),
  ioffe: paper(
    'Ioffe & Szegedy 2015',
    'S. Ioffe, C. Szegedy: Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, 2015',
    '1502.03167',
  ),
  kim: paper(
    'Kim et al. 2025',
    'J. Kim et al.: Peri-LN: Revisiting Normalization Layer in the Transformer Architecture, 2025',
    '2502.02732',
  ),
  laarhoven: paper(
    'van Laarhoven 2017',
    'T. van Laarhoven: L2 Regularization versus Batch and Weight Normalization, 2017',
    '1706.05350',
  ),
  li: paper(
    'Li et al. 2018',
    'H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein: Visualizing the Loss Landscape of Neural Nets, 2018',
    '1712.09913',
  ),
  liArora: paper(
    'Li & Arora 2019',
    'Z. Li, S. Arora: An Exponential Learning Rate Schedule for Deep Learning, 2019',
    '1910.07454',
  ),
  liNing: paper(
    'Li et al. 2016',
    'Y. Li, N. Wang, J. Shi, J. Liu, X. Hou: Revisiting Batch Normalization For Practical Domain Adaptation, 2016',
    '1603.04779',
  ),
  lyu: paper(
    'Lyu et al. 2022',
    'K. Lyu, Z. Li, S. Arora: Understanding the Generalization Benefit of Normalization Layers: Sharpness Reduction, 2022',
    '2206.07085',
  ),
  qiao: paper(
    'Qiao et al. 2019',
    'S. Qiao, H. Wang, C. Liu, W. Shen, A. Yuille: Micro-Batch Training with Batch-Channel Normalization and Weight Standardization, 2019',
    '1903.10520',
  ),
  santurkar: paper(
    'Santurkar et al. 2018',
    'S. Santurkar, D. Tsipras, A. Ilyas, A. Mądry: How Does Batch Normalization Help Optimization?, 2018',
    '1805.11604',
  ),
  wortsman: paper(
    'Wortsman et al. 2023',
    'M. Wortsman et al.: Small-scale proxies for large-scale Transformer training instabilities, 2023',
    '2309.14322',
  ),
  wu: paper('Wu & He 2018', 'Y. Wu, K. He: Group Normalization, 2018', '1803.08494'),
  xiong: paper(
    'Xiong et al. 2020',
    'R. Xiong et al.: On Layer Normalization in the Transformer Architecture, 2020',
    '2002.04745',
  ),
  zhangFixup: paper(
    'Zhang et al. 2019',
    'H. Zhang, Y. N. Dauphin, T. Ma: Fixup Initialization: Residual Learning Without Normalization, 2019',
    '1901.09321',
  ),
  zhu: paper(
    'Zhu et al. 2025',
    'J. Zhu, X. Chen, K. He, Y. LeCun, Z. Liu: Transformers without Normalization, 2025',
    '2503.10622',
  ),
} as const satisfies Record<string, Paper>
