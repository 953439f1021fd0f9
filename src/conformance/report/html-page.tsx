// The frame of the HTML report: style and script, and the only way by which the page is written.

import { sha256 } from '@noble/hashes/sha2.js';
import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { STYLE as PARTS_STYLE } from '../../parts/style.js';
import { base64OfBytes } from '../../shared/base64.js';
import { printable } from '../../shared/text.js';

/** A whole page, which loads nothing from anywhere, needs no script to be read, and in which nothing turns the direction of what follows. */
export function pageOf(title: string, body: JSX.Element): string {
  const text = renderToString(<Page title={title} body={body} />);
  return `<!doctype html>\n${text.split('\n').map(printable).join('\n')}\n`;
}

function Page({ title, body }: { readonly title: string; readonly body: JSX.Element }): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content={`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digestOf(SCRIPT)}'`}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {/* biome-ignore-start lint/security/noDangerouslySetInnerHtml: both are constants */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        {body}
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
        {/* biome-ignore-end lint/security/noDangerouslySetInnerHtml: both are constants */}
      </body>
    </html>
  );
}

/** SHA-256 in base64, wherever ECMAScript runs, and without a promise. */
function digestOf(text: string): string {
  return base64OfBytes(sha256(new TextEncoder().encode(text)));
}

const STYLE = `${PARTS_STYLE}
*{box-sizing:border-box}
body{margin:0 auto;max-width:96rem;padding:1.5rem clamp(.8rem,3vw,2.5rem);background:var(--paper);color:var(--ink);
  font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.5rem 0 .8rem}
h3{font-size:1rem;margin:.8rem 0 .2rem}
a{color:var(--accent);overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85rem;overflow-wrap:anywhere}
pre{white-space:pre-wrap}
.soft{color:var(--soft)}
.conclusion{margin:.8rem 0;padding:.6rem .9rem;font-weight:600;color:var(--ink);border:1px solid var(--line);border-left-width:.25rem;
  border-radius:.3rem;overflow-wrap:anywhere}
.met{background:var(--good)}.missed{background:var(--going)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(8.5rem,100%),1fr));gap:.6rem;margin:.8rem 0}
.facts div{border:1px solid var(--faint);border-radius:.3rem;background:var(--box);padding:.4rem .8rem}
.facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin-top:1rem}
details{border:1px solid var(--line);border-radius:.4rem;margin:.8rem 0;padding:0 1rem}
details[open]{padding-bottom:.8rem}
summary{cursor:pointer;overflow-wrap:anywhere;padding:.6rem 0}
.echoes{border-width:1px 0 0;border-radius:0;margin:.8rem 0 0;padding:0}.echoes ul{margin:.2rem 0;padding-left:1.2rem}.echoes li{overflow-wrap:anywhere}
.departed a{color:inherit}td:target{outline:.2rem solid var(--accent)}
.kind{font-weight:600;color:var(--refused)}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(28rem,100%),1fr));gap:0 1rem}
.columns>div{min-width:0}
table{border-collapse:collapse;font-size:.85rem}
th,td{border:1px solid var(--faint);padding:.2rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
.why,.targets{overflow-wrap:anywhere}
thead th{background:var(--box)}tbody th{font-weight:400}
.scroll{overflow-x:auto}
.map,.outcomes{width:100%}
.map td{text-align:right;white-space:nowrap}.outcomes .count{text-align:right}
.agreed,td.h3{background:var(--good)}
td.h1{background:color-mix(in srgb,var(--good) 35%,var(--paper))}td.h2{background:color-mix(in srgb,var(--good) 65%,var(--paper))}
.departed{background:var(--going);font-weight:600}
.never{color:var(--soft)}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4rem 1.2rem}
.legend span{display:inline-block;min-width:2rem;border:1px solid var(--line);padding:.05rem .5rem;text-align:center}
search{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem .8rem}search[hidden]{display:none}
input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.25rem;padding:.2rem .5rem;
  width:20rem;max-width:100%}
@media (max-width: 64rem){
  .map thead,.outcomes thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  .map,.outcomes,.map tbody,.outcomes tbody,.map caption{display:block}
  .map tr,.outcomes tr{display:flex;flex-wrap:wrap;gap:.25rem;padding:.5rem 0;border-top:1px solid var(--faint)}
  .map th,.outcomes th{width:100%;border:0;padding:0;font-weight:600}
  .map td:empty,.outcomes td:empty{display:none}
  .map td::before,.outcomes td[data-name]::before{content:attr(data-name) ' '}
  .map td{white-space:normal}
  .outcomes .why{width:100%}
}
@media print{details{break-inside:auto}details::details-content{content-visibility:visible;block-size:auto}
  html{font-size:70%}body{max-width:none;padding:0}h2,h3,summary{break-after:avoid}tr,li,dl{break-inside:avoid}
  #filter,nav{display:none}.met,.missed,td,.legend span{print-color-adjust:exact}}
`;

/** Copies, and shows only findings that hold a text. Without it all are there, and whoever wants to copy selects. */
const SCRIPT = `
for (const button of document.querySelectorAll('.parts-copy')) {
  const block = button.closest('.parts-code');
  const code = block.querySelector('code');
  const said = block.querySelector('output');
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      said.textContent = 'Selected: copy it with your keys';
    }
  });
}
const filter = document.querySelector('#filter');
if (filter !== null) {
  filter.hidden = false;
  const input = filter.querySelector('input');
  const count = filter.querySelector('output');
  const all = [...document.querySelectorAll('#findings > details')];
  const show = () => {
    const wanted = input.value.toLowerCase();
    for (const one of all) one.hidden = !one.textContent.toLowerCase().includes(wanted);
    count.textContent = all.filter((one) => !one.hidden).length + ' of ' + all.length;
  };
  input.addEventListener('input', show);
  show();
}
`;
