import { createPrivateKey as createKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import { loadForge, makeCertificate } from '../../src/endpoint/certificates.js';

const NOW = Date.UTC(2026, 0, 1);
const NAMES = [
  'localhost',
  'kms.test',
  'kms_1',
  '127.0.0.1',
  '::1',
  'fe80::1%eth0',
  '::ffff:192.168.7.9',
  '1:2:3:4:5:6:7:8',
];

describe('a certificate that is made', async () => {
  const made = await makeCertificate(NAMES, NOW);
  const [ca, cert] = [new X509Certificate(made.ca), new X509Certificate(made.cert)];

  it('is signed by its authority, which signs itself and is one', () => {
    expect([cert.verify(ca.publicKey), ca.verify(ca.publicKey), cert.verify(cert.publicKey)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([cert.checkIssued(ca), ca.checkIssued(ca), ca.checkIssued(cert)]).toEqual([true, true, false]);
    expect([ca.ca, cert.ca]).toEqual([true, false]);
    expect([ca.keyUsage, cert.keyUsage]).toEqual([undefined, ['1.3.6.1.5.5.7.3.1']]);
  });

  it('is for its names and addresses, and no others', () => {
    expect(cert.checkHost('kms.test')).toBe('kms.test');
    expect(cert.checkHost('localhost')).toBe('localhost');
    for (const host of ['test', 'a.kms.test', 'kms', 'example.com']) expect(cert.checkHost(host)).toBeUndefined();
    for (const ip of ['127.0.0.1', '::1', 'fe80::1', '::ffff:192.168.7.9', '1:2:3:4:5:6:7:8'])
      expect(cert.checkIP(ip), ip).toBe(ip);
    for (const ip of ['127.0.0.2', '::2', 'fe80::2']) expect(cert.checkIP(ip)).toBeUndefined();
    expect(ca.subjectAltName).toBeUndefined();
  });

  it('is valid from the day before, and no longer than clients take', async () => {
    for (const { validFrom, validTo } of [ca, cert]) {
      expect([Date.parse(validFrom), Date.parse(validTo)]).toEqual([NOW - 86_400_000, NOW + 825 * 86_400_000]);
    }
    const late = new X509Certificate((await makeCertificate(['localhost'], Date.UTC(2049, 0, 1))).cert);
    expect(Date.parse(late.validTo)).toBe(Date.UTC(2049, 0, 1) + 825 * 86_400_000);
  });

  itAtLength('has its own private key, and is another one every time', async () => {
    const other = await makeCertificate(NAMES, NOW);
    expect(cert.checkPrivateKey(createKey(made.key))).toBe(true);
    expect(cert.checkPrivateKey(createKey(other.key))).toBe(false);
    const { serialNumber, subject } = new X509Certificate(other.cert);
    expect(serialNumber).not.toBe(cert.serialNumber);
    expect(subject).not.toBe(cert.subject);
    expect(cert.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });
});

describe('what makes it', () => {
  it('is to be installed, and an endpoint without it says so', async () => {
    const failing = (code: string) => async () => {
      throw Object.assign(new Error('not loaded'), { code });
    };
    await expect(loadForge(failing('ERR_MODULE_NOT_FOUND'))).rejects.toThrow('npm install node-forge');
    await expect(loadForge(failing('EACCES'))).rejects.toThrow('not loaded');
  });
});
