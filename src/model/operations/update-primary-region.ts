// UpdatePrimaryRegion: a replica key becomes the primary key, and the primary key a replica; both are Updating meanwhile.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html

import { fails, na, ok } from '../key/state-table.js';
import { arnOf, isPrimary, keyIn } from '../key-set/key-set.js';
import { stepKey } from '../key-set/step.js';
import { KEY_ID, REGION } from '../requests/members.js';
import { required } from '../requests/shapes.js';
import { refuse } from '../rules/errors.js';
import { parseRegion } from '../vocabulary/identifiers.js';
import { eventBase } from './call.js';
import { operation } from './card.js';
import { keyState } from './checks.js';
import { keyIdOrArn } from './find-key.js';
import { onKey, relatedKey } from './needs.js';
import { stateFault } from './state-gate.js';

// It answers with an empty body. [PRIMARY-7]
export const UpdatePrimaryRegion = operation('UpdatePrimaryRegion', {
  input: { KeyId: required(KEY_ID), PrimaryRegion: required(REGION) },
  output: {},
  // biome-ignore format: a list
  errors: [
    'DisabledException', 'InvalidArnException', 'KMSInvalidStateException', 'KMSInternalException',
    'NotFoundException', 'UnsupportedOperationException',
  ],
  requestQuota: 5,
  countsThere: { UpdatePrimaryRegion: 1 },
  finds: keyIdOrArn('KeyId'),
  // biome-ignore format: Enabled Disabled PendingDeletion PendingReplicaDeletion PendingImport Unavailable Creating Updating
  states: [ok, fails(1), fails(2, 3), fails(2, 3), fails(5), na, fails(14), ok],
  // The guide wants both keys Enabled; the table lets a primary key that is Updating pass. [PRIMARY-4a]
  amended: { Updating: { cell: fails(15), rule: 'PRIMARY-4a' } },
  changes: ['metadata', 'tags', 'keyPolicy', 'aliases', 'grants', 'rotation'],
  // [PRIMARY-8]
  needs: [onKey('KeyId'), { on: relatedKey, in: 'PrimaryRegion' }],
  order: {
    evidence: 'observed',
    rule: 'PRIMARY-4',
    reason:
      'Where both keys were Disabled the primary key was named (2026-09). A client meets "not a multi-Region primary key" also while a change has not settled: so that, as we assume, comes before the key state.',
  },
})
  // The call goes to the current primary key, in its Region. [PRIMARY-2]
  .check('isPrimaryKey', ({ keySet, key, arn }) =>
    keySet.multiRegion && isPrimary(keySet, key)
      ? undefined
      : refuse('PRIMARY-2a', { fault: 'notPrimaryToUpdate', keyArn: arn }),
  )
  // The called key's state allows it, before the replica key's matters. [PRIMARY-4]
  .check('keyState', keyState, { replicaState: ['PRIMARY-4b'] })
  // No other change of the primary key is under way. [PRIMARY-4]
  .check('isSettled', ({ keySet, arn }) =>
    keySet.primaryUpdate === undefined ? undefined : refuse('PRIMARY-4a', { fault: 'primaryIsUpdating', keyArn: arn }),
  )
  // The new primary Region holds a related key already: none is made. [PRIMARY-3]
  .find('newPrimary', ({ keySet, input }) => {
    const region = parseRegion(input.PrimaryRegion);
    return (
      (region === undefined ? undefined : keyIn(keySet, region)) ??
      refuse('PRIMARY-3a', { fault: 'noReplicaInRegion', keyId: keySet.keyId, region: input.PrimaryRegion })
    );
  })
  // That replica is Enabled too. [PRIMARY-4] The table refuses the states in which it cannot become the primary key.
  .check('replicaState', ({ card, keySet, newPrimary: { keyState, region } }) => {
    if (keyState === 'Enabled') return undefined;
    const facts = stateFault(card, keySet, keyState, arnOf(keySet, region));
    if (facts === undefined) throw new Error(`the key state table admits a replica that is ${keyState}`);
    return refuse('PRIMARY-4b', facts);
  })
  .decide((context) => {
    const { keySet, key, at, settings, newPrimary } = context;
    // The primary key is the primary key: seen to succeed, and to change nothing. [PRIMARY-3b]
    if (newPrimary.region === key.region) return [];
    const base = eventBase(context);
    return [
      {
        ...base,
        type: 'PrimaryUpdateStarted',
        keyState: stepKey(keySet, key, 'UpdatePrimaryRegion'),
        primaryUpdate: { from: key.region, to: newPrimary.region, endsAt: at + settings.primaryUpdateDelay },
      },
      {
        ...base,
        type: 'PrimaryKeyAssigned',
        region: newPrimary.region,
        keyState: stepKey(keySet, newPrimary, 'UpdatePrimaryRegion'),
      },
    ];
  })
  .answerNothing();
