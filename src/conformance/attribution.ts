// Which rule of the catalogue an answer is about, where no refusal of the model names one: what a target wrongly refused,
// which member was wrong, and what a right answer has exercised. The records of the rules say it.

import {
  EXERCISED,
  fits,
  type Mask,
  maskOf,
  REFUSING,
  type Row,
  type Table,
  WRONG,
  WRONG_AFTER,
} from './attribution-tables.js';
import { miswritten } from './dates.js';
import { happeningsOf } from './happenings.js';
import {
  type Cause,
  cellOf,
  type Key,
  type KeySet,
  type Operation,
  type Region,
  type RuleId,
  ruleOfCell,
  type Situation,
} from './model.js';

/** What is known of a call: the key that it names, if there is one, and its set, both before the call. */
export type CallFacts = Pick<Situation, 'keySet' | 'key' | 'input' | 'madeAgain'>;

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
  /** What conforms, and what was shown in its place. */
  readonly values?: { readonly expected: readonly unknown[]; readonly received: unknown };
}

/** The rule that a target departs from which refuses what AWS accepts, or crashes on it. */
export function ruleOfEffect(operation: Operation, facts: CallFacts): RuleId {
  const row = blamed(REFUSING.get(operation), facts);
  return row?.rule ?? (facts.key && ruleOfAllowed(operation, facts.key)) ?? 'STATE-1';
}

/**
 * The rule that a target departs from whose `member` was wrong after `operation`, or after nothing but time. The member
 * is a path without indexes, such as `KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region`.
 */
export function ruleOfMember(operation: Operation | 'time', member: string, facts: MemberFacts): RuleId {
  const { before, after, region, read, values } = facts;
  if (values !== undefined && miswritten(member, values.expected, values.received) !== undefined) return 'WIRE-3';
  // Its own answer is empty.
  if (read === 'UpdatePrimaryRegion') return 'PRIMARY-7';
  const path = pathOf(member);
  const situation = situationOf(facts);
  const causes: readonly Cause[] = operation === 'time' ? happeningsOf(before, after, region) : [operation];
  for (const cause of causes) {
    const row = blamed(WRONG_AFTER.get(cause), situation, path);
    if (row !== undefined) return row.rule;
  }
  return blamed(WRONG, situation, path)?.rule ?? 'CREATE-5';
}

/** The rules that a call exercises that was rightly accepted. Cheap: it is asked after every call. */
export function rulesOfSuccess(operation: Operation, facts: CallFacts): readonly RuleId[] {
  const exercised = exercisedBy(operation, facts);
  const allowed = facts.key === undefined ? undefined : ruleOfAllowed(operation, facts.key);
  if (allowed === undefined) return exercised;
  const known = WITH_ALLOWED.get(exercised) ?? new Map<RuleId, readonly RuleId[]>();
  WITH_ALLOWED.set(exercised, known);
  const rules = known.get(allowed) ?? [...new Set([allowed, ...exercised])];
  known.set(allowed, rules);
  return rules;
}

/** The rules that a key's metadata exercises that DescribeKey rightly shows. Those of `rulesOfSuccess` have them too. */
export function rulesOfMetadata(keySet: KeySet, key: Key): readonly RuleId[] {
  return exercisedBy('metadata', { keySet, key });
}

/** The rules that time has exercised on the key of a Region, where it then is rightly shown. */
export function rulesOfTime(before: KeySet, after: KeySet | null, region: Region): readonly RuleId[] {
  const situation = situationOf({ before, after, region });
  return [...new Set(happeningsOf(before, after, region).flatMap((happening) => exercisedBy(happening, situation)))];
}

/** The most specific row that fits. */
function blamed(table: Table<Row> | undefined, situation: Situation, path = ''): Row | undefined {
  if (table === undefined) return undefined;
  const mask = maskOf(table, situation);
  return table.rows.find((row) => fits(row, mask) && isWithin(path, row.member));
}

/** Lists that were made before: by cause and conditions, and the same with the rule of the key state before them. */
const EXERCISED_BEFORE = new Map<Cause | 'metadata', Map<Mask, readonly RuleId[]>>();
const WITH_ALLOWED = new WeakMap<readonly RuleId[], Map<RuleId, readonly RuleId[]>>();
const NONE: readonly RuleId[] = [];

function exercisedBy(cause: Cause | 'metadata', situation: Situation): readonly RuleId[] {
  const table = EXERCISED.get(cause);
  if (table === undefined) return NONE;
  const mask = maskOf(table, situation);
  const known = EXERCISED_BEFORE.get(cause) ?? new Map<Mask, readonly RuleId[]>();
  EXERCISED_BEFORE.set(cause, known);
  const rules = known.get(mask) ?? [...new Set(table.rows.filter((row) => fits(row, mask)).map(({ rule }) => rule))];
  known.set(mask, rules);
  return rules;
}

function situationOf({
  before,
  after,
  region,
  called,
  madeAgain = false,
}: Omit<MemberFacts, 'read' | 'values'>): Situation {
  const earlier = before?.keys[region];
  const key = after?.keys[region] ?? earlier;
  return { keySet: after ?? before, key, madeAgain, shown: { earlier, isCalled: called === region } };
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

/** Without the member that KeyMetadata is in. */
function pathOf(member: string): string {
  return member.replace(/^(?:Replica)?KeyMetadata\./, '');
}

function isWithin(path: string, member: string): boolean {
  return member === '*' || path === member || path.startsWith(`${member}.`);
}
