// What a key is for as long as it exists, where a call would need another: no call and no waiting changes that.

import { reduceJson } from '../../model/engine/reduce.js';
import type { KeySet } from '../../model/key-set/key-set.js';
import { cardOf } from '../../model/operations/index.js';
import { RULE_IDS, RULES, type RuleId } from '../../model/rules/catalogue.js';
import type { Condition } from '../../model/rules/conditions.js';
import {
  KEY_SPEC_ALGORITHMS,
  KEY_SPECS,
  type KeyUsage,
  OPERATIONS,
  type Operation,
} from '../../model/vocabulary/vocabulary.js';
import { keysOf } from '../../shared/objects.js';
import { type CallStep, commandOf, type Situation } from './steps.js';

type Kind = Pick<KeySet, 'multiRegion' | 'origin' | 'keySpec' | 'keyUsage'>;

/** A member of CreateKey that can never be changed again, and what it would have to be. */
export interface ForGood {
  readonly is: Readonly<Record<string, unknown>>;
  readonly needed: Readonly<Record<string, unknown>>;
  /** The rules that say so, and those that say what there is instead. */
  readonly rules: readonly RuleId[];
  /** Operations that change the same of such a key. */
  readonly insteadOfIt: readonly Operation[];
}

/** What the key would have to be for the call not to be refused so; undefined: the refusal is about something else. */
export function forGoodOf(situation: Situation, call: CallStep): ForGood | undefined {
  const { keySet } = situation;
  if (keySet === null || keySet.awsService !== undefined) return undefined;
  const refused = reduceJson(keySet, commandOf(situation, call));
  if (refused.ok) return undefined;
  const { facts, rule } = refused.error;
  const isOther = (other: Kind): boolean => {
    const another = { ...situation, keySet: { ...keySet, ...other } };
    const done = reduceJson(another.keySet, commandOf(another, call));
    return done.ok || done.error.rule !== rule || done.error.facts.fault !== facts.fault;
  };
  const needed = othersThan(keySet).find(isOther);
  if (needed === undefined) return undefined;
  const [is, other] = [shownOf(keySet), shownOf(needed)];
  const changed = Object.keys(is).filter((member) => is[member] !== other[member]);
  const only = (shown: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(changed.map((member) => [member, shown[member]]));
  const instead =
    changed.includes('Origin') && keySet.origin === 'EXTERNAL' ? alikeFor('external', call.operation) : [];
  return {
    is: only(is),
    needed: only(other),
    rules: [...RULE_IDS.filter((id) => saysNeverChanges(id, changed)), ...instead.map(([id]) => id)],
    insteadOfIt: [...new Set(instead.map(([, operation]) => operation))],
  };
}

/** Keys that differ in one thing, the likeliest first. */
function othersThan({ multiRegion, origin, keySpec, keyUsage }: KeySet): readonly Kind[] {
  const kind = { multiRegion, origin, keySpec, keyUsage };
  const specs = KEY_SPECS.flatMap((spec) =>
    keysOf(KEY_SPEC_ALGORITHMS[spec]).map((usage) => ({ keySpec: spec, keyUsage: usage as KeyUsage })),
  ).filter((one) => one.keySpec !== keySpec || one.keyUsage !== keyUsage);
  return [
    { ...kind, multiRegion: !multiRegion },
    { ...kind, origin: origin === 'AWS_KMS' ? 'EXTERNAL' : 'AWS_KMS' },
    ...[...specs].sort((a, b) => rank(a) - rank(b)).map((spec) => ({ ...kind, ...spec })),
  ];

  function rank(one: Pick<Kind, 'keySpec' | 'keyUsage'>): number {
    return one.keySpec === keySpec ? 0 : one.keySpec === 'SYMMETRIC_DEFAULT' ? 1 : 2;
  }
}

function shownOf({ multiRegion, origin, keySpec, keyUsage }: Kind): Readonly<Record<string, unknown>> {
  return { MultiRegion: multiRegion, Origin: origin, KeySpec: keySpec, KeyUsage: keyUsage };
}

/** Whether the rule is about one of the members in all metadata, whatever went before. */
function saysNeverChanges(id: RuleId, members: readonly string[]): boolean {
  const { exercisedBy = [], blamedFor = [] } = RULES[id];
  if (!exercisedBy.some(({ by }) => by !== 'every' && by.includes('metadata'))) return false;
  return blamedFor.some(
    (blame) =>
      'wrong' in blame &&
      blame.after === undefined &&
      blame.given === undefined &&
      members.some((member) => blame.wrong.includes(member)),
  );
}

/** Rules about such keys alone, and operations that they are about, which change what the operation changes. */
function alikeFor(condition: Condition, operation: Operation): readonly (readonly [RuleId, Operation])[] {
  const { changes = [] } = cardOf(operation);
  const alike = OPERATIONS.filter(
    (one) => one !== operation && cardOf(one).changes?.some((property) => changes.includes(property)),
  );
  return RULE_IDS.flatMap((id) =>
    (RULES[id].exercisedBy ?? [])
      .filter(({ given = [] }) => given.includes(condition))
      .flatMap(({ by }) => alike.filter((one) => by !== 'every' && by.includes(one)))
      .map((one) => [id, one] as const),
  );
}
