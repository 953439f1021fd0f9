// The public key of each key spec is a SubjectPublicKeyInfo, as long as the key spec says. [CIPHER-6]

import { expect, it } from 'vitest';
import { algorithmsOf } from '../../src/model/key-set/key-specs.js';
import { PUBLIC_KEY_BYTES } from '../../src/model/requests/members.js';
import { madeBytes } from '../../src/model/requests/shapes.js';
import { KEY_SPECS, KEY_USAGES } from '../../src/model/vocabulary/vocabulary.js';

import { bytes, CHINA, openCryptoAccount, REGION } from './support.js';

const ASYMMETRIC = KEY_SPECS.filter((spec) => madeBytes(PUBLIC_KEY_BYTES, { KeySpec: spec }) !== undefined);

it.each(ASYMMETRIC)('%s', (spec) => {
  const account = openCryptoAccount(spec === 'SM2' ? CHINA : REGION);
  const usage = KEY_USAGES.find((one) => (algorithmsOf(spec, one) ?? []).length > 0);
  const { PublicKey } = account.ok('GetPublicKey', { KeyId: account.createKey(spec, usage ?? 'SIGN_VERIFY') });
  expect(bytes(PublicKey)).toHaveLength(madeBytes(PUBLIC_KEY_BYTES, { KeySpec: spec }) ?? 0);
});

it('every asymmetric key spec has a length', () => {
  const others = KEY_SPECS.filter((spec) => !ASYMMETRIC.includes(spec));
  expect(others.filter((spec) => !/^(?:SYMMETRIC|HMAC)/.test(spec))).toEqual([]);
});
