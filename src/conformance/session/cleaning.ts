// Takes away what a session has made at the target.

import { isBody, textOf } from '../beliefs/body.js';
import type { Operation } from '../model.js';
import { sleep } from '../sleep.js';
import type { Target, TargetAnswer } from '../target.js';
import type { Leaving } from './leavings.js';
import type { Running } from './running.js';

/** Deletes aliases, revokes grants, and schedules the deletion of every key that was made. */
export async function cleanUp(running: Running): Promise<void> {
  const { target, options, state } = running;
  const { aliases, grants } = state.leavings;
  if (!options.isLeftOut('DeleteAlias')) {
    for (const alias of Object.values(aliases)) await send(target, 'DeleteAlias', alias);
  }
  if (!options.isLeftOut('RevokeGrant')) {
    for (const grant of Object.values(grants)) await send(target, 'RevokeGrant', grant);
  }
  await deleteKeys(running);
}

function send(
  target: Target,
  operation: Operation,
  { region, input }: Pick<Leaving, 'region' | 'input'>,
): TargetAnswer | Promise<TargetAnswer> {
  return target.call(region, operation, input);
}

/** So often what a new key refuses because it is not seen is tried again at once. */
const POLLS = 2;

async function deleteKeys(running: Running): Promise<void> {
  const { options, state } = running;
  // Replica keys first: their primary keys then need not wait for them any longer.
  let left = Object.values(state.leavings.keys).reverse();
  const end = Date.now() + options.patience;
  for (let round = 0; ; round++) {
    const refused: Leaving[] = [];
    let hasUnseen = false;
    for (const key of left) {
      const outcome = await deleted(running, key);
      hasUnseen ||= outcome === 'unseen';
      if (outcome !== 'deleted') refused.push(key);
    }
    left = refused;
    if (left.length === 0) return;
    if (hasUnseen && round < POLLS) continue;
    // A key that is Updating cannot be deleted yet.
    if (Date.now() >= end) return;
    await sleep(Math.min(1_000, options.patience / 10));
  }
}

/** Schedules the deletion of a key: whether it is, it was not seen yet, or it must be tried again. */
async function deleted({ target, timing, options }: Running, key: Leaving): Promise<'deleted' | 'unseen' | 'refused'> {
  const answer = await send(target, 'ScheduleKeyDeletion', key);
  if ('error' in answer) {
    const { code } = answer.error;
    const mayBeUnseen = code === 'NotFoundException';
    if (mayBeUnseen && (await timing.now()).from < key.at + options.visibility) return 'unseen';
    return (await isGone(target, key, code)) ? 'deleted' : 'refused';
  }
  return 'lost' in answer ? 'refused' : 'deleted';
}

/** Whether the key is deleted, or its deletion is pending already: then another state of it is the reason to refuse. */
async function isGone(target: Target, { region, input: { KeyId } }: Leaving, code: string): Promise<boolean> {
  if (code !== 'KMSInvalidStateException') return code === 'NotFoundException';
  const described = await send(target, 'DescribeKey', { region, input: { KeyId } });
  const metadata = 'output' in described ? described.output.KeyMetadata : undefined;
  return isBody(metadata) && /^Pending(Replica)?Deletion$/.test(textOf(metadata.KeyState));
}
