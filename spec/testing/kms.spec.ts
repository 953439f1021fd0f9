// KMS as a test opens it: its keys, its clock, its faults, and that each test begins as the first.

import { KMS } from '@aws-sdk/client-kms';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Kms, type KmsOptions, openKms } from '../../src/testing/index.js';

const HERE = 'us-east-1';
const THERE = 'eu-west-2';
const ORDERS = 'mrk-1234abcd12ab34cd56ef1234567890ab';

const opened: Kms[] = [];
async function open<Name extends string = never>(options: KmsOptions<Name> = {}): Promise<Kms<Name>> {
  const kms = await openKms(options);
  opened.push(kms);
  return kms;
}
afterEach(async () => {
  vi.useRealTimers();
  for (const kms of opened.splice(0)) await kms.close();
});

const stateOf = async (kms: Kms, key: string, region = HERE) => (await kms.describe(key, region)).KeyState;

describe('keys', () => {
  it('are there in the states that were described, with their aliases, and nothing of that is in the audit trail', async () => {
    const kms = await open({
      keys: {
        plain: {},
        orders: {
          ...{ KeyId: ORDERS, Aliases: ['alias/orders'], Description: 'of orders' },
          Replicas: [{ Region: THERE, Aliases: ['alias/orders'] }, 'sa-east-1'],
        },
        off: { Region: THERE, KeyState: 'Disabled' },
        going: { KeyState: 'PendingReplicaDeletion', Replicas: [{ Region: THERE, KeyState: 'PendingDeletion' }] },
        coming: { Replicas: [{ Region: THERE, KeyState: 'Creating' }, 'sa-east-1'] },
        empty: { Origin: 'EXTERNAL', KeyState: 'PendingImport' },
      },
    });
    expect(kms.keys.orders).toBe(ORDERS);
    const { plain, orders, off, going, coming, empty } = kms.keys;
    expect(await stateOf(kms, plain)).toBe('Enabled');
    expect((await kms.describe('alias/orders', THERE)).KeyId).toBe(orders);
    expect((await kms.describe('alias/orders')).Description).toBe('of orders');
    expect(await stateOf(kms, off, THERE)).toBe('Disabled');
    expect([await stateOf(kms, going), await stateOf(kms, going, THERE)]).toEqual([
      'PendingReplicaDeletion',
      'PendingDeletion',
    ]);
    expect([await stateOf(kms, coming, THERE), await stateOf(kms, coming, 'sa-east-1')]).toEqual([
      'Creating',
      'Enabled',
    ]);
    expect(await stateOf(kms, empty)).toBe('PendingImport');
    expect(kms.account.trail.records({})).toEqual([]);
    expect(kms.now()).toBe(Date.UTC(2026, 0, 1));
    await kms.advance('PT5S');
    expect(await stateOf(kms, coming, THERE)).toBe('Enabled');
  });

  it('follow from the seed, and are the same after a reset', async () => {
    const keys = { a: {}, b: {} };
    const [one, other, third] = [await open({ keys }), await open({ keys }), await open({ keys, seed: 'other' })];
    expect({ ...one.keys }).toEqual({ ...other.keys });
    expect(one.keys.a).not.toBe(third.keys.a);
    const before = { ...one.keys };
    await one.reset();
    expect({ ...one.keys }).toEqual(before);
  });

  it('are made at once, whatever the delays, which hold from then on', async () => {
    const delays = { replicationDelay: 'PT1H', visibilityDelay: 'PT1M' } as const;
    const kms = await open({ ...delays, keys: { orders: { Replicas: [THERE] } } });
    expect(await stateOf(kms, kms.keys.orders, THERE)).toBe('Enabled');
    const client = new KMS(kms.clientConfig());
    await client.disableKey({ KeyId: kms.keys.orders });
    expect(await stateOf(kms, kms.keys.orders)).toBe('Enabled');
    await client.replicateKey({ KeyId: kms.keys.orders, ReplicaRegion: 'sa-east-1' }).catch(() => {});
    await kms.advance('PT1M');
    expect(await stateOf(kms, kms.keys.orders)).toBe('Disabled');
  });

  it.each([
    [{ keys: [] }, 'keys must be an object'],
    [{ keys: { a: 1 } }, 'keys.a must be an object'],
    [{ keys: { b: {}, a: { KeySpec: 'RSA_1024' } } }, 'keys.a.KeySpec: expected one of'],
    [{ keys: { a: { KeyState: 'Disbled' } } }, 'keys.a.KeyState: expected one of'],
    [{ keys: { a: { Replicas: [HERE] } } }, 'keys.a.Replicas[0]: ReplicateKey: '],
    [{ keys: { a: { KeyState: 'Updating' } } }, 'keys.a.KeyState: expected Enabled, the state of the key'],
    [{ keys: { a: { replicas: [THERE] } } }, 'keys.a.replicas'],
    [{ initial: { keys: [] } }, 'initial'],
    [{ key: {} }, 'did you mean keys?'],
    [{ clock: 'yesterday' }, 'clock must be an instant'],
    [{ clock: Number.NaN }, 'clock must be an instant'],
    [{ region: 'us-esat-1' }, 'region must be a Region'],
  ])('are refused if they are wrong, and so are other options: %j', async (options, message) => {
    await expect(openKms(options as unknown as KmsOptions)).rejects.toThrow(message);
  });
});

describe('a reset', () => {
  it('begins anew: keys, states, clock, faults, audit trail', async () => {
    const kms = await open({ clock: '2027-03-01T00:00:00Z', keys: { orders: { Replicas: [THERE] } } });
    const client = new KMS(kms.clientConfig());
    await client.disableKey({ KeyId: kms.keys.orders });
    await client.createKey({});
    await kms.advance('P7D');
    await kms.fault({ operation: 'ListKeys', error: 'ThrottlingException' });
    await kms.reset();
    expect(kms.now()).toBe(Date.UTC(2027, 2, 1));
    expect((await client.listKeys({})).Keys).toHaveLength(1);
    expect(await stateOf(kms, kms.keys.orders)).toBe('Enabled');
    expect(kms.account.trail.records({})).toHaveLength(1);
  });
});

describe('the clock', () => {
  it('stands still until it is moved, whatever Date does', async () => {
    vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) });
    const kms = await open();
    const client = new KMS(kms.clientConfig());
    const { KeyMetadata } = await client.createKey({ MultiRegion: true });
    expect(KeyMetadata?.CreationDate).toEqual(new Date(Date.UTC(2026, 0, 1)));
    vi.advanceTimersByTime(10_000);
    expect(kms.now()).toBe(Date.UTC(2026, 0, 1));
    const events = await kms.advance(1_000);
    expect(events).toEqual([]);
    expect(kms.now()).toBe(Date.UTC(2026, 0, 1) + 1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('follows Date, and fake timers that wait for what KMS does meet it', async () => {
    vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) });
    const kms = await open({ clock: 'Date', keys: { orders: { MultiRegion: true } } });
    const client = new KMS(kms.clientConfig());
    await client.replicateKey({ KeyId: kms.keys.orders, ReplicaRegion: THERE });
    // Nothing of KMS's own waits: what is run to its end comes to an end.
    expect(vi.getTimerCount()).toBe(0);
    const seen: unknown[] = [];
    const poll = async () => {
      seen.push(await stateOf(kms, kms.keys.orders, THERE));
      if (seen.at(-1) === 'Creating') setTimeout(poll, 2_000);
    };
    await poll();
    await vi.runAllTimersAsync();
    expect(seen).toEqual(['Creating', 'Creating', 'Creating', 'Enabled']);
    expect(kms.now()).toBe(Date.UTC(2030, 0, 1) + 6_000);
    await expect(kms.advance('PT1S')).rejects.toThrow('advance the fake timers');
  });

  it('says so where Date went back behind it, until a reset', async () => {
    const kms = await open({ clock: 'Date', keys: { orders: {} } });
    vi.useFakeTimers({ now: Date.UTC(2020, 0, 1) });
    await expect(kms.describe(kms.keys.orders)).rejects.toThrow('went back');
    await kms.reset();
    expect((await kms.describe(kms.keys.orders)).CreationDate).toBe(Date.UTC(2020, 0, 1) / 1000);
  });
});

describe('faults', () => {
  it('are met by calls, and a Region is down until that is taken back', async () => {
    const kms = await open({ keys: { orders: { Replicas: [THERE] } } });
    const [here, there] = [HERE, THERE].map((region) => new KMS({ ...kms.clientConfig(region), maxAttempts: 1 }));
    const up = await kms.fault({ region: HERE, down: 'unavailable' });
    const encrypt = { KeyId: kms.keys.orders, Plaintext: Buffer.from('text') };
    await expect(here?.encrypt(encrypt)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect((await there?.encrypt(encrypt))?.CiphertextBlob).toBeInstanceOf(Uint8Array);
    await up();
    expect((await here?.encrypt(encrypt))?.KeyId).toContain(kms.keys.orders);
    await (await kms.fault({ holdReplication: true }))();
    await expect(kms.fault({ operation: 'Encript' })).rejects.toThrow('did you mean Encrypt');
  });
});

describe('a question', () => {
  it('that is refused rejects with AWS’s code and the rule', async () => {
    const kms = await open();
    await expect(kms.describe('alias/none')).rejects.toMatchObject({ name: 'NotFoundException', rule: 'ALIAS-1' });
  });

  it('before it is open, after it is closed, or of a port that there is not, is no riddle', async () => {
    const kms = await openKms({ keys: { a: {} } });
    expect(() => kms.url).toThrow('server: true');
    expect(() => kms.env).toThrow('server: true');
    await kms.close();
    expect(() => kms.keys.a).toThrow('not open');
    expect(() => kms.account).toThrow('not open');
    await expect(new KMS({ ...kms.clientConfig(), maxAttempts: 1 }).listKeys({})).rejects.toThrow('not open');
  });
});

describe('a server', () => {
  it('is the same KMS behind a port, which the environment tells', async () => {
    const kms = await open({ server: true, keys: { orders: {} } });
    const { AWS_ENDPOINT_URL_KMS: endpoint, AWS_REGION: region } = kms.env as Readonly<Record<string, string>>;
    expect(endpoint).toBe(kms.url);
    const { credentials } = kms.clientConfig();
    const client = new KMS({ ...(endpoint ? { endpoint } : {}), ...(region ? { region } : {}), credentials });
    await client.disableKey({ KeyId: kms.keys.orders });
    expect(await stateOf(kms, kms.keys.orders)).toBe('Disabled');
    client.destroy();
  });
});
