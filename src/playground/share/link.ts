// A link that holds a whole history: compressed, in the fragment, which no browser sends to a server. Links come from anywhere, so
// what they may hold is limited before it is played.

import { LINK_MEMBER, LONGEST_LINK, packed, unpacked } from '../../links/link.js';
import { messageOf } from '../../shared/objects.js';
import { documentOf, type Opened } from '../history/document.js';
import type { History } from '../history/history.js';
import { readShared } from './shared.js';

export { LONGEST_LINK };

/** The part of a fragment that holds the history, which may be too long for a link. */
export async function playOf(history: History): Promise<string> {
  return `${LINK_MEMBER}=${await packed(JSON.stringify(documentOf(history)))}`;
}

/** The history in the fragment of an address, or what can be opened of the file in it; undefined: there is none in it. */
export async function openFragment(fragment: string): Promise<Opened | undefined> {
  const held = new URLSearchParams(fragment.replace(/^#/, '')).get(LINK_MEMBER);
  if (held === null) return undefined;
  if (held.length > LONGEST_LINK) return broken(`it is longer than ${LONGEST_LINK / 1024} kB`);
  try {
    const shared = readShared(await unpacked(held));
    const opened = shared.ok ? shared.choices[0]?.open() : shared;
    if (opened === undefined || opened.ok) return opened;
    return broken(...opened.faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)));
  } catch (error) {
    return broken(messageOf(error));
  }
}

function broken(...reasons: readonly string[]): Opened {
  const message = `This link is broken: ${reasons.join('; ')}.`;
  return { ok: false, faults: [{ path: '', message }] };
}
