// The frame of the HTML report: style, script, and the only way by which text gets into the page.

import { createHash } from 'node:crypto';
import { printable } from '../../shared/text.js';

/** Text as HTML: nothing in it is markup, and nothing in it can turn the direction of what follows. */
export function html(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A link, if it leads to a page. */
export function link(url: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(url)) return html(url);
  return `<a href="${html(url)}" rel="noreferrer">${html(url)}</a>`;
}

/** A whole page, which loads nothing from anywhere and needs no script to be read. */
export function page(title: string, body: string): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${sha256(SCRIPT)}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${html(policy).replaceAll('&#39;', "'")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --dim: #5b6470; --line: #d5dae0; --box: #f5f7f9;
  --good: #0b6b35; --bad: #a8071a; --link: #0b57d0; --agreed: 11 107 53; --departed: 168 7 26; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --ink: #e6e9ed; --dim: #9aa4b0; --line: #39414b; --box: #1e2329;
    --good: #63d08f; --bad: #ff8a80; --link: #8ab4f8; --agreed: 46 160 97; --departed: 229 72 77; }
}
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; overflow-wrap: anywhere; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
a { color: var(--link); overflow-wrap: anywhere; }
code, pre { font: .85rem/1.45 ui-monospace, monospace; }
pre { background: var(--box); border: 1px solid var(--line); border-radius: .3rem; padding: .7rem; overflow-x: auto; }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: 0; }
.facts div { display: flex; gap: .5rem; } .facts dt, .dim { color: var(--dim); } .facts dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; }
.map th, .map td { font-size: .8rem; white-space: nowrap; } .map thead th { position: sticky; top: 0; background: var(--box); }
.map td { text-align: right; } .map tbody th { font-weight: 400; position: sticky; left: 0; background: var(--paper); }
.agreed { background: rgb(var(--agreed) / .12); } .agreed.h2 { background: rgb(var(--agreed) / .24); }
.agreed.h3 { background: rgb(var(--agreed) / .36); } .departed { background: rgb(var(--departed) / .3); font-weight: 700; }
.never { color: var(--dim); }
.outcomes { font-size: .85rem; } .outcomes th { white-space: nowrap; } .outcomes tbody th { font-weight: 400; position: sticky; left: 0; background: var(--paper); }
.outcomes td:nth-child(2) { white-space: nowrap; } .outcomes td:nth-child(n + 3):nth-child(-n + 7) { text-align: right; }
.outcomes td:last-child { min-width: 16rem; }
@media (max-width: 40rem) { .outcomes tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 8rem; } }
.conclusion { font-weight: 700; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
.legend span { border: 1px solid var(--line); padding: .05rem .5rem; margin-right: .3rem; }
details { border: 1px solid var(--line); border-radius: .3rem; margin: .5rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; overflow-wrap: anywhere; } .kind { font-weight: 700; color: var(--bad); }
.values { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } .values dt { color: var(--dim); }
.values dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; } .good { color: var(--good); } .bad { color: var(--bad); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
input { font: inherit; padding: .2rem .5rem; width: 20rem; max-width: 100%; }
`;

/** Shows only findings that hold a text. Without it all are there. */
const SCRIPT = `
const form = document.querySelector('#filter');
if (form !== null) {
  form.hidden = false;
  const input = form.querySelector('input');
  const count = form.querySelector('output');
  const all = [...document.querySelectorAll('#findings details')];
  const show = () => {
    const wanted = input.value.toLowerCase();
    for (const one of all) one.hidden = !one.textContent.toLowerCase().includes(wanted);
    count.textContent = all.filter((one) => !one.hidden).length + ' of ' + all.length;
  };
  input.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
}
`;
