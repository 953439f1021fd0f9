import { render } from 'preact';
import { App } from './app.js';
import type { Opened } from './history/document.js';
import { startHistory } from './history/start.js';
import { openFragment } from './share/link.js';
import { modesOf } from './share/modes.js';
import { next, viewOf } from './view.js';

type Refused = Extract<Opened, { readonly ok: false }>;

async function start(root: Element): Promise<void> {
  const modes = modesOf(location.search, location.hash);
  const linked = await openFragment(location.hash);
  const view = viewOf(linked?.ok ? linked.history : startHistory(), modes);
  render(<App initial={linked?.ok === false ? next(view, { do: 'tell', problem: problemOf(linked) }) : view} />, root);
}

function problemOf({ faults }: Refused): Refused['faults'] {
  return faults.map(({ path, message }) => ({ path, message: `${message} The page begins with an empty account.` }));
}

const root = document.querySelector('#page');
if (root !== null) start(root);
