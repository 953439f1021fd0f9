// RSA key pairs take seconds to make. Where it does not matter which ones they are, those of a recording stand in for what
// node:crypto would make: of each size one.

import crypto, { type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { recorded } from './recorded.js';

const { generateKeyPair, generateKeyPairSync } = crypto;

const keys = new Map<number, KeyObject>();

/** The private RSA key of this size. */
export function rsaKey(bits: number): KeyObject {
  const known = keys.get(bits);
  if (known !== undefined) return known;
  const [first] = Object(recorded('aws/imports-families.json')).vectors;
  const base64 = first.given.values[`RSA_${bits}`].PrivateKey;
  const key = crypto.createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
  keys.set(bits, key);
  return key;
}

interface PairOptions {
  readonly modulusLength: number;
  readonly publicKeyEncoding?: { readonly format: string };
}

/** Lets node:crypto give these keys for new RSA key pairs in DER, and for no others; undo it with `restore`. */
export function giveRsaKeys(): { readonly restore: () => void } {
  const isGiven = (type: string, { publicKeyEncoding }: PairOptions): boolean =>
    type === 'rsa' && publicKeyEncoding?.format === 'der';
  const pairOf = ({ modulusLength }: PairOptions) => ({
    privateKey: rsaKey(modulusLength).export({ type: 'pkcs8', format: 'der' }),
    publicKey: crypto.createPublicKey(rsaKey(modulusLength)).export({ type: 'spki', format: 'der' }),
  });
  const put = (later: unknown, now: unknown): void => {
    Object.assign(crypto, { generateKeyPair: later, generateKeyPairSync: now });
    syncBuiltinESMExports();
  };
  put(
    (type: never, options: never, done: (...result: readonly unknown[]) => void) =>
      isGiven(type, options) ? done(null, pairOf(options)) : generateKeyPair(type, options, done),
    (type: never, options: never) => (isGiven(type, options) ? pairOf(options) : generateKeyPairSync(type, options)),
  );
  return { restore: () => put(generateKeyPair, generateKeyPairSync) };
}
