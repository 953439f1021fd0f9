// The account that the page begins with, and that the stories are played in.

import { beginWith } from './document.js';
import type { History } from './history.js';

const WORLD = { now: '2026-01-01T00:00:00Z', seed: 'playground' };

/** A history of that account, with nothing in it yet. */
export function startHistory(): History {
  const begun = beginWith(WORLD);
  if (!begun.ok) throw new Error('the account that the page begins with');
  return begun.history;
}

/** Whether a history is one of that account. */
export function isOfStart({ world }: History): boolean {
  return JSON.stringify(world) === JSON.stringify(startHistory().world);
}
