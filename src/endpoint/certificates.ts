// A certificate for this endpoint, and the authority that signed it, made when it starts. Whoever trusts the authority
// trusts this one certificate alone: the authority's private key is never kept. https://www.rfc-editor.org/rfc/rfc5280

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { TAG, writeElement } from './cryptography/der.js';

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

/** A certificate for names and IP addresses, signed by an authority of its own. */
export function makeCertificate(names: readonly string[], now: number): MadeCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = randomBytes(4).toString('hex');
  const issuer = nameOf(`mrk-model CA ${made}`);
  const certify = (subject: Buffer, publicKey: KeyObject, extensions: readonly Buffer[]): string =>
    pem('CERTIFICATE', certificateOf({ subject, issuer, publicKey, signer: authority.privateKey, now, extensions }));
  return {
    ca: certify(issuer, authority.publicKey, [
      extension(OID.basicConstraints, true, sequence(TRUE)),
      extension(OID.keyUsage, true, KEY_CERT_SIGN),
      extension(OID.subjectKeyIdentifier, false, writeElement(TAG.octetString, keyIdentifier(authority.publicKey))),
    ]),
    cert: certify(nameOf(`mrk-model ${made}`), own.publicKey, [
      extension(OID.basicConstraints, true, sequence()),
      extension(OID.keyUsage, true, DIGITAL_SIGNATURE),
      extension(OID.extendedKeyUsage, false, sequence(OID.serverAuthentication)),
      extension(OID.subjectAlternativeName, false, sequence(...names.map(alternativeName))),
      extension(OID.subjectKeyIdentifier, false, writeElement(TAG.octetString, keyIdentifier(own.publicKey))),
      extension(
        OID.authorityKeyIdentifier,
        false,
        sequence(writeElement(CONTEXT.keyIdentifier, keyIdentifier(authority.publicKey))),
      ),
    ]),
    key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

interface Contents {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly now: number;
  readonly extensions: readonly Buffer[];
}

function certificateOf({ subject, issuer, publicKey, signer, now, extensions }: Contents): Buffer {
  const toSign = sequence(
    writeElement(TAG.context0, writeElement(TAG.integer, Buffer.from([2]))),
    writeElement(TAG.integer, serialNumber()),
    ECDSA_WITH_SHA256,
    issuer,
    // Other machines' clocks may be behind.
    sequence(timeOf(now - DAY), timeOf(now + VALID_DAYS * DAY)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    writeElement(CONTEXT.extensions, sequence(...extensions)),
  );
  return sequence(toSign, ECDSA_WITH_SHA256, bitString(sign('sha256', toSign, signer)));
}

const objectIdentifier = (hex: string): Buffer => writeElement(TAG.objectIdentifier, Buffer.from(hex, 'hex'));
const sequence = (...elements: readonly Uint8Array[]): Buffer => writeElement(TAG.sequence, ...elements);
const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  writeElement(TAG.bitString, Buffer.from([unusedBits]), bytes);

const OID = {
  ecdsaWithSha256: objectIdentifier('2a8648ce3d040302'),
  commonName: objectIdentifier('550403'),
  subjectKeyIdentifier: objectIdentifier('551d0e'),
  keyUsage: objectIdentifier('551d0f'),
  subjectAlternativeName: objectIdentifier('551d11'),
  basicConstraints: objectIdentifier('551d13'),
  authorityKeyIdentifier: objectIdentifier('551d23'),
  extendedKeyUsage: objectIdentifier('551d25'),
  serverAuthentication: objectIdentifier('2b06010505070301'),
};

/** Tags that only certificates have. */
const UNIVERSAL = { boolean: 0x01, utf8String: 0x0c, utcTime: 0x17, generalizedTime: 0x18, set: 0x31 };
const CONTEXT = { keyIdentifier: 0x80, dnsName: 0x82, ipAddress: 0x87, extensions: 0xa3 };

const ECDSA_WITH_SHA256 = sequence(OID.ecdsaWithSha256);
const TRUE = writeElement(UNIVERSAL.boolean, Buffer.from([0xff]));
/** Bit 0 and bit 5, counted from the left. */
const DIGITAL_SIGNATURE = bitString(Buffer.from([0x80]), 7);
const KEY_CERT_SIGN = bitString(Buffer.from([0x04]), 2);

function nameOf(commonName: string): Buffer {
  const text = writeElement(UNIVERSAL.utf8String, Buffer.from(commonName));
  return sequence(writeElement(UNIVERSAL.set, sequence(OID.commonName, text)));
}

function extension(id: Buffer, isCritical: boolean, value: Buffer): Buffer {
  return sequence(id, ...(isCritical ? [TRUE] : []), writeElement(TAG.octetString, value));
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 0
    ? writeElement(CONTEXT.dnsName, Buffer.from(name, 'latin1'))
    : writeElement(CONTEXT.ipAddress, addressBytes(name));
}

/** The bytes of an IP address; a zone, as in `fe80::1%eth0`, is none of it. */
function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  // In a URL every IPv6 address has its shortest form, without an IPv4 address at the end.
  const [before = '', after] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (text = ''): readonly string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groupsOf(before), groupsOf(after)];
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

/** Sixteen bytes: a positive number, whose first byte is not zero. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes;
}

/** Until 2049 with two digits for the year. */
function timeOf(instant: number): Buffer {
  const digits = `${new Date(instant).toISOString().replace(/\.\d+|[^0-9]/g, '')}Z`;
  const [tag, text] = digits < '2050' ? [UNIVERSAL.utcTime, digits.slice(2)] : [UNIVERSAL.generalizedTime, digits];
  return writeElement(tag, Buffer.from(text));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
