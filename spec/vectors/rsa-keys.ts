// RSA key pairs take seconds to make. Where it does not matter which ones they are, these stand in for those that
// node:crypto would make.

import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const { generateKeyPair, generateKeyPairSync } = crypto;

/** Lets node:crypto give these private keys (PKCS #8 in base64, by bits) for new RSA key pairs; undo it with `restore`. */
export function giveRsaKeys(keys: ReadonlyMap<number, string>): { readonly restore: () => void } {
  const pairOf = ({ modulusLength }: { modulusLength: number }) => {
    const privateKey = Buffer.from(keys.get(modulusLength) ?? '', 'base64');
    const key = crypto.createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
    return { privateKey, publicKey: crypto.createPublicKey(key).export({ type: 'spki', format: 'der' }) };
  };
  const put = (later: unknown, now: unknown): void => {
    Object.assign(crypto, { generateKeyPair: later, generateKeyPairSync: now });
    syncBuiltinESMExports();
  };
  put(
    (type: never, options: never, done: (...result: readonly unknown[]) => void) =>
      type === 'rsa' ? done(null, pairOf(options)) : generateKeyPair(type, options, done),
    (type: never, options: never) => (type === 'rsa' ? pairOf(options) : generateKeyPairSync(type, options)),
  );
  return { restore: () => put(generateKeyPair, generateKeyPairSync) };
}
