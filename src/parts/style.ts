// How the parts look: one text of CSS, which needs nothing beside it.

import { TONES } from '../teach/pictures/palette.js';
import { TOKENS } from './tokens.js';

/** The colours, and the style of every part. */
export const STYLE = `${TOKENS}
.parts-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.parts-chip{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;font-size:.85em;line-height:1.6;
  color:var(--ink);background:var(--none);white-space:nowrap;print-color-adjust:exact}
${TONES.map((tone) => `.parts-${tone}{background:var(--${tone})}`).join('')}
.parts-role{border-radius:.25rem;background:none}
.parts-role-primary{border-width:2px;font-weight:600}
.parts-role-replica{border-style:dashed}
.parts-role-single{border-style:dotted}

.parts-rule{border:1px solid var(--faint);border-left:.25rem solid var(--line);border-radius:.3rem;background:var(--box);
  padding:.6rem .9rem;margin:.5rem 0;overflow-wrap:anywhere}
.parts-rule p{margin:.3rem 0}
.parts-rule-name{font-weight:600;margin-right:.6rem}
.parts-known{margin:.3rem 0 0;padding:0;list-style:none;font-size:.9em;color:var(--soft)}
.parts-known li{margin:.15rem 0}
.parts-known a{color:var(--accent)}

.parts-sequence{list-style:none;counter-reset:call;margin:.5rem 0;padding:0}
.parts-step{margin:0;padding:.35rem 0 .35rem 2.2rem;position:relative;border-top:1px solid var(--faint);overflow-wrap:anywhere}
.parts-step:first-child{border-top:0}
.parts-call{counter-increment:call}
.parts-call::before{content:counter(call);position:absolute;left:.2rem;min-width:1.2rem;text-align:right;color:var(--soft)}
.parts-passing{color:var(--soft)}
.parts-passing::before{content:'…';content:'…' / '';position:absolute;left:.4rem}
.parts-region{color:var(--soft);margin-right:.6rem;white-space:nowrap}
.parts-operation{font-weight:600;margin-right:.6rem}
.parts-input,.parts-rule code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
.parts-answer{margin:.15rem 0 0}
.parts-refused{color:var(--refused)}
.parts-note{margin:.15rem 0 0;color:var(--soft)}

.parts-code{position:relative;border:1px solid var(--faint);border-radius:.3rem;background:var(--box);margin:.5rem 0}
.parts-code pre{margin:0;padding:.7rem;color:var(--ink);white-space:pre-wrap;overflow-wrap:anywhere;
  font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.parts-code-line{display:block;min-height:1.5em;padding-left:2ch;text-indent:-2ch}
.parts-option{white-space:nowrap}
.parts-code-head{display:flex;justify-content:space-between;align-items:center;gap:.6rem;padding:.3rem .7rem;
  border-bottom:1px solid var(--faint);min-height:2.2rem;font-size:.9em;color:var(--soft)}
.parts-copied{margin-left:auto;color:var(--ink)}
.parts-copy{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:.25rem;
  padding:.1rem .6rem;min-height:1.6rem;cursor:pointer}
.parts-copy[hidden]{display:none}
.parts-copy:hover{background:var(--faint)}

.parts-values{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.5rem 0}
.parts-values dt{color:var(--soft)}
.parts-values dd{margin:0;overflow-wrap:anywhere}
@media (max-width: 30rem){.parts-values{grid-template-columns:minmax(0,1fr)}.parts-values dd{margin-bottom:.4rem}}

.parts-comparison{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr));gap:.6rem 1rem;margin:.5rem 0}
.parts-side{border:1px solid var(--line);border-radius:.3rem;padding:.4rem .8rem .5rem;overflow-wrap:anywhere}
.parts-expected{border-left-width:.25rem}
.parts-received{border-color:var(--refused);border-left-width:.25rem}
.parts-side dt{color:var(--soft);font-size:.9em}
.parts-side dd{margin:.1rem 0 0;white-space:pre-wrap}
.parts-received dt{color:var(--refused)}

.parts-chart{overflow-x:auto;margin:.5rem 0}
.parts-bar{fill:var(--line)}
.parts-bar-value{fill:var(--ink);font:.75rem system-ui,sans-serif;text-anchor:middle}

:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{.parts-copy{display:none}
  .parts-rule,.parts-comparison,.parts-step{break-inside:avoid}}
`;
