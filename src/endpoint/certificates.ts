// A certificate for this endpoint, and the authority that signed it, made when it starts. Whoever trusts the authority
// trusts this one certificate alone: the authority's private key is never kept.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import type { pki as Pki } from 'node-forge';
import { isObject } from '../shared/objects.js';

/** In PEM. */
export interface MadeCertificate {
  /** The authority's certificate, which clients are to trust. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const DAY = 86_400_000;
/** Clients may refuse what is valid for longer. */
const VALID_DAYS = 825;

/** A certificate for names and IP addresses, signed by an authority of its own. Rejects if node-forge is not installed. */
export async function makeCertificate(names: readonly string[], now: number): Promise<MadeCertificate> {
  const { pki, md } = await loadForge(() => import('node-forge'));
  const authority = makePair();
  const own = makePair();
  const signer = pki.privateKeyFromPem(authority.privateKey);
  const made = randomBytes(4).toString('hex');
  const certify = (subject: string, publicKey: string, extensions: readonly object[]): string => {
    const certificate = pki.createCertificate();
    certificate.publicKey = pki.publicKeyFromPem(publicKey);
    certificate.serialNumber = serialNumber();
    // Other machines' clocks may be behind.
    certificate.validity.notBefore = new Date(now - DAY);
    certificate.validity.notAfter = new Date(now + VALID_DAYS * DAY);
    certificate.setSubject(nameOf(subject));
    certificate.setIssuer(nameOf(`mrk-model CA ${made}`));
    certificate.setExtensions([...extensions, { name: 'subjectKeyIdentifier' }]);
    certificate.sign(signer, md.sha256.create());
    return pki.certificateToPem(certificate).replaceAll('\r', '');
  };
  return {
    ca: certify(`mrk-model CA ${made}`, authority.publicKey, [
      { name: 'basicConstraints', critical: true, cA: true },
      { name: 'keyUsage', critical: true, keyCertSign: true },
    ]),
    cert: certify(`mrk-model ${made}`, own.publicKey, [
      { name: 'basicConstraints', critical: true, cA: false },
      { name: 'keyUsage', critical: true, digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(alternativeName) },
      { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(pki, authority.publicKey) },
    ]),
    key: own.privateKey,
  };
}

type Forge = typeof import('node-forge');

/** Loads node-forge; says what to do if it is not installed. */
export async function loadForge(load: () => Promise<unknown>): Promise<Forge> {
  try {
    return ((await load()) as { readonly default: Forge }).default;
  } catch (error) {
    if (!isObject(error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const otherwise = 'or give a certificate and its key';
    throw new Error(
      `tls: node-forge, which makes certificates, is not installed: npm install node-forge, ${otherwise}`,
    );
  }
}

interface Pair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** In PEM. */
function makePair(): Pair {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}

function nameOf(commonName: string): Pki.CertificateField[] {
  return [{ name: 'commonName', value: commonName }];
}

/** The kinds of alternative names, by their number in RFC 5280. */
const [DNS_NAME, IP_ADDRESS] = [2, 7];

function alternativeName(name: string): object {
  return isIP(name) === 0 ? { type: DNS_NAME, value: name } : { type: IP_ADDRESS, ip: addressOf(name) };
}

/** In the shortest form that an address has in a URL; a zone, as in `fe80::1%eth0`, is none of it. */
function addressOf(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1) : address;
}

/** As of its own certificate. */
function keyIdentifier(pki: typeof Pki, publicKey: string): string {
  return pki.getPublicKeyFingerprint(pki.publicKeyFromPem(publicKey), { type: 'RSAPublicKey' }).getBytes();
}

/** Sixteen bytes: a positive number, whose first byte is not zero. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}
