// How the key-state table refuses, and keys of the wrong kind are refused.

import { FOOTNOTES, type FootnoteNumber } from '../../key/state-table.js';
import type { KeyState, Operation, Origin } from '../../vocabulary/vocabulary.js';
import type { RuleId } from '../catalogue.js';
import type { OfKey, OfOrigin } from './facts.js';
import { ANYTHING, NO_TEXT, ownWords, type Wordings } from './record.js';

/** A key in a state in which the operation does not take it. */
export interface KeyStateFacts {
  /** The ARN of the key in its Region. */
  readonly keyArn: string;
  readonly keyState: KeyState;
  readonly operation: Operation;
  readonly origin: Origin;
  /** The footnote of the table with which it refuses. */
  readonly footnote: FootnoteNumber;
}

/** AWS's words after the key ARN, by footnote. Those of 6, 7 and 9 are about the origin. */
const FOOTNOTE_TEXTS: Readonly<Partial<Record<FootnoteNumber, string>>> = {
  1: 'is disabled.',
  4: 'is not pending deletion (or pending replica deletion).',
  5: 'is pending import.',
  11: 'is unavailable.',
  14: 'is creating.',
  15: 'is updating.',
};

/** The table's common words for both phases of a deletion, which are not those of the answers. */
const PENDING_EITHER_WAY = 'is pending deletion (or pending replica deletion).';

/** Of what the states are called in the answers. */
const PENDING_TEXTS: Readonly<Partial<Record<KeyState, string>>> = {
  PendingDeletion: 'is pending deletion.',
  PendingReplicaDeletion: 'is pending replica deletion.',
};

/** The table's words where key material is missing. */
const PENDING_IMPORT_AT_LENGTH =
  'is pending import because no key material has ever been imported or one of the imported key materials is deleted or ' +
  'expired.';

const CANCELS = 4;
const PENDS_IMPORT = 5;
const OF_CUSTOM_KEY_STORES = 7;

export const KEY_STATE_WORDINGS = {
  keyState: {
    code: ({ footnote }: KeyStateFacts) => FOOTNOTES[footnote].error,
    text: keyStateText,
    others: [
      {
        when: 'the key is PendingReplicaDeletion',
        applies: (facts: KeyStateFacts, rule) => isPending('PendingReplicaDeletion', facts, rule),
        forms: ({ keyArn }: KeyStateFacts) => [`${keyArn} is pending${ANYTHING}deletion${ANYTHING}`],
        reason: 'Seen so in 2026-09; the documentation has one wording for both phases.',
      },
      {
        when: 'the key is PendingDeletion',
        applies: (facts: KeyStateFacts, rule) => isPending('PendingDeletion', facts, rule),
        forms: ({ keyArn }: KeyStateFacts) => [`${keyArn} ${PENDING_EITHER_WAY}`],
        reason: "The first was seen; the second is the documentation's.",
      },
      {
        when: 'CancelKeyDeletion is called on a key whose deletion is not pending',
        applies: ({ footnote }: KeyStateFacts) => footnote === CANCELS,
        forms: ({ keyArn }: KeyStateFacts) => [`${keyArn} is not pending deletion${ANYTHING}`],
        reason: 'The documentation has the wording for both phases; the real text was not seen.',
      },
      {
        when: 'the key is PendingImport',
        applies: ({ footnote }: KeyStateFacts) => footnote === PENDS_IMPORT,
        forms: ({ keyArn }: KeyStateFacts) => [`${keyArn} ${PENDING_IMPORT_AT_LENGTH}`],
        reason: "The first was seen; the second is the documentation's.",
      },
      ownWords('the key is in a custom key store', ({ footnote }: KeyStateFacts) => footnote === OF_CUSTOM_KEY_STORES),
    ],
  },
  keyOrigin: {
    code: 'UnsupportedOperationException',
    text: ({ keyArn, origin }: OfKey & OfOrigin) => `${keyArn} ${originText(origin)}`,
    others: [ownWords('the key is in a custom key store', (_: OfKey & OfOrigin, rule) => rule === 'USAGE-2')],
  },
  /** AWS sends no message to keys that are no symmetric encryption keys. */
  keyIsNotSymmetric: {
    code: 'UnsupportedOperationException',
    text: (_: OfKey) => NO_TEXT,
  },
  keyIsReplica: {
    code: 'UnsupportedOperationException',
    text: ({ keyArn, operation }: OfKey & { readonly operation: Operation }) =>
      `${keyArn} is a multi-region replica key which is not valid for ${operation}.`,
  },
} as const satisfies Wordings;

function keyStateText(facts: KeyStateFacts): string {
  return `${facts.keyArn} ${isAboutOrigin(facts.footnote) ? originText(facts.origin) : stateText(facts)}`;
}

function isAboutOrigin(footnote: FootnoteNumber): boolean {
  return FOOTNOTES[footnote].error === 'UnsupportedOperationException';
}

function stateText(facts: KeyStateFacts): string {
  const text = FOOTNOTE_TEXTS[facts.footnote] ?? PENDING_EITHER_WAY;
  return facts.footnote === CANCELS ? text : (PENDING_TEXTS[facts.keyState] ?? text);
}

/** AWS's words, after the key ARN, for a key of the wrong origin. [IMPORT-5a] [ROTATE-2] */
function originText(origin: Origin): string {
  return `origin is ${origin} which is not valid for this operation.`;
}

const OF_PENDING: Readonly<Partial<Record<KeyState, readonly RuleId[]>>> = {
  PendingReplicaDeletion: ['STATE-1', 'STATE-1a', 'STATE-6a', 'STATE-6b'],
  PendingDeletion: ['STATE-1', 'STATE-1a', 'STATE-6a', 'STATE-6b', 'PRIMARY-4b'],
};

function isPending(state: KeyState, { keyState, footnote }: KeyStateFacts, rule: RuleId): boolean {
  const isAboutState = footnote !== CANCELS && !isAboutOrigin(footnote);
  return keyState === state && isAboutState && OF_PENDING[state]?.includes(rule) === true;
}
