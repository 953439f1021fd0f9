// Takes out of recorded calls what is nobody's business: accounts, ARNs, principals, IDs of requests and keys, blobs. The same
// text has the same replacement wherever it stands, so that what names what can still be seen.

import { isObject } from '../../shared/objects.js';
import { keyIdOf, OWN_ACCOUNT_ID } from '../beliefs/names.js';
import { digest, INPUTS, type Members, OPERATIONS, OUTPUTS, type Shape } from '../model.js';
import type { TargetAnswer } from '../target.js';
import type { AnsweredCall } from '../traces/scenario.js';

/** Members that are blobs, by AWS's shapes. */
const BLOBS: ReadonlySet<string> = new Set(
  OPERATIONS.flatMap((operation) => [...blobsAmong(INPUTS[operation]), ...blobsAmong(OUTPUTS[operation])]),
);

function blobsAmong(members: Members): readonly string[] {
  return Object.entries(members).flatMap(([name, shape]) => blobsIn(name, shape));
}

function blobsIn(name: string, shape: Shape): readonly string[] {
  if (shape.type === 'structure') return blobsAmong(shape.members);
  if (shape.type === 'list') return blobsIn(name, shape.member);
  return shape.type === 'blob' ? [name] : [];
}

/** Tokens and markers, which are as good as what they stand for. */
const TOKENS: ReadonlySet<string> = new Set(['GrantToken', 'GrantTokens', 'NextMarker', 'Marker', 'ImportToken']);
/** What the kit itself sends to every endpoint tells nothing of anybody. */
const KNOWN_ACCOUNTS: ReadonlySet<string> = new Set([OWN_ACCOUNT_ID, '999999999999']);

const PRINCIPAL = /arn:(aws[\w-]*):(iam|sts)::(\d{12}):(user|role|assumed-role|federated-user|group)\/[^\s"',)]+/g;
const ACCESS_ID = /\b(?:A[A-Z]{2}A)[A-Z0-9]{12,}\b/g;
const KEY_ID = /\bmrk-[0-9a-f]{32}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const HEX_ID = /\b[0-9a-f]{64}\b/g;
const ACCOUNT = /(?<![0-9a-f-])\d{12}(?![0-9a-f])/g;

/** Puts other texts in place of those of one recording. */
export interface Redaction {
  readonly call: (call: AnsweredCall) => AnsweredCall;
}

/** A redaction for all calls of one file. `aliasPrefix`: what the names of aliases begin with. */
export function createRedaction(aliasPrefix: string): Redaction {
  const known = new Map<string, string>();
  let keys = 0;
  let others = 0;
  const replacing = (text: string, make: () => string): string => {
    const made = known.get(text) ?? make();
    known.set(text, made);
    return made;
  };
  const keyId = (text: string): string => replacing(text, () => keyIdOf(++keys, text.startsWith('mrk-')));
  const hexId = (text: string): string => replacing(text, () => digest(`hidden ${++others}`, 8));
  const blob = (text: string): string =>
    text === '' ? text : replacing(text, () => Buffer.from(`hidden ${++others}`).toString('base64'));
  const textOf = (text: string): string =>
    text
      .replaceAll(aliasPrefix, '')
      .replaceAll(PRINCIPAL, (_all, partition, service, _account, kind) => {
        const name = kind === 'assumed-role' ? 'Example/Example' : 'Example';
        return `arn:${partition}:${service}::${OWN_ACCOUNT_ID}:${kind}/${name}`;
      })
      .replaceAll(ACCESS_ID, 'AIDAEXAMPLE')
      .replaceAll(KEY_ID, keyId)
      .replaceAll(HEX_ID, hexId)
      .replaceAll(ACCOUNT, (account) => (KNOWN_ACCOUNTS.has(account) ? account : OWN_ACCOUNT_ID));
  const redacted = (value: unknown, name = ''): unknown => {
    if (Array.isArray(value)) return value.map((entry) => redacted(entry, name));
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([member, of]) => [textOf(member), redacted(of, member)]));
    }
    if (typeof value !== 'string') return value;
    return BLOBS.has(name) || TOKENS.has(name) ? blob(value) : textOf(value);
  };
  return {
    call: ({ input, answer, ...others }) => ({
      ...others,
      input: bodyOf(redacted(input)),
      answer: answerOf(answer, redacted, textOf),
    }),
  };
}

function answerOf(
  answer: TargetAnswer,
  redacted: (value: unknown) => unknown,
  textOf: (text: string) => string,
): TargetAnswer {
  if ('output' in answer) return { output: bodyOf(redacted(answer.output)) };
  if ('error' in answer) return { error: { code: answer.error.code, message: textOf(answer.error.message) } };
  // What is no answer of KMS may hold anything.
  return 'crash' in answer ? { crash: 'no answer of KMS' } : { lost: 'no answer' };
}

function bodyOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
