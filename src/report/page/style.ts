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
table.findings td:nth-child(2){min-width:20rem}.claim-link{color:inherit;text-decoration-color:var(--muted)}td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
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
.experiment{border-top:2px solid var(--line);margin-top:3rem}.experiment>h2{margin-top:1.4rem}
.experiment .verdict{font-size:1.02rem;margin:.8rem 0}
h3.claim{margin-top:2.2rem;font-size:1.08rem;line-height:1.4;max-width:46rem}h3.claim .mark{display:inline-block;margin-right:.4rem}
dl.facts{max-width:52rem}
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
table.findings thead{position:absolute;left:-100rem}
table.findings,table.findings tbody,table.findings tr,table.findings td{display:block}
table.findings tr{border-top:1px solid var(--line);padding:.6rem 0}table.findings tr:first-child{border-top:0}
table.findings td,table.findings td:nth-child(2){min-width:0;border:0;padding:.12rem .8rem;white-space:normal}
table.findings td[data-label]::before{content:attr(data-label) ": ";color:var(--muted)}
}`

const DARK = `
:root{--paper:#0d1117;--ink:#e6eaef;--muted:#a3adb8;--line:#30363d;--wash:#161b22;--link:#79b8ff;
--supported:#56d38c;--opposite:#ff8f85;--equivalent:#79b8ff;--undecided:#e3c05c}`

const PRINT = `
@media print{
body{font-size:10pt}main,header,footer{max-width:none;padding:0}.skip,.tools,.read-out{display:none}
figure,tr,.verdict{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}
figure .wide{display:block}figure .narrow{display:none}pre{white-space:pre-wrap}a{color:inherit}
}`

/** Dark colours are for screens only: paper is white. */
export const STYLE = `${BASE}
@media screen and (prefers-color-scheme:dark){${DARK}
${darkFigureRules('figure svg')}
}${PRINT}
`
