// What an account of the endpoint begins with, its key material, and the way back.

import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createAccount, type Initial, type LocalAccount, type LocalAccountOptions } from '../../src/endpoint/index.js';
import { type InitialKey, initialFaultOf } from '../../src/index.js';

const HERE = 'us-east-1';
const THERE = 'eu-west-2';
const MRK = `mrk-${'a1'.repeat(16)}`;
const SECRET = Buffer.alloc(32, 7).toString('base64');
const FIRST = '1'.repeat(64);
const SECOND = '2'.repeat(64);

/** Any member may be there. */
type Json = ReturnType<typeof JSON.parse>;

const folder = mkdtempSync(join(tmpdir(), 'mrk-beginning-'));
const open: LocalAccount[] = [];
afterEach(async () => {
  for (const account of open.splice(0)) await account.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function begun(initial: unknown, options: LocalAccountOptions = {}): Promise<LocalAccount> {
  const account = await createAccount({ ...options, initial: initial as Initial });
  open.push(account);
  return account;
}

async function output(account: LocalAccount, region: string, operation: string, input: object): Promise<Json> {
  const answer = await account.call(region as never, operation, input);
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.output;
}

const encrypt = async (account: LocalAccount, KeyId: string): Promise<string> =>
  (await output(account, HERE, 'Encrypt', { KeyId, Plaintext: 'aGVsbG8=' })).CiphertextBlob;
const decrypt = async (account: LocalAccount, CiphertextBlob: string, region = HERE): Promise<string> =>
  (await output(account, region, 'Decrypt', { CiphertextBlob })).Plaintext;

const rotated: InitialKey = {
  Region: HERE,
  KeyId: MRK,
  Aliases: ['alias/orders'],
  KeyMaterials: [
    { KeyMaterialId: FIRST, KeyMaterial: SECRET },
    { KeyMaterialId: SECOND, KeyMaterial: Buffer.alloc(32, 8).toString('base64'), RotationDate: '2026-01-01' },
  ],
  Replicas: [{ Region: THERE }],
};

const faultOf = async (initial: unknown, options?: LocalAccountOptions): Promise<unknown> =>
  begun(initial, options).then(
    () => 'no fault',
    (thrown) => initialFaultOf(thrown) ?? thrown,
  );

describe('an account of the endpoint that begins with keys', () => {
  it('uses the key material that it was given: what one has encrypted another decrypts', async () => {
    const one = await begun({ keys: [{ ...rotated, KeyMaterials: rotated.KeyMaterials?.slice(0, 1) }] });
    const other = await begun({ keys: [rotated] });
    expect(await decrypt(other, await encrypt(one, 'alias/orders'), THERE)).toBe('aGVsbG8=');
    const stranger = await begun({ keys: [{ Region: HERE, KeyId: MRK, KeyMaterials: [{ KeyMaterialId: FIRST }] }] });
    await expect(decrypt(stranger, await encrypt(one, MRK))).rejects.toThrow('InvalidCiphertextException');
  });

  it('uses imported key pairs, and takes the same material again', async () => {
    const pkcs8 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
      type: 'pkcs8',
      format: 'der',
    });
    const account = await begun({
      keys: [
        {
          Region: HERE,
          KeySpec: 'ECC_NIST_P256',
          KeyUsage: 'SIGN_VERIFY',
          Origin: 'EXTERNAL',
          Aliases: ['alias/signs'],
          KeyMaterials: [{ KeyMaterial: pkcs8.toString('base64') }],
        },
        { Region: HERE, KeyId: MRK, Origin: 'EXTERNAL', KeyMaterials: [{ KeyMaterial: SECRET }] },
        { Region: HERE, Origin: 'EXTERNAL', Aliases: ['alias/made'], KeyMaterials: [{}] },
      ],
    });
    const message = { KeyId: 'alias/signs', Message: 'aGVsbG8=', SigningAlgorithm: 'ECDSA_SHA_256' };
    const { Signature } = await output(account, HERE, 'Sign', message);
    expect(await output(account, HERE, 'Verify', { ...message, Signature })).toMatchObject({ SignatureValid: true });
    const { keyMaterials: [imported] = [] } = account.store().keySet(MRK) ?? {};
    expect(imported?.keyMaterialId).toBe(
      createHash('sha256').update(MRK).update(Buffer.from(SECRET, 'base64')).digest('hex'),
    );
    expect(await decrypt(account, await encrypt(account, MRK))).toBe('aGVsbG8=');
    expect(await decrypt(account, await encrypt(account, 'alias/made'))).toBe('aGVsbG8=');
  });

  it('is the same after a reset, with its clock', async () => {
    const account = await begun({ now: '2030-01-01T00:00:00Z', keys: [rotated] });
    expect(new Date(account.now()).toISOString()).toMatch(/^2030-01-01T00:0/);
    const before = await encrypt(account, MRK);
    await output(account, HERE, 'DisableKey', { KeyId: MRK });
    await account.advance('P1D');
    await account.reset();
    expect(new Date(account.now()).toISOString()).toMatch(/^2030-01-01T00:0/);
    expect(await decrypt(account, before)).toBe('aGVsbG8=');
  });

  it('begins so in a new file only: a file that is there goes on', async () => {
    const data = join(folder, 'goes-on.mrk');
    const account = await begun({ keys: [rotated] }, { data });
    const before = await encrypt(account, MRK);
    await output(account, HERE, 'UpdateKeyDescription', { KeyId: MRK, Description: 'changed' });
    await account.close();
    open.pop();
    const again = await begun({ keys: [] }, { data });
    expect((await output(again, HERE, 'DescribeKey', { KeyId: MRK })).KeyMetadata.Description).toBe('changed');
    expect(await decrypt(again, before)).toBe('aGVsbG8=');
  });

  it('leaves no file where it cannot begin', async () => {
    const data = join(folder, 'none.mrk');
    expect(await faultOf({ keys: [{}] }, { data })).toMatchObject({ path: 'keys[0].Region' });
    expect(existsSync(data)).toBe(false);
  });

  it('is of the account that it names, unless another is asked for', async () => {
    const keys = { account: '444455556666', keys: [rotated] };
    const account = await begun(keys);
    expect(account.accountId).toBe('444455556666');
    expect(await faultOf(keys, { accountId: '111122223333' })).toMatchObject({ path: 'account' });
    const { snapshot } = account.store() as never as { readonly snapshot: () => object };
    expect((await begun(snapshot())).accountId).toBe('444455556666');
    expect((await begun({ account: '777788889999', steps: [] })).accountId).toBe('777788889999');
  });

  it.each<readonly [what: string, keySpec: object, keyMaterial: string]>([
    ['a symmetric key of another length', {}, 'AAAA'],
    ['what is no key pair', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, SECRET],
    ['what is no key of ML-DSA', { KeySpec: 'ML_DSA_44', KeyUsage: 'SIGN_VERIFY' }, SECRET],
    ['what cannot be imported', { Origin: 'EXTERNAL' }, 'AAAA'],
  ])('%s is refused with its member', async (_what, members, KeyMaterial) => {
    expect(await faultOf({ keys: [{ Region: HERE, ...members, KeyMaterials: [{ KeyMaterial }] }] })).toEqual({
      path: 'keys[0].KeyMaterials[0].KeyMaterial',
      message: expect.stringContaining('expected key material of'),
    });
  });
});

describe('an account as something to begin with', () => {
  const asked = async (account: LocalAccount, query = ''): Promise<Json> => {
    const answer = await account.fetch(new Request(`http://localhost/_mrk/init${query}`));
    return answer.json();
  };

  it('has key material only if it is asked for, and then is the same account elsewhere', async () => {
    const account = await begun({ keys: [rotated] });
    const { KeyId } = (await output(account, HERE, 'CreateKey', { KeySpec: 'ML_DSA_44', KeyUsage: 'SIGN_VERIFY' }))
      .KeyMetadata;
    const message = { KeyId, Message: 'aGVsbG8=', SigningAlgorithm: 'ML_DSA_SHAKE_256' };
    const { Signature } = await output(account, HERE, 'Sign', message);
    const before = await encrypt(account, MRK);
    expect(JSON.stringify(await asked(account))).not.toContain(SECRET);
    for (const form of ['keys', 'snapshot']) {
      const other = await begun(await asked(account, `?material=true&form=${form}`));
      expect(await decrypt(other, before)).toBe('aGVsbG8=');
      expect(await output(other, HERE, 'Verify', { ...message, Signature })).toMatchObject({ SignatureValid: true });
      expect(await asked(other)).toEqual({ ...(await asked(account)), now: expect.anything() });
      const without = await begun(await asked(account, `?form=${form}`));
      await expect(decrypt(without, before)).rejects.toThrow('InvalidCiphertextException');
    }
  });

  it('as a snapshot is exactly the account', async () => {
    const account = await begun({ keys: [rotated] });
    await output(account, HERE, 'CreateGrant', {
      KeyId: MRK,
      GranteePrincipal: '111122223333',
      Operations: ['Decrypt'],
    });
    const { snapshot } = await asked(account, '?form=snapshot');
    expect((await begun(snapshot)).store().keySet(MRK)).toEqual(account.store().keySet(MRK));
  });

  it.each(['?material=yes', '?form=yaml', '?materials=true'])('is not asked for by %s', async (query) => {
    expect(await asked(await begun(undefined), query)).toEqual({ message: expect.stringMatching(/^init: /) });
  });
});

describe('what an account can begin with', () => {
  it('is the end of a scenario', async () => {
    const steps = [
      { region: HERE, call: 'CreateKey', input: { MultiRegion: true }, as: 'key' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
      { region: HERE, call: 'CreateAlias', input: { AliasName: 'alias/of-the-story', TargetKeyId: '${key.KeyId}' } },
      { advance: 'P7D' },
    ];
    const account = await begun({ now: '2026-01-01T00:00:00Z', steps });
    expect(await decrypt(account, await encrypt(account, 'alias/of-the-story'))).toBe('aGVsbG8=');
    expect(new Date(account.now()).toISOString()).toMatch(/^2026-01-08T00:0/);
  });

  it.each<readonly [what: string, initial: unknown, path: string, message: RegExp]>([
    ['nothing of the kind', {}, '', /expected keys, a snapshot, or the steps of a scenario/],
    ['a text', 'keys', '', /expected keys/],
    ['a step that is none', [{ region: HERE, call: 'CreateKeys' }], '[0].call', /CreateKey/],
    [
      'a step whose expectation fails',
      [{ region: HERE, call: 'ListKeys', input: {}, expect: { error: 'NotFoundException' } }],
      '[0]',
      /NotFoundException/,
    ],
    ['two cases', { cases: [{ steps: [] }, { steps: [] }] }, 'cases[1]', /one case/],
    ['a broken snapshot', { snapshot: { format: 'mrk-model/store' } }, '', /^snapshot\.version: expected/],
    ['more than a snapshot', { snapshot: {}, keyMaterial: {} }, 'keyMaterial', /alone/],
  ])('is not %s', async (_what, initial, path, message) => {
    expect(await faultOf(initial)).toEqual({ path, message: expect.stringMatching(message) });
  });

  it('is no snapshot with key material that is another’s, or none', async () => {
    const account = await begun({ keys: [rotated] });
    const snapshot = account.store().snapshot();
    const path = (id: string) => ({ path: `keyMaterials.${id}` });
    expect(await faultOf({ snapshot, keyMaterials: { [FIRST]: '!' } })).toMatchObject(path(FIRST));
    expect(await faultOf({ snapshot, keyMaterials: { [FIRST]: 'AAAA' } })).toMatchObject(path(FIRST));
    expect(await faultOf({ snapshot, keyMaterials: { other: SECRET } })).toMatchObject(path('other'));
  });
});

describe('the key ID of a tag', () => {
  const tags = (id: string) => ({ Tags: [{ TagKey: '_custom_id_', TagValue: id }] });
  const SINGLE = '1234abcd-12ab-34cd-56ef-1234567890ab';

  it('is the key’s, where that is switched on, and stays a tag', async () => {
    const account = await begun(undefined, { customIds: true, awsManagedKeys: ['s3'] });
    expect((await output(account, HERE, 'CreateKey', tags(SINGLE))).KeyMetadata.KeyId).toBe(SINGLE);
    expect((await output(account, HERE, 'ListResourceTags', { KeyId: SINGLE })).Tags).toEqual(tags(SINGLE).Tags);
    const made = await output(account, HERE, 'CreateKey', { MultiRegion: true, ...tags(MRK) });
    expect(made.KeyMetadata.KeyId).toBe(MRK);
    for (const wrong of [tags(SINGLE), tags('one'), { MultiRegion: true, ...tags(SINGLE) }]) {
      const refused = await account.call(HERE as never, 'CreateKey', wrong);
      expect(refused).toMatchObject({ ok: false, error: { code: 'KMSInternalException', rule: 'HOST-1' } });
    }
    const other = (await output(account, HERE, 'CreateKey', { Tags: [{ TagKey: 'id', TagValue: SINGLE }] }))
      .KeyMetadata;
    expect(other.KeyId).not.toBe(SINGLE);
  });

  it('is a tag like any other elsewhere', async () => {
    const account = await begun(undefined);
    expect((await output(account, HERE, 'CreateKey', tags(SINGLE))).KeyMetadata.KeyId).not.toBe(SINGLE);
  });
});
