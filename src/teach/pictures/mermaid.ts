// Pictures in Mermaid, which GitHub draws.

import type { LifeStep } from '../../model/key/lives.js';
import { type LifeName, labelOf, livesInParts, movesOf } from './moves.js';

/** The lifecycle as Mermaid, in parts: each fits GitHub's 830 pixels, for a label is no wider than the longest event. */
export function lifecycleMermaid(): Readonly<Record<LifeName, string>> {
  const parts = livesInParts();
  return {
    'primary key': stateDiagram(parts['primary key'], 'TB'),
    'replica key': stateDiagram(parts['replica key'], 'TB'),
    // Many states beside one another.
    'key material is missing': stateDiagram(parts['key material is missing'], 'LR'),
    'key material is imported': stateDiagram(parts['key material is imported'], 'LR'),
    'custom key store': stateDiagram(parts['custom key store'], 'TB'),
  };
}

function stateDiagram(steps: readonly LifeStep[], direction: 'TB' | 'LR'): string {
  const lines = movesOf(steps).map((move) => {
    const from = move.from === 'NotCreated' ? '[*]' : move.from;
    const to = move.to === 'Deleted' ? '[*]' : move.to;
    return `  ${from} --> ${to}: ${labelOf(move).join('<br/>')}`;
  });
  return ['stateDiagram-v2', `  direction ${direction}`, ...lines].join('\n');
}
