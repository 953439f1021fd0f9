// Messages that conform besides the engine's own: where AWS's text is not known, or not always the same.

import type { KmsError } from '../errors.js';
import { type RuleId, ruleOf } from './catalogue.js';

/** A message of the engine for which others conform, too. */
export interface MessageForm {
  readonly rule: RuleId;
  readonly when: string;
  /** The rules that the engine's refusal may carry; by default `rule`. */
  readonly refusedBy?: readonly RuleId[];
  /** Which of the messages of these rules it is; by default all. */
  readonly of?: RegExp;
  /** `any`: the words are the model's own. */
  readonly conforms: 'any' | ((message: string, error: KmsError) => boolean);
  readonly reason: string;
}

const OWN_WORDS = "No text was published: the words are the model's own.";
const NOT_PENDING = /^arn:\S+ is not pending deletion/;
const PENDING = /^arn:\S+ is pending deletion\.$/;
const PENDING_REPLICAS = /^arn:\S+ is pending replica deletion\.$/;

/** The first entry about a message decides. Of assumed rules any message conforms, unless an entry knows more. */
export const MESSAGE_FORMS: readonly MessageForm[] = [
  {
    rule: 'STATE-1',
    when: 'the key is PendingReplicaDeletion',
    refusedBy: ['STATE-1', 'STATE-6', 'STATE-6a', 'STATE-6b'],
    of: PENDING_REPLICAS,
    conforms: (message, error) => startsWithArn(message, error, ' is pending') && message.includes('deletion'),
    reason: 'Seen so in 2026-09; the documentation has one wording for both phases.',
  },
  {
    rule: 'STATE-1',
    when: 'the key is PendingDeletion',
    refusedBy: ['STATE-1', 'STATE-6', 'STATE-6b', 'PRIMARY-4b'],
    of: PENDING,
    conforms: (message, error) =>
      startsWithArn(message, error, ' is pending deletion.') ||
      startsWithArn(message, error, ' is pending deletion (or pending replica deletion).'),
    reason: "The first was seen; the second is the documentation's.",
  },
  {
    rule: 'DELETE-5',
    when: 'CancelKeyDeletion is called on a key whose deletion is not pending',
    refusedBy: ['STATE-1'],
    of: NOT_PENDING,
    conforms: (message, error) => startsWithArn(message, error, ' is not pending deletion'),
    reason: 'The documentation has the wording for both phases; the real text was not seen.',
  },
  {
    rule: 'PRIMARY-2a',
    when: 'UpdatePrimaryRegion is called on a key that is no primary key',
    conforms: (message) => /is not a multi-region primary key/i.test(message),
    reason: 'A client in use looks for these words, with a capital R.',
  },
  {
    rule: 'MODEL-1',
    when: 'a value is none of an enumeration',
    of: /enum value set/,
    conforms: (message, error) => withoutEnumerations(message) === withoutEnumerations(error.message),
    reason: 'AWS lists the values in no order, and not the same ones in every Region.',
  },
  {
    rule: 'ID-2',
    when: 'a key ID has no known form',
    conforms: (message, error) => message.replaceAll("'", '') === error.message.replaceAll("'", ''),
    reason: 'Seen with quotation marks for a key ID, and without them for a key ARN.',
  },
  {
    rule: 'ARN-1',
    when: "the key is another account's",
    conforms: (message) => /not authorized to perform: kms:|you are not allowed to access/.test(message),
    reason: 'Seen in two wordings, both with parts left out.',
  },
  {
    rule: 'STATE-6',
    when: 'no text was seen in the state',
    of: /creating|updating/,
    conforms: 'any',
    reason: OWN_WORDS,
  },
  { rule: 'STATE-8', when: 'such keys lack their key material', conforms: 'any', reason: OWN_WORDS },
  { rule: 'PRIMARY-4', when: 'the called key is Updating', conforms: 'any', reason: OWN_WORDS },
  { rule: 'ID-8', when: 'always', conforms: 'any', reason: OWN_WORDS },
  { rule: 'CREATE-3', when: 'SM2 outside of China', of: /SM2 is not supported/, conforms: 'any', reason: OWN_WORDS },
  { rule: 'CREATE-7', when: 'always', conforms: 'any', reason: OWN_WORDS },
  { rule: 'STORE-1', when: 'always', conforms: 'any', reason: OWN_WORDS },
  {
    rule: 'REPLICATE-9',
    when: 'the key policy is too long, or none',
    of: /is longer than|not a valid policy document/,
    conforms: 'any',
    reason: OWN_WORDS,
  },
  { rule: 'IMPORT-2', when: 'the set has no key material yet', of: /^$/, conforms: 'any', reason: OWN_WORDS },
  {
    rule: 'IMPORT-7',
    when: 'the import token is expired',
    of: /^$/,
    conforms: (message, { code }) => code === 'ExpiredImportTokenException' || message === '',
    reason:
      'Other import tokens and wrong wrappings were seen to have an empty message; an expired token was not seen.',
  },
  {
    rule: 'ROTATE-4',
    when: 'an automatic rotation is near, or the key is in a custom key store',
    of: /^An automatic rotation|origin is/,
    conforms: 'any',
    reason: OWN_WORDS,
  },
  {
    rule: 'USAGE-2',
    when: 'a data key is to be generated with an asymmetric key, or a pair in a custom key store',
    of: /^You cannot generate a data key with| origin is /,
    conforms: 'any',
    reason: OWN_WORDS,
  },
  {
    rule: 'MODEL-1',
    when: 'a data key has no length, or two',
    of: /number of bytes or key spec/,
    conforms: 'any',
    reason: OWN_WORDS,
  },
  { rule: 'ALIAS-2', when: 'always', conforms: 'any', reason: OWN_WORDS },
  { rule: 'POLICY-2', when: 'always', conforms: 'any', reason: OWN_WORDS },
  { rule: 'GRANT-1', when: 'always', conforms: 'any', reason: OWN_WORDS },
  {
    rule: 'GRANT-2',
    when: 'it is about who gets the grant, no operations at all, an asymmetric key, or the size of a context',
    of: /^Exactly one|^At most one|^GranteeService|at least one operation|for an asymmetric|at most 8/,
    conforms: 'any',
    reason: OWN_WORDS,
  },
  { rule: 'GRANT-3', when: 'always', conforms: 'any', reason: OWN_WORDS },
  { rule: 'GRANT-4', when: 'always', conforms: 'any', reason: OWN_WORDS },
  {
    rule: 'PAGE-1',
    when: '`Limit` is too large for the page',
    of: /^1 validation/,
    conforms: 'any',
    reason: OWN_WORDS,
  },
];

/** Whether a message conforms where the engine refuses with `error`, and so does AWS with the same code. */
export function messageConforms(error: KmsError, message: string): boolean {
  const form = MESSAGE_FORMS.find(
    ({ rule, refusedBy = [rule], of }) => refusedBy.includes(error.rule) && of?.test(error.message) !== false,
  );
  if (form === undefined) return message === error.message || ruleOf(error.rule).evidence === 'assumed';
  return form.conforms === 'any' || form.conforms(message, error);
}

/** Whether the message has the key ARN of the engine's, then these words. */
function startsWithArn(message: string, error: KmsError, words: string): boolean {
  return message.startsWith(`${error.message.slice(0, error.message.indexOf(' '))}${words}`);
}

function withoutEnumerations(message: string): string {
  return message.replaceAll(/enum value set: \[[^\]]*\]/g, 'enum value set');
}
