// HTTPS, where it was asked for: with a certificate that was given, or one that is made when the endpoint starts.

import { createSecureContext } from 'node:tls';
import { isObject } from '../shared/objects.js';
import { makeCertificate } from './certificates.js';

/** A certificate and its private key in PEM; `true`: made at the start, for the endpoint's own names. */
export type TlsOption = boolean | { readonly cert: string | Uint8Array; readonly key: string | Uint8Array };

/** What a server needs for HTTPS. */
export interface Tls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** The authority's certificate in PEM, if it was made here. */
  readonly ca?: string;
}

/** By these a client on the same machine reaches the endpoint. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * What a server needs for HTTPS; undefined: it speaks HTTP. `names`: those by which it is reached, beside the loopback's.
 * Rejects with a RangeError that says what is wrong with the option.
 */
export async function readTls(option: unknown, names: readonly string[]): Promise<Tls | undefined> {
  if (option === false) return undefined;
  if (option === true) {
    const own = names.filter((name) => name !== '*').map((name) => name.replace(/\.$/, '').toLowerCase());
    return makeCertificate([...new Set([...LOOPBACK, ...own])], Date.now());
  }
  if (!isObject(option) || !isPem(option.cert) || !isPem(option.key)) {
    throw new RangeError('tls must be true, or { cert, key } in PEM');
  }
  const given = { cert: bytesOf(option.cert), key: bytesOf(option.key) };
  try {
    createSecureContext(given);
  } catch (error) {
    throw new RangeError(
      `tls: the certificate or the key cannot be used: ${error instanceof Error ? error.message : ''}`,
    );
  }
  return given;
}

/** Of what is empty node:tls would make a server that nobody can talk to. */
function isPem(value: unknown): value is string | Uint8Array {
  return (typeof value === 'string' || value instanceof Uint8Array) && value.length > 0;
}

function bytesOf(pem: string | Uint8Array): string | Buffer {
  return typeof pem === 'string' ? pem : Buffer.from(pem);
}
