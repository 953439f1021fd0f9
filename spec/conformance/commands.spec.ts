// The kit inside a fast-check test of one's own: what its commands find, how they shrink and replay, what they tell.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itAtLength, sampleOf, shareOf } from '../../property-tests/support/config.js';
import * as kit from '../../src/conformance/index.js';
import {
  type KmsCommand,
  type KmsCommandsOptions,
  type KmsModel,
  type KmsSetupOptions,
  kmsCommands,
  kmsModelRun,
  kmsSetup,
  storeTarget,
  type Target,
} from '../../src/conformance/index.js';
import { createStore } from '../../src/index.js';
import type { Store } from '../../src/store/store.js';
import { SEED } from '../support/seed.js';
import { type Fault, faultyStoreTarget } from './fault.js';
import { fault as canceling } from './faults/cancel-key-deletion-enables.js';
import { fault as copyingTags } from './faults/replica-copies-the-tags.js';
import { fault as replicatingReplicas } from './faults/replicas-can-be-replicated.js';

type Commands = Iterable<KmsCommand>;
type Parameters = fc.Parameters<[Commands]>;

/** Plays commands on a target of their own each time: of a faulty one, until its fault shows. */
function checked(
  createTarget: () => Target,
  { numRuns = 1_000, ...parameters }: Parameters = {},
  options: KmsCommandsOptions = {},
  setup: KmsSetupOptions = {},
): Promise<fc.RunDetails<[Commands]>> {
  const property = fc.asyncProperty(kmsCommands(options), (commands) => kmsModelRun(createTarget(), commands, setup));
  return Promise.resolve(fc.check(property, { seed: SEED, numRuns, ...parameters }));
}

/** Where it is of no account how short a failure can be told. */
const UNSHRUNK: Parameters = { endOnFailure: true };

function faulty(fault: Fault): () => Target {
  return () => faultyStoreTarget(fault, createStore());
}

/** What the fault of CancelKeyDeletion comes to, which several tests look at. */
let canceled: Promise<fc.RunDetails<[Commands]>> | undefined;
function checkedCanceling(): Promise<fc.RunDetails<[Commands]>> {
  canceled ??= checked(faulty(canceling));
  return canceled;
}

function messageOf({ errorInstance }: fc.RunDetails<[Commands]>): string {
  return errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
}

/** A target on which every call is noted. */
function noting(store: Store): { readonly target: Target; readonly calls: { operation: string; input: unknown }[] } {
  const honest = storeTarget(store);
  const calls: { operation: string; input: unknown }[] = [];
  const call: Target['call'] = (region, operation, input) => {
    calls.push({ operation, input });
    return honest.call(region, operation, input);
  };
  return { target: { ...honest, call }, calls };
}

const keyStates = (store: Store): readonly string[] =>
  [...store.keySets()].flatMap(({ keys }) => Object.values(keys).map(({ keyState }) => keyState));

describe('The commands of the kit', () => {
  itAtLength('find nothing wrong with a store that answers as AWS does, though they reach rare states', async () => {
    const { target, calls } = noting(createStore());
    const { failed } = await checked(() => target, { numRuns: shareOf(40, 5) });
    expect(failed).toBe(false);
    expect(new Set(calls.map(({ operation }) => operation)).size).toBeGreaterThan(shareOf(40, 2));
  });

  it.each(
    sampleOf(
      [
        ['CancelKeyDeletion', 'DELETE-5', canceling],
        ['ReplicateKey', 'REPLICATE-6', copyingTags],
        ['ReplicateKey', 'REPLICATE-1', replicatingReplicas],
      ] as const,
      3,
    ),
  )('shrink a fault of %s to a few commands, and tell its rule: %s', async (operation, rule, fault) => {
    const details = fault === canceling ? await checkedCanceling() : await checked(faulty(fault));
    expect(details.failed).toBe(true);
    const message = messageOf(details);
    expect(message).toContain(`store departs from AWS in ${operation}: `);
    expect(message).toContain(`Rule ${rule} (documented`);
    expect(message).toMatch(/Source: https:\/\/docs\.aws\.amazon\.com\//);
    expect(message).toContain('aws kms create-key --region ');
    expect(message.match(/aws kms /g)?.length).toBeLessThanOrEqual(8);
  });

  it('tell the whole story in the error', async () => {
    const message = messageOf(await checkedCanceling());
    // Where a key is named by its ARN, the account is asked first; that of a replica key is made first.
    const isNeeded = (line: string): boolean => !/^ {2}(ACCOUNT=|aws kms replicate-key )/.test(line);
    const lines = message.split('\n').filter(isNeeded);
    const begin = lines.findIndex((line) => line.startsWith('  KEY1='));
    expect(lines.slice(0, begin)).toEqual([
      'store departs from AWS in CancelKeyDeletion: wrong key state.',
      expect.stringMatching(/^ {2}Key state before the call: Pending(?:Replica)?Deletion$/),
      expect.stringMatching(/^ {2}Where: KeyMetadata\.KeyState in \S+$/),
      '  Expected: Disabled',
      '  Received: Enabled',
      expect.stringMatching(
        /^ {2}Rule DELETE-5 \(documented, seen [\d, -]+\): CancelKeyDeletion leaves a key .* `Disabled`/,
      ),
      '  Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html',
      'To see it:',
    ]);
    expect(lines.slice(begin)).toEqual([
      expect.stringMatching(/^ {2}KEY1=\$\(aws kms create-key --region /),
      // How the key came to wait for its deletion: of a primary key with a replica key it takes more.
      ...lines.slice(begin + 1, -3),
      expect.stringMatching(/^ {2}aws kms cancel-key-deletion --region \S+ --key-id/),
      expect.stringMatching(/^ {2}aws kms describe-key --region \S+ --key-id/),
      '  # KeyMetadata.KeyState: Disabled at AWS, Enabled here',
    ]);
  });

  it('print themselves as what they do, with picks by name and without needless parameters', async () => {
    const { counterexample } = await checkedCanceling();
    const [commands, replay] = String(counterexample?.[0]).split(' /*');
    expect(commands).toMatch(/^CreateKey in /);
    // In which Region, and whether anything stands between, is as it was drawn.
    expect(commands).toMatch(/ScheduleKeyDeletion in [^{]+ \{"KeyId":"<[^>]+>"\},.*CancelKeyDeletion in /);
    expect(replay).toMatch(/^replayPath=".+"\*\/$/);
  });

  it.each(
    sampleOf(
      [
        ['CancelKeyDeletion', canceling],
        ['ReplicateKey', copyingTags],
        ['ReplicateKey', replicatingReplicas],
      ] as const,
      3,
    ),
  )('replay a failure of %s from seed, path and replayPath', async (_, fault) => {
    for (const seed of sampleOf([SEED, SEED + 1], 2)) {
      const first =
        seed === SEED && fault === canceling ? await checkedCanceling() : await checked(faulty(fault), { seed });
      expect(first.numShrinks).toBeGreaterThan(0);
      const printed = String(first.counterexample?.[0]);
      const replayPath = /replayPath="(.*)"/.exec(printed)?.[1] ?? '';
      const path = first.counterexamplePath ?? '';
      const again = await checked(faulty(fault), { seed, path, endOnFailure: true }, { replayPath });
      expect(again.failed).toBe(true);
      expect(again.numRuns).toBe(1);
      expect(messageOf(again)).toBe(messageOf(first));
      expect(String(again.counterexample?.[0]).split(' /*')[0]).toBe(printed.split(' /*')[0]);
    }
  });

  it('are as many as they may be, and no more', async () => {
    for (const maxCommands of [3, 100]) {
      const lengths = fc
        .sample(kmsCommands({ maxCommands }), { seed: SEED, numRuns: 60 })
        .map((all) => [...all].length);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(maxCommands);
      expect(Math.max(...lengths)).toBeGreaterThan(maxCommands * 0.6);
    }
    expect(() => kmsCommands({ maxCommands: 101 })).toThrow(/maxCommands must be an integer from 1 to 100: 101/);
    expect(() => kmsCommands({ maxCommands: 0 })).toThrow(RangeError);
  });

  it('are only what the target can do', () => {
    const printed = (options: KmsCommandsOptions): string =>
      fc
        .sample(kmsCommands(options), { seed: SEED, numRuns: 30 })
        .flatMap((all) => [...all].map(String))
        .join('\n');
    expect(printed({})).toMatch(/^ImportKeyMaterial in /m);
    expect(printed({})).toMatch(/^wait \d+ ms$/m);
    const little = printed({ target: { capabilities: [] } });
    expect(little).not.toMatch(/^ImportKeyMaterial/m);
    expect(little).not.toMatch(/^wait \d+ ms$/m);
  });

  itAtLength('go together with commands of one’s own, on a model that has more than the kit’s', async () => {
    interface Model extends KmsModel {
      restarts: number;
    }
    let played = 0;
    const restart: KmsCommand<Model> = {
      check: ({ restarts }) => restarts < 2,
      run: async (model, real) => {
        model.restarts++;
        played++;
        expect(await real.call('us-east-1', 'ListKeys', {})).toHaveProperty('output');
      },
      toString: () => 'restart',
    };
    const property = fc.asyncProperty(kmsCommands<Model>({ others: [fc.constant(restart)] }), (commands) =>
      fc.asyncModelRun(async () => {
        const { model, real } = await kmsSetup(storeTarget(createStore()));
        return { model: { ...model, restarts: 0 }, real };
      }, commands),
    );
    await fc.assert(property, { seed: SEED, numRuns: 10 });
    expect(played).toBeGreaterThan(0);
    expect(played).toBeLessThanOrEqual(20);
  });
});

describe('A run of commands', () => {
  itAtLength('schedules the deletion of the keys that it made, also when it fails', async () => {
    const honest = createStore();
    // A key that is Updating cannot be deleted.
    const setup: KmsSetupOptions = { disabled: ['UpdatePrimaryRegion'] };
    const { target, calls } = noting(honest);
    await checked(() => target, { numRuns: 20 }, {}, setup);
    expect(calls.filter(({ operation }) => operation === 'CreateKey').length).toBeGreaterThan(5);
    expect(keyStates(honest).filter((state) => !/^Pending(Replica)?Deletion$/.test(state))).toEqual([]);

    const stores: Store[] = [];
    const create = (): Target => {
      const store = createStore();
      stores.push(store);
      return faultyStoreTarget(copyingTags, store);
    };
    const { failed } = await checked(create, UNSHRUNK, {}, setup);
    expect(failed).toBe(true);
    expect(stores.flatMap(keyStates).filter((state) => state === 'Enabled')).toEqual([]);
  });

  itAtLength('learns the account of a target once, from a key that it does not keep, unless it is told', async () => {
    const store = createStore({ accountId: '222233334444' });
    const { target, calls } = noting(store);
    await kmsSetup(target, { accountId: '222233334444' });
    expect(calls).toEqual([]);
    await kmsSetup(target);
    await kmsSetup(target);
    expect(calls.map(({ operation }) => operation)).toEqual(['CreateKey', 'ScheduleKeyDeletion']);
    expect(keyStates(store)).toEqual(['PendingDeletion']);
    expect((await checked(() => target, { numRuns: shareOf(40, 10) })).failed).toBe(false);
  });

  itAtLength('passes over what is known to be wrong, and still tells the rest', async () => {
    const known: KmsSetupOptions = { isKnown: ({ rule }) => rule === 'DELETE-5' };
    expect((await checked(faulty(canceling), { numRuns: shareOf(40, 5) }, {}, known)).failed).toBe(false);
    expect((await checked(faulty(copyingTags), UNSHRUNK, {}, known)).failed).toBe(true);
  });

  it('leaves out disabled operations', async () => {
    const { target, calls } = noting(createStore());
    await checked(() => target, { numRuns: shareOf(40, 4) }, {}, { disabled: ['ReplicateKey', 'GetKeyPolicy'] });
    const called = new Set(calls.map(({ operation }) => operation));
    expect(called).toContain('ListResourceTags');
    expect(called).not.toContain('ReplicateKey');
    expect(called).not.toContain('GetKeyPolicy');
  });

  itAtLength('compares messages only if it is to', async () => {
    const silent = (): Target => {
      const honest = storeTarget(createStore());
      const call: Target['call'] = async (...given) => {
        const answer = await honest.call(...given);
        return 'error' in answer ? { error: { ...answer.error, message: 'No.' } } : answer;
      };
      return { ...honest, call };
    };
    expect((await checked(silent, { numRuns: shareOf(40, 10) })).failed).toBe(false);
    const details = await checked(silent, UNSHRUNK, {}, { messages: true });
    expect(messageOf(details)).toContain('wrong message');
    expect(messageOf(details)).toContain("AWS's message: ");
  });

  it('tells the most severe of several divergences', async () => {
    const honest = storeTarget(createStore());
    const call: Target['call'] = async (region, operation, input) => {
      const answer = await honest.call(region, operation, input);
      const wrong = { CreateKey: { Description: 'another' }, DescribeKey: { KeyState: 'Unavailable' } }[operation];
      if (wrong === undefined || !('output' in answer)) return answer;
      return { output: { KeyMetadata: { ...(answer.output.KeyMetadata as object), ...wrong } } };
    };
    expect(messageOf(await checked(() => ({ ...honest, call })))).toContain('wrong key state');
  });

  it('says so if nothing answers, or if an option is wrong', async () => {
    const lost: Target = { name: 'a target', call: () => ({ lost: 'no answer in time' }) };
    await expect(kmsSetup(lost)).rejects.toThrow('a target does not answer: no answer in time');
    await expect(kmsSetup(storeTarget(createStore()), { patience: 'soon' })).rejects.toThrow(RangeError);
  });
});

describe('The entry point of the kit', () => {
  it('has its functions and its closed lists', () => {
    expect(Object.keys(kit).sort()).toEqual([
      'CAPABILITIES',
      'FINDING_KINDS',
      'OUTCOMES',
      'comparedWith',
      'conform',
      'conformSideBySide',
      'httpTarget',
      'kmsArbitraries',
      'kmsCommands',
      'kmsModelRun',
      'kmsSetup',
      'parseBaseline',
      'parseReplay',
      'replay',
      'sdkTarget',
      'storeTarget',
      'toAwsCli',
      'toBaseline',
      'toFindingJson',
      'toHtml',
      'toJUnit',
      'toJson',
      'toJsonLine',
      'toMarkdown',
      'toVector',
      'wrapKeyMaterial',
      'writeReport',
    ]);
  });
});
