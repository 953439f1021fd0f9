// What AWS leaves open without any error: when things happen by themselves, and how answers show them.

import type { Settings } from '../key-set/host.js';
import type { RuleId } from '../rules/catalogue.js';

/** Something that AWS leaves open, or that it does differently from time to time, without any error. */
export interface Variation {
  /** `timing`: when something happens; `view`: how an answer shows what is so. */
  readonly kind: 'timing' | 'view';
  readonly rule: RuleId;
  readonly what: string;
  /** Every way that conforms. */
  readonly conforms: string;
  /** Of `timing`: by how many milliseconds later than the engine's instant it conforms; absent: any later instant does. */
  readonly latest?: number;
  /** The setting that says which of them the engine shows; without it, the engine has only one. */
  readonly setting?: keyof Settings;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

export const VARIATIONS: readonly Variation[] = [
  {
    kind: 'timing',
    rule: 'TIME-1',
    what: 'when a new replica key stops being Creating',
    conforms: 'after seconds, as a rule; minutes were seen: any later instant conforms',
    setting: 'replicationDelay',
  },
  {
    kind: 'timing',
    rule: 'PRIMARY-5',
    what: 'when the two keys of a primary update stop being Updating',
    conforms: 'after seconds, as a rule; a minute was seen: any later instant conforms, of each key by itself',
    setting: 'primaryUpdateDelay',
  },
  {
    kind: 'timing',
    rule: 'ROTATE-4',
    what: 'when an on-demand rotation ends',
    conforms: 'after 20 seconds to 8 minutes, as was seen: any later instant conforms',
    setting: 'rotationDelay',
  },
  {
    kind: 'timing',
    rule: 'DELETE-2',
    what: 'when a key is deleted, and which DeletionDate it shows until then',
    conforms: 'the waiting period that was asked for, or up to 24 hours more; two days more were seen once',
    latest: 2 * DAY,
    setting: 'deletionLateness',
  },
  {
    kind: 'timing',
    rule: 'ROTATE-3',
    what: 'when an automatic rotation comes',
    conforms: 'at NextRotationDate or, as we assume, up to a day later: AWS gives no more than the date',
    latest: DAY,
  },
  {
    kind: 'timing',
    rule: 'DELETE-7a',
    what: 'when a rotation comes that fell due while deletion was pending or the key was Disabled',
    conforms: 'at CancelKeyDeletion or at EnableKey',
  },
  {
    kind: 'timing',
    rule: 'GRANT-3',
    what: 'when a grant that is made or ended shows its effect',
    conforms: 'within minutes; at once for a caller with the grant token',
  },
  {
    kind: 'timing',
    rule: 'SHARED-1',
    what: 'when a replica key shows a shared property that has changed',
    conforms: 'after AWS KMS has synchronized it, which nobody can ask for; within a day, as we assume',
    latest: DAY,
  },
  {
    kind: 'timing',
    rule: 'TIME-3',
    what: 'when a new key is seen by the calls that name it, and by lists',
    conforms: 'after seconds, as a rule; AWS says minutes at times, and we assume one: NotFoundException until then',
    latest: MINUTE,
  },
  {
    kind: 'view',
    rule: 'PRIMARY-6',
    what: 'the roles that DescribeKey shows while both keys of a primary update are Updating',
    conforms: 'the new roles, or both as replica keys',
    setting: 'rolesWhileUpdating',
  },
  {
    kind: 'view',
    rule: 'PRIMARY-6a',
    what: 'the `PrimaryKey` that DescribeKey shows while both keys are Updating',
    conforms: 'the new or the former primary key',
  },
  {
    kind: 'view',
    rule: 'PRIMARY-1',
    what: 'the order of `ReplicaKeys`',
    conforms: 'any; by the names of the Regions, as was seen',
  },
  {
    kind: 'view',
    rule: 'REPLICATE-6',
    what: '`ReplicaTags` of a replica key without tags',
    conforms: "absent, as was seen, or empty, as in AWS's example",
  },
  {
    kind: 'view',
    rule: 'ROTATE-4',
    what: 'the `KeyId` that RotateKeyOnDemand answers with',
    conforms: "the key ARN, as was seen, or the key ID, as in AWS's example",
  },
  {
    kind: 'view',
    rule: 'POLICY-2',
    what: 'the text of a key policy',
    conforms: 'any text of the same JSON value',
  },
];

/** By how many milliseconds later than the engine's instant what a rule says may happen. */
export function latestOf(rule: RuleId): number {
  return (
    VARIATIONS.find((variation) => variation.kind === 'timing' && variation.rule === rule)?.latest ??
    Number.POSITIVE_INFINITY
  );
}
