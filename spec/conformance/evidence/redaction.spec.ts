// Nothing in the file of mrk evidence tells whose account it was.

import { expect, it } from 'vitest';
import { createRedaction } from '../../../src/conformance/evidence/redaction.js';
import type { AnsweredCall } from '../../../src/conformance/traces/scenario.js';

const ACCOUNT = '210987654321';
const KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';
const ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY}`;
const CALLER = `arn:aws:sts::${ACCOUNT}:assumed-role/Administrator/jane@example.com`;
const REQUEST = '0f2b9a4e-1c3d-4e5f-8a9b-0c1d2e3f4a5b';
const SECRET = 'c2VjcmV0IGJ5dGVz';
const GRANT = 'ab'.repeat(32);

const CALL: AnsweredCall = {
  region: 'us-east-1',
  operation: 'Encrypt',
  input: { KeyId: KEY, Plaintext: SECRET, GrantTokens: [SECRET], AliasName: 'alias/mrk-evidence-1-a' },
  answer: {
    error: {
      code: 'AccessDeniedException',
      message: `User: ${CALLER} (AIDA1234567890ABCDEF) is not authorized on ${ARN}, ${REQUEST}`,
    },
  },
};

it('accounts, ARNs, principals, IDs and blobs are replaced, the same by the same', () => {
  const redaction = createRedaction('mrk-evidence-1-');
  const made: AnsweredCall = {
    ...CALL,
    answer: { output: { KeyId: ARN, CiphertextBlob: SECRET, GrantId: GRANT, GranteePrincipal: CALLER } },
  };
  const calls = [CALL, made].map(redaction.call);
  const text = JSON.stringify(calls);
  for (const known of [ACCOUNT, KEY, 'Administrator', 'jane', 'AIDA123', REQUEST, SECRET, GRANT, 'evidence-1']) {
    expect(text).not.toContain(known);
  }
  const [first, second] = calls;
  expect(first?.input).toMatchObject({ KeyId: 'mrk-00000000000000000000000000000001', AliasName: 'alias/a' });
  expect(first?.answer).toMatchObject({
    error: {
      message:
        'User: arn:aws:sts::111122223333:assumed-role/Example/Example (AIDAEXAMPLE) is not authorized on arn:aws:kms:us-east-1:111122223333:key/mrk-00000000000000000000000000000001, 00000000-0000-0000-0000-000000000002',
    },
  });
  expect(second?.answer).toMatchObject({
    output: {
      KeyId: 'arn:aws:kms:us-east-1:111122223333:key/mrk-00000000000000000000000000000001',
      CiphertextBlob: first?.input.Plaintext,
    },
  });
});

it('what is no answer of KMS may hold anything, and is not kept', () => {
  const { answer } = createRedaction('').call({ ...CALL, answer: { crash: `<html>${ACCOUNT}` } });
  expect(answer).toEqual({ crash: 'no answer of KMS' });
});
