// Where the model ends: operations that it does not have, and what its host must give it.

import { describe, expect, it } from 'vitest';
import { createStore, type JsonCall, type OperationCall, reduce, reduceJson, type Store } from '../../../src/index.js';
import type { Facts } from '../../../src/model/rules/wording/index.js';
import { wordingOf } from '../../../src/model/rules/wording/wording.js';
import { UNMODELLED_OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { createKey, createSet, ok, openAccount, refusal } from '../../support/host.js';
import {
  ACCOUNT_ID,
  after,
  command,
  IDS,
  MULTI_REGION_KEY_ID,
  NOW,
  primary,
  SINGLE_REGION_KEY_ID,
} from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const REGION = 'us-east-1';

/** A call that a type checker would not let pass. */
function wrongly(store: Store, call: unknown): unknown {
  return store.call(call as Parameters<Store['call']>[0]);
}

const internal = (facts: Facts): unknown => ({
  ok: false,
  error: { code: 'KMSInternalException', message: wordingOf(facts), rule: 'HOST-1', facts },
  events: [],
});

describe('an operation', () => {
  it.each([
    'Frobnicate',
    'createKey',
    'CreateKey ',
    '',
    '__proto__',
    'constructor',
    'toString',
    undefined,
    null,
    7,
    {},
  ])('that AWS KMS does not have is unknown: %j [MODEL-3]', (operation) => {
    const refused = {
      ok: false,
      error: {
        code: 'UnknownOperationException',
        message: '',
        noMessage: true,
        rule: 'MODEL-3',
        facts: { fault: 'operationUnknown' },
      },
      events: [],
    };
    expect(wrongly(openAccount(), { region: REGION, operation, input: {} })).toEqual(refused);
    const keySet = primary();
    const reduced = reduceJson(keySet, { region: REGION, at: NOW, operation: operation as string });
    expect(reduced).toEqual({ ...refused, keySet });
  });

  it('that AWS KMS does not have is unknown before anything else is looked at [MODEL-3]', () => {
    const faulty = { region: 'nowhere', operation: 'Frobnicate', input: 7, principal: 7 };
    expect(wrongly(openAccount(), faulty)).toMatchObject({ error: { rule: 'MODEL-3' } });
    expect(wrongly(openAccount(), { ...faulty, operation: 'DescribeKey' })).toMatchObject({
      error: { rule: 'HOST-1' },
    });
  });

  it.each(UNMODELLED_OPERATIONS)('%s is one of AWS KMS, but not of this model [MODEL-4]', (operation) => {
    expect(wrongly(openAccount(), { region: REGION, operation, input: {} })).toEqual({
      ok: false,
      error: {
        code: 'UnsupportedOperationException',
        message: words('operationUnmodelled', { operation }),
        rule: 'MODEL-4',
        facts: { fault: 'operationUnmodelled', operation },
      },
      events: [],
    });
  });

  it('on a key is within the model [MODEL-4]', () => {
    expect(ok(openAccount(), REGION, 'ListKeys').Keys).toEqual([]);
  });
});

describe('a host', () => {
  it.each([
    ['us-east-99', 'us-east-99'],
    ['', ''],
    ['US-EAST-1', 'US-EAST-1'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    [undefined, 'undefined'],
    [7, '7'],
    [{}, 'object'],
  ])('that calls the Region %j is told that it is none [HOST-1]', (region, shown) => {
    expect(wrongly(openAccount(), { region, operation: 'ListKeys' })).toEqual(
      internal({ fault: 'regionInvalid', member: 'region', value: shown }),
    );
    expect(reduceJson(null, { ...command(null, 'CreateKey'), region: region as string })).toEqual({
      ...(internal({ fault: 'regionInvalid', member: 'command.region', value: shown }) as object),
      keySet: null,
    });
  });

  it('that calls a Region of AWS is served [HOST-1]', () => {
    expect(createKey(openAccount(), REGION).Enabled).toBe(true);
    expect(reduceJson(null, command(null, 'CreateKey')).ok).toBe(true);
  });

  it('that calls without a call, or with a principal that is no text, is refused [HOST-1]', () => {
    const store = openAccount();
    const before = store.snapshot();
    for (const call of [undefined, null]) {
      expect(wrongly(store, call)).toMatchObject({
        ok: false,
        error: { code: 'KMSInternalException', rule: 'HOST-1' },
      });
    }
    const faulty = { region: REGION, operation: 'ListKeys', principal: 7 };
    expect(wrongly(store, faulty)).toEqual(internal({ fault: 'principalInvalid', member: 'principal' }));
    expect(store.snapshot()).toEqual(before);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5, 8.64e15 + 1, -8.64e15 - 1, '0', undefined])(
    'that gives %s as the instant is refused [HOST-1]',
    (at) => {
      const faulty = { ...command(null, 'CreateKey'), at: at as number };
      expect(reduceJson(null, faulty)).toEqual({
        ...(internal({ fault: 'instantInvalid', member: 'command.at', value: String(at) }) as object),
        keySet: null,
      });
    },
  );

  it('may be at the first and the last instant of ECMAScript, and a store at none beyond [HOST-1]', () => {
    for (const at of [-8.64e15, 0, 8.64e15]) {
      expect(reduceJson(null, { ...command(null, 'CreateKey'), at }).ok).toBe(true);
      expect(createStore({ now: at }).now()).toBe(at);
    }
    for (const now of [-8.64e15 - 1, 0.5, 8.64e15 + 1]) expect(() => createStore({ now })).toThrow(/^now must be/);
  });

  it.each(['11112222333', '1111222233334', '11112222333a', ''])(
    'that says its account is %j is refused [HOST-1]',
    (accountId) => {
      expect(reduceJson(null, { ...command(null, 'CreateKey'), accountId })).toEqual({
        ...(internal({ fault: 'accountIdInvalid', member: 'command.accountId' }) as object),
        keySet: null,
      });
      expect(() => createStore({ accountId })).toThrow(/^accountId must be 12 digits/);
    },
  );

  it('that leaves out a new identifier is refused, and told which [HOST-1]', () => {
    const made = command(null, 'CreateKey', { MultiRegion: true });
    for (const name of ['keyId', 'keyMaterialId'] as const) {
      const { [name]: _, ...ids } = { ...IDS, keyId: MULTI_REGION_KEY_ID };
      expect(reduceJson(null, { ...made, ids })).toEqual({
        ...(internal({ fault: 'identifierMissing', operation: 'CreateKey', identifier: name }) as object),
        keySet: null,
      });
    }
    const { requestId: _, ...ids } = { ...IDS, keyId: MULTI_REGION_KEY_ID };
    expect(reduceJson(null, { ...made, ids }).ok).toBe(true);
  });

  it('whose new key ID has the form of the other kind of key is refused [HOST-1]', () => {
    for (const [MultiRegion, keyId] of [
      [true, SINGLE_REGION_KEY_ID],
      [false, MULTI_REGION_KEY_ID],
      [true, '__proto__'],
    ] as const) {
      const store = openAccount({ identifiers: (name) => (name === 'keyId' ? keyId : '0'.repeat(64)) });
      expect(refusal(store, REGION, 'CreateKey', { MultiRegion })).toBe(
        `KMSInternalException: ${words('newKeyIdUnfit', { keyId, multiRegion: MultiRegion })} [HOST-1]`,
      );
    }
  });

  it('whose new key ID is not new is refused [HOST-1]', () => {
    const ids = { keyId: MULTI_REGION_KEY_ID };
    const store = openAccount({ identifiers: (name) => (name === 'keyId' ? ids.keyId : '0'.repeat(64)) });
    expect(createKey(store, REGION, { MultiRegion: true }).KeyId).toBe(MULTI_REGION_KEY_ID);
    expect(refusal(store, 'eu-west-2', 'CreateKey', { MultiRegion: true })).toBe(
      `KMSInternalException: ${words('newKeyIdNotNew', { keyId: MULTI_REGION_KEY_ID })} [HOST-1]`,
    );
    ids.keyId = `mrk-${'0'.repeat(32)}`;
    expect(createKey(store, 'eu-west-2', { MultiRegion: true }).KeyId).toBe(ids.keyId);
  });

  it('that reduces CreateKey on a key set that exists is refused [HOST-1]', () => {
    const keySet = primary();
    const faulty = { ...command(null, 'CreateKey', { MultiRegion: true }), at: NOW };
    expect(reduceJson(keySet, faulty)).toEqual({
      ...(internal({ fault: 'keySetGiven' }) as object),
      keySet,
    });
  });

  it('of the reducer with a name that is nearly one of its functions, or with an unknown setting, is told [HOST-1]', () => {
    const made = command(null, 'CreateKey');
    const own = { keyCount: () => 0, close: () => {}, wrapKeyMaterial: () => '' };
    expect(reduceJson(null, { ...made, host: own }).ok).toBe(true);
    for (const [circumstances, member, named, hint] of [
      [{ host: { cryptograhpy: own.close } }, 'command.host', 'cryptograhpy', ' (did you mean cryptography?)'],
      [{ host: { keycount: own.close } }, 'command.host', 'keycount', ' (did you mean keyCount?)'],
      [{ settings: { rotationDely: 1 } }, 'command.settings', 'rotationDely', ' (did you mean rotationDelay?)'],
      [{ settings: { colour: 1 } }, 'command.settings', 'colour', ''],
    ] as const) {
      expect(reduceJson(null, { ...made, ...(circumstances as object) })).toEqual({
        ...(internal({ fault: 'memberUnknown', member, named, hint }) as object),
        keySet: null,
      });
    }
  });

  it('whose own function throws gets its message back, and nothing has changed [HOST-1]', () => {
    const store = openAccount({
      host: {
        cryptography: () => {
          throw new Error('the HSM is on fire');
        },
      },
    });
    const { KeyId } = createKey(store, REGION);
    const before = store.snapshot();
    expect(wrongly(store, { region: REGION, operation: 'Encrypt', input: { KeyId, Plaintext: 'AQID' } })).toEqual(
      internal({ fault: 'hostFailed', hostFunction: 'host.cryptography', thrown: 'the HSM is on fire' }),
    );
    expect(store.snapshot()).toEqual(before);
  });
});

describe('whether a call is admitted', () => {
  const call = { region: REGION, operation: 'ListKeys', input: {} };
  const disabled = { code: 'UnrecognizedClientException', rule: 'ID-7' };
  const unknown = (named: string, hint: string) => ({
    rule: 'HOST-1',
    facts: { fault: 'memberUnknown', named, hint },
  });

  /** The same call by each of the ways in. */
  const waysIn: Readonly<Record<string, (given: unknown) => unknown>> = {
    'store.call': (given) => openAccount().call(given as OperationCall),
    'store.callJson': (given) => openAccount().callJson(given as JsonCall),
    reduce: (given) => reduce(null, { ...(given as OperationCall), at: NOW }),
    reduceJson: (given) => reduceJson(null, { ...(given as JsonCall), at: NOW }),
  };

  describe.each(Object.entries(waysIn))('%s', (_name, admit) => {
    it.each<readonly [what: string, given: unknown, error: object]>([
      ['an operation that there is not [MODEL-3]', { ...call, operation: 'ListKey' }, { rule: 'MODEL-3' }],
      ['an operation outside of the model [MODEL-4]', { ...call, operation: 'GenerateRandom' }, { rule: 'MODEL-4' }],
      ['a Region that there is not [HOST-1]', { ...call, region: 'x' }, { facts: { fault: 'regionInvalid' } }],
      ['a Region that is not enabled [ID-7]', { ...call, region: 'af-south-1' }, disabled],
      ['such a Region, whatever the input [ID-7]', { ...call, region: 'af-south-1', input: 7 }, disabled],
      ['a principal that is no text [HOST-1]', { ...call, principal: 7 }, { facts: { fault: 'principalInvalid' } }],
      [
        'a member that is misspelt [HOST-1]',
        { ...call, princpal: 'x' },
        unknown('princpal', ' (did you mean principal?)'),
      ],
      ['a member of no call [HOST-1]', { ...call, Limit: 1 }, unknown('Limit', '')],
      [
        'a misspelt operation [HOST-1]',
        { region: REGION, operaton: 'ListKeys' },
        unknown('operaton', ' (did you mean operation?)'),
      ],
      ['an input that is none [MODEL-2]', { ...call, input: 7 }, { rule: 'MODEL-2' }],
    ])('refuses %s', (_what, given, error) => {
      expect(admit(given)).toMatchObject({ ok: false, error, events: [] });
    });

    it('admits what is a call [HOST-1]', () => {
      expect(admit(call)).toMatchObject({ ok: true });
      expect(admit({ ...call, principal: 'arn:aws:iam::111122223333:role/Example' })).toMatchObject({ ok: true });
    });
  });

  it('is told with the place where the member stands [HOST-1]', () => {
    expect(wrongly(openAccount(), { ...call, at: NOW })).toEqual(
      internal({ fault: 'memberUnknown', member: 'call', named: 'at', hint: '' }),
    );
    expect(reduceJson(null, { ...call, at: NOW, now: 1 } as JsonCall & { at: number })).toEqual({
      ...(internal({ fault: 'memberUnknown', member: 'command', named: 'now', hint: '' }) as object),
      keySet: null,
    });
  });
});

describe('a refused call', () => {
  it('takes no identifiers: the next key is the one that would have come [HOST-1]', () => {
    const [refused, spared] = [openAccount(), openAccount()];
    const Tags = [{ TagKey: 'aws:reserved', TagValue: '' }];
    expect(refusal(refused, REGION, 'CreateKey', { Tags })).toMatch(/^TagException/);
    expect(createKey(refused, REGION)).toEqual(createKey(spared, REGION));
  });

  it('leaves the key set that it was reduced on as it is [HOST-1]', () => {
    const keySet = after(primary(), 'DisableKey');
    const reduced = reduceJson(keySet, command(keySet, 'Encrypt', { Plaintext: 'AQID' }));
    expect(reduced.ok).toBe(false);
    expect(reduced.keySet).toBe(keySet);
    expect(keySet.accountId).toBe(ACCOUNT_ID);
  });

  it('of one account is repeated exactly by another with the same seed [HOST-1]', () => {
    const made = [1, 1, 2].map((seed) => {
      const store = openAccount({ seed });
      createSet(store, [REGION, 'eu-west-2']);
      return store.snapshot();
    });
    expect(made[0]).toEqual(made[1]);
    expect(made[0]?.keySets[0]?.keyId).not.toBe(made[2]?.keySets[0]?.keyId);
  });
});
