// AWS's own records, printed in its guide or recorded at AWS, against those of the same calls here, member by member.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AuditedAnswer, CloudTrailRecord, EventBridgeEvent, KeySetEvent, Store } from '../../../src/index.js';
import { auditEvent, createStore, eventBridgeEvent, OPERATIONS } from '../../../src/index.js';
import { pretendCryptography } from '../../../src/pretend-host.js';
import { milliseconds } from '../../../src/store/duration.js';

type Values = Readonly<Record<string, unknown>>;
/** A call with its input, or `advance` with a duration. */
type Step = readonly [string, Values | string];

interface Happening {
  /** Of the call, or of what happens last. */
  readonly at: string;
  readonly region: string;
  readonly before?: readonly Step[];
}

interface Recorded extends Happening {
  readonly event: string;
  /** AWS's page; without it the record was recorded at AWS on a day. */
  readonly page?: string;
  readonly recorded?: string;
  /** Absent: it happens by itself. */
  readonly call?: readonly [operation: string, input: Values];
  /** A refusal by code and text, or an output; absent: the model's own answer. */
  readonly answer?: readonly [code: string, message: string] | Values;
  /** Which of the call's records; absent: the first. */
  readonly index?: number;
  /** In what AWS's page has it otherwise, and why. */
  readonly without?: string;
  readonly record: Values & { readonly resources?: readonly string[]; readonly invokedBy?: string };
}

interface Sent extends Happening {
  readonly 'detail-type': string;
  readonly detail: Values;
}

const { every, records, eventBridge } = JSON.parse(
  readFileSync(new URL('../../vectors/cloudtrail.json', import.meta.url), 'utf8'),
) as { readonly every: Values; readonly records: readonly Recorded[]; readonly eventBridge: readonly Sent[] };

const CALLER = 'arn:aws:iam::111122223333:user/Alice';
const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const titled = records.map(
  (vector, index) => [`${vector.event} (${index}, ${vector.page ?? vector.recorded})`, vector] as const,
);

describe('records of AWS CloudTrail', () => {
  it.each(titled)('%s is as AWS has it [AUDIT-2]', (_, vector) => {
    const scene = played(vector);
    const record = vector.call === undefined ? scene.lastByItself() : recordOfCall(scene, vector);
    expect(record).toEqual(expectedOf(vector, scene));
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  it('are compared for every operation that AWS prints or that was recorded', () => {
    const compared = new Set(records.map(({ event }) => event));
    const others = OPERATIONS.filter((operation) => !compared.has(operation));
    // AWS prints none of these, or not yet: Decapsulate and Encapsulate are younger than the pages.
    expect(others).toEqual([
      'ListResourceTags',
      'ListKeyPolicies',
      'ListRetirableGrants',
      'ListKeys',
      'DeriveSharedSecret',
      'Encapsulate',
      'Decapsulate',
    ]);
  });
});

describe("KMS's events for Amazon EventBridge", () => {
  it.each(eventBridge.map((vector) => [vector['detail-type'], vector] as const))(
    '%s is as AWS prints it [EVENT-1]',
    (type, vector) => {
      const scene = played(vector);
      expect(scene.sent()).toEqual([
        {
          version: '0',
          id: UUID,
          'detail-type': type,
          source: 'aws.kms',
          account: '111122223333',
          time: vector.at,
          region: vector.region,
          resources: [scene.resolve(`arn:aws:kms:${vector.region}:111122223333:key/$KeyId`)],
          detail: scene.resolve(vector.detail),
        },
      ]);
    },
  );
});

interface Scene {
  readonly store: Store;
  /** A value with what KMS has chosen in the place of $-names. */
  readonly resolve: <T>(value: T) => T;
  readonly bind: (output: Values) => void;
  readonly lastByItself: () => CloudTrailRecord | undefined;
  readonly sent: () => readonly (EventBridgeEvent | undefined)[];
}

/** The account as it is at the vector's instant. */
function played({ at, region, before = [] }: Happening): Scene {
  const passes = before.map(([operation, input]) => (typeof input === 'string' ? milliseconds(input, operation) : 0));
  const now = Date.parse(at) - passes.reduce((sum, one) => sum + one, 0);
  const customKeyStores = [
    {
      customKeyStoreId: 'cks-1234567890abcdef0',
      customKeyStoreType: 'AWS_CLOUDHSM',
      cloudHsmClusterId: 'cluster-1a23b4cdefg',
      isConnected: true,
    },
    { customKeyStoreId: 'cks-9876543210fedcba9', customKeyStoreType: 'EXTERNAL_KEY_STORE', isConnected: true },
  ] as const;
  const store = createStore({ now, customKeyStores, host: pretendCryptography });
  const names = new Map<string, string>();
  let happened: readonly KeySetEvent[] = [];
  const resolve = <T>(value: T): T =>
    value === undefined
      ? value
      : JSON.parse(JSON.stringify(value), (_, part) =>
          typeof part === 'string' ? part.replaceAll(/\$(\w+)/g, (name) => names.get(name) ?? name) : part,
        );
  const bind = (output: Values): void => {
    const flat: Values = { ...output, ...(output.KeyMetadata as Values | undefined) };
    for (const [name, value] of Object.entries(flat)) {
      if (typeof value !== 'string') continue;
      const isKey = output.KeyMetadata !== undefined && (name === 'KeyId' || name === 'CurrentKeyMaterialId');
      names.set(isKey && names.has(`$${name}`) && names.get(`$${name}`) !== value ? `$${name}2` : `$${name}`, value);
    }
  };
  for (const [operation, input] of before) {
    if (typeof input === 'string') {
      happened = store.advance(input);
      const described = store.callJson({ region, operation: 'DescribeKey', input: resolve({ KeyId: '$KeyId' }) });
      const current = described.ok ? described.output.KeyMetadata.CurrentKeyMaterialId : undefined;
      if (current !== undefined) names.set('$NextKeyMaterialId', current);
      continue;
    }
    const answer = store.callJson({ region, operation, input: resolve(input), principal: CALLER });
    if (!answer.ok) throw new Error(`${operation} was refused: ${answer.error.message}`);
    const output: Values = { ...answer.output };
    bind(operation === 'CreateKey' || !('KeyId' in output) ? output : withoutKeyId(output));
    if (operation === 'ImportKeyMaterial' && !names.has('$CurrentKeyMaterialId')) {
      names.set('$CurrentKeyMaterialId', String(output.KeyMaterialId));
    }
  }
  return {
    store,
    resolve,
    bind,
    lastByItself: () =>
      happened
        .map(auditEvent)
        .filter((record) => record !== undefined)
        .at(-1),
    sent: () => happened.map(eventBridgeEvent).filter((event) => event !== undefined),
  };
}

/** The ARN that answers have is not the ID that the vectors call `$KeyId`. */
function withoutKeyId({ KeyId: _, ...output }: Values): Values {
  return output;
}

function recordOfCall({ store, resolve, bind }: Scene, vector: Recorded): CloudTrailRecord | undefined {
  const [operation, input] = vector.call ?? ['', {}];
  const call = { region: vector.region, operation, input: resolve(input), principal: CALLER };
  const answer = givenAnswer(resolve(vector.answer)) ?? store.callJson(call);
  if (answer.ok) bind(operation === 'CreateKey' ? { ...answer.output } : withoutKeyId({ ...answer.output }));
  else expect(answer.error, operation).toMatchObject({ code: vector.record.errorCode });
  return store.audit(call, answer)[vector.index ?? 0];
}

function givenAnswer(answer: Recorded['answer']): AuditedAnswer | undefined {
  if (answer === undefined) return undefined;
  if (!Array.isArray(answer)) return { ok: true, output: answer, events: [] };
  const [code, message] = answer;
  return { ok: false, error: { code, message }, events: [] };
}

function expectedOf({ event, at, region, call, record }: Recorded, { resolve }: Scene): Values {
  const { userIdentity, tlsDetails, ...common } = every;
  const { resources, invokedBy, ...own } = record;
  const isOfCaller = call !== undefined;
  const isByService = !isOfCaller || invokedBy !== undefined;
  return {
    ...common,
    userIdentity: invokedBy === undefined ? userIdentity : { ...(userIdentity as Values), invokedBy },
    eventName: event,
    eventTime: at,
    awsRegion: region,
    ...(own.eventType === 'AwsServiceEvent' ? {} : { requestID: UUID }),
    ...(isByService
      ? {}
      : { tlsDetails: JSON.parse(JSON.stringify(tlsDetails).replace('$region', region)) as unknown }),
    ...resolve(own),
    ...(resources === undefined
      ? {}
      : {
          resources: resources.map((arn) => ({ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: resolve(arn) })),
        }),
    eventID: UUID,
  };
}
