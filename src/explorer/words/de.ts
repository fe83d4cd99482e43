/** Die Texte der Geschichten auf Deutsch. */
import type { Words } from './en.ts'

export const de: Words = {
  language: 'Deutsch',
  stories: 'Geschichten',
  parts: {
    number: { decimal: ',', group: '.' },
    picture: {
      counts: 'richtig: {train} der Trainingspunkte, {test} der Testpunkte',
      step: 'Schritt {step}',
      training: 'trainiert',
      keys: 'Die Pfeiltasten verschieben die Testpunkte',
    },
    curves: {
      step: 'Trainingsschritt',
      logWords: 'logarithmisch',
      loss: {
        title: 'Verlust im Training',
        caption:
          'Der Verlust jedes Batches vor seinem Schritt: Mittelwerte über wenige Schritte, mit ihrer Spanne.',
        label: 'Verlust',
      },
      accuracy: {
        title: 'Testgenauigkeit',
        caption: 'Auf der Testmenge, mit der laufenden Statistik der Normalisierungen.',
        label: 'Genauigkeit',
      },
    },
    figure: {
      numbers: 'In Zahlen',
      table: '{title}, in Zahlen',
    },
    command: {
      label: 'Die gleiche Befehlszeile',
      copy: 'Kopieren',
      copied: 'kopiert',
      select: 'bitte den Text auswählen und kopieren',
    },
    landscape: {
      network: 'Netz {number}',
      starting: 'beginnt',
      training: 'trainiert, Schritt {step} von {steps}',
      trained: 'fertig trainiert',
      progress: 'Training von Netz {number}',
      diverged: 'Netz {number} ist divergiert: {what}. Die Schritte davor sind zu sehen.',
      steps: 'Schritte des Trainings',
      stepOf: 'Trainingsschritt',
      play: 'Abspielen',
      pause: 'Anhalten',
      and: ' und ',
      here: 'Die Netze bei diesem Schritt',
      columns: {
        networks: 'bei diesem Schritt',
        step: 'Schritt',
        loss: 'Verlust im Training',
        accuracy: 'Testgenauigkeit',
        sharpness: 'η λ_max (über 2 schießen Schritte übers Ziel)',
      },
      relief: 'Der Verlust um die Gewichte, als Relief',
      pathRelief: 'Der Weg des Trainings, als Relief',
      keys: '{what}; die Pfeiltasten drehen es',
      turns: { left: 'Nach links', right: 'Nach rechts', higher: 'Von höher', lower: 'Von tiefer' },
      same: 'Dasselbe auf der Kommandozeile',
      z: { label: 'Verlust', unit: 'nats', logWords: 'logarithmisch' },
      ofStatistics: '{label}, Statistik {statistics}',
      statistics: { batch: 'jedes Batches', frozen: 'eingefroren' },
      directions: ['erste Richtung', 'zweite Richtung'],
      along: ['in der ersten Richtung', 'in der zweiten Richtung'],
      principal: ['erste Hauptrichtung', 'zweite Hauptrichtung'],
      around: {
        title: 'Der Verlust um diese Gewichte',
        caption:
          'In zwei zufälligen Richtungen von der Länge der Gewichte (Li u. a. 2018), dieselben bei allen Schritten, über 500 Trainingsbilder. Alle Netze und alle Schritte haben dieselbe Skala. Maus oder Pfeiltasten drehen das Bild.',
      },
      above: { title: 'Dasselbe von oben', caption: 'Die Streifen haben die Farben des Reliefs.' },
      path: {
        title: 'Der Weg des Trainings in seiner Ebene',
        caption:
          'Jedes Netz hat seine eigene Ebene: die beiden Richtungen, die den größten Teil seines Weges erklären ({shares}). Das Ende liegt bei 0, 0. Die Farbe in einem Punkt ist der Verlust des Netzes selbst, die um ihn herum der Verlust in der Ebene. Wo der Weg die Ebene verlässt, sieht er kürzer aus, als er ist.',
      },
      pathHills: { title: 'Der Weg als Relief', caption: 'Hügel verdecken den Weg nicht.' },
    },
  },
  move: {
    title: 'Die Daten verschieben',
    opening:
      'Zwei kleine Netze haben gelernt, welche Punkte in einem Kreis liegen. An den blassen Punkten haben sie gelernt, an den kräftigen werden sie geprüft. Ringe zeigen die Punkte, bei denen ein Netz sich irrt.',
    plain: 'Ohne Normalisierung',
    bn: 'Mit Batch-Normalisierung',
    drag: 'Ziehen Sie die Testpunkte, oder klicken Sie ein Bild an und benutzen Sie die Pfeiltasten.',
    stepsTitle: 'Was man versuchen kann',
    steps: [
      {
        title: 'Die Punkte ein wenig verschieben',
        text: 'Jedes Netz behält die Grenze, die es gelernt hat. Die Testpunkte verlassen sie, und beide Netze irren sich immer öfter. Die Batch-Normalisierung hilft nicht: Beim Test benutzt sie die Statistik des Trainings, die eingefroren ist.',
      },
      {
        title: 'Die Statistik erneuern',
        text: 'Jetzt benutzt die Batch-Normalisierung Mittelwert und Streuung der Testpunkte, ohne deren Klassen. Ihre Grenze folgt der Wolke. Das andere Netz hat keine Statistik, die man erneuern könnte.',
      },
      {
        title: 'Die Klassen stehen lassen',
        text: 'Jetzt bleibt der Kreis, wo er ist: Punkte, die in ihn hineinwandern, wechseln ihre Klasse. Die alte Grenze war die ganze Zeit richtig, und die neue Statistik schiebt sie vom Kreis weg. Eine neue Statistik hilft nur, wenn die Klassen mit den Daten wandern.',
      },
      {
        title: 'Nur γ und β trainieren',
        text: 'Mit der Hälfte der Testpunkte und ihren Klassen werden nur γ und β trainiert: wenige Zahlen je Schicht. Mit der anderen Hälfte wird geprüft. Vergleichen Sie das mit dem Training aller Gewichte.',
      },
    ],
    statistics: 'Statistik der Batch-Normalisierung',
    running: 'des Trainings (eingefroren)',
    test: 'der Testpunkte (neu)',
    labels: 'Klassen',
    labelsMove: 'wandern mit den Punkten',
    labelsStay: 'bleiben beim Kreis',
    fit: 'Mit der Hälfte der Testpunkte nachtrainieren',
    none: 'nichts',
    gains: 'γ und β',
    all: 'alle Gewichte',
    reset: 'Punkte zurück',
    show: 'Zeigen',
    ask: 'Was sagen 12 Startwerte? Das Experiment shift-demo antwortet.',
    command: 'Dieselbe Frage auf der Kommandozeile',
  },
  shake: {
    title: 'Am Netz rütteln',
    opening:
      'Wenn die Batch-Normalisierung hilft, weil sie die Eingaben jeder Schicht ruhig hält, dann sollte es ihr schaden, an diesen Eingaben zu rütteln. Santurkar und andere haben es versucht: zufälliges Rauschen, bei jedem Schritt neu, nach jeder Normalisierung.',
    predict: 'Zuerst eine Vorhersage: Mit Rauschen lernt das Netz mit Batch-Normalisierung …',
    faster: 'schneller als das Netz ohne',
    same: 'so schnell wie das Netz ohne',
    slower: 'langsamer als das Netz ohne',
    see: 'Jetzt nachsehen',
    noise: 'Rauschen',
    answer: 'Ihre Vorhersage:',
    result:
      'Testgenauigkeit nach {steps} Schritten: ohne Normalisierung {plain}, mit BN {bn}, mit BN und Rauschen {noise}: {shaken}. Der Verlust zeigt, wie schnell jedes Netz dorthin kam.',
    ask: 'Ein Lauf ist nur ein Lauf. Das Experiment noise fragt 12 Startwerte.',
    noiseWords:
      'Das Rauschen verschiebt und streckt die Eingaben jeder Schicht bei jedem Schritt um zufällige Beträge von etwa dieser Größe.',
  },
  look: {
    title: 'Sich umsehen',
    opening:
      'Ein Netz ist ein Punkt in einem Raum aus tausenden Gewichten. Zwei zufällige Richtungen dieses Raums spannen eine Ebene auf; gezeichnet ist der Verlust an jedem ihrer Punkte. Die Bilder ohne und mit Batch-Normalisierung haben dieselbe Skala.',
    steps: [
      {
        title: 'Zum Anfang zurückgehen',
        text: 'Der Regler führt durch die Gewichte, die während des Trainings gespeichert wurden. Bei Schritt 0 stehen beide Netze an einem Hang, später in einem Tal. Farben und Höhen haben bei allen Schritten dieselbe Skala.',
      },
      {
        title: 'Die Statistik einfrieren',
        text: 'Mit der Statistik jedes Batches berechnet die Batch-Normalisierung Mittelwert und Streuung an jedem Punkt der Ebene neu. Eingefroren behält sie die des trainierten Netzes. Dieselben Gewichte haben dann eine andere Landschaft: „beide“ zeigt sie nebeneinander.',
      },
      {
        title: 'Dem Weg folgen',
        text: 'In zufälligen Richtungen ist der Weg des Trainings kaum zu sehen. Weiter unten ist die Ebene gezeichnet, die den Weg am besten wiedergibt: der Weg als Linie, der gewählte Schritt als großer Punkt.',
      },
    ],
    statistics: 'Mittelwert und Varianz, die die Batch-Normalisierung benutzt',
    batch: 'die jedes Batches',
    both: 'beide, nebeneinander',
    ask: 'Die Richtungen sind zufällig, und Ebenen können täuschen. Das Experiment landscape prüft es mit mehreren Startwerten.',
  },
  gains: {
    title: 'Wozu γ und β da sind',
    opening:
      'Die Batch-Normalisierung nimmt die Werte einer Einheit, zieht ihren Mittelwert ab und teilt sie durch ihre Streuung. Dann multipliziert sie sie mit γ und addiert β; beides lernt das Netz. Warum macht man einen Teil davon gleich wieder rückgängig? Hier ist eine Einheit einer echten Schicht, bei 500 Bildern von Ziffern.',
    loading: 'Die Schicht wird berechnet …',
    activation: 'Aktivierung',
    weights: 'Gewichte der Schicht',
    before: 'vor dem Training',
    after: 'nach dem Training',
    unit: 'Einheit',
    giveBack: 'γ = √Var, β = E',
    learned: 'Was das Training gelernt hat',
    isBack:
      'γ = {gamma} und β = {beta} geben die Eingabe zurück: y unterscheidet sich von x um höchstens {difference}; das ist Rundung.',
    isAway: 'y unterscheidet sich von x um bis zu {difference}.',
    chainTitle: 'Die Werte der Einheit',
    chainCaption:
      'x: was die Gewichte liefern. x̂: mit Mittelwert 0 und Varianz 1. y = γ x̂ + β: was die Aktivierung bekommt.',
    value: 'Wert',
    density: 'Dichte',
    stages: { x: 'x', normalized: 'x̂', y: 'y' },
    through: '{share} der Werte y liegen {steep} von {name} (farbiges Feld).',
    steep: 'im steilen Teil',
    active: 'im aktiven Teil',
    table: 'Die Werte in Zahlen',
    values: 'Werte',
    mean: 'Mittelwert',
    deviation: 'Streuung',
    steepShare: 'Im steilen Teil',
    activeShare: 'Im aktiven Teil',
    triesTitle: 'Was man versuchen kann',
    show: 'Zeigen',
    tries: {
      saturating: [
        {
          title: 'Nur standardisieren: γ = 1, β = 0',
          text: 'Jede Einheit sieht jetzt für ihre Aktivierung gleich aus, egal wie ihre Gewichte sind. Wählen Sie andere Einheiten: x ändert sich, x̂ kaum.',
        },
        {
          title: 'Die Eingabe zurückgeben: γ = √Var, β = E',
          text: 'Die Kurve von y liegt auf der Kurve von x. Die Normalisierung nimmt dem Netz also keine Funktion weg: Es kann immer lernen, sie rückgängig zu machen.',
        },
        {
          title: 'Zur Seite schieben: β = 3',
          text: 'Die meisten Werte liegen jetzt dort, wo die Kurve flach ist. Dort ist die Steigung fast 0, und fast kein Gradient kommt zurück. So eine Einheit lernt kaum.',
        },
        {
          title: 'Zusammendrücken: γ = 0,2',
          text: 'Alle Werte liegen im steilen Teil, wo die Kurve fast eine gerade Linie ist. Ein Netz aus geraden Linien ist selbst eine gerade Linie. Ein größeres γ ist also nützlich: Es macht die Einheit nichtlinear.',
        },
      ],
      relu: [
        {
          title: 'Nur standardisieren: γ = 1, β = 0',
          text: 'Etwa die Hälfte der Werte ist positiv und kommt durch. Wählen Sie andere Einheiten: x ändert sich, x̂ kaum.',
        },
        {
          title: 'Die Eingabe zurückgeben: γ = √Var, β = E',
          text: 'Die Kurve von y liegt auf der Kurve von x. Die Normalisierung nimmt dem Netz also keine Funktion weg: Es kann immer lernen, sie rückgängig zu machen.',
        },
        {
          title: 'Nach links schieben: β = −3',
          text: 'Jetzt ist fast kein Wert positiv. Die Einheit gibt bei fast jedem Bild 0 aus, und kein Gradient kommt zurück. Sie ist tot.',
        },
        {
          title: 'Nach rechts schieben: β = 2,5 und γ = 0,5',
          text: 'Alle Werte sind positiv und kommen unverändert durch. Die Einheit ist jetzt linear. Mit β bestimmt das Netz, wie viele Werte durchkommen.',
        },
      ],
    },
    trainTitle: 'Wohin das Training sie bringt',
    trainText:
      'In jeder Einheit beginnt γ bei 1 und β bei 0. Das Netz mit 2 × 50 Einheiten lernt die Ziffern hier und jetzt. Die Linie ist die mittlere Einheit; das Band enthält alle Einheiten der Schicht.',
    gainsTitle: 'γ und β, während das Netz trainiert',
    gainsCaption: 'Der Median der Einheiten jeder Schicht und die Spanne aller Einheiten.',
    step: 'Trainingsschritt',
    result:
      'Nach dem Training hat die mittlere Einheit der ersten Schicht γ = {gamma}. Um ihre Normalisierung rückgängig zu machen, bräuchte sie γ = √Var = {undoing}. Mit den gelernten γ und β liegen {scaled} aller Werte der Schicht im farbigen Teil; mit γ = 1 und β = 0 wären es {plain}.',
  },
  axes: {
    title: 'Die Achsen jeder Normalisierung',
    opening:
      'Eine Schicht liefert einen Block von Werten: einen für jedes Bild, jeden Kanal und jede Position. Fast jede Normalisierung zieht einen Mittelwert ab und teilt durch eine Streuung. Was sie unterscheidet, ist, welche Werte sich einen Mittelwert und eine Varianz teilen.',
    loading: 'Die Schicht wird berechnet …',
    normalization: 'Normalisierung',
    norms: {
      batch: 'Batch',
      layer: 'Layer (Schicht)',
      'layer:over=channels': 'Layer, an jeder Position',
      instance: 'Instance (einzeln)',
      group: 'Group (Gruppen)',
      rms: 'RMS',
      'weight-standardization': 'Standardisierung der Gewichte',
    },
    layer: 'Schicht',
    convolution: 'Faltung (Bilder)',
    dense: 'vollverbunden (ohne Positionen)',
    batch: 'Bilder im Batch',
    groups: 'Gruppen von Kanälen',
    ofImages: {
      sample: 'Bild',
      samples: 'Bilder',
      channel: 'Kanal',
      channels: 'Kanäle',
      position: 'Position',
      positions: 'Positionen',
    },
    ofVectors: {
      sample: 'Bild',
      samples: 'Bilder',
      channel: 'Einheit',
      channels: 'Einheiten',
      position: 'Position',
      positions: 'ohne Positionen',
    },
    ofWeights: {
      sample: 'Gewichte',
      samples: 'Gewichte',
      channel: 'Einheit',
      channels: 'Einheiten',
      position: 'Eingang',
      positions: 'Eingänge',
    },
    rowColumn: 'Zeile {row}, Spalte {column}',
    count: '{groups} Mittelwerte und {groups} Varianzen, jeweils von {cells} der {all} Werte.',
    countSquares:
      '{groups} mittlere Quadrate, jeweils von {cells} der {all} Werte. Kein Mittelwert wird abgezogen.',
    calculation:
      'Die blauen Zellen haben den Mittelwert {mean} und die Varianz {variance}. Aus x = {x} wird also ({x} − {subtracted}) / √({variance} + ε) = {normalized}.',
    calculationSquares:
      'Die blauen Zellen haben das mittlere Quadrat {square}. Aus x = {x} wird also {x} / √({square} + ε) = {normalized}.',
    undefined: 'Diese Normalisierung ist hier nicht möglich:',
    legend:
      'Klicken Sie eine Zelle an, oder bewegen Sie die Regler darunter. Die orangefarbene Zelle ist die gewählte; blaue Zellen teilen ihre Statistik. Eine kräftigere Farbe bedeutet einen größeren Wert.',
    equation: 'Die Gleichung',
    noSamples:
      'Die Gewichte werden normalisiert, nicht das, was sie liefern. Bilder spielen keine Rolle, also ändert der Batch nichts.',
    moveBatch:
      'Verkleinern Sie den Batch, jetzt {most} Bilder, und sehen Sie, was die anderen Bilder mit dem ersten machen.',
    sameBatch:
      'Mit {batch} statt {most} Bildern im Batch bleiben die normalisierten Werte von Bild 1 genau gleich.',
    otherBatch:
      'Mit {batch} statt {most} Bildern im Batch ändern sich die normalisierten Werte von Bild 1 um bis zu {change}. Die anderen Bilder wirken mit.',
    isInstance: 'Mit einem Bild ist die Batch-Normalisierung eine Instance-Normalisierung.',
    members: 'Die Zellen, die sich diese Statistik teilen, in Zahlen',
    triesTitle: 'Was man versuchen kann',
    tries: [
      {
        title: 'Batch gegen Layer',
        text: 'Die Batch-Normalisierung nimmt einen Kanal aus allen Bildern. Die Layer-Normalisierung nimmt ein Bild mit allen Kanälen. Nur die Batch-Normalisierung braucht also andere Bilder.',
      },
      {
        title: 'Ein Batch aus einem Bild',
        text: 'Stellen Sie den Batch auf 1. Bei der Batch-Normalisierung ändern sich die Werte von Bild 1; bei Layer, Instance und Group ändern sie sich nicht. In einer vollverbundenen Schicht ist die Batch-Normalisierung eines einzigen Bildes unmöglich: Die Varianz eines einzigen Wertes ist 0.',
      },
      {
        title: 'Group: zwischen Layer und Instance',
        text: 'Mit einer einzigen Gruppe gehören dieselben Zellen zusammen wie bei der Layer-Normalisierung. Mit so vielen Gruppen wie Kanälen sind es dieselben wie bei der Instance-Normalisierung.',
      },
      {
        title: 'Standardisierung der Gewichte',
        text: 'Sie lässt den Block in Ruhe und normalisiert die Gewichte jeder Einheit. Die Zellen sind dann Gewichte: eine Spalte für jede Einheit.',
      },
    ],
  },
  batches: {
    title: 'Kleine Batches',
    opening:
      'Die Batch-Normalisierung kennt Mittelwert und Varianz einer Einheit nur aus den Bildern eines Batches. Bei wenigen Bildern ist das grob geschätzt. Layer- und Group-Normalisierung nehmen alle ihre Zahlen aus einem Bild. Wie viel macht das aus?',
    batch: 'Batch',
    loading: 'Die Batches werden gemessen …',
    noise:
      'Bei einem Batch von {batch} liegt der Mittelwert einer Einheit typischerweise um {error} ihrer Standardabweichung daneben. Die Varianz ist das {low}- bis {high}-fache der wahren (in 90 % der Fälle).',
    batchOf: 'Batch von {batch}',
    density: 'Dichte',
    errors: {
      title: 'Der Mittelwert eines Batches',
      caption:
        'Wie weit der Mittelwert eines Batches vom Mittelwert aller Trainingsbilder entfernt ist, bei den 50 Einheiten der ersten Schicht und 120 Batches.',
      value: 'Fehler, in Standardabweichungen der Einheit',
    },
    ratios: {
      title: 'Die Varianz eines Batches',
      caption:
        'Die Varianz eines Batches, geteilt durch die aller Trainingsbilder. Zwei Bilder sehen oft ähnlich aus: Dann ist ihre Varianz fast 0, und die Normalisierung teilt durch fast 0.',
      value: 'Varianz des Batches / Varianz aller',
    },
    law: {
      title: 'Der Fehler des Mittelwerts fällt langsam',
      caption:
        'Viermal so viele Bilder halbieren den Fehler. Große Batches sind etwas besser, als das Gesetz sagt, weil ein Batch kein Bild zweimal nimmt.',
      batch: 'Batch m',
      error: 'Fehler des Mittelwerts',
      measured: 'gemessen',
    },
    trainTitle: 'Was es mit dem Training macht',
    trainText:
      'Drei Netze mit 2 × 50 Einheiten lernen die Ziffern; jedes sieht {images} Bilder, manche mehrmals: mit Batch- (BN), Group- (GN, 10 Gruppen) und Layer-Normalisierung (LN). Ein kleinerer Batch macht mehr Schritte. Die Lernrate wächst mit dem Batch, wie bei Wu & He (2018).',
    predict: 'Zuerst eine Vorhersage: Mit einem Batch von {batch} endet BN …',
    better: 'deutlich besser als GN und LN',
    same: 'etwa gleich gut',
    worse: 'deutlich schlechter',
    see: 'Jetzt nachsehen',
    answer: 'Ihre Vorhersage:',
    moveOn: 'Verschieben Sie oben den Batch: Die drei Netze trainieren neu.',
    result: 'Ein Batch von {batch}: Testgenauigkeit BN {bn}, GN {gn}, LN {ln}.',
    accuracy: {
      title: 'Testgenauigkeit',
      caption: 'Auf der Testmenge. BN benutzt dort seine laufende Statistik.',
      label: 'Genauigkeit',
    },
    loss: {
      title: 'Verlust im Training',
      caption:
        'Der Verlust jedes Batches vor seinem Schritt: Mittelwerte über wenige Schritte, mit ihrer Spanne.',
    },
    ask: 'Ein Lauf ist nur ein Lauf. Das Experiment batch-size fragt 12 Startwerte.',
  },
  evidence: {
    title: 'Was die Belege sagen',
    opening:
      'Hilft die Batch-Normalisierung, weil sie die innere Kovariatenverschiebung (internal covariate shift) verkleinert, oder weil sie den Verlust glättet? Jedes Experiment prüft Behauptungen aus Fachartikeln nach Regeln, die vorher feststanden. Das ist herausgekommen.',
    from: '{claims} Behauptungen, aus dem Profil „{profile}“: kleine Netze, die in Minuten trainieren. Die Startwerte {seeds} entscheiden über jede Behauptung. Die Startwerte {again} wiederholen die ganze Studie; sie entscheiden nichts. Bei {larger} der Behauptungen wurden auch größere Netze oder längere Trainings gefragt; was sie sagen, steht unter der Behauptung.',
    nothing: 'Diese Seite enthält keine Ergebnisse. Der Befehl npm run results schreibt sie.',
    loading: 'Die Fragen werden geladen …',
    mechanismsTitle: 'Erklärung für Erklärung',
    mechanismsAre:
      'Es gibt mehrere Erklärungen, und mehr als eine kann stimmen. Eine entscheidende Behauptung ändert die vermutete Ursache mit Absicht, oder sie prüft, was nur diese Erklärung vorhersagt. Die anderen Behauptungen sagen, ob gegeben ist, was die Erklärung voraussetzt.',
    outcomes: {
      for: 'die Prüfungen sprechen dafür',
      against: 'die Prüfungen sprechen dagegen',
      mixed: 'die Prüfungen widersprechen sich',
      open: 'keine Prüfung entscheidet',
      'not tested': 'nicht geprüft',
    },
    decisive: 'entscheidend',
    speaks: { for: 'dafür', against: 'dagegen' },
    open: 'Noch offen:',
    readTitle: 'Wie man eine Zeile liest',
    read: [
      {
        term: 'Effekt und Intervall',
        text: 'Der Punkt ist die Mitte der Unterschiede zwischen den Startwerten; die Linie ist ihr Intervall. Ein Effekt in × ist ein Verhältnis: 0,5× heißt halb so viel.',
      },
      {
        term: 'Kleinster Effekt',
        text: 'Im grauen Feld liegen Effekte, die zu klein sind, um zu zählen. Seine Größe stand vorher fest. Die dünne Linie darin ist „kein Effekt“.',
      },
      {
        term: 'Urteil',
        text: '„Gestützt“ braucht drei Dinge: Das Intervall liegt auf der behaupteten Seite von „kein Effekt“, der Punkt liegt außerhalb des grauen Feldes, und das korrigierte p ist höchstens 0,05. „Hier umgekehrt“ ist dasselbe auf der anderen Seite, in diesem Netz. „Gleichwertig“ heißt, dass das ganze Intervall im grauen Feld liegt. „Offen“ ist alles andere.',
      },
      {
        term: 'Wiederholung',
        text: 'Die Raute ist der Effekt bei den anderen Startwerten. Sie sollte auf derselben Seite liegen wie der Punkt.',
      },
      {
        term: 'Größere Profile',
        text: 'Das Profil „half“ trainiert größere Netze, die meisten mit CIFAR-10 oder einem Text; „vision“ trainiert einen Vision-Transformer; „paper“ trainiert so lange wie ein Artikel. Ein Urteil kann anders ausfallen: Dann hängt die Behauptung vom Netz ab.',
      },
    ],
    filter: 'Behauptungen nach ihrem Urteil zeigen',
    all: 'alle',
    verdicts: {
      supported: 'gestützt',
      opposite: 'hier umgekehrt',
      equivalent: 'gleichwertig',
      undecided: 'offen',
      'not tested': 'nicht geprüft',
      none: 'kein Urteil',
    },
    quantities: {
      between: '{low} bis {high}',
      least: 'mindestens {value}',
      most: 'höchstens {value}',
      none: 'kein Intervall',
      points: 'Prozentpunkte',
    },
    needs: {
      greater: 'Verlangt: ein Intervall über {none} und ein Punkt über {high}.',
      less: 'Verlangt: ein Intervall unter {none} und ein Punkt unter {low}.',
      equal: 'Verlangt: das ganze Intervall zwischen {low} und {high}.',
      'not less': 'Verlangt: das ganze Intervall über {low}.',
      'not greater': 'Verlangt: das ganze Intervall unter {high}.',
    },
    paper: 'Der Artikel: {text}',
    source: 'Quelle: {text}.',
    setup: 'Trainiert: {text}.',
    original: 'Im Wortlaut des Berichts, auf Englisch:',
    effect: 'Effekt (Intervall)',
    smallest: 'Zu klein, um zu zählen',
    again: 'Bei den anderen Startwerten',
    sameSide: 'dieselbe Seite',
    otherSide: 'nicht dieselbe Seite',
    larger: 'Profil „{profile}“',
    largerOutcomes: 'In längeren Trainings und größeren Netzen:',
    more: 'Wie es berechnet wurde',
    ask: 'Dieses Experiment hier im Browser ausführen',
  },
}
