// What a session has made at the target, in the target's own names: it is not left there.

import { type Body, isBody, textOf } from '../beliefs/body.js';
import { CHANGES, gives, NEW_KEY_MEMBER, type Operation, REGION_MEMBER, takes } from '../model.js';
import type { TargetAnswer } from '../target.js';

/** What one call is to take away again. */
export interface Leaving {
  readonly region: string;
  readonly input: Body;
  /** When it was made. */
  readonly at: number;
}

/** By what tells each from the others, in the order in which they were made. */
export interface Leavings {
  readonly aliases: Readonly<Record<string, Leaving>>;
  readonly grants: Readonly<Record<string, Leaving>>;
  readonly keys: Readonly<Record<string, Leaving>>;
}

export const NO_LEAVINGS: Leavings = { aliases: {}, grants: {}, keys: {} };

/** A call as it was sent, and when. */
export interface SentCall {
  readonly region: string;
  readonly operation: Operation;
  readonly input: unknown;
  readonly answer: TargetAnswer;
  readonly at: number;
}

const TAKES_ALIAS = takes('AliasName');
const TAKES_TARGET = takes('TargetKeyId');
const TAKES_GRANT = takes('GrantId');
const GIVES_GRANT = gives('GrantId');

/** Notes what a call has made, or taken away. */
export function withNoted(leavings: Leavings, { region, operation, input, answer, at }: SentCall): Leavings {
  if (!CHANGES[operation] || !isBody(input) || 'error' in answer) return leavings;
  const output = 'output' in answer ? answer.output : undefined;
  const { AliasName, KeyId } = input;
  const key = newKeyOf(operation, region, input, output);
  if (key !== undefined) {
    const [name, made] = key;
    return { ...leavings, keys: { ...leavings.keys, [name]: { ...made, at } } };
  }
  if (TAKES_ALIAS[operation]) {
    const name = `${region} ${textOf(AliasName)}`;
    // What was not answered may have happened; and what should only move an alias may make one.
    if (TAKES_TARGET[operation]) {
      return { ...leavings, aliases: { ...leavings.aliases, [name]: { region, input: { AliasName }, at } } };
    }
    return output === undefined ? leavings : { ...leavings, aliases: without(leavings.aliases, name) };
  }
  if (GIVES_GRANT[operation]) {
    const GrantId = output?.GrantId;
    if (typeof GrantId !== 'string') return leavings;
    return { ...leavings, grants: { ...leavings.grants, [GrantId]: { region, input: { KeyId, GrantId }, at } } };
  }
  if (!TAKES_GRANT[operation] || output === undefined) return leavings;
  return { ...leavings, grants: without(leavings.grants, textOf(input.GrantId)) };
}

/** The key that a call has made, by Region and key ID; undefined: it shows none. */
function newKeyOf(
  operation: Operation,
  region: string,
  input: Body,
  output: Body | undefined,
): readonly [name: string, made: Omit<Leaving, 'at'>] | undefined {
  const metadata = output?.[NEW_KEY_MEMBER[operation] ?? ''];
  const KeyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
  if (KeyId === '') return undefined;
  const elsewhere = REGION_MEMBER[operation];
  const madeIn = elsewhere === undefined ? region : textOf(input[elsewhere]);
  return [`${madeIn} ${KeyId}`, { region: madeIn, input: { KeyId, PendingWindowInDays: 7 } }];
}

function without(leavings: Readonly<Record<string, Leaving>>, name: string): Readonly<Record<string, Leaving>> {
  const { [name]: _gone, ...others } = leavings;
  return others;
}
