// What the room of wordings knows of one way to refuse a call.

import type { ErrorCode } from '../../vocabulary/vocabulary.js';
import type { RuleId } from '../catalogue.js';

/** Stands in a form for what is not known, or not always the same: any text, also none. */
export const ANYTHING = '<any>';

/** Messages that conform besides the engine's own, and why. */
export interface OtherForms {
  readonly when: string;
  /** `when` as code; by default always. */
  readonly applies?: (facts: never, rule: RuleId) => boolean;
  /** `any`: the words are the model's own. In a text, ANYTHING stands for any text. */
  readonly forms: 'any' | ((facts: never) => readonly string[]);
  readonly reason: string;
}

/** A fault: the code, its facts (the parameter of `text`), and AWS's words. The records of rules say which refuse with it. */
export interface Wording {
  /** AWS's error code, or how it follows from the facts. */
  readonly code: ErrorCode | ((facts: never) => ErrorCode);
  /** AWS's message; empty where AWS sends none, which is NO_TEXT. */
  readonly text: (facts: never) => string;
  /** Where AWS's text is not known, or not always the same. The first that applies decides. */
  readonly others?: readonly OtherForms[];
}

/** What a text is where AWS sends none: the body of the error has no `message` member. [WIRE-1] */
export const NO_TEXT = '';

/** Faults by name. The names are the model's own, and go with the facts of every refusal. */
export type Wordings = Readonly<Record<string, Wording>>;

/** A message of which AWS publishes nothing, and nobody has recorded one. */
export const OWN_WORDS: OtherForms = {
  when: 'always',
  forms: 'any',
  reason: "No text was published: the words are the model's own.",
};

/** The same, but not always. */
export function ownWords(when: string, applies: NonNullable<OtherForms['applies']>): OtherForms {
  return { ...OWN_WORDS, when, applies };
}
