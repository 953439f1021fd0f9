// UpdatePrimaryRegion: a replica key becomes the primary key, and the primary key a replica; both are Updating meanwhile.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html

import { type Refusal, refuse } from '../errors.js';
import { parseRegion } from '../identifiers.js';
import { stateFault } from '../key/state-gate.js';
import { stepKey } from '../key/step.js';
import { arnOf, isPrimary, type Key, keyIn } from '../key-set/key-set.js';
import { keyState } from './checks.js';
import { eventBase, type KeyContext, keyOperation } from './operation.js';

type Context = KeyContext<'UpdatePrimaryRegion'>;

// It answers with an empty body. [PRIMARY-7]
export const UpdatePrimaryRegion = keyOperation({
  name: 'UpdatePrimaryRegion',
  checks: {
    // The called key's state allows it. [PRIMARY-4]
    keyState,

    // The call goes to the current primary key, in its Region. [PRIMARY-2]
    isPrimaryKey: ({ keySet, key, arn }) =>
      keySet.multiRegion && isPrimary(keySet, key)
        ? undefined
        : refuse('PRIMARY-2a', { fault: 'notPrimaryToUpdate', keyArn: arn }),

    // No other change of the primary key is under way. [PRIMARY-4]
    isSettled: ({ keySet, arn }) =>
      keySet.primaryUpdate === undefined
        ? undefined
        : refuse('PRIMARY-4a', { fault: 'primaryIsUpdating', keyArn: arn }),

    // The new primary Region holds a related key already: none is made. [PRIMARY-3]
    hasReplica: (context) =>
      newPrimary(context) === undefined
        ? refuse('PRIMARY-3a', {
            fault: 'noReplicaInRegion',
            keyId: context.keySet.keyId,
            region: context.input.PrimaryRegion,
          })
        : undefined,

    // That replica is Enabled too. [PRIMARY-4]
    replicaState: replicaIsEnabled,
  },
  decide: (context) => {
    const { keySet, key, at, settings } = context;
    const target = newPrimary(context);
    if (target === undefined) throw new Error('hasReplica must come before');
    // The primary key is the primary key: seen to succeed, and to change nothing. [PRIMARY-3b]
    if (target.region === key.region) return [];
    const base = eventBase(context);
    return [
      {
        ...base,
        type: 'PrimaryUpdateStarted',
        keyState: stepKey(keySet, key, 'UpdatePrimaryRegion'),
        primaryUpdate: { from: key.region, to: target.region, endsAt: at + settings.primaryUpdateDelay },
      },
      {
        ...base,
        type: 'PrimaryKeyAssigned',
        region: target.region,
        keyState: stepKey(keySet, target, 'UpdatePrimaryRegion'),
      },
    ];
  },
});

function newPrimary({ keySet, input }: Context): Key | undefined {
  const region = parseRegion(input.PrimaryRegion);
  return region === undefined ? undefined : keyIn(keySet, region);
}

/** The table refuses the states in which a replica cannot become the primary key; what it leaves is Enabled. */
function replicaIsEnabled(context: Context): Refusal | undefined {
  const target = newPrimary(context);
  if (target === undefined || target.keyState === 'Enabled') return undefined;
  const { keySet } = context;
  const keyArn = arnOf(keySet, target.region);
  const facts = stateFault('UpdatePrimaryRegion', keySet, target.keyState, keyArn);
  if (facts === undefined) throw new Error(`the key state table admits a replica that is ${target.keyState}`);
  return refuse('PRIMARY-4b', facts);
}
