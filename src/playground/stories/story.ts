// A lesson as the page tells it: chapters, and in each what is read, what is played and what is asked. Plain data, which the
// build makes of the lesson's page: the page itself needs no reader of Markdown and YAML.

import type { StepJson } from '../history/history.js';

export interface Story {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

export interface Chapter {
  readonly title: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'scenario'; readonly steps: readonly StepJson[] }
  | {
      readonly kind: 'question';
      readonly ask: string;
      /** What may be chosen. */
      readonly choices: readonly string[];
      /** The place of the one that holds. */
      readonly right: number;
      readonly because?: string;
      /** After those of the scenario before it; the last is the call that is asked about. */
      readonly steps: readonly StepJson[];
    };

/** Something that a reader does: plays a step, or answers a question. */
export interface Beat {
  /** The place of its part in the chapter. */
  readonly part: number;
  /** The steps from the beginning to what the beat shows, its own included. */
  readonly path: readonly StepJson[];
  /** What is asked before it is shown; absent: nothing. */
  readonly asks?: { readonly choices: readonly string[]; readonly right?: number };
}

/** What may be said before a call whose note asks. */
const SUCCEEDS_OR_NOT = ['It succeeds', 'It is refused'] as const;

/** The beats of a chapter, in order. */
export function beatsOf({ chapters }: Story, chapter: number): readonly Beat[] {
  let given: readonly StepJson[] = [];
  for (const { parts } of chapters.slice(0, chapter)) given = lastScenario(parts) ?? given;
  return (chapters[chapter]?.parts ?? []).flatMap((part, index): readonly Beat[] => {
    if (part.kind === 'scenario') {
      given = part.steps;
      return part.steps.map((step, at) => ({
        part: index,
        path: part.steps.slice(0, at + 1),
        ...(isAsked(step) ? { asks: { choices: SUCCEEDS_OR_NOT } } : {}),
      }));
    }
    if (part.kind !== 'question') return [];
    const { choices, right, steps } = part;
    return [{ part: index, path: [...given, ...steps], asks: { choices, right } }];
  });
}

function lastScenario(parts: readonly Part[]): readonly StepJson[] | undefined {
  return parts.flatMap((part) => (part.kind === 'scenario' ? [part.steps] : [])).at(-1);
}

/** A note that ends with a question mark asks whether the call succeeds. */
function isAsked({ note, call }: StepJson): boolean {
  return call !== undefined && typeof note === 'string' && note.trim().endsWith('?');
}
