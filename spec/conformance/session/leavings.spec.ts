// What a run makes at the target is not left there: whatever becomes of the run.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { conform, replay } from '../../../src/conformance/conform.js';
import type { Finding } from '../../../src/conformance/findings.js';
import type { Target, TargetAnswer } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { SEED } from '../../support/seed.js';

const NOW = Date.UTC(2026, 0, 1);
const DISABLED = OPERATIONS.filter(
  (name) => !/^(CreateKey|DescribeKey|(Create|Update|Delete|List)Alias(es)?|(Create|Revoke|List)Grants?)$/.test(name),
);

/** Aliases, grants, and the states of keys that are left. */
function leftIn(store: Store): readonly string[] {
  return [...store.keySets()].flatMap(({ keys }) =>
    Object.values(keys).flatMap(({ keyState, aliases = [], grants = [] }) => [
      ...aliases.map(({ aliasName }) => aliasName),
      ...grants.map(({ grantId }) => grantId),
      ...(keyState === 'PendingDeletion' ? [] : [keyState]),
    ]),
  );
}

/** A target that answers the n-th call of an operation so. */
function spoilt(
  store: Store,
  answer: (operation: string, count: number, input: unknown) => TargetAnswer | undefined,
): Target {
  const honest = storeTarget(store);
  let count = 0;
  return {
    ...honest,
    call: (region, operation, input) => answer(operation, ++count, input) ?? honest.call(region, operation, input),
  };
}

describe('After a run', () => {
  it('neither an alias nor a grant nor a key is left', async () => {
    const store = createStore({ now: NOW });
    let created = 0;
    const target = spoilt(store, (operation) => {
      if (operation === 'CreateKey') created++;
      return undefined;
    });
    await conform(target, { runs: 6, seed: SEED, disabled: DISABLED });
    expect(created).toBeGreaterThan(5);
    expect(leftIn(store)).toEqual([]);
  });

  it('that was interrupted it is the same', async () => {
    const store = createStore({ now: NOW });
    const signal = { aborted: false };
    const onProgress = ({ runs }: { readonly runs: number }) => {
      signal.aborted = runs >= 3;
    };
    const { stoppedBy } = await conform(storeTarget(store), {
      runs: 50,
      seed: SEED,
      disabled: DISABLED,
      signal,
      onProgress,
    });
    expect([stoppedBy, leftIn(store)]).toEqual(['interrupted', []]);
  });

  it('that an error has ended it is the same', async () => {
    const store = createStore({ now: NOW });
    let thrown = 0;
    const target = spoilt(store, (operation, count) => {
      if (count < 400 || operation !== 'DescribeKey' || thrown++ > 0) return undefined;
      throw new Error('the adapter is broken');
    });
    const { errors } = await conform(target, { runs: 50, seed: SEED, disabled: DISABLED });
    expect([errors, leftIn(store)]).toEqual([['the adapter is broken'], []]);
  });

  itAtLength('keys that are not seen at first are not left either', async () => {
    const store = createStore({ now: NOW });
    const met = new Set<unknown>();
    const target = spoilt(store, (operation, _count, input) => {
      const { KeyId } = Object(input);
      const [key] = Object.values(store.keySet(KeyId)?.keys ?? {});
      const isNew = key !== undefined && store.now() < key.createdAt + 60_000;
      if (operation !== 'ScheduleKeyDeletion' || !isNew || met.has(KeyId)) return undefined;
      met.add(KeyId);
      return { error: { code: 'NotFoundException', message: '' } };
    });
    await conform(target, { runs: 6, seed: SEED, disabled: DISABLED });
    expect(met.size).toBeGreaterThan(3);
    expect(leftIn(store)).toEqual([]);
  });

  itAtLength('of a target that is gone nobody calls for each thing that was made', async () => {
    const store = createStore({ now: NOW });
    let calls = 0;
    const target = spoilt(store, (_operation, count) => {
      calls = count;
      return count > 300 ? { lost: 'gone' } : undefined;
    });
    const { errors } = await conform(target, { runs: 50, seed: SEED, disabled: DISABLED });
    expect(errors).toEqual(['store no longer answers: gone']);
    expect(calls).toBeLessThan(320);
  });
});

describe('The names of aliases', () => {
  itAtLength('are each session’s own, also of those that AWS refuses', async () => {
    const store = createStore({ now: NOW });
    const names: string[] = [];
    const target = spoilt(store, (operation, _count, input) => {
      const { AliasName } = Object(input);
      if (operation === 'CreateAlias' && typeof AliasName === 'string') names.push(AliasName);
      return undefined;
    });
    const { capabilities: _, ...others } = target;
    // Until one that AWS refuses was met.
    const signal = {
      get aborted() {
        return names.length > 50 && names.includes('alias/');
      },
    };
    await conform({ ...others, capabilities: [] }, { runs: 1000, seed: SEED, disabled: DISABLED, signal });
    expect(names.length).toBeGreaterThan(50);
    expect(new Set(names.filter((name) => !/mrk-model-/.test(name)))).toEqual(new Set(['alias/']));
  });

  it('let a fault of them be made short and replayed, though the endpoint keeps all that was ever made', async () => {
    const store = createStore({ now: NOW });
    const taken = new Set<string>();
    // Takes the names that AWS keeps for itself, each once, and never gives one back.
    const target = spoilt(store, (operation, _count, input) => {
      const { AliasName } = Object(input);
      if (operation === 'DeleteAlias') return { output: {} };
      if (operation !== 'CreateAlias' || !/^alias\/aws\//.test(String(AliasName))) return undefined;
      if (taken.has(AliasName)) return { error: { code: 'AlreadyExistsException', message: '' } };
      taken.add(AliasName);
      return { output: {} };
    });
    const { findings } = await conform(target, {
      runs: 500,
      maxFindings: 1,
      seed: SEED,
      disabled: [...DISABLED, 'DeleteAlias'],
    });
    const accepted = findings.find(({ kind, operation }) => kind === 'accepted' && operation === 'CreateAlias');
    expect(accepted).toMatchObject({ isShrunk: true });
    expect(accepted?.sequence.length).toBeLessThanOrEqual(2);
    const again = await replay(target, (accepted as Finding).sequence);
    expect(again.findings.map(({ kind, operation }) => `${kind} ${operation}`)).toContain('accepted CreateAlias');
  });
});
