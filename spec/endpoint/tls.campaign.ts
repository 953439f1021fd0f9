// HTTPS, as clients meet it that check whom they talk to.

import { Agent, get, request } from 'node:https';
import { connect } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/endpoint/certificates.js';
import { type RunningServer, startServer } from '../../src/endpoint/index.js';
import { LIMITS } from '../../src/endpoint/limits.js';
import { startWithin } from '../../src/endpoint/server.js';
import { rejection } from '../clients/endpoint.js';

let server: RunningServer;
let ca: string;

beforeAll(async () => {
  server = await startServer({ tls: true, allowHosts: ['kms.test', 'Kms_1.Internal.', '*', '192.168.7.9'] });
  ca = server.ca ?? '';
});
afterAll(() => server.close());

/** Asks for a path by a name, and gives the body. */
function ask(given: { readonly name?: string; readonly ca?: string; readonly port?: number } = {}): Promise<string> {
  const { name = 'localhost', port = server.port } = given;
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/_mrk/health',
      agent: false,
      checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
        checkServerIdentity(name, certificate),
      ...('ca' in given ? { ca: given.ca } : { ca }),
    };
    get(options, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

describe('an endpoint with a certificate of its own making', () => {
  it('is reached by clients that trust its authority, by each of its names', async () => {
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    for (const name of ['localhost', '127.0.0.1', '::1', 'kms.test', 'kms_1.internal', '192.168.7.9']) {
      expect(await ask({ name }), name).toBe('{"status":"ready"}');
    }
  });

  it('is not by another name, nor by clients that do not trust it', async () => {
    expect(await rejection(ask({ name: 'kms.example' }))).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(await rejection(ask({ ca: undefined } as object))).toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    const another = await makeCertificate(['localhost'], Date.now());
    expect(await rejection(ask({ ca: another.ca }))).toMatchObject({ code: expect.stringMatching(/UNABLE_TO/) });
  });

  it("serves AWS's own client", async () => {
    const kms = new KMS({
      region: 'us-east-1',
      endpoint: `https://localhost:${server.port}`,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      requestHandler: { httpsAgent: new Agent({ ca }) },
    });
    const { KeyMetadata } = await kms.createKey({ MultiRegion: true });
    expect(KeyMetadata?.KeyState).toBe('Enabled');
    kms.destroy();
  });

  it('answers nothing in the clear', async () => {
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write('GET /_mrk/state HTTP/1.1\r\nHost: localhost\r\n\r\n'),
      );
      socket.on('data', (piece) => {
        text += piece;
      });
      socket.on('error', () => {}).on('close', () => resolve(text));
    });
    expect(answer).not.toContain('keySets');
    expect(await ask()).toBe('{"status":"ready"}');
  });

  it('tells a program how it asks', async () => {
    const message = await new Promise<string>((resolve, reject) => {
      const sent = request(`${server.url}/_mrk/reset`, { method: 'POST', ca, agent: false }, (response) => {
        response.on('data', (piece) => resolve(JSON.parse(String(piece)).message));
      });
      sent.on('error', reject).end();
    });
    expect(message).toContain(`curl --cacert "$AWS_CA_BUNDLE" -X POST ${server.url}/_mrk/reset `);
  });

  it('ends connections on which nobody speaks', async () => {
    const hasty = await startWithin({ ...LIMITS, headersMs: 100 }, { tls: true });
    await new Promise<void>((resolve) =>
      connect(hasty.port, '127.0.0.1')
        .on('error', () => {})
        .on('close', resolve)
        .resume(),
    );
    await hasty.close();
  });
});

it('closes though a handshake never ends', async () => {
  const closing = await startServer({ tls: true });
  const socket = connect(closing.port, '127.0.0.1').on('error', () => {});
  await new Promise((resolve) => socket.on('connect', resolve));
  await closing.close();
  expect(socket.destroy().destroyed).toBe(true);
});

describe('an endpoint with a given certificate', () => {
  it('shows that one', async () => {
    const made = await makeCertificate(['kms.test'], Date.now());
    for (const given of [made, { cert: Buffer.from(made.cert), key: Buffer.from(made.key) }]) {
      const other = await startServer({ tls: { cert: given.cert, key: given.key } });
      expect(other.ca).toBeUndefined();
      expect(await ask({ name: 'kms.test', ca: made.ca, port: other.port })).toBe('{"status":"ready"}');
      expect(await rejection(ask({ ca: made.ca, port: other.port }))).toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
      await other.close();
    }
  });

  it('does not start with what is none', async () => {
    const [one, other] = [await makeCertificate(['a'], Date.now()), await makeCertificate(['a'], Date.now())];
    for (const [tls, message] of [
      [{ cert: one.cert, key: other.key }, /^tls: the certificate or the key cannot be used: .*mismatch/],
      [{ cert: 'no PEM', key: one.key }, /^tls: the certificate or the key cannot be used: /],
      [{ cert: '', key: '' }, /^tls must be true/],
      [{ cert: one.cert }, /^tls must be true, or \{ cert, key \} in PEM$/],
      ['true', /^tls must be true/],
      [null, /^tls must be true/],
    ] as const) {
      await expect(startServer({ tls: tls as never })).rejects.toThrow(message);
    }
  });
});

it('is HTTP where it was not asked for', async () => {
  const plain = await startServer({ tls: false });
  expect([plain.url.slice(0, 7), plain.ca]).toEqual(['http://', undefined]);
  await plain.close();
});
