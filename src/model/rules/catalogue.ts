// The catalogue of rules: what the model holds to be so, each rule one record, in the file of its family.
// An ID that ends in a letter is a part of a rule with evidence of its own; nearly always it is one that we assume.

import { keysOf } from '../../shared/objects.js';
import type { RuleRecord } from './record.js';
import { ACCOUNT } from './records/account.js';
import { ALIASES } from './records/aliases.js';
import { AUDIT } from './records/audit.js';
import { CONSISTENCY } from './records/consistency.js';
import { CREATING } from './records/creating.js';
import { DELETION } from './records/deletion.js';
import { GRANTS } from './records/grants.js';
import { KEY_MATERIALS } from './records/key-materials.js';
import { KEY_POLICIES } from './records/key-policies.js';
import { KEY_STATES } from './records/key-states.js';
import { MANAGED_KEYS } from './records/managed-keys.js';
import { NAMES } from './records/names.js';
import { PRIMARY_REGION } from './records/primary-region.js';
import { REPLICATION } from './records/replication.js';
import { REQUEST_QUOTAS } from './records/request-quotas.js';
import { REQUESTS } from './records/requests.js';
import { ROTATION } from './records/rotation.js';
import { SHARED_PROPERTIES } from './records/shared-properties.js';
import { TAGS } from './records/tags.js';
import { TIME } from './records/time.js';
import { USAGE } from './records/usage.js';

export const RECORDS = {
  ...NAMES,
  ...CREATING,
  ...REPLICATION,
  ...PRIMARY_REGION,
  ...KEY_STATES,
  ...DELETION,
  ...KEY_MATERIALS,
  ...ROTATION,
  ...USAGE,
  ...SHARED_PROPERTIES,
  ...TAGS,
  ...ALIASES,
  ...KEY_POLICIES,
  ...GRANTS,
  ...AUDIT,
  ...MANAGED_KEYS,
  ...ACCOUNT,
  ...TIME,
  ...CONSISTENCY,
  ...REQUESTS,
  ...REQUEST_QUOTAS,
};

/** The ID of a rule, such as `STATE-1`. */
export type RuleId = keyof typeof RECORDS;

/** Every rule by its ID. A record that names a rule which there is not does not compile. */
export const RULES: Readonly<Record<RuleId, RuleRecord<RuleId>>> = RECORDS;

/** A rule with its ID. */
export type Rule = RuleRecord<RuleId> & { readonly id: RuleId };

export const RULE_IDS: readonly RuleId[] = keysOf(RULES);

/** A rule with its ID. Of a text that is the ID of no rule: undefined. */
export function ruleOf(id: RuleId): Rule;
export function ruleOf(id: string): Rule | undefined;
export function ruleOf(id: string): Rule | undefined {
  return isRuleId(id) ? { id, ...RULES[id] } : undefined;
}

function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(RULES, id);
}
