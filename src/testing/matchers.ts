// The checks as matchers, for expect.extend of Vitest and of Jest, and as assertions, for node:test and any other runner.

import { AssertionError } from 'node:assert';
import type { RuleId } from '../model/rules/catalogue.js';
import type { KeyState } from '../model/vocabulary/vocabulary.js';
import { CHECKS, type Checked } from './checks.js';

/**
 * The matchers, for the runner's types. Of a key is asked what DescribeKey, CreateKey or ReplicateKey answered, its
 * KeyMetadata, or what a store answered; roles are those of the whole multi-Region key, whichever of its keys it is.
 */
export interface KmsMatchers<R = unknown> {
  /** The key is in this key state. */
  toBeInKeyState(state: KeyState): R;
  /** The multi-Region key has its primary key in this Region. */
  toBePrimaryIn(region: string): R;
  /** The multi-Region key has a replica key in this Region. */
  toBeReplicaIn(region: string): R;
  /** The call was refused by this rule: an error of the SDK, or what a store answered. */
  toBeRefusedBy(rule: RuleId): R;
}

/** What a matcher answers. */
export interface MatcherResult {
  readonly pass: boolean;
  /** What was expected, and what was found. */
  readonly message: () => string;
}

type Matcher<Expected> = (received: unknown, expected: Expected) => MatcherResult;

/** For expect.extend(kmsMatchers). A name that there is not throws a RangeError, what is no key a TypeError. */
export const kmsMatchers = {
  toBeInKeyState: matcher<KeyState>('to be in key state', CHECKS.keyState),
  toBePrimaryIn: matcher<string>('to be primary in', CHECKS.primaryIn),
  toBeReplicaIn: matcher<string>('to be a replica in', CHECKS.replicaIn),
  toBeRefusedBy: matcher<RuleId>('to be refused by', CHECKS.refusedBy),
} as const;

/** The same as functions that throw node:assert's AssertionError, for node:test and runners without expect.extend. */
export const kmsAssert = {
  /** The key is in this key state. */
  inKeyState: assertion<KeyState>('to be in key state', CHECKS.keyState),
  /** The multi-Region key has its primary key in this Region. */
  primaryIn: assertion<string>('to be primary in', CHECKS.primaryIn),
  /** The multi-Region key has a replica key in this Region. */
  replicaIn: assertion<string>('to be a replica in', CHECKS.replicaIn),
  /** The call was refused by this rule. */
  refusedBy: assertion<RuleId>('to be refused by', CHECKS.refusedBy),
} as const;

function matcher<Expected extends string>(
  what: string,
  check: (received: unknown, expected: string) => Checked,
): Matcher<Expected> {
  return (received, expected) => {
    const { pass, found } = check(received, expected);
    return { pass, message: () => `expected ${pass ? 'not ' : ''}${what} ${expected}: ${found}` };
  };
}

function assertion<Expected extends string>(
  what: string,
  check: (received: unknown, expected: string) => Checked,
): (received: unknown, expected: Expected) => void {
  return function assertKms(received, expected) {
    const { pass, found } = check(received, expected);
    if (pass) return;
    const message = `expected ${what} ${expected}: ${found}`;
    throw new AssertionError({ message, expected, operator: what, stackStartFn: assertKms });
  };
}
