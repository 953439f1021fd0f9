// Calls of a store: whatever it is given, it answers, and who calls is the account's root unless said otherwise.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import type { JsonCall, Operation, Store } from '../../src/index.js';
import { createKey, createSet, ok, openAccount } from '../support/host.js';

const [HERE, THERE] = ['us-east-1', 'eu-west-2'] as const;

const ROLE = 'arn:aws:iam::111122223333:role/Example';

function thrower(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

/** A proxy on which every operation throws. */
function throwing(thrown: unknown): object {
  const trap = thrower(thrown);
  return new Proxy(
    {},
    { get: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap, set: trap },
  );
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const self: Record<string, unknown> = { operation: 'DescribeKey', region: HERE };
  self.input = self;
  self.KeyId = self;
  return self;
}

/** An error whose message throws, too. */
function treacherous(): Error {
  return Object.defineProperty(new Error('x'), 'message', { get: thrower('y') });
}

class Call {
  readonly operation = 'ListKeys';
  readonly region = HERE;
}

describe('a call', () => {
  it.each<readonly [what: string, given: () => unknown]>([
    ['null', () => null],
    ['undefined', () => undefined],
    ['a number', () => 5],
    ['NaN', () => Number.NaN],
    ['a BigInt', () => 5n],
    ['a symbol', () => Symbol('call')],
    ['a text', () => 'ListKeys'],
    ['an empty text', () => ''],
    ['a boolean', () => true],
    ['a function', () => () => 'ListKeys'],
    ['an empty object', () => ({})],
    ['an object without prototype', () => Object.create(null)],
    ['a list', () => []],
    ['a list of calls', () => [{ region: HERE, operation: 'ListKeys' }]],
    ['a date', () => new Date()],
    ['a map', () => new Map([['operation', 'ListKeys']])],
    ['a promise', () => Promise.resolve({ region: HERE, operation: 'ListKeys' })],
    ['a frozen object', () => Object.freeze({ region: HERE })],
    ['a cyclic object', cyclic],
    ['a revoked proxy', revoked],
    ['a proxy that throws an error', () => throwing(new Error('no'))],
    ['a proxy that throws a text', () => throwing('no')],
    ['a proxy that throws nothing', () => throwing(undefined)],
    ['a proxy that throws a proxy that throws', () => throwing(throwing(revoked()))],
    ['a proxy that throws an error whose message throws', () => throwing(treacherous())],
    [
      'a proxy that throws an error whose message is no text',
      () => throwing(Object.assign(new Error(), { message: {} })),
    ],
    [
      'an operation that is a getter that throws',
      () => ({
        region: HERE,
        get operation() {
          return thrower(1)();
        },
      }),
    ],
    [
      'a Region that is a getter that throws',
      () => ({
        operation: 'ListKeys',
        get region() {
          return thrower(1)();
        },
      }),
    ],
    [
      'an input that is a getter that throws',
      () => ({
        operation: 'ListKeys',
        region: HERE,
        get input() {
          return thrower(1)();
        },
      }),
    ],
    ['no operation', () => ({ region: HERE, input: {} })],
    ['an operation of another service', () => ({ region: HERE, operation: 'PutObject' })],
    ['an operation that every object has', () => ({ region: HERE, operation: '__proto__' })],
    ['an operation that is a method of objects', () => ({ region: HERE, operation: 'toString' })],
    ['an operation that is a list', () => ({ region: HERE, operation: ['ListKeys'] })],
    ['an operation outside of the model', () => ({ region: HERE, operation: 'GenerateRandom' })],
    ['no Region', () => ({ operation: 'ListKeys' })],
    ['a Region that AWS does not have', () => ({ region: 'eu-nowhere-1', operation: 'ListKeys' })],
    ['a Region that every object has', () => ({ region: '__proto__', operation: 'ListKeys' })],
    ['a Region that is a BigInt', () => ({ region: 1n, operation: 'ListKeys' })],
    ['a Region that becomes a text', () => ({ region: { toString: () => HERE }, operation: 'ListKeys' })],
    ['a Region that cannot become a text', () => ({ region: Object.create(null), operation: 'ListKeys' })],
    ['a principal that is a number', () => ({ region: HERE, operation: 'ListKeys', principal: 5 })],
    ['a principal that is null', () => ({ region: HERE, operation: 'ListKeys', principal: null })],
    ['a principal that cannot become a text', () => ({ region: HERE, operation: 'ListKeys', principal: Symbol('p') })],
    ['an input that is a text', () => ({ region: HERE, operation: 'ListKeys', input: 'input' })],
    ['an input that is a number', () => ({ region: HERE, operation: 'ListKeys', input: 0 })],
    ['an input that is a list', () => ({ region: HERE, operation: 'ListKeys', input: [] })],
    ['an input that is a function', () => ({ region: HERE, operation: 'ListKeys', input: () => ({}) })],
    ['an input that is a BigInt', () => ({ region: HERE, operation: 'ListKeys', input: 1n })],
    [
      'an input that is a proxy that throws',
      () => ({ region: HERE, operation: 'CreateKey', input: throwing(new Error()) }),
    ],
    ['an input that is revoked', () => ({ region: HERE, operation: 'CreateKey', input: revoked() })],
    ['an input with a BigInt', () => ({ region: HERE, operation: 'ListKeys', input: { Limit: 1n } })],
    ['an input with a function', () => ({ region: HERE, operation: 'DescribeKey', input: { KeyId: () => 'k' } })],
    ['an input with a symbol', () => ({ region: HERE, operation: 'DescribeKey', input: { KeyId: Symbol('k') } })],
    [
      'a key ID that every object has',
      () => ({ region: HERE, operation: 'DescribeKey', input: { KeyId: '__proto__' } }),
    ],
    [
      'a list that claims to be endless',
      () => ({ region: HERE, operation: 'CreateKey', input: { Tags: new Array(2 ** 32 - 1) } }),
    ],
  ])('that is %s is refused, and changes nothing [HOST-1] [MODEL-2]', (_what, given) => {
    const store = openAccount();
    createSet(store, [HERE, THERE]);
    const before = store.snapshot();
    const result = store.callJson(given() as JsonCall<Operation>);
    expect(result).toMatchObject({ ok: false, events: [] });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(store.snapshot()).toEqual(before);
  });

  it('needs no more than own or inherited members that can be read', () => {
    const store = openAccount();
    for (const given of [new Call(), Object.create({ operation: 'ListKeys', region: HERE })] as JsonCall<Operation>[]) {
      expect(store.callJson(given).ok).toBe(true);
    }
    const reads: string[] = [];
    const watched = new Proxy({ operation: 'ListKeys', region: HERE } as JsonCall<Operation>, {
      get: (target, name) => {
        reads.push(String(name));
        return Reflect.get(target, name);
      },
    });
    expect(store.callJson(watched).ok).toBe(true);
    expect([...reads].sort()).toEqual(['input', 'operation', 'principal', 'region']);
  });

  it('may be made while another is read: both have identifiers of their own', () => {
    const store = openAccount();
    const within = {
      operation: 'ListKeys',
      get region() {
        createKey(store, HERE);
        return 'nowhere';
      },
    } as const;
    expect(store.callJson(within).ok).toBe(false);
    createKey(store, HERE);
    expect(ok(store, HERE, 'ListKeys').Keys).toHaveLength(2);
  });

  it('does not need an input where the operation has no required members', () => {
    const store = openAccount();
    for (const input of [undefined, null, {}]) {
      expect(store.callJson({ region: HERE, operation: 'CreateKey', input }).ok).toBe(true);
    }
  });

  it('keeps nothing of its input, which may change afterwards', () => {
    const store = openAccount();
    const input = { Description: 'before', Tags: [{ TagKey: 'k', TagValue: 'v' }] };
    const { KeyId } = createKey(store, HERE, input);
    const before = store.snapshot();
    input.Description = 'after';
    Object.assign(input.Tags[0] ?? {}, { TagValue: 'after' });
    input.Tags.push({ TagKey: 'more', TagValue: '' });
    expect(store.snapshot()).toEqual(before);
    expect(store.keySet(KeyId)?.keys).toEqual(before.keySets[0]?.keys);
  });

  it('is made by the account’s root unless it names another principal', () => {
    const store = openAccount();
    expect(principalsOf(store, {})).toEqual(['arn:aws:iam::111122223333:root']);
    expect(principalsOf(store, { region: 'cn-north-1' })).toEqual(['arn:aws-cn:iam::111122223333:root']);
    expect(principalsOf(store, { principal: ROLE })).toEqual([ROLE]);
    expect(principalsOf(openAccount({ accountId: '444455556666' }), {})).toEqual(['arn:aws:iam::444455556666:root']);
  });

  it('is made by the principal that a key policy must not lock out [POLICY-3]', () => {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:*', Resource: '*' }];
    const input = { Policy: JSON.stringify({ Statement }) };
    const store = openAccount();
    expect(store.callJson({ region: HERE, operation: 'CreateKey', input, principal: ROLE }).ok).toBe(true);
    expect(store.callJson({ region: HERE, operation: 'CreateKey', input })).toMatchObject({
      error: { code: 'MalformedPolicyDocumentException', rule: 'POLICY-3' },
    });
  });
});

describe('a very big input', () => {
  const MANY = 300_000;

  itAtLength('of very many tags is refused [TAG-1]', () => {
    const store = openAccount();
    const Tags = Array.from({ length: MANY }, (_, index) => ({ TagKey: `tag ${index}`, TagValue: '' }));
    const { KeyId } = createKey(store, HERE);
    expect(codeOf(store, 'CreateKey', { Tags })).toBe('TagException TAG-1');
    expect(codeOf(store, 'TagResource', { KeyId, Tags })).toBe('TagException TAG-1a');
  });

  it('of many faulty tags is refused with a message of a size that can be sent [TAG-2]', () => {
    const store = openAccount();
    const Tags = Array.from({ length: MANY }, () => ({ TagKey: '' }));
    const result = store.callJson({ region: HERE, operation: 'CreateKey', input: { Tags } });
    expect(result.ok === false && result.error.message.length).toBeLessThan(100_000);
  });

  it('of very many tag keys to take away takes them away [TAG-3]', () => {
    const store = openAccount();
    const Tags = Array.from({ length: 50 }, (_, index) => ({ TagKey: `tag ${index}`, TagValue: '' }));
    const { KeyId } = createKey(store, HERE, { Tags });
    const TagKeys = Array.from({ length: MANY }, (_, index) => `tag ${MANY - index}`);
    expect(store.callJson({ region: HERE, operation: 'UntagResource', input: { KeyId, TagKeys } }).ok).toBe(true);
    expect(ok(store, HERE, 'ListResourceTags', { KeyId }).Tags).toEqual([{ TagKey: 'tag 0', TagValue: '' }]);
  });

  it('of a long policy, deep down or wide, is answered [POLICY-7]', () => {
    const store = openAccount();
    for (const Policy of [
      '['.repeat(30_000),
      `${'['.repeat(15_000)}${']'.repeat(15_000)}`,
      '{"Statement":'.repeat(2000),
      '"*'.repeat(15_000),
    ]) {
      expect(codeOf(store, 'CreateKey', { Policy })).toBe('MalformedPolicyDocumentException POLICY-7');
    }
  });
});

/** Who made the call that a new key comes from. */
function principalsOf(store: Store, call: Partial<JsonCall<Operation>>): readonly (string | undefined)[] {
  const { events } = store.callJson({ region: HERE, operation: 'CreateKey', ...call });
  return events.map((event) => event.call?.principal);
}

/** The error code and the rule of a refusal. */
function codeOf(store: Store, operation: Operation, input: object): string {
  const result = store.callJson({ region: HERE, operation, input });
  return result.ok ? 'ok' : `${result.error.code} ${result.error.rule}`;
}
