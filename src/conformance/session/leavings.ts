// What a session has made at the target, in the target's own names: it is not left there.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { type Body, isBody, textOf } from '../beliefs/body.js';
import type { Target, TargetAnswer } from '../target.js';
import type { Timing } from './timing.js';

export interface Leavings {
  /** Notes what a call has made, or taken away. `input` is as it was sent. */
  readonly note: (region: string, operation: Operation, input: unknown, answer: TargetAnswer, at: number) => void;
  /** Deletes aliases, revokes grants, and schedules the deletion of every key that was made. */
  readonly cleanUp: () => Promise<void>;
}

export interface LeavingsOptions {
  readonly isLeftOut: (operation: Operation) => boolean;
  /** In milliseconds, as is `visibility`. */
  readonly patience: number;
  readonly visibility: number;
}

/** So often what a new key refuses because it is not seen is tried again at once. */
const POLLS = 2;

interface Leaving {
  readonly region: string;
  readonly input: Body;
}

export function createLeavings(target: Target, timing: Timing, options: LeavingsOptions): Leavings {
  const aliases = new Map<string, Leaving>();
  const grants = new Map<string, Leaving>();
  const keys = new Map<string, Leaving & { readonly at: number }>();

  function addKey(region: string, metadata: unknown, at: number): void {
    const KeyId = isBody(metadata) ? textOf(metadata.KeyId) : '';
    if (KeyId !== '') keys.set(`${region} ${KeyId}`, { region, input: { KeyId, PendingWindowInDays: 7 }, at });
  }

  function note(region: string, operation: Operation, input: unknown, answer: TargetAnswer, at: number): void {
    if (!isBody(input) || 'error' in answer) return;
    const output = 'output' in answer ? answer.output : {};
    const alias = `${region} ${textOf(input.AliasName)}`;
    switch (operation) {
      case 'CreateKey':
        return addKey(region, output.KeyMetadata, at);
      case 'ReplicateKey':
        return addKey(textOf(input.ReplicaRegion), output.ReplicaKeyMetadata, at);
      // What was not answered may have happened; and what should only move an alias may make one.
      case 'CreateAlias':
      case 'UpdateAlias':
        aliases.set(alias, { region, input: { AliasName: input.AliasName } });
        return;
      case 'CreateGrant': {
        const { GrantId } = output;
        if (typeof GrantId === 'string') grants.set(GrantId, { region, input: { KeyId: input.KeyId, GrantId } });
        return;
      }
      case 'DeleteAlias':
        if ('output' in answer) aliases.delete(alias);
        return;
      case 'RevokeGrant':
      case 'RetireGrant':
        if ('output' in answer) grants.delete(textOf(input.GrantId));
    }
  }

  function send(operation: Operation, { region, input }: Leaving): TargetAnswer | Promise<TargetAnswer> {
    return target.call(region, operation, input);
  }

  /** Whether the key is deleted, or its deletion is pending already: then another state of it is the reason to refuse. */
  async function isGone({ region, input: { KeyId } }: Leaving, code: string): Promise<boolean> {
    if (code !== 'KMSInvalidStateException') return code === 'NotFoundException';
    const described = await send('DescribeKey', { region, input: { KeyId } });
    const metadata = described !== undefined && 'output' in described ? described.output.KeyMetadata : undefined;
    return isBody(metadata) && /^Pending(Replica)?Deletion$/.test(textOf(metadata.KeyState));
  }

  async function deleteKeys(): Promise<void> {
    // Replica keys first: their primary keys then need not wait for them any longer.
    let left = [...keys.values()].reverse();
    const end = Date.now() + options.patience;
    for (let round = 0; ; round++) {
      const refused: typeof left = [];
      let hasUnseen = false;
      for (const key of left) {
        const answer = await send('ScheduleKeyDeletion', key);
        const isUnseen = isNotFound(answer) && (await timing.now()).from < key.at + options.visibility;
        hasUnseen ||= isUnseen;
        if (isUnseen || 'lost' in answer || ('error' in answer && !(await isGone(key, answer.error.code))))
          refused.push(key);
      }
      left = refused;
      if (left.length === 0) return;
      if (hasUnseen && round < POLLS) continue;
      // A key that is Updating cannot be deleted yet.
      if (Date.now() >= end) return;
      await sleep(Math.min(1_000, options.patience / 10));
    }
  }

  return {
    note,
    cleanUp: async () => {
      if (!options.isLeftOut('DeleteAlias')) for (const alias of aliases.values()) await send('DeleteAlias', alias);
      if (!options.isLeftOut('RevokeGrant')) for (const grant of grants.values()) await send('RevokeGrant', grant);
      await deleteKeys();
    },
  };
}

function isNotFound(answer: TargetAnswer): boolean {
  return 'error' in answer && answer.error.code === 'NotFoundException';
}
