import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * A new pair of keys. It is made in DER and read again: a key that comes from generateKeyPairSync as it is shares a lock with
 * what has made it, and where that is collected while the key is exported as a JWK, Node 20 waits for itself for ever.
 */
export function keyPairOf(
  type: 'ec' | 'ed25519' | 'x25519',
  { namedCurve }: { readonly namedCurve?: string } = {},
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const generate = generateKeyPairSync as unknown as (
    type: string,
    options: object,
  ) => Readonly<Record<string, Buffer>>;
  const made = generate(type, {
    namedCurve,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return {
    privateKey: createPrivateKey({ key: made.privateKey ?? Buffer.of(), type: 'pkcs8', format: 'der' }),
    publicKey: createPublicKey({ key: made.publicKey ?? Buffer.of(), type: 'spki', format: 'der' }),
  };
}
