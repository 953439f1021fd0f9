import { describe, expect, it } from 'vitest';
import { didYouMean, nearest, slipOf } from '../../src/shared/nearest.js';

const NAMES = ['replicationDelay', 'rotationDelay', 'cryptography', 'now'];

describe('the nearest name', () => {
  it.each([
    ['replicationDely', 'replicationDelay'],
    ['replication-delay', 'replicationDelay'],
    ['ReplicationDelay', 'replicationDelay'],
    ['rotationDealy', 'rotationDelay'],
    ['cryptograhpy', 'cryptography'],
    ['nwo', 'now'],
    ['colour', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('to %.20s is %s', (text, name) => {
    expect(nearest(text, NAMES)).toBe(name);
    expect(didYouMean(text, NAMES)).toBe(name === undefined ? '' : ` (did you mean ${name}?)`);
  });
});

describe('a slip of a name', () => {
  const FUNCTIONS = ['unwrapKeyMaterial', 'readCiphertext', 'cryptography'];
  it.each([
    ['cryptograhpy', 'cryptography'],
    ['kryptography', 'cryptography'],
    ['Cryptography', 'cryptography'],
    ['crypto_graphy', 'cryptography'],
    ['readCypherText', 'readCiphertext'],
    ['unwrapKeyMaterail', 'unwrapKeyMaterial'],
  ])('is %s', (text, name) => {
    expect(slipOf(text, FUNCTIONS)).toBe(name);
  });

  it.each(['cryptography', 'wrapKeyMaterial', 'writeCiphertext', 'close', ''])('is not %j', (text) => {
    expect(slipOf(text, FUNCTIONS)).toBeUndefined();
  });
});
