/** The report's style sheet: one column, light and dark, phone and paper. */
import { darkFigureRules } from '../figures/parts/colour/palette.ts'

const BASE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--muted:#545d68;--line:#d5dae0;--wash:#f5f7f9;--link:#0a58a8;
--supported:#0a6b3d;--opposite:#a8261c;--equivalent:#0a58a8;--undecided:#6b5300}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}footer{padding-bottom:3rem;color:var(--muted);font-size:.9rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .4rem}h2{font-size:1.25rem;margin:2.6rem 0 .8rem}
h3{font-size:1.02rem;margin:1.4rem 0 .4rem}
p{margin:.5rem 0;max-width:46rem}a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem .8rem;z-index:1}
.question{color:var(--muted);font-size:1.08rem}
.verdict{border-left:.3rem solid var(--line);background:var(--wash);padding:.9rem 1.1rem;margin:1.4rem 0 0;font-size:1.15rem;max-width:none}
.verdict.supported{border-color:var(--supported)}.verdict.opposite{border-color:var(--opposite)}
.verdict.equivalent{border-color:var(--equivalent)}.verdict.undecided{border-color:var(--undecided)}
.mark{font-weight:650;white-space:nowrap}.mark.supported{color:var(--supported)}
.mark.opposite{color:var(--opposite)}.mark.equivalent{color:var(--equivalent)}.mark.undecided{color:var(--undecided)}.mark.not-tested,.mark.none{color:var(--muted)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.4rem}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-top:1px solid var(--line)}
thead th{border-top:0;background:var(--wash);font-weight:600;white-space:nowrap}
tbody th{font-weight:600}caption{text-align:left;padding:.5rem .75rem;font-size:.88rem;color:var(--muted)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.explanation,.source{color:var(--muted);font-size:.88rem;display:block;margin-top:.2rem}
figure{margin:1.6rem 0 0;border:1px solid var(--line);border-radius:.4rem}figure svg{border-radius:.4rem}
figure svg{display:block;width:100%;height:auto}figure .narrow{display:none}
figcaption{padding:.6rem .9rem .8rem;border-top:1px solid var(--line);font-size:.92rem;color:var(--muted)}
pre{background:var(--wash);border:1px solid var(--line);border-radius:.4rem;padding:.7rem .9rem;overflow-x:auto;
font:.88rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:.6rem 0}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.2rem;margin:.5rem 0;font-size:.94rem}
dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
details{margin:.8rem 0}summary{cursor:pointer;padding:.2rem 0}
nav ol{padding-left:1.4rem}nav li{margin:.4rem 0}
.answer{font-size:1.15rem}.answer p{margin:.2rem 0;max-width:none}.answer p:first-child{font-weight:600}
.answer .rest p{font-size:1rem}details.rest{margin:.3rem 0 0;font-size:1rem}details.rest>summary{display:none;color:var(--muted)}
.plumbing{border:2px solid var(--undecided);border-radius:.4rem;padding:.5rem .9rem;font-weight:650;max-width:none}
.headline figure:first-of-type{margin-top:.8rem}
.experiment{border-top:2px solid var(--line);margin-top:2.2rem}.experiment>h3{font-size:1.2rem;margin-top:1.2rem}
.experiment .question{font-size:1rem}.experiment .verdict{font-size:1.02rem;margin:.8rem 0}.experiment .verdict .source{display:block}
details:is(.claim,.mechanism),.experiment h3,figure{scroll-margin-top:6.5rem}details:is(.claim,.mechanism){margin:0;border-top:1px solid var(--line)}details:is(.claim,.mechanism)[open]{border-bottom:2px solid var(--line);margin-bottom:1rem}
details:is(.claim,.mechanism)>summary{padding:.6rem .2rem .6rem 1.4rem;text-indent:-1.2rem;line-height:1.45}details:is(.claim,.mechanism)>summary:hover{background:var(--wash)}
.sentence{font-weight:550}.effect{color:var(--muted);display:block;text-indent:0}.number{font-variant-numeric:tabular-nums;white-space:nowrap}
.evidence{padding:0 0 1rem 1.4rem}.evidence figure{margin:.4rem 0 1rem}
ul.plain{list-style:none;padding:0;margin:0}ul.plain li{margin:.25rem 0}
dl.facts{max-width:52rem}
.filter{position:sticky;top:0;z-index:3;background:var(--paper);padding:.5rem 0;border-bottom:1px solid var(--line)}.filter[hidden]{display:none}
.filter [role=group]{display:flex;flex-wrap:wrap;gap:.35rem}.filter label{display:inline-block;margin-top:.4rem;color:var(--muted);font-size:.92rem}
.filter p{display:inline;margin-left:.6rem;color:var(--muted);font-size:.92rem}
.filter button,.filter input,button.present,.stage button{font:inherit;font-size:.9rem;color:inherit;background:var(--paper);border:1px solid var(--muted);border-radius:.3rem;padding:.3rem .65rem;min-height:2rem}
.filter button,button.present,.stage button{cursor:pointer}.filter button[aria-pressed=true]{background:var(--ink);color:var(--paper)}.filter input{width:24rem;max-width:60vw}
header .tools{border:0;padding:.5rem 0 0}
.presenting{overflow:hidden}
.stage{position:fixed;inset:0;z-index:9;background:var(--paper);display:flex;flex-direction:column;padding:2.5vh 4vw 1.5vh;font-size:clamp(1rem,2.1vh + .5vw,2.2rem)}
.stage h2{font-size:1.55em;line-height:1.2;margin:0 0 .4em}.stage .from{margin:0;color:var(--muted);font-size:.8em;max-width:none}
.stage .sentence{margin:.4em 0 0;max-width:none;line-height:1.35;font-weight:400}
.stage figure{flex:1;min-height:0;margin:0;border:0}.stage figure svg>rect:first-of-type{fill:none}.stage figure svg{width:100%;height:100%;display:block}
.stage .turn{display:flex;justify-content:flex-end;align-items:center;gap:.5rem;color:var(--muted);font-size:1rem;margin-top:.6rem}
.stage.words{justify-content:center}.stage.words figure{display:none}.stage.words h2{font-size:2.2em}.stage.words .sentence{font-size:1.3em}.stage.words .from{color:var(--undecided)}
figure{position:relative}.notes{margin:.5rem 0 0;padding-left:1.2rem}.notes li::marker{content:"! ";font-weight:700}
.tools{display:flex;flex-wrap:wrap;gap:.4rem;padding:.5rem .9rem;border-top:1px solid var(--line)}
.tools button{font:inherit;font-size:.86rem;color:inherit;background:var(--paper);border:1px solid var(--muted);border-radius:.3rem;padding:.3rem .6rem;min-height:2rem;cursor:pointer}
.tools button[aria-pressed=true]{background:var(--wash)}.tools button[aria-pressed=false]{text-decoration:line-through;color:var(--muted)}
.read-out{position:absolute;z-index:2;max-width:min(19rem,80%);background:var(--paper);border:1px solid var(--muted);border-radius:.3rem;padding:.4rem .6rem;font-size:.84rem;line-height:1.4;pointer-events:none;font-variant-numeric:tabular-nums}
.read-out[hidden]{display:none}.read-out strong,.read-out span{display:block}
.turnable svg{cursor:grab;touch-action:pan-y}.turnable svg:active{cursor:grabbing}
figcaption .scroll{margin-top:.4rem}
@media (max-width:40rem){
h1{font-size:1.45rem}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.45rem}main,header,footer{padding-left:.9rem;padding-right:.9rem}
figure .wide{display:none}figure .narrow{display:block}
.experiment>h3{font-size:1.15rem}
details.rest>summary{display:list-item}
details:is(.claim,.mechanism)>summary{padding-left:1.3rem}.filter{position:static}details:is(.claim,.mechanism),.experiment h3,figure{scroll-margin-top:.5rem}.answer{font-size:1.05rem;padding:.7rem .9rem;margin-top:.8rem}header{padding-top:1.2rem}.filter label{display:block}.filter input{width:100%;max-width:none}
}`

const DARK = `
:root{--paper:#0d1117;--ink:#e6eaef;--muted:#a3adb8;--line:#30363d;--wash:#161b22;--link:#79b8ff;
--supported:#56d38c;--opposite:#ff8f85;--equivalent:#79b8ff;--undecided:#e3c05c}`

const PRINT = `
@media print{
body{font-size:10pt}main,header,footer{max-width:none;padding:0}.skip,.tools,.read-out,.filter,.stage{display:none}
figure,tr,.verdict,details:is(.claim,.mechanism)>summary{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}
figure .wide{display:block}figure .narrow{display:none}pre{white-space:pre-wrap}a{color:inherit}
}`

/** Dark colours are for screens only: paper is white. */
export const STYLE = `${BASE}
@media screen and (prefers-color-scheme:dark){${DARK}
${darkFigureRules('figure svg')}
}${PRINT}
`
