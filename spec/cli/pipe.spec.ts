import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import { pipe } from '../../src/cli/pipe.js';
import { newInnerHost } from '../../src/cli/pipe-host.js';
import { newClient, tellAll } from '../pipe/support.js';
import { mrk, outcomeOf } from '../support/mrk.js';

const ACCOUNT = '111122223333';
const HELLO = { id: 'hello', method: 'hello', args: [{ protocol: 1 }] };

interface Told {
  readonly id: string | number | null;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, which a spec looks into
  readonly result?: any;
  readonly error?: { readonly code: string; readonly message: string };
}

function call(id: string, operation: string, input: object): object {
  return { id, account: ACCOUNT, method: 'call', args: [{ region: 'us-east-1', operation, input }] };
}

/** Runs the command with these pieces as standard input. */
async function piped(args: readonly string[], pieces: readonly (string | Buffer)[], mostCharacters = 1_000) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let out = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  for (const piece of pieces) input.write(piece);
  input.end();
  const { status, err } = await outcomeOf((around) => pipe(args, around, { input, output, mostCharacters }));
  const told: readonly Told[] = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { status, err, told };
}

const lines = (...requests: readonly object[]): string => requests.map((each) => `${JSON.stringify(each)}\n`).join('');

describe('mrk pipe', () => {
  it('answers what comes in whatever pieces, and ends with the input: exit status 0', async () => {
    const text = Buffer.from(lines(HELLO, call('é', 'CreateKey', { Description: 'clé' })).trimEnd());
    const pieces = Array.from(text, (_, index) => text.subarray(index, index + 1));
    const { status, err, told } = await piped([], pieces);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(told.map(({ id }) => id)).toEqual(['hello', 'é']);
    expect(told[1]?.result.output.KeyMetadata.Description).toBe('clé');
  });

  it('tells of a line that is too long, and reads on', async () => {
    const { status, told } = await piped(
      [],
      [lines(HELLO), 'x'.repeat(600), `${'x'.repeat(600)}\n`, lines(call('a', 'ListKeys', {}))],
    );
    expect(status).toBe(0);
    expect(told.slice(1)).toMatchObject([
      { id: null, line: 2, error: { code: 'BadLine', message: 'longer than 1000 characters' } },
      { id: 'a', result: { ok: true } },
    ]);
  });

  it.each([
    [['--host', 'python'], '--host must be node: python'],
    [['--seed', 'a', '--random-ids'], 'exclude each other'],
  ])('%j is no command: exit status 2', async (args, message) => {
    const { status, err, out } = await mrk(['pipe', ...args]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });

  it('--help documents the protocol and the exit status, on lines that fit', async () => {
    const { status, out } = await mrk(['pipe', '--help']);
    expect(status).toBe(0);
    expect(out).toMatch(/^Usage: mrk pipe[\s\S]*Exit status/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('makes the identifiers that --seed says, and others each time with --random-ids', async () => {
    const keyId = async (...args: string[]): Promise<string> => {
      const { told } = await piped(args, [lines(HELLO, call('a', 'CreateKey', {}))]);
      return told[1]?.result.output.KeyMetadata.KeyId;
    };
    const plain = await keyId();
    expect(await keyId()).toBe(plain);
    expect(await keyId('--seed', 'mrk-model')).toBe(plain);
    expect(await keyId('--seed', 'other')).not.toBe(plain);
    expect(await keyId('--random-ids')).not.toBe(await keyId('--random-ids'));
  });

  itAtLength('does the cryptography with --host node, and RSA holds up nothing', async () => {
    // The identifiers follow from the seed, so that they are known beforehand.
    const made = await piped(
      ['--host', 'node'],
      [
        lines(
          HELLO,
          call('a', 'CreateKey', {}),
          call('r', 'CreateKey', { KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' }),
        ),
      ],
    );
    const keyIdOf = (name: string): string => made.told.find(({ id }) => id === name)?.result.output.KeyMetadata.KeyId;
    const [KeyId, rsa] = [keyIdOf('a'), keyIdOf('r')];
    const { told } = await piped(
      ['--host', 'node'],
      [
        lines(
          HELLO,
          call('a', 'CreateKey', {}),
          call('r', 'CreateKey', { KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' }),
          call('p', 'GenerateDataKeyPair', { KeyId, KeyPairSpec: 'RSA_2048' }),
          call('e', 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' }),
          call('n', 'GenerateRandom', { NumberOfBytes: 4 }),
          call('s', 'Sign', { KeyId: rsa, Message: 'aGVsbG8=', SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
          call('c', 'DescribeCustomKeyStores', {}),
          call('x', 'GenerateRandom', { NumberOfBytes: 4_000 }),
        ),
      ],
    );
    const of = (name: string) => told.find(({ id }) => id === name)?.result;
    expect(of('e').output.CiphertextBlob).toEqual(expect.any(String));
    expect(of('n').output.Plaintext).toMatch(/^[\w+/]{6}==$/);
    expect(of('s').output.Signature).toHaveLength(344);
    expect(of('p').output.PrivateKeyPlaintext.length).toBeGreaterThan(1_000);
    expect(of('c').output).toEqual({ CustomKeyStores: [], Truncated: false });
    expect(of('x').error.code).toBe('ValidationException');
    // The same key's next call waits for its key pair, and others do not.
    const order = told.map(({ id }) => id);
    expect(order.indexOf('n')).toBeLessThan(order.indexOf('p'));
    expect(order.indexOf('p')).toBeLessThan(order.indexOf('e'));
  });

  it('keeps the key material of --host node across restore, and forgets it with reset', () => {
    const client = newClient({ newInnerHost });
    const { KeyId } = client.result(client.call('CreateKey', {})).output.KeyMetadata;
    const { CiphertextBlob } = client.result(client.call('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' })).output;
    client.send('restore', [client.result(client.send('snapshot'))]);
    const decrypt = () => client.result(client.call('Decrypt', { CiphertextBlob }));
    expect(decrypt().output.Plaintext).toBe('aGVsbG8=');
    client.send('reset');
    expect(client.result(client.call('CreateKey', {})).output.KeyMetadata.KeyId).toBe(KeyId);
    expect(decrypt().error.code).toBe('InvalidCiphertextException');
  });

  it('asks the client what it answers itself, also with --host node', () => {
    const client = newClient({ newInnerHost, hello: { callbacks: ['cryptography'] } });
    const { KeyId } = client.result(client.call('CreateKey', {})).output.KeyMetadata;
    client.news();
    const id = client.call('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
    tellAll(client, client.news(), () => ({ result: { ok: true, output: { CiphertextBlob: 'AA==' } } }));
    expect(client.result(id).output.CiphertextBlob).toBe('AA==');
  });
});
