// Writes down what a target is called with and answers, in each format that mrk check reads: for specs.

import type { Target, TargetAnswer } from '../../../src/conformance/target.js';
import { audit } from '../../../src/model/audit/audit.js';
import type { AuditedAnswer } from '../../../src/model/audit/audited.js';
import type { CloudTrailRecord } from '../../../src/model/audit/record.js';
import { hostOf } from '../../../src/model/key-set/host.js';
import { regionsOf } from '../../../src/model/key-set/key-set.js';
import { cardOf } from '../../../src/model/operations/index.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import type { Store } from '../../../src/store/store.js';

/** A call as it was made and answered. */
export interface Recorded {
  /** In epoch milliseconds. */
  readonly at: number;
  readonly region: string;
  readonly operation: string;
  readonly input: unknown;
  readonly answer: TargetAnswer;
  /** What CloudTrail would have of it. */
  readonly records: readonly CloudTrailRecord[];
}

/** How many milliseconds there are between two calls. */
const BETWEEN = 1_000;

/** A store's target whose calls are written down. */
export function recording(
  target: Target,
  store: Store,
): { readonly target: Target; readonly calls: readonly Recorded[] } {
  const calls: Recorded[] = [];
  const recorded: Target = {
    ...target,
    call: (region, operation, input) => {
      const before = hostOf([...store.keySets()]);
      const answer = target.call(region, operation, input);
      if (answer instanceof Promise) throw new Error('the target does not answer at once');
      const at = store.now();
      const isNew = 'output' in answer;
      const host = isNew ? hostOf([...store.keySets()]) : before;
      const records = audit({ region, operation, input }, answeredAs(answer, operation, store), { at, host });
      calls.push({ at, region, operation, input, answer, records });
      // Calls of one instant may have come in any order.
      store.advance(BETWEEN);
      return answer;
    },
  };
  return { target: recorded, calls };
}

function responseOf(answer: TargetAnswer): { readonly status: number; readonly body: string } {
  if ('output' in answer) return { status: 200, body: JSON.stringify(answer.output) };
  if (!('error' in answer)) return { status: 500, body: 'crash' in answer ? answer.crash : '' };
  const { code, message, status = 400 } = answer.error;
  return { status, body: JSON.stringify({ __type: code, message }) };
}

export function toHar(calls: readonly Recorded[]): string {
  const entries = calls.map(({ at, region, operation, input, answer }) => {
    const { status, body } = responseOf(answer);
    return {
      startedDateTime: new Date(at).toISOString(),
      time: 0,
      request: {
        method: 'POST',
        url: `https://kms.${region}.amazonaws.com/`,
        headers: [{ name: 'X-Amz-Target', value: `TrentService.${operation}` }],
        postData: { mimeType: 'application/x-amz-json-1.1', text: JSON.stringify(input) },
      },
      response: {
        status,
        headers: [{ name: 'Date', value: new Date(at).toUTCString() }],
        content: { mimeType: 'application/x-amz-json-1.1', text: body },
      },
    };
  });
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'a spec', version: '1' }, entries } });
}

/** Bytes as Python prints them. */
function pythonBytes(text: string): string {
  const escaped = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === "'" || character === '\\') return `\\${character}`;
    return byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b'${escaped.join('')}'`;
}

/** As botocore's stream logger writes it; `thread`: as the AWS CLI's --debug does. */
export function toDebugLog(calls: readonly Recorded[], thread = ''): string {
  return calls
    .flatMap(({ at, region, operation, input, answer }, index) => {
      const stamp = new Date(at).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '');
      const line = (logger: string, text: string): string =>
        thread === '' ? `${stamp} ${logger} [DEBUG] ${text}` : `${stamp} - ${thread} - ${logger} - DEBUG - ${text}`;
      const { body } = responseOf(answer);
      const params = `{'url_path': '/', 'method': 'POST', 'headers': {'X-Amz-Target': 'TrentService.${operation}'}, 'body': ${pythonBytes(JSON.stringify(input))}, 'url': 'https://kms.${region}.amazonaws.com/', 'context': {'client_region': '${region}', 'client_config': <botocore.config.Config object at 0x7f1f3cb28f50>}}`;
      const headers = `{'Date': '${new Date(at).toUTCString()}', 'x-amzn-requestid': 'request-${index}'}`;
      return [
        line('botocore.endpoint', `Making request for OperationModel(name=${operation}) with params: ${params}`),
        line('botocore.parsers', `Response headers: ${headers}`),
        line('botocore.parsers', 'Response body:'),
        pythonBytes(body),
      ];
    })
    .join('\n');
}

/** The answer, and the key that it says was used. */
function answeredAs(answer: TargetAnswer, operation: string, store: Store): AuditedAnswer {
  if (!('output' in answer)) {
    const error = 'error' in answer ? answer.error : { code: 'InternalFailure', message: '' };
    return { ok: false, events: [], error };
  }
  const { output } = answer;
  const used = OPERATIONS.find((name) => name === operation);
  const cryptography = used === undefined ? undefined : cardOf(used).cryptography;
  const keyArn = String(output.KeyId);
  const keySet = store.keySet(keyArn.replace(/^.*\//, ''));
  const [region] = keySet === undefined ? [] : regionsOf(keySet);
  if (used === undefined || cryptography === undefined || keySet === undefined || region === undefined) {
    return { ok: true, output, events: [] };
  }
  const { keyId, keySpec, keyUsage, origin } = keySet;
  const use = { operation: used, cryptography, keyId, keyArn, region, keySpec, keyUsage, origin };
  return { ok: true, output, events: [], use };
}

export function toCloudTrail(calls: readonly Recorded[]): string {
  return JSON.stringify({ Records: calls.flatMap(({ records }) => records) });
}

/** Rows of Athena's table, one a line: names in small letters, objects as text. */
function toAthena(calls: readonly Recorded[]): string {
  return calls
    .flatMap(({ records }) => records)
    .map((record) =>
      JSON.stringify(
        Object.fromEntries(
          Object.entries(record).map(([name, value]) => [
            name.toLowerCase(),
            /^(?:requestParameters|responseElements|additionalEventData)$/.test(name) ? JSON.stringify(value) : value,
          ]),
        ),
      ),
    )
    .join('\n');
}

/** The formats in which specs write down what happened. */
export const FORMATS: readonly (readonly [name: string, write: (calls: readonly Recorded[]) => string])[] = [
  ['a HAR file', toHar],
  ['a log of botocore', toDebugLog],
  ['a log of the AWS CLI', (calls) => toDebugLog(calls, 'MainThread')],
  ['CloudTrail', toCloudTrail],
  ['rows of Athena', toAthena],
];
