/**
 * What the evidence says, in German: each sentence beside the English one that it translates. A sentence that changes in
 * the results needs a new translation, which a test asks for; until then the story shows it in English.
 */
import type { Translation } from './translation.ts'

export const evidenceDe: Translation = {
  sentences: {
    // The answer.
    'More internal covariate shift does not change the speed of training, with batch normalization and without; a network with batch normalization and more shift still learns faster than the plain network. Smoothing the loss of the plain network slows it down. These interventions were on mlp:100,100,100, 1,000 steps (the paper’s profile: 5,000). Before the first step, no measure of shift or smoothness predicts who learns faster better than the norm of the gradient does: the norm of the gradient, which needs no hypothesis, orders 81 % of the pairs of normalizations rightly, the best of them (gradient shift ‖G − G′‖₂, shift) 76 %. What would decide the rest: the same interventions on larger networks; more than 7 normalizations, so that prediction can tell measures apart.':
      'Mehr innere Kovariatenverschiebung ändert nichts daran, wie schnell ein Netz lernt, weder mit noch ohne Batch-Normalisierung. Ein Netz mit Batch-Normalisierung und mehr Verschiebung lernt immer noch schneller als das Netz ohne Normalisierung. Glättet man den Verlust des Netzes ohne Normalisierung, so lernt es langsamer. Diese Eingriffe gab es bei mlp:100,100,100 mit 1.000 Schritten (im Profil paper 5.000). Vor dem ersten Schritt sagt kein Maß der Verschiebung oder der Glätte besser voraus, wer schneller lernt, als die Länge des Gradienten, die keine Hypothese braucht: Sie ordnet 81 % der Paare von Normalisierungen richtig, das beste der Maße (die Verschiebung des Gradienten ‖G − G′‖₂) 76 %. Den Rest könnten entscheiden: dieselben Eingriffe bei größeren Netzen, und mehr als 7 Normalisierungen, damit die Vorhersagen der Maße sich unterscheiden.',

    // The questions.
    'What is covariate shift, and when does normalization correct it?':
      'Was ist Kovariatenverschiebung, und wann behebt eine Normalisierung sie?',
    'Points inside and outside a circle, with shifted test points: does normalization align them, and what happens where shifted points should change their class?':
      'Punkte innerhalb und außerhalb eines Kreises, mit verschobenen Testpunkten: Bringt eine Normalisierung sie zur Deckung, und was geschieht, wenn verschobene Punkte ihre Klasse wechseln sollten?',
    'Does batch normalization make training faster?': 'Macht Batch-Normalisierung das Training schneller?',
    'Sigmoid networks with and without batch normalization, on the same data from the same weights: which reaches a given accuracy in fewer steps, in which do the inner distributions move less, and which tolerates a higher learning rate?':
      'Sigmoid-Netze mit und ohne Batch-Normalisierung, mit denselben Daten und denselben Anfangsgewichten: Welches erreicht eine bestimmte Genauigkeit in weniger Schritten, in welchem bewegen sich die inneren Verteilungen weniger, und welches verträgt eine höhere Lernrate?',
    'Does batch normalization help because it stabilizes the distributions?':
      'Hilft Batch-Normalisierung, weil sie die Verteilungen stabil hält?',
    'Add noise with a changing mean after every batch normalization, so that the distributions move more than without it: does the network still train as well?':
      'Nach jeder Batch-Normalisierung kommt Rauschen mit wechselndem Mittelwert dazu, sodass sich die Verteilungen mehr bewegen als ohne Normalisierung: Lernt das Netz trotzdem so gut?',
    'Does batch normalization reduce internal covariate shift?':
      'Verringert Batch-Normalisierung die innere Kovariatenverschiebung?',
    'Update the layers below a layer: how much do its gradient and the distribution of its input change, with and without batch normalization?':
      'Die Schichten unter einer Schicht machen einen Schritt: Wie sehr ändern sich ihr Gradient und die Verteilung ihrer Eingabe, mit und ohne Batch-Normalisierung?',
    'What bounds internal covariate shift?': 'Was begrenzt die innere Kovariatenverschiebung?',
    'The earth mover’s distance that an update moves a layer’s values, and its bounds: how do they depend on the dimension, on noise and on moments above the second, under batch normalization and under unitization? And does a network learn better with the tighter bound?':
      'Um welche Earth-Mover-Distanz bewegt ein Schritt die Werte einer Schicht, und welche Schranken hat sie? Wie hängen beide von der Dimension, vom Rauschen und von höheren Momenten ab, mit Batch-Normalisierung und mit Unitization? Und lernt ein Netz mit der engeren Schranke besser?',
    'Does batch normalization make the loss smoother?': 'Macht Batch-Normalisierung den Verlust glatter?',
    'Move along the gradient from points of training: does the loss vary less, does the gradient change less, is its Lipschitz constant smaller with batch normalization?':
      'Von Punkten des Trainings geht es ein Stück entlang des Gradienten: Schwankt der Verlust mit Batch-Normalisierung weniger, ändert sich der Gradient weniger, ist seine Lipschitz-Konstante kleiner?',
    'What moves the speed of training: shift or smoothness?':
      'Was verändert das Lerntempo: Verschiebung oder Glätte?',
    'Inject internal covariate shift, smooth the loss, with and without batch normalization: which of them changes the number of steps to a training loss?':
      'Innere Kovariatenverschiebung wird hinzugefügt oder der Verlust geglättet, mit und ohne Batch-Normalisierung: Was davon ändert die Zahl der Schritte bis zu einem bestimmten Verlust?',
    'What does the loss look like around a trained network?':
      'Wie sieht der Verlust um ein trainiertes Netz herum aus?',
    'Lay a plane through trained networks along random directions that are as long as the weights, filter by filter: is the loss flatter with batch normalization, and with skips?':
      'Durch trainierte Netze wird eine Ebene gelegt, in zufälligen Richtungen, die Filter für Filter so lang sind wie die Gewichte: Ist der Verlust mit Batch-Normalisierung flacher, und mit Skip-Verbindungen?',
    'Do small batches find flatter minima?': 'Finden kleine Batches flachere Minima?',
    'The same images in small and in large batches: is the loss flatter around the network of small batches, by the width of a plane, by the largest eigenvalue and by a map of eigenvalues, and does it classify better?':
      'Dieselben Bilder in kleinen und in großen Batches: Ist der Verlust um das Netz der kleinen Batches flacher, nach der Breite in einer Ebene, nach dem größten Eigenwert und nach einer Karte der Eigenwerte, und klassifiziert es besser?',
    'Do the theorems on batch normalization hold while a network trains?':
      'Gelten die Sätze über Batch-Normalisierung, während ein Netz trainiert?',
    'Both sides of every theorem at every layer, at many steps: in how many cases does each hold, as printed and as corrected, and how often are the assumptions true?':
      'Beide Seiten jedes Satzes in jeder Schicht, bei vielen Schritten: In wie vielen Fällen gilt jeder, so wie gedruckt und berichtigt, und wie oft treffen die Annahmen zu?',
    'Is it the variance that matters?': 'Kommt es auf die Varianz an?',
    'Divide by the average absolute value, root mean square or maximum instead of the standard deviation: does it help as batch normalization does?':
      'Geteilt wird durch den mittleren Betrag, das quadratische Mittel oder das Maximum statt durch die Standardabweichung: Hilft das so wie Batch-Normalisierung?',
    'Which normalization works with small batches?': 'Welche Normalisierung taugt für kleine Batches?',
    'The same images in batches of 1 to 128: how does the error of batch, layer and group normalization depend on the batch?':
      'Dieselben Bilder in Batches von 1 bis 128: Wie hängt der Fehler von Batch-, Layer- und Group-Normalisierung vom Batch ab?',
    'How does layer normalization work, and does it help convolutional networks?':
      'Wie wirkt Layer-Normalisierung, und hilft sie Faltungsnetzen?',
    'Does a convolutional network learn faster with layer normalization than without, and faster still with batch normalization? Do the weights before layer normalization grow, and so reduce their own learning rate?':
      'Lernt ein Faltungsnetz mit Layer-Normalisierung schneller als ohne, und mit Batch-Normalisierung noch schneller? Wachsen die Gewichte vor einer Layer-Normalisierung und verringern so ihre eigene Lernrate?',
    'Which normalization helps recurrent networks?': 'Welche Normalisierung hilft rekurrenten Netzen?',
    'An RNN and an LSTM read images row by row, or a text: do they learn faster with layer normalization, with batch normalization, or without?':
      'Ein RNN und ein LSTM lesen Bilder Zeile für Zeile oder einen Text: Lernen sie mit Layer-Normalisierung, mit Batch-Normalisierung oder ohne schneller?',
    'What does later work say about the same question?': 'Was sagen spätere Arbeiten zur selben Frage?',
    'Does batch normalization flatten the outlying directions of the loss, what sets its sharpness, what happens to the learning rate, and do replacements without batch statistics help as well?':
      'Macht Batch-Normalisierung die steilsten Richtungen des Verlusts flacher, was bestimmt seine Schärfe, was geschieht mit der Lernrate, und hilft ein Ersatz ohne Batch-Statistik ebenso gut?',
    'Does batch normalization help because it allows larger learning rates?':
      'Hilft Batch-Normalisierung, weil sie größere Lernraten erlaubt?',
    'Do networks with and without batch normalization end with the same accuracy at the same rate? How much larger are the rates that batch normalization allows, and what fails without it?':
      'Enden Netze mit und ohne Batch-Normalisierung bei gleicher Lernrate mit derselben Genauigkeit? Wie viel größer sind die Lernraten, die Batch-Normalisierung erlaubt, und was geht ohne sie schief?',
    'Does batch normalization help because it keeps the rank?':
      'Hilft Batch-Normalisierung, weil sie den Rang erhält?',
    'Do a batch’s values in a deep random network collapse onto one direction without batch normalization, and not with it? And does a plain network that starts with a high rank learn as fast as one with batch normalization?':
      'Fallen die Werte eines Batches in einem tiefen Zufallsnetz ohne Batch-Normalisierung auf eine Richtung zusammen, und mit ihr nicht? Und lernt ein Netz ohne Normalisierung, das mit hohem Rang beginnt, so schnell wie eines mit Batch-Normalisierung?',
    'Does batch normalization help residual networks because it makes their branches small?':
      'Hilft Batch-Normalisierung Residualnetzen, weil sie deren Zweige klein macht?',
    'How much do residual branches contribute at the start, with batch normalization and without? Is a network whose branches start at 0 as good without normalization? And with which batches do the larger rates of batch normalization pay?':
      'Wie viel tragen die Zweige am Anfang bei, mit und ohne Batch-Normalisierung? Ist ein Netz, dessen Zweige bei 0 beginnen, ohne Normalisierung genauso gut? Und bei welchen Batches lohnen sich die größeren Lernraten der Batch-Normalisierung?',
    'What follows from weights whose length does not matter?':
      'Was folgt daraus, dass die Länge der Gewichte keine Rolle spielt?',
    'Before a normalization the length of weights changes nothing but the effective rate. Does weight decay then make the loss flatter, and do growing rates replace it? And how much do γ and β alone learn?':
      'Vor einer Normalisierung ändert die Länge der Gewichte nur die effektive Lernrate. Macht Weight Decay den Verlust dann flacher, und können wachsende Lernraten ihn ersetzen? Und wie viel lernen γ und β allein?',
    'Does batch normalization help because gradients flow through its statistics?':
      'Hilft Batch-Normalisierung, weil Gradienten durch ihre Statistik fließen?',
    'Hold the statistics of batch normalization constant in the gradient, or take those of the population: do large eigenvalues of the Hessian return, and does training slow down?':
      'Die Statistik der Batch-Normalisierung wird im Gradienten festgehalten oder durch die aller Daten ersetzt: Kehren große Eigenwerte der Hesse-Matrix zurück, und wird das Training langsamer?',
    'What does normalization do in a transformer?': 'Was bewirkt Normalisierung in einem Transformer?',
    'Does post-LN need warm-up, and pre-LN not? Do dynamic tanh and dynamic erf replace layer normalization? And do normalized queries and keys widen the range of usable learning rates?':
      'Braucht Post-LN ein Warm-up und Pre-LN nicht? Können dynamischer tanh und dynamische erf die Layer-Normalisierung ersetzen? Und erweitern normalisierte Queries und Keys den Bereich brauchbarer Lernraten?',

    // The explanations.
    'It steadies the inputs of layers (internal covariate shift)':
      'Sie hält die Eingaben der Schichten ruhig (innere Kovariatenverschiebung)',
    'Each layer learns from the outputs of the layers below it, and these change while the layers below learn. Batch normalization fixes their mean and variance. Its inventors say that the layer then learns faster, because its inputs move less.':
      'Jede Schicht lernt aus den Ausgaben der Schichten unter ihr, und diese ändern sich, während die Schichten darunter lernen. Batch-Normalisierung legt ihren Mittelwert und ihre Varianz fest. Ihre Erfinder sagen, dass die Schicht dann schneller lernt, weil sich ihre Eingaben weniger bewegen.',
    'Shift is added on purpose. If shift slows training, the network with more of it must learn more slowly.':
      'Verschiebung wird absichtlich hinzugefügt. Wenn sie das Training bremst, muss das Netz mit mehr davon langsamer lernen.',
    'The interventions are on a small perceptron. Larger networks may differ.':
      'Die Eingriffe gab es bei einem kleinen Perzeptron. Größere Netze könnten sich anders verhalten.',
    'It makes the loss smoother': 'Sie macht den Verlust glatter',
    'A step of gradient descent trusts that the loss and its gradient change little along the step. Where they do, larger steps are safe. Later papers say that batch normalization makes the loss and its gradient change less.':
      'Ein Schritt des Gradientenabstiegs verlässt sich darauf, dass sich der Verlust und sein Gradient auf dem Weg wenig ändern. Wo das stimmt, sind größere Schritte sicher. Spätere Artikel sagen, dass sich der Verlust und sein Gradient mit Batch-Normalisierung weniger ändern.',
    'The loss of the plain network is smoothed by another way, sharpness-aware minimization. If smoothness speeds training up, this network must learn faster.':
      'Der Verlust des Netzes ohne Normalisierung wird auf andere Weise geglättet, durch Sharpness-Aware Minimization. Wenn Glätte das Training beschleunigt, muss dieses Netz schneller lernen.',
    'Sharpness-aware minimization costs each step a second gradient, and smooths around the weights rather than along the step. Other ways to smooth may act differently. And the sigmoids of this perceptron matter: with rectifiers batch normalization makes the loss smoother by some measures.':
      'Sharpness-Aware Minimization braucht in jedem Schritt einen zweiten Gradienten, und sie glättet rings um die Gewichte statt entlang des Schrittes. Andere Arten zu glätten könnten anders wirken. Und die Sigmoide dieses Perzeptrons spielen eine Rolle: Mit ReLU macht die Batch-Normalisierung den Verlust nach einigen Maßen glatter.',
    'Gradients flow through its statistics': 'Gradienten fließen durch ihre Statistik',
    'The mean and variance of the batch depend on the weights, and so the gradient flows through them. This takes two parts out of the gradient of each layer. Without normalization the loss bends far more along a few directions of the weights than along all others, and much of the gradient lies along these few. Steps must then be small, and progress along the others is slow. With batch normalization these directions stand out less.':
      'Mittelwert und Varianz des Batches hängen von den Gewichten ab, also fließt der Gradient durch sie hindurch. Das nimmt zwei Anteile aus dem Gradienten jeder Schicht heraus. Ohne Normalisierung krümmt sich der Verlust in wenigen Richtungen der Gewichte viel stärker als in allen anderen, und ein großer Teil des Gradienten liegt in diesen wenigen. Dann müssen die Schritte klein sein, und in den anderen Richtungen geht es langsam voran. Mit Batch-Normalisierung stechen diese Richtungen weniger hervor.',
    'The statistics are held constant in the gradient, so that it lacks only the two parts. If the gradient through them matters, the few directions must stand out again and training must be slower.':
      'Die Statistik wird im Gradienten festgehalten, sodass ihm nur die Wirkung der beiden Anteile fehlt. Wenn es auf den Gradienten durch die Statistik ankommt, müssen die wenigen Richtungen wieder hervorstechen, und das Training muss langsamer sein.',
    'Without this gradient, steps also move the statistics in ways that the gradient does not foresee. Both may slow training, and the test does not separate them.':
      'Ohne diesen Gradienten bewegen die Schritte auch die Statistik auf eine Weise, die der Gradient nicht vorhersieht. Beides kann das Training bremsen, und die Prüfung trennt es nicht.',
    'It allows larger learning rates': 'Sie erlaubt größere Lernraten',
    'Without normalization, a large step can make the values of deep layers grow without limit. If batch normalization only prevents this, then both networks learn alike at rates at which both train, and the gain comes from larger rates.':
      'Ohne Normalisierung kann ein großer Schritt die Werte tiefer Schichten grenzenlos wachsen lassen. Wenn Batch-Normalisierung nur das verhindert, dann lernen beide Netze gleich gut bei Lernraten, mit denen beide trainieren, und der Gewinn kommt von größeren Lernraten.',
    'Both networks are trained at the same eight rates. The accuracy is compared where both train, and the largest rate at which each trains.':
      'Beide Netze werden mit denselben acht Lernraten trainiert. Verglichen werden die Genauigkeit, wo beide lernen, und die größte Lernrate, mit der jedes noch lernt.',
    'How large the largest rate is depends on the depth, on the start and on the batch.':
      'Wie groß die größte Lernrate ist, hängt von der Tiefe, vom Anfang und vom Batch ab.',
    'It keeps samples apart in deep layers (rank)':
      'Sie hält Beispiele in tiefen Schichten auseinander (Rang)',
    'In a deep network with random weights, the values of different samples become more and more alike from layer to layer: the rank of the batch’s values falls. Later layers then cannot tell the samples apart. Batch normalization keeps the rank.':
      'In einem tiefen Netz mit zufälligen Gewichten werden die Werte verschiedener Beispiele von Schicht zu Schicht immer ähnlicher: Der Rang der Werte des Batches fällt. Spätere Schichten können die Beispiele dann nicht unterscheiden. Batch-Normalisierung erhält den Rang.',
    'A plain network starts from orthogonal weights, which keep the rank without normalization. If the rank is the cause, this start closes most of the lead of batch normalization.':
      'Ein Netz ohne Normalisierung beginnt mit orthogonalen Gewichten, die den Rang auch so erhalten. Wenn der Rang die Ursache ist, holt dieser Anfang den größten Teil des Vorsprungs der Batch-Normalisierung auf.',
    'Orthogonal weights change more than the rank: they also keep the size of gradients.':
      'Orthogonale Gewichte ändern mehr als den Rang: Sie erhalten auch die Größe der Gradienten.',
    'It makes residual branches small at the start':
      'Sie macht die Zweige von Residualblöcken am Anfang klein',
    'A residual block adds the result of its branch to what it was given. With batch normalization, deeper branches add a smaller and smaller share, so that a deep network starts near the identity and trains easily.':
      'Ein Residualblock addiert das Ergebnis seines Zweiges zu dem, was er bekommt. Mit Batch-Normalisierung tragen tiefere Zweige einen immer kleineren Anteil bei, sodass ein tiefes Netz nahe an der Identität beginnt und leicht lernt.',
    'Branches are made small without normalization: a trained factor starts at 0 (SkipInit), or the weights do (Fixup). If small branches are enough, such networks end as high.':
      'Die Zweige werden ohne Normalisierung klein gemacht: Ein trainierter Faktor beginnt bei 0 (SkipInit), oder die Gewichte tun es (Fixup). Wenn kleine Zweige genügen, werden solche Netze am Ende genauso gut.',
    'Only residual networks have such branches. Other networks need another explanation.':
      'Nur Residualnetze haben solche Zweige. Andere Netze brauchen eine andere Erklärung.',
    'It lets the weights set their own learning rate (effective rate)':
      'Mit ihr stellen die Gewichte ihre Lernrate selbst ein (effektive Lernrate)',
    'The output of a layer before a normalization does not depend on the size of its weights. But a step turns long weights less than short ones. The weights grow while the network learns, and so the rate falls by itself.':
      'Nach einer Normalisierung hängt die Ausgabe einer Schicht nicht mehr von der Größe ihrer Gewichte ab. Aber ein Schritt dreht lange Gewichte weniger als kurze. Die Gewichte wachsen, während das Netz lernt, und so sinkt die Lernrate von selbst.',
    'The effective rate, the learning rate over the squared length of the weights, is followed through training, with weight decay and without.':
      'Die effektive Lernrate, also die Lernrate geteilt durch das Quadrat der Länge der Gewichte, wird im Training verfolgt, mit und ohne Weight Decay.',
    'That the effective rate falls is measured. Whether this is why training succeeds is not.':
      'Gemessen ist, dass die effektive Lernrate sinkt. Nicht gemessen ist, ob das Training deshalb gelingt.',
    'The noise of the batch regularizes': 'Das Rauschen des Batches regularisiert',
    'The statistics of a batch differ a little from batch to batch. This noise may keep a network from fitting its training images too closely, as dropout does.':
      'Die Statistik unterscheidet sich ein wenig von Batch zu Batch. Dieses Rauschen könnte ein Netz davon abhalten, sich zu genau an seine Trainingsbilder anzupassen, so wie Dropout.',
    'The test loss is compared at equal training loss. If batch normalization regularizes, its test loss is lower.':
      'Verglichen wird der Testverlust bei gleichem Trainingsverlust. Wenn Batch-Normalisierung regularisiert, ist ihr Testverlust kleiner.',
    'The networks here see each image few times, so that there is little to regularize.':
      'Die Netze hier sehen jedes Bild nur wenige Male, sodass es wenig zu regularisieren gibt.',
    'It evens the gradients at the start (transformers and warm-up)':
      'Sie gleicht die Gradienten am Anfang aus (Transformer und Warm-up)',
    'Where a normalization stands decides how large the gradients of each block are before training. With layer normalization after each addition (post-LN) those near the output are large, so that the first steps must be small: the rate is warmed up. With normalization inside each branch (pre-LN) they are even.':
      'Wo eine Normalisierung steht, entscheidet, wie groß die Gradienten jedes Blocks vor dem Training sind. Mit Layer-Normalisierung nach jeder Addition (Post-LN) sind sie nahe der Ausgabe groß, und die ersten Schritte müssen klein sein: Die Lernrate steigt erst langsam an (Warm-up). Mit Normalisierung in jedem Zweig (Pre-LN) sind sie ausgeglichen.',
    'Both are trained with warm-up and without. If uneven gradients are why post-LN needs it, post-LN is worse without it and pre-LN is not.':
      'Beide werden mit und ohne Warm-up trainiert. Wenn Post-LN es wegen ungleicher Gradienten braucht, ist Post-LN ohne Warm-up schlechter und Pre-LN nicht.',
    'The transformers here have four blocks. The difference grows with depth.':
      'Die Transformer hier haben vier Blöcke. Der Unterschied wächst mit der Tiefe.',
    'It is enough that it squashes large values': 'Es genügt, dass sie große Werte staucht',
    'A layer normalization leaves most values as they are, up to a factor, and makes only the largest smaller. A trained tanh or erf of each value does this without any statistics.':
      'Eine Layer-Normalisierung lässt die meisten Werte bis auf einen Faktor, wie sie sind, und macht nur die größten kleiner. Ein trainierter tanh oder eine trainierte erf jedes Wertes schafft das ganz ohne Statistik.',
    'A transformer is trained with dynamic tanh and with dynamic erf in the place of layer normalization. If squashing is enough, it ends with the same loss.':
      'Ein Transformer wird mit dynamischem tanh und mit dynamischer erf an der Stelle der Layer-Normalisierung trainiert. Wenn das Stauchen genügt, endet er mit demselben Verlust.',
    'On convolutional networks, where batch normalization is used, this is not tested.':
      'Bei Faltungsnetzen, wo man Batch-Normalisierung benutzt, ist das nicht geprüft.',
    'Its γ and β alone can learn much': 'Schon ihre γ und β allein können viel lernen',
    'The scale γ and the shift β of each channel decide which random features a network uses. They are few parameters, and they are trained too.':
      'Der Faktor γ und die Verschiebung β jedes Kanals entscheiden, welche zufälligen Merkmale ein Netz benutzt. Es sind wenige Parameter, und auch sie werden trainiert.',
    'Only γ and β are trained, and all other weights stay random. This is compared with training as many weights elsewhere, and with training all.':
      'Nur γ und β werden trainiert, alle anderen Gewichte bleiben zufällig. Verglichen wird das mit dem Training ebenso vieler Gewichte an anderer Stelle und mit dem Training aller Gewichte.',
    'That γ and β alone learn much does not show that they are why normalization helps.':
      'Dass γ und β allein viel lernen, zeigt noch nicht, dass Normalisierung ihretwegen hilft.',

    // The claims.
    'Shifted points are classified worse than training points':
      'Verschobene Punkte werden schlechter klassifiziert als Trainingspunkte',
    'Normalizing each set by its own statistics restores the accuracy':
      'Wird jede Menge mit ihrer eigenen Statistik normalisiert, ist die Genauigkeit wiederhergestellt',
    'BN with the statistics of the test points restores the accuracy':
      'BN mit der Statistik der Testpunkte stellt die Genauigkeit wieder her',
    'BN with its running statistics does not restore the accuracy':
      'BN mit ihrer laufenden Statistik stellt die Genauigkeit nicht wieder her',
    'Where shifted points should change their class, normalization harms':
      'Wo verschobene Punkte ihre Klasse wechseln sollten, schadet Normalisierung',
    'Training γ and β alone on shifted points corrects this':
      'Werden nur γ und β mit verschobenen Punkten trainiert, ist das behoben',
    'γ and β alone come within 5 points of training everything again':
      'γ und β allein kommen dem Training aller Gewichte auf 5 Prozentpunkte nahe',
    'With BN the network reaches the plain network’s best accuracy in fewer steps':
      'Mit BN erreicht das Netz die beste Genauigkeit des Netzes ohne Normalisierung in weniger Schritten',
    'With BN the network reaches a higher accuracy': 'Mit BN erreicht das Netz eine höhere Genauigkeit',
    'With BN the distribution of a sigmoid’s input moves less':
      'Mit BN bewegt sich die Verteilung der Eingabe eines Sigmoids weniger',
    'With BN, 30 times the rate makes training faster still':
      'Mit BN macht die 30-fache Lernrate das Training noch schneller',
    'Without BN, 30 times the rate harms training': 'Ohne BN schadet die 30-fache Lernrate dem Training',
    'At 30 times the rate, the network with BN ends with a higher accuracy than the one without':
      'Mit der 30-fachen Lernrate ist die Genauigkeit am Ende mit BN höher als ohne',
    'BN is faster even if each network uses its best rate':
      'BN ist auch dann schneller, wenn jedes Netz seine beste Lernrate benutzt',
    'With noisy BN the distributions move more than in the plain network':
      'Mit verrauschter BN bewegen sich die Verteilungen mehr als im Netz ohne Normalisierung',
    'Noisy BN still reaches the plain network’s best accuracy in fewer steps':
      'Auch verrauschte BN erreicht die beste Genauigkeit des Netzes ohne Normalisierung in weniger Schritten',
    'Noisy BN ends within 3 points of BN': 'Verrauschte BN endet höchstens 3 Prozentpunkte von BN entfernt',
    'The same noise in the plain network harms it': 'Dasselbe Rauschen schadet dem Netz ohne Normalisierung',
    'Noisy BN has more internal covariate shift, measured by gradients, than BN':
      'Verrauschte BN hat mehr innere Kovariatenverschiebung als BN, an den Gradienten gemessen',
    'Noisy BN has more internal covariate shift, measured by earth mover’s distance, than BN':
      'Verrauschte BN hat mehr innere Kovariatenverschiebung als BN, mit der Earth-Mover-Distanz gemessen',
    'At equal training loss, the network with BN has a lower test loss than the plain one':
      'Bei gleichem Trainingsverlust hat das Netz mit BN einen kleineren Testverlust als das ohne',
    'At equal training loss, noisy BN has more internal covariate shift, measured by gradients, than BN':
      'Bei gleichem Trainingsverlust hat verrauschte BN mehr innere Kovariatenverschiebung als BN, an den Gradienten gemessen',
    'At equal training loss, noisy BN has more internal covariate shift, measured by earth mover’s distance, than the plain network':
      'Bei gleichem Trainingsverlust hat verrauschte BN mehr innere Kovariatenverschiebung als das Netz ohne Normalisierung, mit der Earth-Mover-Distanz gemessen',
    'With BN in the MLP, a layer’s gradient changes less when the layers below it are updated':
      'Im MLP mit BN ändert sich der Gradient einer Schicht weniger, wenn die Schichten darunter einen Schritt machen',
    'At equal training loss, with BN in the MLP a layer’s gradient changes less when the layers below it are updated':
      'Bei gleichem Trainingsverlust ändert sich im MLP mit BN der Gradient einer Schicht weniger, wenn die Schichten darunter einen Schritt machen',
    'With BN in the MLP, the distribution of a layer’s input moves less when the layers below it are updated':
      'Im MLP mit BN bewegt sich die Verteilung der Eingabe einer Schicht weniger, wenn die Schichten darunter einen Schritt machen',
    'At equal training loss, with BN in the MLP the distribution of a layer’s input moves less when the layers below it are updated':
      'Bei gleichem Trainingsverlust bewegt sich im MLP mit BN die Verteilung der Eingabe einer Schicht weniger, wenn die Schichten darunter einen Schritt machen',
    'With BN in the deep linear network, a layer’s gradient changes less when the layers below it are updated':
      'Im tiefen linearen Netz mit BN ändert sich der Gradient einer Schicht weniger, wenn die Schichten darunter einen Schritt machen',
    'With BN in the deep linear network, the distribution of a layer’s input moves less when the layers below it are updated':
      'Im tiefen linearen Netz mit BN bewegt sich die Verteilung der Eingabe einer Schicht weniger, wenn die Schichten darunter einen Schritt machen',
    'With BN in the deep linear network, the gradients before and after an update of the layers below agree less':
      'Im tiefen linearen Netz mit BN stimmen die Gradienten vor und nach einem Schritt der Schichten darunter weniger überein',
    'With BN in the MLP, the loss varies less along the gradient':
      'Im MLP mit BN schwankt der Verlust entlang des Gradienten weniger',
    'With BN in the MLP, the gradient changes less along the step':
      'Im MLP mit BN ändert sich der Gradient entlang des Schrittes weniger',
    'With BN in the MLP, the loss has a smaller effective β along the gradient':
      'Im MLP mit BN hat der Verlust entlang des Gradienten ein kleineres effektives β',
    'At equal training loss, with BN in the MLP the loss varies less along the gradient':
      'Bei gleichem Trainingsverlust schwankt der Verlust im MLP mit BN entlang des Gradienten weniger',
    'At equal training loss, with BN in the MLP the gradient changes less along the step':
      'Bei gleichem Trainingsverlust ändert sich der Gradient im MLP mit BN entlang des Schrittes weniger',
    'At equal training loss, with BN in the MLP the loss has a smaller effective β along the gradient':
      'Bei gleichem Trainingsverlust hat der Verlust im MLP mit BN entlang des Gradienten ein kleineres effektives β',
    'At equal training loss, with BN in the MLP the loss has a smaller effective β along a random direction':
      'Bei gleichem Trainingsverlust hat der Verlust im MLP mit BN in einer zufälligen Richtung ein kleineres effektives β',
    'At equal training loss, with BN in the MLP the largest eigenvalue of the Hessian is smaller':
      'Bei gleichem Trainingsverlust ist im MLP mit BN der größte Eigenwert der Hesse-Matrix kleiner',
    'At equal training loss, with BN in the MLP the loss is less steep around the weights':
      'Bei gleichem Trainingsverlust ist der Verlust im MLP mit BN um die Gewichte herum weniger steil',
    'With BN in the deep linear network, the loss varies less along the gradient':
      'Im tiefen linearen Netz mit BN schwankt der Verlust entlang des Gradienten weniger',
    'With BN in the deep linear network, the gradient changes less along the step':
      'Im tiefen linearen Netz mit BN ändert sich der Gradient entlang des Schrittes weniger',
    'With BN in the deep linear network, the loss has a smaller effective β along the gradient':
      'Im tiefen linearen Netz mit BN hat der Verlust entlang des Gradienten ein kleineres effektives β',
    'With BN, a network with 4 times the internal covariate shift learns more slowly':
      'Mit BN lernt ein Netz mit der vierfachen inneren Kovariatenverschiebung langsamer',
    'Without BN, a network with 4 times the internal covariate shift learns more slowly':
      'Ohne BN lernt ein Netz mit der vierfachen inneren Kovariatenverschiebung langsamer',
    'Without BN, a network whose loss is smoothed learns faster':
      'Ohne BN lernt ein Netz schneller, wenn sein Verlust geglättet wird',
    'BN with 4 times its internal covariate shift still learns faster than the plain network without':
      'BN mit der vierfachen inneren Kovariatenverschiebung lernt immer noch schneller als das Netz ohne beides',
    'Around the network with BN the loss is flatter': 'Um das Netz mit BN herum ist der Verlust flacher',
    'At equal training loss, around the network with BN the loss is flatter':
      'Bei gleichem Trainingsverlust ist der Verlust um das Netz mit BN herum flacher',
    'Around the plain network the surface is rough: more than a tenth of its curvature is negative':
      'Um das Netz ohne Normalisierung ist die Fläche uneben: Mehr als ein Zehntel ihrer Krümmung ist negativ',
    'With frozen statistics, the surface around the same BN network is steeper than with batch statistics':
      'Mit eingefrorener Statistik ist die Fläche um dasselbe Netz mit BN steiler als mit der Statistik jedes Batches',
    'A plane contains more of the training path with BN than of a random walk':
      'Eine Ebene enthält mit BN mehr vom Weg des Trainings als von einer zufälligen Irrfahrt',
    'Theorem 4.1, and with it 4.4, holds with the gradient of the network without it, at the γ and β that were learned with it':
      'Satz 4.1, und mit ihm 4.4, gilt mit dem Gradienten des Netzes ohne BN, bei den γ und β, die mit BN gelernt wurden',
    'Theorem 4.1 holds as the review prints it, without the square on the left side':
      'Satz 4.1 gilt so, wie der Überblicksartikel ihn druckt, ohne das Quadrat auf der linken Seite',
    'Theorem 4.2 holds with the gradient of the network without it, at the γ and β that were learned with it':
      'Satz 4.2 gilt mit dem Gradienten des Netzes ohne BN, bei den γ und β, die mit BN gelernt wurden',
    'Theorem 4.4 holds as the paper prints it': 'Satz 4.4 gilt so, wie der Artikel ihn druckt',
    'The factor γ²/σ² is mostly at most 1': 'Der Faktor γ²/σ² ist meistens höchstens 1',
    'The gradient mostly points along the normalized values':
      'Der Gradient zeigt meistens in die Richtung der normalisierten Werte',
    'The curvature of L along the gradient is mostly positive':
      'Die Krümmung von L entlang des Gradienten ist meistens positiv',
    'With identical scaling BN removes more than 10 % of the squared gradient of a layer’s outputs':
      'Bei gleicher Skalierung nimmt BN mehr als 10 % des quadrierten Gradienten der Ausgaben einer Schicht weg',
    'The initial and the current weights form an acute angle, as Theorem 4.5 needs':
      'Die anfänglichen und die jetzigen Gewichte bilden einen spitzen Winkel, wie Satz 4.5 es braucht',
    'With ℓ1 normalization the MLP learns as fast as with BN':
      'Mit ℓ1-Normalisierung lernt das MLP so schnell wie mit BN',
    'With ℓ2 normalization the MLP learns as fast as with BN':
      'Mit ℓ2-Normalisierung lernt das MLP so schnell wie mit BN',
    'With ℓ∞ normalization the MLP learns as fast as with BN':
      'Mit ℓ∞-Normalisierung lernt das MLP so schnell wie mit BN',
    'With ℓ2 normalization the deep linear network learns as fast as with BN':
      'Mit ℓ2-Normalisierung lernt das tiefe lineare Netz so schnell wie mit BN',
    'With ℓ∞ normalization the deep linear network learns as fast as with BN':
      'Mit ℓ∞-Normalisierung lernt das tiefe lineare Netz so schnell wie mit BN',
    'With ℓ1 normalization in the MLP the distributions move more than in the plain network':
      'Im MLP mit ℓ1-Normalisierung bewegen sich die Verteilungen mehr als im Netz ohne Normalisierung',
    'At equal training loss, with ℓ1 normalization in the MLP the distributions move more than in the plain network':
      'Bei gleichem Trainingsverlust bewegen sich die Verteilungen im MLP mit ℓ1-Normalisierung mehr als im Netz ohne Normalisierung',
    'With ℓ2 normalization in the MLP the distributions move more than in the plain network':
      'Im MLP mit ℓ2-Normalisierung bewegen sich die Verteilungen mehr als im Netz ohne Normalisierung',
    'At equal training loss, with ℓ2 normalization in the MLP the distributions move more than in the plain network':
      'Bei gleichem Trainingsverlust bewegen sich die Verteilungen im MLP mit ℓ2-Normalisierung mehr als im Netz ohne Normalisierung',
    'With ℓ∞ normalization in the MLP the distributions move more than in the plain network':
      'Im MLP mit ℓ∞-Normalisierung bewegen sich die Verteilungen mehr als im Netz ohne Normalisierung',
    'At equal training loss, with ℓ∞ normalization in the MLP the distributions move more than in the plain network':
      'Bei gleichem Trainingsverlust bewegen sich die Verteilungen im MLP mit ℓ∞-Normalisierung mehr als im Netz ohne Normalisierung',
    'On the deep linear network ℓ1 normalization does better than BN':
      'Beim tiefen linearen Netz ist ℓ1-Normalisierung besser als BN',
    'With batches of 4, LN has a lower test error than BN on all layers':
      'Mit Batches von 4 hat LN einen kleineren Testfehler als BN in allen Schichten',
    'With batches of 128, LN’s test error is as low as that of BN on all layers, within a point':
      'Mit Batches von 128 ist der Testfehler von LN so klein wie der von BN in allen Schichten, bis auf einen Prozentpunkt',
    'With BN, batches of 2 give a higher test error than batches of 128':
      'Mit BN geben Batches von 2 einen größeren Testfehler als Batches von 128',
    'Batches of 2 raise GN’s test error less than BN’s':
      'Batches von 2 erhöhen den Testfehler von GN weniger als den von BN',
    'LN learns online, from one image at a time': 'LN lernt online, aus einem Bild nach dem anderen',
    'LN makes the RNN learn faster': 'Mit LN lernt das RNN schneller',
    'LN makes the RNN learn faster than BN does': 'Mit LN lernt das RNN schneller als mit BN',
    'With LN the summed inputs of the RNN keep as much of their trend over time as without':
      'Mit LN behalten die summierten Eingaben des RNN ebenso viel von ihrem zeitlichen Verlauf wie ohne',
    'LN makes the LSTM learn faster': 'Mit LN lernt das LSTM schneller',
    'LN makes the LSTM learn faster than BN does': 'Mit LN lernt das LSTM schneller als mit BN',
    'With LN the summed inputs of the LSTM keep as much of their trend over time as without':
      'Mit LN behalten die summierten Eingaben des LSTM ebenso viel von ihrem zeitlichen Verlauf wie ohne',
    'Under BN it moves farther in 128 dimensions than in 2':
      'Mit BN bewegt sich die Verteilung in 128 Dimensionen weiter als in 2',
    'Under BN it moves less, in units of its own standard deviations, than without BN':
      'Mit BN bewegt sich die Verteilung, in ihren eigenen Standardabweichungen gemessen, weniger als ohne',
    'The distance grows less with the dimension under unitization than under BN':
      'Mit Unitization wächst die Distanz weniger mit der Dimension als mit BN',
    'Noise after BN with a mean within ±8 moves it by more than √(2d)':
      'Rauschen nach BN mit einem Mittelwert innerhalb von ±8 bewegt die Verteilung um mehr als √(2d)',
    'The same noise after unitization breaks its bound too':
      'Dasselbe Rauschen nach Unitization überschreitet auch deren Schranke',
    'At equal training loss, an update moves moments above the second as much with BN as without, or more':
      'Bei gleichem Trainingsverlust bewegt ein Schritt die Momente über dem zweiten mit BN mindestens so stark wie ohne',
    'At equal training loss, an update moves the distributions less with unitization than with BN':
      'Bei gleichem Trainingsverlust bewegt ein Schritt die Verteilungen mit Unitization weniger als mit BN',
    'With unitization the network ends with a higher accuracy than with BN':
      'Mit Unitization ist die Genauigkeit am Ende höher als mit BN',
    'Large batches give a higher test error than small ones, after as many images':
      'Große Batches geben nach ebenso vielen Bildern einen größeren Testfehler als kleine',
    'Around the network of large batches the loss is steeper':
      'Um das Netz der großen Batches herum ist der Verlust steiler',
    'At equal training loss, around the network of large batches the loss is steeper':
      'Bei gleichem Trainingsverlust ist der Verlust um das Netz der großen Batches herum steiler',
    'Large batches end where the largest eigenvalue of the Hessian is larger':
      'Große Batches enden dort, wo der größte Eigenwert der Hesse-Matrix größer ist',
    'At equal training loss, large batches are where the largest eigenvalue of the Hessian is larger':
      'Bei gleichem Trainingsverlust sind große Batches dort, wo der größte Eigenwert der Hesse-Matrix größer ist',
    'With weight decay, small batches end with shorter weights':
      'Mit Weight Decay enden kleine Batches mit kürzeren Gewichten',
    'With weight decay and without filter normalization, the loss looks steeper with small batches':
      'Mit Weight Decay und ohne Normierung der Filter sieht der Verlust bei kleinen Batches steiler aus',
    'Near a minimum there is less negative curvature than farther away':
      'Nahe an einem Minimum gibt es weniger negative Krümmung als weiter weg',
    'LN makes a convolutional network learn faster': 'Mit LN lernt ein Faltungsnetz schneller',
    'BN makes a convolutional network learn faster than LN does':
      'Mit BN lernt ein Faltungsnetz schneller als mit LN',
    'With BN a convolutional network ends with a higher accuracy than with LN':
      'Mit BN ist die Genauigkeit eines Faltungsnetzes am Ende höher als mit LN',
    'Weights before LN grow, and so reduce their own learning rate':
      'Gewichte vor LN wachsen und verringern so ihre eigene Lernrate',
    'With BN the largest eigenvalue of the Hessian stands out less from the rest':
      'Mit BN sticht der größte Eigenwert der Hesse-Matrix weniger aus den übrigen hervor',
    'At equal training loss, with BN the largest eigenvalue of the Hessian stands out less from the rest':
      'Bei gleichem Trainingsverlust sticht der größte Eigenwert der Hesse-Matrix mit BN weniger aus den übrigen hervor',
    'Gradient descent makes the loss sharper': 'Gradientenabstieg macht den Verlust schärfer',
    'The sharpness settles within 25 % of 2/η': 'Die Schärfe pendelt sich bis auf 25 % bei 2/η ein',
    'At half the learning rate the loss ends sharper':
      'Mit der halben Lernrate ist der Verlust am Ende schärfer',
    'With BN the sharpness also settles within 25 % of 2/η':
      'Auch mit BN pendelt sich die Schärfe bis auf 25 % bei 2/η ein',
    'Weights before BN grow, and their effective learning rate falls':
      'Gewichte vor BN wachsen, und ihre effektive Lernrate sinkt',
    'Weight decay keeps the effective learning rate up': 'Weight Decay hält die effektive Lernrate hoch',
    'Standardized weights make GN learn faster': 'Mit standardisierten Gewichten lernt GN schneller',
    'At equal training loss, the loss is smoother with standardized weights':
      'Bei gleichem Trainingsverlust ist der Verlust mit standardisierten Gewichten glatter',
    'With standardized weights, GN, which uses no batch statistics, ends as high as BN, within 2 points':
      'Mit standardisierten Gewichten endet GN, die keine Batch-Statistik benutzt, so gut wie BN, bis auf 2 Prozentpunkte',
    'Without normalization the rank of a linear network’s values falls with depth':
      'Ohne Normalisierung fällt der Rang der Werte eines linearen Netzes mit der Tiefe',
    'With BN the rank of a linear network’s values no longer falls in deep layers':
      'Mit BN fällt der Rang der Werte eines linearen Netzes in tiefen Schichten nicht mehr',
    'With BN the samples’ values in a deep linear network are nearer to orthogonal':
      'Mit BN sind die Werte der Beispiele in einem tiefen linearen Netz näher an orthogonal',
    'With BN a deep linear network learns sooner': 'Mit BN lernt ein tiefes lineares Netz früher',
    'A start that keeps the rank closes at least 80 % of BN’s lead in a deep linear network':
      'Ein Anfang, der den Rang erhält, holt in einem tiefen linearen Netz mindestens 80 % des Vorsprungs von BN auf',
    'Without normalization the rank of a ReLU network’s values falls with depth':
      'Ohne Normalisierung fällt der Rang der Werte eines ReLU-Netzes mit der Tiefe',
    'With BN the rank of a ReLU network’s values no longer falls in deep layers':
      'Mit BN fällt der Rang der Werte eines ReLU-Netzes in tiefen Schichten nicht mehr',
    'With BN the samples’ values in a deep ReLU network are nearer to orthogonal':
      'Mit BN sind die Werte der Beispiele in einem tiefen ReLU-Netz näher an orthogonal',
    'With BN a deep ReLU network learns sooner': 'Mit BN lernt ein tiefes ReLU-Netz früher',
    'A start that keeps the rank closes at least 80 % of BN’s lead in a deep ReLU network':
      'Ein Anfang, der den Rang erhält, holt in einem tiefen ReLU-Netz mindestens 80 % des Vorsprungs von BN auf',
    'At rates at which both train, BN does not change the test accuracy':
      'Bei Lernraten, mit denen beide trainieren, ändert BN die Testgenauigkeit nicht',
    'With BN the largest rate at which the network trains is at least 10 times as large':
      'Mit BN ist die größte Lernrate, mit der das Netz lernt, mindestens 10-mal so groß',
    'Without BN a large step makes activations grow the more, the deeper the layer':
      'Ohne BN lässt ein großer Schritt die Aktivierungen umso mehr wachsen, je tiefer die Schicht liegt',
    'With BN the same step makes them grow less': 'Mit BN lässt derselbe Schritt sie weniger wachsen',
    'Without BN gradients have heavier tails': 'Ohne BN haben die Gradienten schwerere Ränder',
    'Without a gradient through the batch’s statistics the largest eigenvalue of the Hessian stands out more than with BN':
      'Ohne Gradienten durch die Statistik des Batches sticht der größte Eigenwert der Hesse-Matrix mehr hervor als mit BN',
    'At equal training loss, too, the largest eigenvalue stands out more without a gradient through the batch’s statistics':
      'Auch bei gleichem Trainingsverlust sticht der größte Eigenwert ohne Gradienten durch die Statistik des Batches mehr hervor',
    'Without a gradient through the batch’s statistics, more of the network’s gradient lies along few eigenvectors than with BN':
      'Ohne Gradienten durch die Statistik des Batches liegt mehr vom Gradienten des Netzes in der Richtung weniger Eigenvektoren als mit BN',
    'Without a gradient through the batch’s statistics training is slower than with BN':
      'Ohne Gradienten durch die Statistik des Batches ist das Training langsamer als mit BN',
    'Without a gradient through the population’s statistics the largest eigenvalue of the Hessian stands out more than with BN':
      'Ohne Gradienten durch die Statistik aller Daten sticht der größte Eigenwert der Hesse-Matrix mehr hervor als mit BN',
    'At equal training loss, too, the largest eigenvalue stands out more without a gradient through the population’s statistics':
      'Auch bei gleichem Trainingsverlust sticht der größte Eigenwert ohne Gradienten durch die Statistik aller Daten mehr hervor',
    'Without a gradient through the population’s statistics, more of the network’s gradient lies along few eigenvectors than with BN':
      'Ohne Gradienten durch die Statistik aller Daten liegt mehr vom Gradienten des Netzes in der Richtung weniger Eigenvektoren als mit BN',
    'Without a gradient through the population’s statistics training is slower than with BN':
      'Ohne Gradienten durch die Statistik aller Daten ist das Training langsamer als mit BN',
    'Without BN more of the gradient lies along few eigenvectors than with BN':
      'Ohne BN liegt mehr vom Gradienten in der Richtung weniger Eigenvektoren als mit BN',
    'At the weights that BN trained, the largest eigenvalue stands out more if the statistics do not follow the weights':
      'Bei den Gewichten, die mit BN trainiert wurden, sticht der größte Eigenwert mehr hervor, wenn die Statistik den Gewichten nicht folgt',
    'With weight decay, gradient descent makes the loss of a normalized network flatter':
      'Mit Weight Decay macht Gradientenabstieg den Verlust eines normalisierten Netzes flacher',
    'Without weight decay, it does not become flatter': 'Ohne Weight Decay wird er nicht flacher',
    'Late in training, the loss is flatter with weight decay':
      'Spät im Training ist der Verlust mit Weight Decay flacher',
    'Training γ and β alone gives a higher accuracy than training as many random weights':
      'Das Training von γ und β allein gibt eine höhere Genauigkeit als das Training ebenso vieler zufälliger Gewichte',
    'γ and β alone go at least 50 % of the way from guessing to the network of which all is trained':
      'γ und β allein schaffen mindestens 50 % des Weges vom Raten bis zum vollständig trainierten Netz',
    'At the start, gradients near the output are larger with post-LN than with pre-LN':
      'Am Anfang sind die Gradienten nahe der Ausgabe mit Post-LN größer als mit Pre-LN',
    'With post-LN they are larger than near the input':
      'Mit Post-LN sind sie dort größer als nahe der Eingabe',
    'At the rate that is best for pre-LN, post-LN ends with a lower loss with warm-up than without':
      'Mit der Lernrate, die für Pre-LN die beste ist, endet Post-LN mit Warm-up mit einem kleineren Verlust als ohne',
    'Post-LN with warm-up ends with a lower loss than without, each at its best rate':
      'Post-LN endet mit Warm-up mit einem kleineren Verlust als ohne, jeweils mit der besten Lernrate',
    'Pre-LN ends with the same loss without warm-up, within 1 %':
      'Pre-LN endet ohne Warm-up mit demselben Verlust, bis auf 1 %',
    'At the start, gradients differ less between blocks with peri-LN than with pre-LN':
      'Am Anfang unterscheiden sich die Gradienten der Blöcke mit Peri-LN weniger als mit Pre-LN',
    'A transformer with pre-LN ends with a lower loss than one without normalization':
      'Ein Transformer mit Pre-LN endet mit einem kleineren Verlust als einer ohne Normalisierung',
    'DyT ends with the same loss as LN, within 1 %': 'DyT endet mit demselben Verlust wie LN, bis auf 1 %',
    'Derf ends with a loss at most as high as LN': 'Derf endet mit einem höchstens so großen Verlust wie LN',
    'Derf ends with a loss at most as high as DyT':
      'Derf endet mit einem höchstens so großen Verlust wie DyT',
    'Normalized queries and keys make the largest rate at which the network trains larger':
      'Mit normalisierten Queries und Keys ist die größte Lernrate, mit der das Netz lernt, größer',
    'They make the loss depend less on the rate': 'Mit ihnen hängt der Verlust weniger von der Lernrate ab',
    'With BN, deeper residual branches contribute a smaller share of their block’s variance at the start':
      'Mit BN tragen tiefere Zweige am Anfang einen kleineren Anteil zur Varianz ihres Blocks bei',
    'That share falls more with BN than without': 'Dieser Anteil fällt mit BN mehr als ohne',
    'Branches that start at 0 make a network without normalization learn sooner':
      'Zweige, die bei 0 beginnen, lassen ein Netz ohne Normalisierung früher lernen',
    'With SkipInit the network ends with the same test accuracy as with BN, within a point':
      'Mit SkipInit endet das Netz mit derselben Testgenauigkeit wie mit BN, bis auf einen Prozentpunkt',
    'With Fixup the network ends with the same test accuracy as with BN, within a point':
      'Mit Fixup endet das Netz mit derselben Testgenauigkeit wie mit BN, bis auf einen Prozentpunkt',
    'With batches of 8, BN gains nothing from its own best rate over SkipInit’s, within a point':
      'Mit Batches von 8 gewinnt BN durch ihre eigene beste Lernrate nichts gegenüber der von SkipInit, bis auf einen Prozentpunkt',
    'With batches of 512, BN gains from its own best rate over SkipInit’s':
      'Mit Batches von 512 gewinnt BN durch ihre eigene beste Lernrate gegenüber der von SkipInit',
    'With batches of 512, the network with BN ends with a higher test accuracy than with SkipInit':
      'Mit Batches von 512 endet das Netz mit BN mit einer höheren Testgenauigkeit als mit SkipInit',

    // What the papers say.
    'Training and test points are distributed differently around the same kind of boundary.':
      'Trainings- und Testpunkte sind um dieselbe Art von Grenze verschieden verteilt.',
    'Normalization shifts the data sets so that they have the same distribution.':
      'Eine Normalisierung verschiebt die Datenmengen so, dass sie dieselbe Verteilung haben.',
    'Batch normalization by the statistics of the new data adapts a network to them.':
      'Batch-Normalisierung mit der Statistik der neuen Daten passt ein Netz an diese an.',
    'What if the input distribution should be shifted?':
      'Was, wenn die Verteilung der Eingabe verschoben sein soll?',
    'This is why γ and β are needed: they give the distribution the ability to shift.':
      'Deshalb braucht man γ und β: Mit ihnen kann sich die Verteilung verschieben.',
    'BN lets the network train faster and reach a higher accuracy.':
      'Mit BN trainiert das Netz schneller und erreicht eine höhere Genauigkeit.',
    'BN makes the distribution of the input more stable during training.':
      'BN macht die Verteilung der Eingabe während des Trainings stabiler.',
    'BN tolerates 5 and 30 times the learning rate, and gains from it.':
      'BN verträgt die 5- und 30-fache Lernrate und gewinnt dadurch.',
    'Without BN, 5 times the rate brought the parameters to infinity.':
      'Ohne BN wurden die Parameter mit der 5-fachen Lernrate unendlich.',
    'BN enables higher learning rates.': 'BN ermöglicht höhere Lernraten.',
    'The noise leads to more internal covariate shift than even the standard network has.':
      'Das Rauschen führt zu mehr innerer Kovariatenverschiebung, als selbst das Netz ohne Normalisierung hat.',
    'The noisy network still trains faster than the standard one.':
      'Das verrauschte Netz lernt immer noch schneller als das ohne Normalisierung.',
    'The performance of the two is almost indistinguishable.':
      'Die Leistung der beiden ist fast nicht zu unterscheiden.',
    'Adding the same noise to the standard network prevents it from training entirely.':
      'Dasselbe Rauschen hindert das Netz ohne Normalisierung ganz am Lernen.',
    'The paper measures this shift for BN and plain only.':
      'Der Artikel misst diese Verschiebung nur mit BN und ohne Normalisierung.',
    'The noise makes the distributions of the layers’ inputs change at every step.':
      'Durch das Rauschen ändern sich die Verteilungen der Eingaben der Schichten bei jedem Schritt.',
    'BN regularizes: a sample is seen in the company of the others of its batch.':
      'BN regularisiert: Das Netz sieht ein Beispiel zusammen mit den anderen seines Batches.',
    'BN works by reducing internal covariate shift; Santurkar et al. find as much or more of it with BN.':
      'BN wirkt, weil sie die innere Kovariatenverschiebung verringert; Santurkar u. a. finden mit BN ebenso viel oder mehr davon.',
    'BN bounds the shift rather than reducing it (Huang & Yu).':
      'BN begrenzt die Verschiebung, statt sie zu verringern (Huang & Yu).',
    'For the deep linear network with BN, G and G′ are almost uncorrelated, while the plain network’s nearly agree.':
      'Beim tiefen linearen Netz mit BN sind G und G′ fast unkorreliert; ohne Normalisierung stimmen sie fast überein.',
    'The range of the loss along the gradient is smaller with BN.':
      'Die Spanne des Verlusts entlang des Gradienten ist mit BN kleiner.',
    'Gradients are more predictive with BN: they change less along the step.':
      'Mit BN sagen Gradienten mehr voraus: Sie ändern sich entlang des Schrittes weniger.',
    'The effective β-smoothness is better with BN.': 'Die effektive β-Glätte ist mit BN besser.',
    'Random directions give similar results.': 'Zufällige Richtungen geben ähnliche Ergebnisse.',
    'BN makes the loss β-smooth with a smaller β.': 'BN macht den Verlust β-glatt mit einem kleineren β.',
    'BN improves the Lipschitzness of the loss: it changes at a smaller rate.':
      'BN verbessert die Lipschitz-Eigenschaft des Verlusts: Er ändert sich langsamer.',
    'Training is slow because the distributions of the layers’ inputs change.':
      'Das Training ist langsam, weil sich die Verteilungen der Eingaben der Schichten ändern.',
    'BN helps because it makes the loss smoother.': 'BN hilft, weil sie den Verlust glatter macht.',
    'With noise that raises the shift, BN still trains faster than the standard network.':
      'Mit Rauschen, das die Verschiebung vergrößert, lernt BN immer noch schneller als das Netz ohne Normalisierung.',
    'BN could smooth the loss function significantly.': 'BN könnte die Verlustfunktion deutlich glätten.',
    'The surface called non-smooth has many bumps; the one called smooth is a bowl.':
      'Die Fläche, die nicht glatt heißt, hat viele Buckel; die glatte ist eine Schüssel.',
    'Between 40 % and 90 % of the variation lies in two dimensions.':
      'Zwischen 40 % und 90 % der Bewegung liegen in zwei Dimensionen.',
    'The proof assumes that the gradients of the two networks above the normalization are equal. 4.4, on the gradient of the weights, is λ² times 4.1 on both sides.':
      'Der Beweis nimmt an, dass die Gradienten der beiden Netze über der Normalisierung gleich sind. 4.4, über den Gradienten der Gewichte, ist auf beiden Seiten λ² mal 4.1.',
    'The review’s Theorem 3.4 has ‖∇L̂‖ where the paper has ‖∇L̂‖².':
      'Satz 3.4 des Überblicksartikels hat ‖∇L̂‖, wo im Artikel ‖∇L̂‖² steht.',
    'As for Theorem 4.1: the derivatives above the normalization are assumed to be equal.':
      'Wie bei Satz 4.1 wird angenommen, dass die Ableitungen über der Normalisierung gleich sind.',
    'As printed, its two sides differ in dimension: g² is printed instead of g, and λ² and 1/m are missing.':
      'So wie er gedruckt ist, haben seine beiden Seiten verschiedene Dimensionen: g² steht statt g da, und λ² und 1/m fehlen.',
    'σ tends to be large in practice, so the factor flattens the loss.':
      'In der Praxis ist σ meist groß, also macht der Faktor den Verlust flacher.',
    'If ⟨g, ŷ⟩ ≥ 0 and the Hessian is positive along the gradient, 4.2 makes the loss smoother.':
      'Wenn ⟨g, ŷ⟩ ≥ 0 gilt und die Hesse-Matrix entlang des Gradienten positiv ist, macht 4.2 den Verlust glatter.',
    'The Hessian of L is positive semidefinite where the loss is locally convex.':
      'Die Hesse-Matrix von L ist positiv semidefinit, wo der Verlust lokal konvex ist.',
    'BN makes the gradient smaller, and so the loss smoother.':
      'BN macht den Gradienten kleiner und so den Verlust glatter.',
    'If ⟨W₀, W*⟩ > 0, an optimum of the normalized network is nearer to the start.':
      'Wenn ⟨W₀, W*⟩ > 0 gilt, liegt ein Optimum des normalisierten Netzes näher am Anfang.',
    'All ℓp-norm based strategies perform comparably to BN, on VGG and on the deep linear network.':
      'Alle Verfahren mit ℓp-Normen sind mit BN vergleichbar, bei VGG und beim tiefen linearen Netz.',
    'ℓp normalization leads to larger distributional covariate shift than the plain network has.':
      'ℓp-Normalisierung führt zu einer größeren Verschiebung der Verteilungen, als das Netz ohne Normalisierung hat.',
    'For deep linear networks ℓ1 normalization performs even better than BN.':
      'Bei tiefen linearen Netzen ist ℓ1-Normalisierung sogar besser als BN.',
    'With a batch of 4 LN converges faster, and to a lower error, than BN.':
      'Mit einem Batch von 4 konvergiert LN schneller und zu einem kleineren Fehler als BN.',
    'LN is robust to the batch size, and also trains faster than BN on all layers with batches of 128.':
      'LN hängt kaum von der Batchgröße ab und lernt auch mit Batches von 128 schneller als BN in allen Schichten.',
    'BN’s error rises from 23.6 % to 34.7 % as the batch of a GPU shrinks from 32 to 2 (ResNet-50, ImageNet).':
      'Der Fehler von BN steigt von 23,6 % auf 34,7 %, wenn der Batch einer GPU von 32 auf 2 schrumpft (ResNet-50, ImageNet).',
    'GN’s error stays at about 24 % whatever the batch.':
      'Der Fehler von GN bleibt bei jedem Batch etwa bei 24 %.',
    'LN can be applied to online learning, where a batch is one sample.':
      'LN eignet sich für das Online-Lernen, bei dem ein Batch ein einziges Beispiel ist.',
    'LN substantially reduces the training time of recurrent networks.':
      'LN verkürzt die Trainingszeit rekurrenter Netze wesentlich.',
    'With LN the reader learns faster than with recurrent BN, and converges to a better result.':
      'Mit LN lernt das lesende Netz schneller als mit rekurrenter BN und konvergiert zu einem besseren Ergebnis.',
    'LN normalizes along the layer, so the sequence trend is kept.':
      'LN normalisiert entlang der Schicht, also bleibt der zeitliche Verlauf erhalten.',
    'The bound grows with the dimension and is effective only for a low dimension.':
      'Die Schranke wächst mit der Dimension und nützt nur bei kleiner Dimension.',
    'The bound of BN grows with the dimension; the bound of unitization does not.':
      'Die Schranke von BN wächst mit der Dimension; die der Unitization nicht.',
    'The bound of BN is effective only with little noise.':
      'Die Schranke von BN nützt nur bei wenig Rauschen.',
    'BN controls only the first two moments; high-order moments have great impact on the lower bound.':
      'BN regelt nur die ersten beiden Momente; höhere Momente wirken stark auf die untere Schranke.',
    'Unitization further bounds internal covariate shift.':
      'Unitization begrenzt die innere Kovariatenverschiebung weiter.',
    'Unitization outperforms existing BN techniques.':
      'Unitization ist besser als die bekannten Verfahren mit BN.',
    'Small batches generalize better than large ones, with and without weight decay.':
      'Kleine Batches verallgemeinern besser als große, mit und ohne Weight Decay.',
    'With filter normalization, large batches give visually sharper minima than small ones.':
      'Mit normierten Filtern geben große Batches sichtbar schärfere Minima als kleine.',
    'Small batches are believed to produce wide minima and large ones sharp minima.':
      'Man nimmt an, dass kleine Batches breite Minima geben und große scharfe.',
    'Small batches take more steps in an epoch, so weight decay shrinks their weights more.':
      'Kleine Batches machen in einer Epoche mehr Schritte, also verkleinert Weight Decay ihre Gewichte mehr.',
    'With weight decay the picture reverses: the small-batch minimum looks sharper.':
      'Mit Weight Decay kehrt sich das Bild um: Das Minimum der kleinen Batches sieht schärfer aus.',
    'Regions that look convex have insignificant negative eigenvalues, chaotic ones large ones.':
      'Gebiete, die konvex aussehen, haben unbedeutende negative Eigenwerte, chaotische haben große.',
    'LN offers a speedup over the baseline model without normalization.':
      'LN beschleunigt das Training gegenüber dem Modell ohne Normalisierung.',
    'In convolutional networks BN outperforms the other methods.':
      'In Faltungsnetzen ist BN besser als die anderen Verfahren.',
    'The norm of the weight vector controls the learning rate; it grows, and with it training settles.':
      'Die Länge des Gewichtsvektors steuert die Lernrate; sie wächst, und das Training kommt zur Ruhe.',
    'Without BN large isolated eigenvalues appear early; with BN they are almost absent.':
      'Ohne BN treten früh große einzelne Eigenwerte auf; mit BN fehlen sie fast ganz.',
    'While it is stable, gradient descent moves to ever sharper places: progressive sharpening.':
      'Solange er stabil ist, bewegt sich der Gradientenabstieg zu immer schärferen Stellen: fortschreitende Verschärfung.',
    'Sharpness rises to 2/η and then hovers just above.':
      'Die Schärfe steigt bis 2/η und bleibt dann knapp darüber.',
    'The smaller the rate, the sharper the loss: the sharpness stops at 2/η.':
      'Je kleiner die Lernrate, desto schärfer der Verlust: Die Schärfe hält bei 2/η.',
    'Networks with BN train at the edge of stability too.':
      'Auch Netze mit BN trainieren am Rand der Stabilität.',
    'Without weight decay the weights grow without bound and the effective rate goes to 0.':
      'Ohne Weight Decay wachsen die Gewichte unbegrenzt, und die effektive Lernrate geht gegen 0.',
    'With normalization, weight decay does not regularize; it sets the effective learning rate.':
      'Mit Normalisierung regularisiert Weight Decay nicht; er bestimmt die effektive Lernrate.',
    'Weight standardization smooths the loss and speeds training up.':
      'Die Standardisierung der Gewichte glättet den Verlust und beschleunigt das Training.',
    'Weight standardization smooths the loss: it reduces the Lipschitz constants of loss and gradient.':
      'Die Standardisierung der Gewichte glättet den Verlust: Sie verkleinert die Lipschitz-Konstanten von Verlust und Gradient.',
    'WS with GN does as well as BN with large batches, or better.':
      'Standardisierte Gewichte mit GN sind so gut wie BN mit großen Batches, oder besser.',
    'In random networks without BN the rank collapses quickly with depth.':
      'In Zufallsnetzen ohne BN fällt der Rang mit der Tiefe schnell zusammen.',
    'BN avoids the collapse: in deep linear networks the rank has a lower bound.':
      'BN verhindert das: In tiefen linearen Netzen hat der Rang eine untere Schranke.',
    'Successive BN and random linear maps make samples increasingly orthogonal; without BN they align.':
      'BN und zufällige lineare Abbildungen im Wechsel machen Beispiele immer orthogonaler; ohne BN richten sie sich aneinander aus.',
    'Stability of the rank is crucial for training deep networks.':
      'Dass der Rang erhalten bleibt, ist für das Training tiefer Netze entscheidend.',
    'Starting from orthogonal representations is sufficient to accelerate SGD, with no need for BN.':
      'Mit orthogonalen Darstellungen zu beginnen genügt, um SGD zu beschleunigen, ganz ohne BN.',
    'Larger learning rates are the cause of BN’s faster convergence and better generalization.':
      'Größere Lernraten sind die Ursache dafür, dass BN schneller konvergiert und besser verallgemeinert.',
    'BN primarily enables training with larger learning rates.':
      'BN ermöglicht vor allem das Training mit größeren Lernraten.',
    'Without BN large updates can make activations grow uncontrollably with depth.':
      'Ohne BN können große Schritte die Aktivierungen mit der Tiefe unkontrolliert wachsen lassen.',
    'BN avoids this by constantly correcting activations to zero mean and unit deviation.':
      'BN verhindert das, indem sie die Aktivierungen ständig auf Mittelwert 0 und Streuung 1 bringt.',
    'Gradients and activations of deep networks without normalization are ill-behaved.':
      'Gradienten und Aktivierungen tiefer Netze ohne Normalisierung haben extreme Werte.',
    'With the population’s statistics in the place of the batch’s, large eigenvalues return.':
      'Mit der Statistik aller Daten statt der des Batches kehren große Eigenwerte zurück.',
    'Without BN much of the gradient lies in the eigenspace of the largest eigenvalues; with BN this is almost absent.':
      'Ohne BN liegt ein großer Teil des Gradienten im Eigenraum der größten Eigenwerte; mit BN ist das fast nicht so.',
    'With the population’s statistics training is much slower.':
      'Mit der Statistik aller Daten ist das Training viel langsamer.',
    'Normalization together with weight decay encourages gradient descent to reduce the sharpness, at the edge of stability.':
      'Normalisierung zusammen mit Weight Decay bringt den Gradientenabstieg am Rand der Stabilität dazu, die Schärfe zu verringern.',
    'Weight decay is part of what reduces the sharpness.':
      'Weight Decay trägt dazu bei, dass die Schärfe sinkt.',
    'Normalization together with weight decay encourages gradient descent to reduce the sharpness.':
      'Normalisierung zusammen mit Weight Decay bringt den Gradientenabstieg dazu, die Schärfe zu verringern.',
    'Training only γ and β gives a far higher accuracy than training as many randomly chosen parameters elsewhere.':
      'Das Training von nur γ und β gibt eine viel höhere Genauigkeit als das Training ebenso vieler zufällig gewählter Parameter an anderer Stelle.',
    'Training only γ and β gives a surprisingly high accuracy: 82 % on CIFAR-10 with deep ResNets.':
      'Das Training von nur γ und β gibt eine überraschend hohe Genauigkeit: 82 % bei CIFAR-10 mit tiefen ResNets.',
    'With post-LN the expected gradients near the output are large; with pre-LN they are well-behaved.':
      'Mit Post-LN sind die erwarteten Gradienten nahe der Ausgabe groß; mit Pre-LN bleiben sie in Grenzen.',
    'With post-LN the expected gradients near the output are large.':
      'Mit Post-LN sind die erwarteten Gradienten nahe der Ausgabe groß.',
    'Warm-up is essential for post-LN.': 'Für Post-LN ist ein Warm-up unentbehrlich.',
    'Warm-up is crucial to the final performance.': 'Das Warm-up ist für die Leistung am Ende entscheidend.',
    'Pre-LN transformers without warm-up reach comparable results.':
      'Transformer mit Pre-LN erreichen ohne Warm-up vergleichbare Ergebnisse.',
    'Peri-LN has a steadier gradient flow.': 'Mit Peri-LN fließen die Gradienten gleichmäßiger.',
    'Normalization has long been considered essential.': 'Normalisierung galt lange als unentbehrlich.',
    'Transformers with dynamic tanh match or exceed those with normalization.':
      'Transformer mit dynamischem tanh sind so gut wie die mit Normalisierung, oder besser.',
    'Derf outperforms LN, RMS normalization and DyT.': 'Derf ist besser als LN, RMS-Normalisierung und DyT.',
    'Attention logits grow at high rates; what mitigates that allows rates over orders of magnitude.':
      'Bei hohen Lernraten wachsen die Logits der Attention; was das verhindert, erlaubt Lernraten über Größenordnungen.',
    'With such mitigations small models reach similar losses over orders of magnitude of the rate.':
      'So erreichen kleine Modelle ähnliche Verluste bei Lernraten über Größenordnungen.',
    'BN downscales the residual branch relative to the skip, by a factor of the order of the square root of the depth.':
      'BN verkleinert den Zweig gegenüber der Skip-Verbindung, um einen Faktor von der Größenordnung der Wurzel der Tiefe.',
    'It is BN that makes deep residual branches small at the start.':
      'Es ist BN, die tiefe Zweige am Anfang klein macht.',
    'A simple initialization that starts branches at 0 trains deep residual networks without normalization.':
      'Eine einfache Initialisierung, bei der die Zweige bei 0 beginnen, trainiert tiefe Residualnetze ohne Normalisierung.',
    'SkipInit is competitive with BN without normalization.':
      'SkipInit kann ohne Normalisierung mit BN mithalten.',
    'With Fixup, training of residual networks without normalization is as stable as with it.':
      'Mit Fixup ist das Training von Residualnetzen ohne Normalisierung so stabil wie mit.',
    'BN’s larger stable rates help only in the regime of large batches.':
      'Die größeren stabilen Lernraten von BN helfen nur bei großen Batches.',
    'With large batches the larger rates of BN pay.':
      'Bei großen Batches lohnen sich die größeren Lernraten von BN.',
  },
  source: (english) =>
    sourcePhrases.reduce((text, [phrase, german]) => text.replaceAll(phrase, german), english),
  setup: (english) =>
    english
      .replace(/(\d),(\d{3})(?= steps|\))/g, '$1.$2')
      .replace(/\b1 steps/g, '1 Schritt')
      .replaceAll('steps', 'Schritte')
      .replaceAll('the paper’s profile', 'im Profil paper'),
}

/** Longer phrases first. */
const sourcePhrases: readonly (readonly [string, string])[] = [
  ['the review’s §', 'Überblicksartikel, §'],
  ['the review’s Fig.', 'Überblicksartikel, Fig.'],
  ['the review', 'Überblicksartikel'],
  ['on other data', 'mit anderen Daten'],
  [
    'ours: the running statistics are those of the training set',
    'von uns: die laufende Statistik ist die der Trainingsmenge',
  ],
  ['ours: a control that the paper does not have', 'von uns: eine Kontrolle, die der Artikel nicht hat'],
  [
    'ours: about what the authors’ code draws in evaluation mode',
    'von uns: etwa das, was das Programm der Autoren bei der Auswertung zeichnet',
  ],
  [
    'ours: a normalization cannot bound what is added after it',
    'von uns: eine Normalisierung kann nicht begrenzen, was nach ihr dazukommt',
  ],
  ['ours, after', 'von uns, nach'],
  ['the counter-question, and §', 'die Gegenfrage, und §'],
  ['the counter-question', 'die Gegenfrage'],
  ['there on ImageNet', 'dort mit ImageNet'],
  ['there on CIFAR-10, CIFAR-100 and ImageNet', 'dort mit CIFAR-10, CIFAR-100 und ImageNet'],
  ['there ×5 brought the parameters to infinity', 'dort wurden die Parameter mit ×5 unendlich'],
  ['footnote', 'Fußnote'],
  ['on the networks of §2.1', 'bei den Netzen aus §2.1'],
  ['by the measure of', 'mit dem Maß von'],
  ['tested by the method of', 'geprüft mit dem Verfahren von'],
  ['by the method of', 'mit dem Verfahren von'],
  ['tested after', 'geprüft nach'],
  [' and §', ' und §'],
  ['the thesis', 'die These'],
  [
    'the result in random directions is not shown there',
    'das Ergebnis in zufälligen Richtungen ist dort nicht gezeigt',
  ],
  ['the β of the loss at a point', 'das β des Verlusts an einem Punkt'],
  ['§3.2 does not measure it', '§3.2 messen es nicht'],
  ['estimated within 1 % of the weights’ length', 'geschätzt im Umkreis von 1 % der Länge der Gewichte'],
  ['the measure and its tenth are ours', 'das Maß und das Zehntel sind von uns'],
  ['the measure is ours', 'das Maß ist von uns'],
  ['the share is ours', 'der Anteil ist von uns'],
  ['the comparison is ours', 'der Vergleich ist von uns'],
  ['of Theorems 4.1, 4.2 and 4.4', 'zu den Sätzen 4.1, 4.2 und 4.4'],
  ['the condition of Theorem', 'die Bedingung von Satz'],
  ['Theorem', 'Satz'],
  [' with γ', ' mit γ'],
  [', and its appendix on ℓp norms', ' und der Anhang zu ℓp-Normen'],
  ['the appendix on batch normalization', 'der Anhang zur Batch-Normalisierung'],
  ['(right)', '(rechts)'],
  ['(left)', '(links)'],
  ['Table', 'Tab.'],
  ['Fig.', 'Abb.'],
  ['abstract and a summary', 'Zusammenfassung und eine Besprechung'],
  ['abstract', 'Zusammenfassung'],
  ['the noise is that of', 'das Rauschen ist das von'],
  ['the belief that it examines', 'die Annahme, die dort untersucht wird'],
  ['et al.', 'u. a.'],
]
