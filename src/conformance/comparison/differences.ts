// Gathers where targets answered differently, though AWS could have given each of the answers.

import type { SequenceStep } from '../findings.js';
import { differencesOf, type Told } from './answers.js';
import type { OpenDifference } from './side-by-side.js';

export interface Differences {
  /** The steps of a sequence; and of each target what it answered to each of them, as far as it was followed. */
  readonly add: (steps: readonly SequenceStep[], answers: readonly (readonly (Told | undefined)[])[]) => void;
  /** The most frequent first. */
  readonly all: () => readonly OpenDifference[];
}

export function createDifferences(): Differences {
  const known = new Map<string, OpenDifference>();

  function note(difference: Omit<OpenDifference, 'occurrences'>): void {
    const { operation, member, answers } = difference;
    const key = JSON.stringify([operation, member, answers]);
    const occurrences = (known.get(key)?.occurrences ?? 0) + 1;
    known.set(key, { ...(known.get(key) ?? difference), occurrences });
  }

  return {
    add: (steps, answers) => {
      for (const [place, step] of steps.entries()) {
        if (!('operation' in step)) continue;
        const { operation } = step;
        const differences = differencesOf(answers.map((told) => told[place]));
        for (const one of differences) note({ operation, ...one, sequence: steps.slice(0, place + 1) });
        // From where one succeeds and another does not, they go different ways.
        if (differences.some(({ member }) => member === undefined)) return;
      }
    },
    all: () => [...known.values()].sort((a, b) => b.occurrences - a.occurrences),
  };
}
