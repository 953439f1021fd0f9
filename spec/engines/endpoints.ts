// Endpoints in front of any engine: the conformance kit, secrets, and what is refused. What is killed is each engine's own.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conform } from '../../src/conformance/conform.js';
import type { Target } from '../../src/conformance/target.js';
import { httpTarget } from '../../src/conformance/targets/http.js';
import { wrapKeyMaterial } from '../../src/conformance/targets/wrapping.js';
import { buildMrk, type Mrk } from '../endpoint/mrk-process.js';
import { SEED } from '../support/seed.js';
import { call, control } from './calling.js';
import { type Ledger, type Load, startLoad } from './load.js';

const DAY = 86_400_000;

export type Endpoint = Awaited<ReturnType<Mrk['serve']>>;

/** An engine that runs. */
export interface Backend {
  /** What `mrk serve` is told of it. */
  readonly args: readonly string[];
  /** How many sequences of the kit it is tried with. */
  readonly runs: number;
  /** The folder where it keeps everything. */
  readonly folder: string;
  /** All that it keeps, as text. */
  readonly everything: () => Promise<string>;
  /** What is not as it must be. */
  readonly complaints: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Endpoints in front of an engine. */
export interface Trial {
  /** All that serve now. */
  endpoints: Endpoint[];
  readonly serve: () => Promise<Endpoint>;
  /** Load, until `during` is done; then all that it knows must be there. */
  readonly underLoad: (what: string, during: (load: Load) => Promise<void>) => Promise<void>;
}

/** Tries endpoints in front of an engine; `also` adds what is tried of this engine alone. */
export function tryEndpoints(name: string, open: (mrk: Mrk) => Promise<Backend>, also: (trial: Trial) => void): void {
  describe(`endpoints in front of ${name}`, () => {
    let mrk: Mrk;
    let backend: Backend;
    const trial: Trial = {
      endpoints: [],
      serve: () => mrk.serve(...backend.args, '--vault', join(mrk.directory, 'vault')),
      underLoad: async (what, during) => {
        const load = startLoad(() => trial.endpoints.map(({ url }) => url), SEED);
        await during(load);
        const ledger = await load.stop();
        const { length: calls } = ledger.calls;
        const lost = ledger.calls.filter(({ status }) => status === 0).length;
        console.log(`${what} under ${calls} calls, ${lost} without an answer, seed ${SEED}`);
        await expectAllThere(ledger);
      },
    };
    const urls = (): readonly [string, string] => [trial.endpoints[0]?.url ?? '', trial.endpoints[1]?.url ?? ''];

    beforeAll(async () => {
      mrk = await buildMrk();
      backend = await open(mrk);
      trial.endpoints = await Promise.all([trial.serve(), trial.serve()]);
    });
    beforeEach(async () => {
      await control(urls()[0], 'reset', {});
    });
    afterAll(async () => {
      await mrk?.remove();
      await backend?.stop();
    });

    it('give the conformance kit nothing to find, though each call may reach another of them', async () => {
      const [one, two] = await Promise.all(urls().map((url) => httpTarget(url)));
      if (one === undefined || two === undefined) throw new Error('there are two');
      let calls = 0;
      const spread: Target = { ...one, call: (...given) => (calls++ % 2 === 0 ? one : two).call(...given) };
      const report = await conform(spread, { runs: backend.runs, jobs: 3, seed: SEED, messages: true });
      await Promise.all([one.close?.(), two.close?.()]);
      console.log(`kit: ${report.runs} sequences, ${calls} calls over two endpoints, seed ${SEED}`);
      expect(report.findings).toEqual([]);
      expect(report.errors).toEqual([]);
      expect(report.unsupported).toEqual([]);
      expect(report).toMatchObject({ stoppedBy: 'runs', runs: backend.runs });
      expect(await backend.complaints()).toEqual([]);
    });

    it('answer at one what was done at the other, at once', async () => {
      const [one, two] = urls();
      const { KeyId } = (await call(one, 'CreateKey', { MultiRegion: true })).output.KeyMetadata;
      await call(two, 'CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
      const { CiphertextBlob } = (await call(one, 'Encrypt', { KeyId: 'alias/a', Plaintext: 'aGVsbG8=' })).output;
      expect((await call(two, 'Decrypt', { CiphertextBlob })).output).toMatchObject({ Plaintext: 'aGVsbG8=' });
      const before = Date.parse((await control(two, 'clock')).output.now);
      await control(one, 'advance', { by: 'P1D' });
      expect(Date.parse((await control(two, 'clock')).output.now)).toBeGreaterThanOrEqual(before + DAY);
    });

    it('keep neither key material nor plaintexts nor data keys in what the engine keeps, nor in its files', async () => {
      const [one] = urls();
      const material = Buffer.from('0123456789-this-is-key-material!');
      const plaintext = Buffer.from('this plaintext is nowhere else');
      const imported = (await call(one, 'CreateKey', { Origin: 'EXTERNAL' })).output.KeyMetadata.KeyId;
      const wrapping = { KeyId: imported, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
      const { PublicKey: publicKey, ImportToken } = (await call(one, 'GetParametersForImport', wrapping)).output;
      const wrappingAlgorithm = 'RSAES_OAEP_SHA_256';
      const EncryptedKeyMaterial = wrapKeyMaterial(material.toString('base64'), { publicKey, wrappingAlgorithm });
      const ExpirationModel = 'KEY_MATERIAL_DOES_NOT_EXPIRE';
      const importing = { KeyId: imported, ImportToken, EncryptedKeyMaterial, ExpirationModel };
      expect((await call(one, 'ImportKeyMaterial', importing)).status).toBe(200);
      const { KeyId } = (await call(one, 'CreateKey', { Description: 'this description is there' })).output.KeyMetadata;
      const Plaintext = plaintext.toString('base64');
      for (const used of [KeyId, imported]) {
        const { CiphertextBlob } = (await call(one, 'Encrypt', { KeyId: used, Plaintext })).output;
        expect((await call(one, 'Decrypt', { CiphertextBlob })).output).toMatchObject({ Plaintext });
      }
      const dataKey = (await call(one, 'GenerateDataKey', { KeyId, KeySpec: 'AES_256' })).output.Plaintext;
      const vault = bytesIn(join(mrk.directory, 'vault'));
      expect(vault.some((bytes) => bytes.equals(material))).toBe(true);
      const secrets = [plaintext, Buffer.from(dataKey, 'base64'), ...vault];
      const kept = [Buffer.from(await backend.everything()), ...bytesIn(backend.folder)];
      const isThere = (text: string, encoding: BufferEncoding): number =>
        kept.filter((bytes) => bytes.includes(Buffer.from(text, encoding))).length;
      expect(isThere('this description is there', 'utf8')).toBeGreaterThan(1);
      for (const secret of secrets) {
        expect(isThere(secret.toString('latin1'), 'latin1')).toBe(0);
        expect(isThere(secret.toString('base64'), 'utf8')).toBe(0);
        expect(isThere(secret.toString('hex'), 'utf8')).toBe(0);
      }
    });

    it.each([
      ['POST', 'rewind', { to: '2026-01-01T00:00:00Z' }],
      ['POST', 'show', {}],
      ['POST', 'faults', { error: 'ThrottlingException' }],
      ['POST', 'callers', { accessKeyId: '*', principal: null }],
      ['POST', 'principals', { principals: null }],
      ['GET', 'faults', undefined],
      ['GET', 'init', undefined],
      ['GET', 'refusals', undefined],
      ['GET', 'explain?requestId=1', undefined],
      ['GET', 'state?at=2026-01-01T00:00:00Z', undefined],
    ])('refuse %s %s by its name', async (_method, path, body) => {
      const { status, output } = await control(urls()[0], path, body);
      expect(status).toBe(400);
      expect(output.message).toContain(`${path.split('?')[0]}`);
      expect(output.message).toContain('is not there with --engine');
    });

    also(trial);

    async function expectAllThere(ledger: Ledger): Promise<void> {
      const [one, two] = urls();
      expect(await backend.complaints()).toEqual([]);
      await control(one, 'advance', { by: 'P10D' });
      await control(two, 'advance', { by: 'P1D' });
      expect(await backend.complaints()).toEqual([]);
      const records: readonly { eventName: string; eventTime: string; errorCode?: string; [name: string]: unknown }[] =
        (await control(one, 'events')).output;
      const carriedOut = records
        .filter(({ errorCode }) => errorCode === undefined)
        .map((record) => JSON.stringify(record));
      for (const { operation, mark, status } of ledger.calls) {
        const times = carriedOut.filter(
          (text) => text.includes(`"eventName":"${operation}"`) && text.includes(`"${mark}"`),
        );
        expect(times.length, `${operation} ${mark}, answered ${status}`).toBeLessThanOrEqual(1);
        if (status === 200) expect(times.length, `${operation} ${mark}`).toBe(1);
      }
      const deleted = records.filter(({ eventName }) => eventName === 'DeleteKey');
      for (const { keyId, deletionDate, isCertain } of ledger.deletions) {
        const own = deleted.filter((record) => JSON.stringify(record).includes(keyId));
        expect(own.length, `deletions of ${keyId}`).toBeLessThanOrEqual(1);
        if (isCertain) expect(own.length, `deletions of ${keyId}`).toBe(1);
        for (const { eventTime } of own) expect(Date.parse(eventTime) + 999).toBeGreaterThanOrEqual(deletionDate ?? 0);
      }
      console.log(`timers: ${deleted.length} keys deleted, of ${ledger.deletions.length} that were to be`);
      for (const [aliasName, keyId] of ledger.aliases) {
        const { output } = await call(two, 'DescribeKey', { KeyId: aliasName });
        expect(output.KeyMetadata?.KeyId, aliasName).toBe(keyId);
      }
    }
  });
}

/** The bytes of each file in a folder. */
function bytesIn(folder: string): readonly Buffer[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}
