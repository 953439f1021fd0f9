// A sequence on a target: what is read after each call, what is told, and how it goes on.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { keyIdOf, OWN_ACCOUNT_ID } from '../../../src/conformance/beliefs/names.js';
import type { Met } from '../../../src/conformance/session/met.js';
import { nothingOutwaited, type Outwaited } from '../../../src/conformance/session/running.js';
import { createSession, type Session } from '../../../src/conformance/session/session.js';
import { CAPABILITIES, type Target, type TargetAnswer } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { openAccount } from '../../support/host.js';

type Members = Readonly<Record<string, unknown>>;
const US = 'us-east-1';
const EU = 'eu-west-2';
const HOUR = 3_600_000;
const MINUTE = 60_000;
const KEY = keyIdOf(1, true);

interface Sent {
  readonly region: string;
  readonly operation: string;
  readonly input: Members;
}

/** Answers a call in place of the store; undefined: the store answers it. */
type Fault = (sent: Sent, answer: () => TargetAnswer) => TargetAnswer | undefined;

interface Playing {
  readonly session: Session;
  readonly store: Store;
  /** What was sent since it was last asked, as `DescribeKey us-east-1`. */
  readonly sent: () => readonly string[];
  readonly all: Sent[];
  readonly met: Met[];
  readonly tolerated: Met[];
  /** `kind operation member Region`, and forgets it. */
  readonly told: () => readonly string[];
  readonly call: (operation: Operation, input?: Members, region?: string) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

interface Setting {
  readonly store?: Store;
  readonly fault?: Fault;
  readonly target?: Partial<Target>;
  readonly leftOut?: readonly Operation[];
  readonly absentMembers?: Set<string>;
  readonly visibility?: number;
  readonly outwaited?: Outwaited;
  /** Whether its clock can be moved; by default it can. */
  readonly hasClock?: boolean;
}

function play({
  store = createStore(),
  fault,
  target,
  leftOut = [],
  absentMembers = new Set(),
  visibility = 0,
  outwaited = nothingOutwaited(),
  hasClock = true,
}: Setting = {}): Playing {
  const honest = storeTarget(store);
  const { clock: _, ...clockless } = honest;
  const all: Sent[] = [];
  const met: Met[] = [];
  const tolerated: Met[] = [];
  let asked = 0;
  const spoilt: Target = {
    ...(hasClock ? honest : clockless),
    ...target,
    call: (region, operation, input) => {
      const sent = { region, operation, input: input as Members };
      all.push(sent);
      const answer = (): TargetAnswer => honest.call(region, operation, input) as TargetAnswer;
      return fault?.(sent, answer) ?? answer();
    },
  };
  const session = createSession(spoilt, {
    accountId: () => OWN_ACCOUNT_ID,
    aliasPrefix: 'run-',
    isLeftOut: (operation) => leftOut.includes(operation),
    comparesMessages: false,
    patience: 0,
    visibility,
    isOver: () => false,
    outwaited,
    met: (one) => met.push(one),
    tolerated: (one) => tolerated.push(one),
    absentMembers,
  });
  return {
    session,
    store,
    all,
    met,
    tolerated,
    sent: () => {
      const since = all.slice(asked).map(({ operation, region }) => `${operation} ${region}`);
      asked = all.length;
      return since;
    },
    told: () =>
      met.splice(0).map(({ kind, operation, member = '', region }) => `${kind} ${operation} ${member} ${region}`),
    call: (operation, input = { KeyId: KEY }, region = US) => session.replay({ region, operation, input }),
    wait: (milliseconds) => session.replay({ advance: milliseconds }),
  };
}

/** The same with a multi-Region key and a ready replica key, and with all forgotten that led there. */
async function replicated(setting: Setting = {}): Promise<Playing> {
  const playing = play(setting);
  await playing.call('CreateKey', { MultiRegion: true });
  await playing.call('ReplicateKey', { KeyId: KEY, ReplicaRegion: EU });
  await playing.wait(MINUTE);
  playing.sent();
  return playing;
}

/** Only some calls go wrong. */
function at(operation: Operation, region: string, fault: Fault): Fault {
  return (sent, answer) => (sent.operation === operation && sent.region === region ? fault(sent, answer) : undefined);
}

function outputOf(answer: TargetAnswer): Members {
  return 'output' in answer ? answer.output : {};
}

describe('a session on a target without a fault', () => {
  it('tells nothing', async () => {
    const { call, wait, met, session } = await replicated();
    await call('TagResource', { KeyId: KEY, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    await call('CreateAlias', { TargetKeyId: KEY, AliasName: 'alias/a' });
    await call('EnableKeyRotation', { KeyId: KEY, RotationPeriodInDays: 90 });
    await call('RotateKeyOnDemand');
    await call('UpdatePrimaryRegion', { KeyId: KEY, PrimaryRegion: EU });
    await wait(MINUTE);
    await call('ScheduleKeyDeletion', { KeyId: KEY, PendingWindowInDays: 7 });
    await call('EnableKey');
    await wait(100 * 24 * HOUR);
    await call('ScheduleKeyDeletion', { KeyId: KEY, PendingWindowInDays: 7 }, EU);
    await wait(10 * 24 * HOUR);
    await call('DescribeKey', { KeyId: KEY }, EU);
    expect(session.lastAnswer()).toMatchObject({ error: { code: 'NotFoundException' } });
    expect(met).toEqual([]);
  });

  it('reads in every Region what a call may have changed', async () => {
    const { call, sent } = await replicated();
    await call('TagResource', { KeyId: KEY, Tags: [] });
    expect(sent()).toEqual([
      'TagResource us-east-1',
      'DescribeKey us-east-1',
      'DescribeKey eu-west-2',
      'ListResourceTags us-east-1',
      'ListResourceTags eu-west-2',
    ]);
    await call('GetKeyPolicy');
    expect(sent()).toEqual(['GetKeyPolicy us-east-1']);
  });

  it('reads nothing where it is told not to', async () => {
    const { call, wait, session, sent } = await replicated();
    session.setReading(false);
    await call('DisableKey');
    await wait(1000);
    expect(sent()).toEqual(['DisableKey us-east-1']);
    session.setReading(true);
    await call('EnableKey');
    expect(sent()).toHaveLength(3);
  });

  it('sends nothing of what is left out, not even to read', async () => {
    const { call, sent } = await replicated({ leftOut: ['ListResourceTags', 'DisableKey'] });
    await call('TagResource', { KeyId: KEY, Tags: [] });
    await call('DisableKey');
    expect(sent()).toEqual(['TagResource us-east-1', 'DescribeKey us-east-1', 'DescribeKey eu-west-2']);
  });

  it('sends no marker that only the model would take: a target that has not given it out does not [PAGE-1]', async () => {
    const { call, sent, met } = await replicated();
    for (const Marker of ['0.', '0.ffff', '999999999.']) await call('ListResourceTags', { KeyId: KEY, Marker });
    expect(sent()).toEqual([]);
    await call('ListResourceTags', { KeyId: KEY, Marker: 'none' });
    expect(sent()).toEqual(['ListResourceTags us-east-1']);
    expect(met).toEqual([]);
  });

  it('plays moves that are steered by what there is', async () => {
    const { session, sent, wait } = play();
    await session.play({ type: 'call', operation: 'CreateKey', set: 0, region: EU, input: {} });
    expect(sent()).toEqual([
      'CreateKey eu-west-2',
      'DescribeKey eu-west-2',
      'ListResourceTags eu-west-2',
      'GetKeyPolicy eu-west-2',
    ]);
    await wait(0);
    expect(sent()).toEqual([]);
  });

  it('deletes all that it has made, replica keys first', async () => {
    const { call, session, sent, store } = await replicated();
    await call('CreateKey', {}, EU);
    sent();
    await session.cleanUp();
    expect(sent()).toEqual([
      'ScheduleKeyDeletion eu-west-2',
      'ScheduleKeyDeletion eu-west-2',
      'ScheduleKeyDeletion us-east-1',
    ]);
    store.advance('P15D');
    expect(outputOf(storeTarget(store).call(US, 'ListKeys', {}) as TargetAnswer).Keys).toEqual([]);
  });
});

describe('a divergence', () => {
  const silent: Fault = at('DisableKey', US, () => ({ output: {} }));

  it('is told with the calls that led to it, and with the read that shows it', async () => {
    const { call, met } = await replicated({ fault: silent });
    await call('DisableKey');
    expect(met).toMatchObject([
      {
        kind: 'wrong-state',
        operation: 'DisableKey',
        state: 'Enabled',
        member: 'KeyMetadata.KeyState',
        region: US,
        expected: ['Disabled'],
        received: 'Enabled',
      },
    ]);
    const read = { region: US, operation: 'DescribeKey', input: { KeyId: KEY } };
    const disable = { region: US, operation: 'DisableKey', input: { KeyId: KEY } };
    expect(met[0]?.sequence().slice(-2)).toEqual([disable, read]);
    expect(met[0]?.sequence()).toHaveLength(5);
    expect(met[0]?.recorded().map(({ step }) => step)).toEqual(met[0]?.sequence().slice(0, -1));
  });

  it('does not end the sequence: what the target shows is taken over', async () => {
    const { call, told } = await replicated({ fault: silent });
    await call('DisableKey');
    expect(told()).toHaveLength(1);
    await call('DescribeKey');
    await call('Encrypt', { KeyId: KEY, Plaintext: 'aGVsbG8=' });
    await call('EnableKey');
    await call('UpdateKeyDescription', { KeyId: KEY, Description: 'b' });
    expect(told()).toEqual([]);
  });

  it('that lasts is told once', async () => {
    const fault: Fault = at('DescribeKey', EU, (_sent, answer) => {
      const output = outputOf(answer());
      const metadata = output.KeyMetadata as Members | undefined;
      return metadata === undefined ? undefined : { output: { KeyMetadata: { ...metadata, Origin: 'EXTERNAL' } } };
    });
    const { call, told } = await replicated({ fault });
    expect(told()).toEqual(['wrong-metadata ReplicateKey KeyMetadata.Origin eu-west-2']);
    await call('DescribeKey', { KeyId: KEY }, EU);
    await call('UpdateKeyDescription', { KeyId: KEY, Description: 'b' });
    expect(told()).toEqual([]);
  });

  it('of a member that is never shown is told once, whatever key it is', async () => {
    const withoutPolicy: Fault = (sent, answer) => {
      if (sent.operation !== 'DescribeKey' && sent.operation !== 'CreateKey') return undefined;
      const { Arn: _arn, ...metadata } = (outputOf(answer()).KeyMetadata ?? {}) as Members;
      return { output: { KeyMetadata: metadata } };
    };
    const absentMembers = new Set<string>();
    const { call, told } = play({ fault: withoutPolicy, absentMembers });
    await call('CreateKey', {});
    await call('CreateKey', {});
    expect(told()).toEqual(['wrong-metadata CreateKey KeyMetadata.Arn us-east-1']);
    expect([...absentMembers]).toEqual(['KeyMetadata.Arn']);
  });

  it('of key IDs does not keep the rest from being tested', async () => {
    // Every key ID has no `mrk-`.
    const store = createStore();
    const told = (text: string) => text.replaceAll('mrk-', 'key-');
    const honest = storeTarget(store);
    const fault: Fault = ({ region, operation, input }) => {
      const given: unknown = JSON.parse(JSON.stringify(input).replaceAll('key-', 'mrk-'));
      const answer = honest.call(region, operation, given) as TargetAnswer;
      return JSON.parse(told(JSON.stringify(answer)));
    };
    const playing = await replicated({ store, fault });
    expect(playing.told()).toEqual(['wrong-metadata CreateKey KeyMetadata.KeyId us-east-1']);
    await playing.call('DisableKey');
    expect(store.call({ region: US, operation: 'ListKeys', input: {} })).toMatchObject({ ok: true });
    expect(playing.told()).toEqual([]);
    expect(JSON.stringify(playing.all.at(-1))).toContain('key-');
  });

  it('is a crash where the answer is none, after which the sequence goes on', async () => {
    const { call, told } = await replicated({ fault: at('DisableKey', US, () => ({ crash: '<html>' })) });
    await call('DisableKey');
    expect(told()).toEqual(['crash DisableKey  us-east-1']);
    await call('EnableKey');
    expect(told()).toEqual([]);
  });
});

describe('an answer that AWS leaves open', () => {
  it('is no divergence, and is noted as what it would be if the model’s own were the only one [DELETE-3a]', async () => {
    const store = createStore();
    const asIfAlone: Fault = (_, answer) => ({
      output: { ...outputOf(answer()), KeyState: 'PendingDeletion', DeletionDate: store.now() / 1000 + 7 * 86_400 },
    });
    const fault = at('ScheduleKeyDeletion', US, asIfAlone);
    const { call, met, tolerated } = play({ store, fault, leftOut: ['DescribeKey'] });
    await call('CreateKey', { MultiRegion: true });
    await call('ReplicateKey', { KeyId: KEY, ReplicaRegion: EU });
    expect(tolerated).toEqual([]);
    await call('ScheduleKeyDeletion', { KeyId: KEY, PendingWindowInDays: 7 });
    expect(met).toEqual([]);
    expect(tolerated).toMatchObject([
      {
        ...{ kind: 'wrong-state', operation: 'ScheduleKeyDeletion', rule: 'DELETE-3a', member: 'KeyState', keyId: KEY },
        ...{ expected: ['PendingReplicaDeletion'], received: 'PendingDeletion' },
      },
    ]);
  });
});

describe('an answer that was lost', () => {
  it('is no divergence, whether the call had its effect or not', async () => {
    for (const hasEffect of [true, false]) {
      const fault: Fault = at('DisableKey', US, (_sent, answer) => {
        if (hasEffect) answer();
        return { lost: 'timeout' };
      });
      const { call, met, sent, session } = await replicated({ fault });
      await call('DisableKey');
      await call('EnableKey');
      expect(met).toEqual([]);
      expect(sent()).toContain('DescribeKey eu-west-2');
      expect(session.lastAnswer()).toEqual({ output: {} });
    }
  });
});

describe('a call that was refused', () => {
  it('has changed nothing: a key that did change is found', async () => {
    const fault: Fault = at('CancelKeyDeletion', US, (sent, answer) => {
      const refused = answer();
      if (!('error' in refused)) return refused;
      store.callJson({ region: US, operation: 'DisableKey', input: sent.input });
      return refused;
    });
    const store = createStore();
    const { call, told } = await replicated({ store, fault });
    await call('CancelKeyDeletion');
    expect(told()).toEqual(['wrong-state CancelKeyDeletion KeyMetadata.KeyState us-east-1']);
  });

  it('has changed no property: one that did change is found', async () => {
    const Tags = [{ TagKey: 'a', TagValue: 'b' }];
    const fault: Fault = at('TagResource', US, (sent, answer) => {
      store.callJson({ region: US, operation: 'TagResource', input: { ...sent.input, Tags } });
      return answer();
    });
    const store = createStore();
    const { call, told } = await replicated({ store, fault });
    await call('TagResource', { KeyId: KEY, Tags: [{ TagKey: 'aws:a', TagValue: 'b' }] });
    expect(told()).toEqual(['wrong-metadata TagResource Tags us-east-1']);
  });
});

describe('a shared property that has changed', () => {
  /** GetKeyRotationStatus in a Region says for so long what it said before rotation was enabled. */
  function late(region: string, milliseconds: number): Setting {
    const store = createStore();
    const start = store.now() + MINUTE;
    const fault: Fault = at('GetKeyRotationStatus', region, (_sent, answer) => {
      const { KeyId } = outputOf(answer());
      return store.now() < start + milliseconds ? { output: { KeyId, KeyRotationEnabled: false } } : undefined;
    });
    return { store, fault };
  }

  const told = ['KeyRotationEnabled', 'RotationPeriodInDays', 'NextRotationDate'].map(
    (member) => `wrong-metadata GetKeyRotationStatus ${member} eu-west-2`,
  );

  it('may be shown by a replica key as it was for a day, and no longer [SHARED-1]', async () => {
    const { call, wait, met } = await replicated(late(EU, 23 * HOUR));
    await call('EnableKeyRotation');
    await wait(22 * HOUR);
    await wait(30 * HOUR);
    expect(met).toEqual([]);
  });

  it('that a replica key shows as it was after a day is found [SHARED-1]', async () => {
    const playing = await replicated(late(EU, 1000 * HOUR));
    await playing.call('EnableKeyRotation');
    await playing.wait(23 * HOUR);
    await playing.call('GetKeyRotationStatus', { KeyId: KEY }, EU);
    expect(playing.told()).toEqual([]);
    await playing.wait(2 * HOUR);
    expect(playing.told()).toEqual(told);
  });

  it('is shown by the primary key at once', async () => {
    const { call, met } = await replicated(late(US, 1000 * HOUR));
    await call('EnableKeyRotation');
    expect(met[0]).toMatchObject({ member: 'KeyRotationEnabled', region: US, received: false });
  });

  it('that was never so is found at once, also on a replica key', async () => {
    const fault: Fault = at('GetKeyRotationStatus', EU, (_sent, answer) => {
      const output = outputOf(answer());
      return output.KeyRotationEnabled === true ? { output: { ...output, RotationPeriodInDays: 180 } } : undefined;
    });
    const { call, met } = await replicated({ fault });
    await call('EnableKeyRotation');
    expect(met).toMatchObject([{ region: EU, member: 'RotationPeriodInDays', expected: [365], received: 180 }]);
  });

  it('by a call whose answer was lost may be shown by a replica key as it was, too', async () => {
    const { store, fault: stale } = late(EU, 23 * HOUR);
    const fault: Fault = (sent, answer) => {
      if (sent.operation !== 'EnableKeyRotation') return stale?.(sent, answer);
      answer();
      return { lost: 'timeout' };
    };
    const { call, session, met } = await replicated({ ...(store === undefined ? {} : { store }), fault });
    session.setReading(false);
    await call('EnableKeyRotation');
    await call('GetKeyRotationStatus', { KeyId: KEY }, EU);
    await call('GetKeyRotationStatus', { KeyId: KEY }, US);
    expect(session.lastAnswer()).toMatchObject({ output: { KeyRotationEnabled: true } });
    await call('GetKeyRotationStatus', { KeyId: KEY }, EU);
    expect(met).toEqual([]);
  });

  it('and that a replica key shows as it was rules out nothing that the primary key may show', async () => {
    // The replica key goes on showing the first key material after the rotation has ended.
    let first: unknown;
    const fault: Fault = at('DescribeKey', EU, (_sent, answer) => {
      const metadata = outputOf(answer()).KeyMetadata as Members | undefined;
      if (metadata?.KeyState !== 'Enabled') return undefined;
      first ??= metadata.CurrentKeyMaterialId;
      return { output: { KeyMetadata: { ...metadata, CurrentKeyMaterialId: first } } };
    });
    const { call, wait, session, met, store } = await replicated({ fault });
    session.setReading(false);
    await call('RotateKeyOnDemand');
    await wait(MINUTE);
    await call('DescribeKey', { KeyId: KEY }, EU);
    await call('DescribeKey', { KeyId: KEY }, US);
    const [keySet] = store.snapshot().keySets;
    expect(keySet?.keyMaterials).toHaveLength(2);
    await call('DescribeKey', { KeyId: KEY }, EU);
    expect(met).toEqual([]);
  });
});

describe('a ciphertext', () => {
  const CONTEXT = { EncryptionContext: { a: 'b' } };
  const encrypting = (fault?: Fault): Setting => ({
    store: openAccount(),
    target: { capabilities: CAPABILITIES },
    ...(fault === undefined ? {} : { fault }),
  });

  it('of one key is decrypted under every related key [SHARED-3]', async () => {
    const { call, sent, met, all } = await replicated(encrypting());
    await call('Encrypt', { KeyId: KEY, Plaintext: 'aGVsbG8=', ...CONTEXT });
    expect(sent()).toEqual(['Encrypt us-east-1', 'Decrypt eu-west-2']);
    expect(all.at(-1)?.input).toMatchObject(CONTEXT);
    await call('GenerateDataKey', { KeyId: KEY, KeySpec: 'AES_256' }, EU);
    expect(sent()).toEqual(['GenerateDataKey eu-west-2', 'Decrypt us-east-1']);
    expect(met).toEqual([]);
  });

  it('that a related key does not decrypt is found [SHARED-3]', async () => {
    const refused = { error: { code: 'InvalidCiphertextException', message: '' } };
    const { call, met } = await replicated(encrypting(at('Decrypt', EU, () => refused)));
    await call('Encrypt', { KeyId: KEY, Plaintext: 'aGVsbG8=' });
    expect(met).toMatchObject([{ kind: 'refused', operation: 'Decrypt', region: EU, rule: 'SHARED-3' }]);
  });

  it('that is decrypted to something else is found', async () => {
    const fault: Fault = at('Decrypt', EU, (_sent, answer) => ({
      output: { ...outputOf(answer()), Plaintext: 'YnllLWJ5ZQ==' },
    }));
    const { call, told } = await replicated(encrypting(fault));
    await call('Encrypt', { KeyId: KEY, Plaintext: 'aGVsbG8=' });
    expect(told()).toEqual(['wrong-metadata Decrypt Plaintext eu-west-2']);
  });

  it('is decrypted nowhere where cryptography is not real', async () => {
    const { call, sent } = await replicated();
    await call('Encrypt', { KeyId: KEY, Plaintext: 'aGVsbG8=' });
    expect(sent()).toEqual(['Encrypt us-east-1']);
  });
});

describe('a list in pages', () => {
  const Tags = ['a', 'b', 'c'].map((TagKey) => ({ TagKey, TagValue: '1' }));
  const tagged = async (setting: Setting = {}): Promise<Playing> => {
    const playing = await replicated(setting);
    await playing.call('TagResource', { KeyId: KEY, Tags });
    playing.sent();
    return playing;
  };

  it('is read to its end [PAGE-1]', async () => {
    const { call, sent, all, met } = await tagged();
    await call('ListResourceTags', { KeyId: KEY, Limit: 1 });
    expect(sent()).toEqual(Array(3).fill('ListResourceTags us-east-1'));
    expect(all.slice(-3).map(({ input }) => [input.Limit, typeof input.Marker])).toEqual([
      [1, 'undefined'],
      [1, 'string'],
      [1, 'string'],
    ]);
    expect(met).toEqual([]);
  });

  it('that lacks an entry between two pages is found [PAGE-1]', async () => {
    const fault: Fault = at('ListResourceTags', US, ({ input }, answer) =>
      input.Marker === undefined ? undefined : { output: { ...outputOf(answer()), Tags: [] } },
    );
    const { call, told } = await tagged({ fault });
    await call('ListResourceTags', { KeyId: KEY, Limit: 1 });
    expect(told()).toEqual(['wrong-metadata ListResourceTags Tags us-east-1']);
  });

  it('that never ends is left alone', async () => {
    const endless: Fault = at('ListResourceTags', US, ({ input }, answer) =>
      input.Limit === undefined ? undefined : { output: { ...outputOf(answer()), Truncated: true, NextMarker: 'x' } },
    );
    const { call, sent } = await tagged({ fault: endless });
    await call('ListResourceTags', { KeyId: KEY, Limit: 1 });
    expect(sent().length).toBeLessThan(50);
  });
});

describe('a target whose clock cannot be moved', () => {
  it('is read in place of waiting, as long as something may still happen', async () => {
    const store = createStore();
    const honest = storeTarget(store);
    const { clock: _clock, ...without } = honest;
    const all: string[] = [];
    const met: Met[] = [];
    const session = createSession(
      {
        ...without,
        call: (region, operation, input) => {
          all.push(`${operation} ${region}`);
          return honest.call(region, operation, input);
        },
      },
      {
        accountId: () => OWN_ACCOUNT_ID,
        aliasPrefix: 'run-',
        isLeftOut: () => false,
        comparesMessages: false,
        patience: 0,
        visibility: 0,
        isOver: () => false,
        outwaited: nothingOutwaited(),
        met: (one) => met.push(one),
        absentMembers: new Set(),
      },
    );
    // The store's clock stands where a real one would go on.
    store.advance(Date.now() - store.now());
    await session.replay({ region: US, operation: 'CreateKey', input: { MultiRegion: true } });
    await session.replay({ region: US, operation: 'ReplicateKey', input: { KeyId: KEY, ReplicaRegion: EU } });
    all.length = 0;
    await session.replay({ advance: MINUTE });
    expect(all).toEqual(['DescribeKey us-east-1', 'DescribeKey eu-west-2']);
    store.advance('PT10S');
    await session.replay({ advance: MINUTE });
    all.length = 0;
    await session.replay({ advance: MINUTE });
    expect([all, met]).toEqual([[], []]);
  });

  itAtLength('is not waited for until every change must be seen, once that was in vain twice', async () => {
    const found = at('GetKeyPolicy', US, () => ({ error: { code: 'NotFoundException', message: '' } }));
    const places = new Set(['ListGrants Enabled', 'ListAliases Enabled']);
    const setting = { fault: found, hasClock: false, visibility: HOUR };
    const playing = play({ ...setting, outwaited: { places, isLate: false }, store: createStore({ now: Date.now() }) });
    await playing.call('CreateKey', {});
    await playing.call('GetKeyPolicy', { KeyId: keyIdOf(1, false) });
    expect(new Set(playing.told())).toEqual(new Set([`refused GetKeyPolicy  ${US}`]));
    expect([...places]).toContain('GetKeyPolicy Enabled');
  });
});
