// Which rule of the catalogue an answer is about, where no refusal of the model names one: what a target wrongly refused,
// which member was wrong, and what a right answer has exercised. The tables are in data/.

import type { Key, KeySet } from '../model/key-set/key-set.js';
import { cellOf, ruleOfCell } from '../model/operations/tables.js';
import type { RuleId } from '../model/rules/catalogue.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import { OPERATIONS, type Operation } from '../model/vocabulary/vocabulary.js';
import { conditionsOfInput, conditionsOfKey, holds, type Mask, maskOf } from './data/conditions.js';
import { EFFECT_RULES } from './data/effect-rules.js';
import { happeningsOf, RULES_OF_HAPPENINGS } from './data/happenings.js';
import { type Cause, RULES_AFTER, RULES_OF_MEMBERS } from './data/member-rules.js';
import { RULES_OF_METADATA, RULES_OF_SUCCESS } from './data/success-rules.js';

/** What is known of a call: the key that it names, if there is one, and its set, both before the call. */
export interface CallFacts {
  readonly keySet?: KeySet | undefined;
  readonly key?: Key | undefined;
  readonly input?: unknown;
  /** ReplicateKey: the Region held a replica key of the set before. */
  readonly madeAgain?: boolean;
}

/** What is known of a wrong member. */
export interface MemberFacts {
  /** The set before what went before; of CreateKey there is none. */
  readonly before?: KeySet | undefined;
  /** The set as it should be. */
  readonly after: KeySet | null;
  /** The Region whose key showed the member. */
  readonly region: Region;
  /** The operation that showed it: the call's own, or one that only looked. */
  readonly read: Operation;
  /** The Region that was called; without it, a key that was to stay as it was is another than the called one. */
  readonly called?: Region | undefined;
  readonly madeAgain?: boolean;
}

/** The rule that a target departs from which refuses what AWS accepts, or crashes on it. */
export function ruleOfEffect(operation: Operation, facts: CallFacts): RuleId {
  const mask = conditionsOfCall(facts);
  for (const { operations, asked, rule } of EFFECTS) {
    if (holds(asked, mask) && (operations === 'any' || operations.includes(operation))) return rule;
  }
  return (facts.key && ruleOfAllowed(operation, facts.key)) ?? 'STATE-1';
}

/**
 * The rule that a target departs from whose `member` was wrong after `operation`, or after nothing but time. The member
 * is a path without indexes, such as `KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region`.
 */
export function ruleOfMember(operation: Operation | 'time', member: string, facts: MemberFacts): RuleId {
  const { before, after, region, read } = facts;
  // Its own answer is empty.
  if (read === 'UpdatePrimaryRegion') return 'PRIMARY-7';
  const path = pathOf(member);
  const mask = conditionsOfMember(facts);
  const causes: readonly Cause[] = operation === 'time' ? happeningsOf(before, after, region) : [operation];
  for (const cause of causes) {
    const row = AFTER.find((of) => of.causes.includes(cause) && fits(of, path, mask));
    if (row !== undefined) return row.rule;
  }
  return ALONE.find((row) => fits(row, path, mask))?.rule ?? 'CREATE-5';
}

/** The rules that a call exercises that was rightly accepted. Cheap: it is asked after every call. */
export function rulesOfSuccess(operation: Operation, facts: CallFacts): readonly RuleId[] {
  const mask = conditionsOfCall(facts);
  const known = SUCCESSES[operation].get(mask);
  if (known !== undefined) return known;
  const rules = successRules(operation, facts.key, mask);
  SUCCESSES[operation].set(mask, rules);
  return rules;
}

/** The rules that a key's metadata exercises that DescribeKey rightly shows. Those of `rulesOfSuccess` have them too. */
export function rulesOfMetadata(keySet: KeySet, key: Key): readonly RuleId[] {
  const mask = conditionsOfKey(keySet, key);
  const known = METADATA.get(mask);
  if (known !== undefined) return known;
  const rules = metadataRules(mask);
  METADATA.set(mask, rules);
  return rules;
}

/** The rules that time has exercised on the key of a Region, where it then is rightly shown. */
export function rulesOfTime(before: KeySet, after: KeySet | null, region: Region): readonly RuleId[] {
  return [...new Set(happeningsOf(before, after, region).flatMap((happening) => RULES_OF_HAPPENINGS[happening]))];
}

// The tables, with their conditions as bits.

const EFFECTS = EFFECT_RULES.map(([operations, when, rule]) => ({
  operations: operations === 'any' ? operations : listOf(operations),
  asked: maskOf(when),
  rule,
}));
const AFTER = RULES_AFTER.map(([causes, members, when, rule]) => ({
  causes: listOf(causes),
  members: listOf(members),
  asked: maskOf(when),
  rule,
}));
const ALONE = RULES_OF_MEMBERS.map(([members, when, rule]) => ({
  members: listOf(members),
  asked: maskOf(when),
  rule,
}));
const SUCCESSES = Object.fromEntries(OPERATIONS.map((operation) => [operation, new Map()])) as Readonly<
  Record<Operation, Map<Mask, readonly RuleId[]>>
>;
const METADATA = new Map<Mask, readonly RuleId[]>();

const NO_KEY = maskOf(['noKey']);
const NEW_KEY = maskOf(['newKey']);
const MADE_AGAIN = maskOf(['madeAgain']);
const WAS_DISABLED = maskOf(['wasDisabled']);
const OTHER_KEY = maskOf(['otherKey']);

function conditionsOfCall({ keySet, key, input, madeAgain }: CallFacts): Mask {
  let mask = conditionsOfKey(keySet, key) | conditionsOfInput(input, keySet);
  if (key === undefined) mask |= NO_KEY;
  return madeAgain === true ? mask | MADE_AGAIN : mask;
}

function conditionsOfMember({ before, after, region, called, madeAgain }: MemberFacts): Mask {
  const key = after?.keys[region];
  const earlier = before?.keys[region];
  let mask = conditionsOfKey(after ?? before, key ?? earlier);
  if (madeAgain === true) mask |= MADE_AGAIN;
  if (earlier === undefined) return mask | NEW_KEY;
  if (earlier.keyState === 'Disabled') mask |= WAS_DISABLED;
  // A key set shares with the next one the keys that stay as they are.
  return earlier === key && called !== region ? mask | OTHER_KEY : mask;
}

function successRules(operation: Operation, key: Key | undefined, mask: Mask): readonly RuleId[] {
  const rules = RULES_OF_SUCCESS.filter(
    ([operations, when]) =>
      (operations === 'any' || listOf(operations).includes(operation)) && holds(maskOf(when), mask),
  ).flatMap(([, , of]) => of);
  const allowed = key === undefined ? undefined : ruleOfAllowed(operation, key);
  const shown = operation === 'DescribeKey' ? metadataRules(mask) : [];
  return [...new Set([...(allowed === undefined ? [] : [allowed]), ...rules, ...shown])];
}

function metadataRules(mask: Mask): readonly RuleId[] {
  return [...new Set(RULES_OF_METADATA.flatMap(([when, rules]) => (holds(maskOf(when), mask) ? rules : [])))];
}

/** The rule that lets an operation pass in a key state; `ruleOfCell` has that which refuses. */
function ruleOfAllowed(operation: Operation, { keyState }: Key): RuleId | undefined {
  if (cellOf(operation, keyState) === undefined) return undefined;
  return ALLOWED_BY[operation] ?? ruleOfCell(operation, keyState);
}

/** Operations that AWS's table does not have. */
const ALLOWED_BY: Readonly<Partial<Record<Operation, RuleId>>> = {
  RotateKeyOnDemand: 'ROTATE-4',
  ListKeyRotations: 'STATE-6d',
  GetKeyLastUsage: 'STATE-6c',
};

function fits(
  { members, asked }: { readonly members: readonly string[]; readonly asked: Mask },
  path: string,
  mask: Mask,
): boolean {
  return holds(asked, mask) && members.some((known) => isWithin(path, known));
}

/** Without the member that KeyMetadata is in. */
function pathOf(member: string): string {
  return member.replace(/^(?:Replica)?KeyMetadata\./, '');
}

function isWithin(path: string, member: string): boolean {
  return member === '*' || path === member || path.startsWith(`${member}.`);
}

function listOf<T extends string>(entries: T | readonly T[]): readonly T[] {
  return typeof entries === 'string' ? [entries] : entries;
}
