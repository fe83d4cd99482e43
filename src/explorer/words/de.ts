/** Die Texte der Geschichten auf Deutsch. */
import type { Words } from './en.ts'

export const de: Words = {
  language: 'Deutsch',
  move: {
    title: 'Die Daten verschieben',
    opening:
      'Zwei kleine Netze haben gelernt, welche Punkte in einem Kreis liegen. An den blassen Punkten haben sie gelernt, an den kräftigen werden sie geprüft. Ringe zeigen die Punkte, bei denen ein Netz sich irrt.',
    plain: 'Ohne Normalisierung',
    bn: 'Mit Batch-Normalisierung',
    drag: 'Ziehen Sie die Testpunkte, oder wählen Sie ein Bild aus und benutzen Sie die Pfeiltasten.',
    stepsTitle: 'Was man versuchen kann',
    steps: [
      {
        title: 'Die Punkte ein wenig verschieben',
        text: 'Jedes Netz behält die Grenze, die es gelernt hat. Die Testpunkte verlassen sie, und beide Netze irren sich immer öfter. Die Batch-Normalisierung hilft nicht: Beim Test benutzt sie die Statistik des Trainings, die eingefroren ist.',
      },
      {
        title: 'Ihr eine neue Statistik geben',
        text: 'Jetzt benutzt die Batch-Normalisierung Mittelwert und Streuung der Testpunkte, ohne deren Klassen. Ihre Grenze folgt der Wolke. Das andere Netz hat keine Statistik, die man erneuern könnte.',
      },
      {
        title: 'Die Klassen stehen lassen',
        text: 'Jetzt bleibt der Kreis, wo er ist: Punkte, die in ihn hineinwandern, wechseln ihre Klasse. Die alte Grenze war die ganze Zeit richtig, und die neue Statistik schiebt sie vom Kreis weg. Eine neue Statistik hilft nur, wenn die Klassen mit den Daten wandern.',
      },
      {
        title: 'Nur γ und β trainieren',
        text: 'Die Hälfte der Testpunkte trainiert, mit ihren Klassen, nur γ und β: wenige Zahlen je Schicht. Die andere Hälfte prüft. Vergleichen Sie mit dem Training aller Gewichte.',
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
    ask: 'Was sagen 12 Startwerte? Das Experiment shift-demo fragen.',
    command: 'Dieselbe Frage in der Kommandozeile',
  },
  shake: {
    title: 'Daran rütteln',
    opening:
      'Wenn die Batch-Normalisierung hilft, weil sie die Eingaben jeder Schicht ruhig hält, dann sollte es ihr schaden, an diesen Eingaben zu rütteln. Santurkar und andere haben es versucht: zufälliges Rauschen, bei jedem Schritt neu, nach jeder Normalisierung.',
    predict: 'Zuerst eine Vorhersage: Mit Rauschen lernt das Netz mit Batch-Normalisierung …',
    faster: 'schneller als das Netz ohne',
    same: 'so schnell wie das Netz ohne',
    slower: 'langsamer als das Netz ohne',
    see: 'Jetzt nachsehen',
    noise: 'Rauschen',
    answer: 'Ihre Vorhersage:',
    ask: 'Ein Lauf ist nur ein Lauf. 12 Startwerte fragen: das Experiment noise.',
    noiseWords:
      'Das Rauschen verschiebt und streckt die Eingaben jeder Schicht bei jedem Schritt um zufällige Beträge von etwa dieser Größe.',
  },
  look: {
    title: 'Sich umsehen',
    opening:
      'Ein Netz ist ein Punkt in einem Raum aus tausenden Gewichten. Hier sind zwei zufällige Richtungen dieses Raums gezeichnet und der Verlust an jedem Punkt der Ebene, die sie aufspannen. Ohne und mit Batch-Normalisierung stehen auf einer Skala.',
    statistics: 'Statistik',
    ask: 'Die Richtungen sind zufällig, und Ebenen können täuschen. Das Experiment landscape fragen.',
  },
}
