// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/teach/scenario/parse.js';
import { holds, play, type StepResult } from '../../../src/teach/scenario/player.js';

function played(...steps: object[]): readonly StepResult[] {
  return playedIn({}, ...steps);
}

function playedIn(world: object, ...steps: object[]): readonly StepResult[] {
  const parsed = parseScenario({ ...world, steps });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return [...play(parsed.scenario)];
}

/** What each step answered: its body, or its error code. */
function answers(results: readonly StepResult[]): readonly unknown[] {
  return results.map(({ answer, body }) => (answer?.ok === false ? answer.error.code : body));
}

const region = 'us-east-1';
const KeyId = '${key.KeyId}';
const create = { region, call: 'CreateKey', input: { MultiRegion: true }, as: 'key' };
const replicate = { region, call: 'ReplicateKey', input: { KeyId, ReplicaRegion: 'eu-west-2' } };
const enabled = { ok: { KeyMetadata: { KeyState: 'Enabled' } }, partial: true };
const describeReplica = { region: 'eu-west-2', call: 'DescribeKey', input: { KeyId } };

describe('a step that polls', () => {
  it('lets time pass until its expectation holds, and no longer', () => {
    const [, , poll] = played(create, replicate, { ...describeReplica, poll: 'until Enabled', expect: enabled });
    expect(poll).toMatchObject({ mismatches: [] });
    expect((poll?.until ?? 0) - (poll?.from ?? 0)).toBe(5000);
    expect(poll?.changes.map(({ event, before, after }) => [event.type, before, after])).toEqual([
      ['ReplicaKeyReady', 'Creating', 'Enabled'],
    ]);
  });

  it('fails once nothing more will happen', () => {
    const expect0 = { error: 'NotFoundException' };
    const [, , poll] = played(create, replicate, { ...describeReplica, poll: 'until gone', expect: expect0 });
    expect(poll?.mismatches).toHaveLength(1);
    expect((poll?.until ?? 0) - (poll?.from ?? 0)).toBe(5000);
  });

  it('fails after a while where something happens for ever', () => {
    const rotate = { region, call: 'EnableKeyRotation', input: { KeyId } };
    const never = { region, call: 'DescribeKey', input: { KeyId }, poll: true, expect: { error: 'NotFoundException' } };
    const poll = played(create, rotate, never).at(-1);
    expect(poll?.mismatches).toHaveLength(1);
    expect(poll?.changes).toHaveLength(100);
  });
});

describe('a step that lets time pass', () => {
  it('tells all that happened meanwhile, each at its instant', () => {
    const schedule = { region, call: 'ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays: 7 } };
    const scheduleReplica = { ...schedule, region: 'eu-west-2' };
    const results = played(create, replicate, { advance: 'PT5S' }, scheduleReplica, schedule, { advance: 'P30D' });
    const last = results.at(-1);
    const day = (at: number): number => (at - (last?.from ?? 0)) / 86_400_000;
    expect(last?.changes.map(({ event, after }) => [day(event.at), event.type, event.region, after])).toEqual([
      [7, 'KeyDeleted', 'eu-west-2', undefined],
      [7, 'WaitingPeriodStarted', 'us-east-1', 'PendingDeletion'],
      [14, 'KeyDeleted', 'us-east-1', undefined],
    ]);
    expect(last?.keySets.map(({ keyStates }) => [...keyStates])).toEqual([[]]);
  });

  it('cannot go beyond the end of time', () => {
    const results = played({ advance: 'P99999999D' }, { advance: 'P99999999D' }, create);
    expect(results.map(holds)).toEqual([false]);
    expect(results[0]?.obstacle).toMatch(/beyond the last instant/);
  });
});

describe('what a step is given', () => {
  it('can be what earlier steps answered, the account, the time and a name', () => {
    const Description = '${account} ${now} ${random} ${key.KeyId} $${now}';
    const results = playedIn(
      { account: '123456789012', now: '2026-02-03T04:05:06Z' },
      create,
      { region, call: 'UpdateKeyDescription', input: { KeyId: '${key.Arn}', Description } },
      { region, call: 'DescribeKey', input: { KeyId: '${key.Arn}' }, as: 'described' },
      { region, call: 'UpdateKeyDescription', input: { KeyId, Description: '${described.KeyMetadata.Description}' } },
      { region, call: 'CreateAlias', input: { AliasName: 'alias/${random}', TargetKeyId: KeyId } },
    );
    const text = results[3]?.input?.Description;
    expect(text).toMatch(/^123456789012 1770091506 r[0-9a-f]{16} mrk-[0-9a-f]{32} \$\{now\}$/);
    expect(results.map(({ answer }) => answer?.ok)).toEqual([true, true, true, true, true]);
    expect(results[4]?.input?.AliasName).toBe(`alias/${String(text).split(' ')[2]}`);
  });

  it('can be an instant from now on, as a number [IMPORT-1]', () => {
    const external = { ...create, input: { Origin: 'EXTERNAL' } };
    const results = played(external, ...importing('A', { ValidTo: '${now+P30D}' }), { advance: 'P30D' });
    expect(results.flatMap(({ changes }) => changes.map(({ event, after }) => [event.type, after]))).toEqual([
      ['KeyCreated', 'PendingImport'],
      ['ImportParametersIssued', 'PendingImport'],
      ['KeyMaterialImported', 'Enabled'],
      ['KeyMaterialDeleted', 'PendingImport'],
    ]);
  });

  it('is missing where an earlier step was refused: the case ends there', () => {
    const results = played({ ...create, input: { KeySpec: 'none' } }, replicate, create);
    expect(results.map(({ obstacle }) => obstacle)).toEqual([undefined, 'no step has answered with ${key.KeyId}']);
    expect(results.map(holds)).toEqual([true, false]);
  });

  it('is never found in a prototype', () => {
    const results = played(create, { ...describeReplica, input: { KeyId: '${key.constructor.name}' } });
    expect(results.at(-1)?.obstacle).toBe('no step has answered with ${key.constructor.name}');
  });

  it('wrapped is the same key material wherever it has the same name [IMPORT-2]', () => {
    const external = { ...create, input: { Origin: 'EXTERNAL' } };
    const no = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
    const erase = { region, call: 'DeleteImportedKeyMaterial', input: { KeyId } };
    const results = played(external, ...importing('A', no), erase, ...importing('B', no), ...importing('A', no));
    const imports = results.filter(({ step }) => step.kind === 'call' && step.call === 'ImportKeyMaterial');
    expect(answers(imports)).toMatchObject([
      { KeyMaterialId: expect.any(String) },
      'IncorrectKeyMaterialException',
      { KeyMaterialId: expect.any(String) },
    ]);
  });
});

describe('what is not seen at once', () => {
  const describeKey = { region, call: 'DescribeKey', input: { KeyId } };
  const notFound = { error: 'NotFoundException' };
  const found = { ok: {}, partial: true };

  it('is seen after its time, for which a step can poll', () => {
    const settings = { visibilityDelay: { key: 'PT10S' } };
    const results = playedIn(
      { settings },
      create,
      { ...describeKey, expect: notFound },
      { ...describeKey, poll: true, expect: found },
    );
    expect(results.every(holds)).toBe(true);
    expect((results.at(-1)?.until ?? 0) - (results[0]?.from ?? 0)).toBe(10_000);
  });

  it('is seen where a step shows it, all or of a kind', () => {
    const results = playedIn(
      { settings: { visibilityDelay: null } },
      create,
      { show: 'alias' },
      { ...describeKey, expect: notFound },
      { show: 'all' },
      { ...describeKey, expect: found },
    );
    expect(results.every(holds)).toBe(true);
  });
});

describe('a step that changes the store', () => {
  it('holds a replication from then on, until a step ends it', () => {
    const creating = { ok: { KeyMetadata: { KeyState: 'Creating' } }, partial: true };
    const results = played(
      create,
      { configure: { replicationDelay: null } },
      replicate,
      { advance: 'P30D' },
      { ...describeReplica, expect: creating },
      { finishReplication: KeyId, region: 'eu-west-2' },
      { ...describeReplica, expect: enabled },
    );
    expect(results.map(holds)).not.toContain(false);
    expect(results[5]?.changes.map(({ event }) => event.type)).toEqual(['ReplicaKeyReady']);
  });

  it('cannot end a replication that is none', () => {
    const results = played(create, { finishReplication: KeyId, region: 'eu-west-2' }, create);
    expect(results[1]?.obstacle).toMatch(/is Creating in "eu-west-2"$/);
    expect(results).toHaveLength(2);
  });

  it('cannot end one of a key whose call was refused', () => {
    const refused = { ...create, input: { MultiRegion: true, KeySpec: 'none' } };
    const results = played(refused, { finishReplication: KeyId, region: 'eu-west-2' });
    expect(results[1]?.obstacle).toBe('no step has answered with ${key.KeyId}');
  });
});

function importing(material: string, more: object): readonly object[] {
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
  const input = { KeyId, ImportToken: '${params.ImportToken}', EncryptedKeyMaterial: `wrap(${material})`, ...more };
  return [
    { region, call: 'GetParametersForImport', input: { KeyId, ...wrapping }, as: 'params' },
    { region, call: 'ImportKeyMaterial', input },
  ];
}

describe("the player's stand-in for cryptography", () => {
  const Plaintext = 'Grüße, test 123 !#';
  const encrypt = { region, call: 'Encrypt', input: { KeyId, Plaintext }, as: 'secret' };
  const decrypt = { region, call: 'Decrypt', input: { CiphertextBlob: '${secret.CiphertextBlob}' } };

  it('lets a related key decrypt what another has encrypted, and no other key [SHARED-3] [CIPHER-2]', () => {
    const other = { ...create, as: 'other' };
    const results = played(
      create,
      other,
      replicate,
      { advance: 'PT5S' },
      encrypt,
      { ...decrypt, region: 'eu-west-2' },
      { ...decrypt, input: { ...decrypt.input, KeyId: '${other.KeyId}' } },
      { ...decrypt, region: 'ap-south-1' },
      { ...decrypt, input: { CiphertextBlob: 'AAAA', KeyId } },
    );
    expect(answers(results.slice(5))).toMatchObject([
      { Plaintext },
      'IncorrectKeyException',
      'AccessDeniedException',
      'InvalidCiphertextException',
    ]);
  });

  it('still decrypts with older key material after a rotation [ROTATE-3]', () => {
    const rotate = { region, call: 'RotateKeyOnDemand', input: { KeyId } };
    const results = played(create, encrypt, rotate, { advance: 'PT1M' }, { ...encrypt, as: 'newer' }, decrypt);
    const [first, newer, old] = [results[1], results[4], results[5]].map((result) => result?.body);
    expect(newer?.CiphertextBlob).not.toBe(first?.CiphertextBlob);
    expect(old).toMatchObject({ Plaintext });
  });

  it('wants the same encryption context, in any order', () => {
    const context = (EncryptionContext: object, step: typeof decrypt | typeof encrypt): object => ({
      ...step,
      input: { ...step.input, EncryptionContext },
    });
    const results = played(
      create,
      context({ a: '1', b: '2' }, encrypt),
      context({ b: '2', a: '1' }, decrypt),
      context({ a: '1' }, decrypt),
      decrypt,
    );
    expect(answers(results.slice(2))).toMatchObject([
      { Plaintext },
      'InvalidCiphertextException',
      'InvalidCiphertextException',
    ]);
  });

  it('gives data keys of the length that was asked for, and takes them back', () => {
    const generate = { region, call: 'GenerateDataKey', input: { KeyId, KeySpec: 'AES_256' }, as: 'secret' };
    const without = { ...generate, call: 'GenerateDataKeyWithoutPlaintext', input: { KeyId, NumberOfBytes: 5 } };
    const pair = { ...generate, call: 'GenerateDataKeyPair', input: { KeyId, KeyPairSpec: 'RSA_2048' } };
    const results = played(create, generate, decrypt, without, decrypt, pair);
    const dataKey = results[1]?.body?.Plaintext;
    expect(dataKey).toHaveLength(32);
    expect(results[2]?.body).toMatchObject({ Plaintext: dataKey });
    expect(results[3]?.body).not.toHaveProperty('Plaintext');
    expect(results[4]?.body?.Plaintext).toHaveLength(5);
    expect(Object.keys(results[5]?.body ?? {})).toEqual(
      expect.arrayContaining(['PrivateKeyCiphertextBlob', 'PrivateKeyPlaintext', 'PublicKey']),
    );
  });

  it('re-encrypts from one key to another', () => {
    const other = { ...create, as: 'other' };
    const reEncrypt = {
      region,
      call: 'ReEncrypt',
      input: { CiphertextBlob: '${secret.CiphertextBlob}', DestinationKeyId: '${other.KeyId}' },
      as: 'secret',
    };
    const results = played(create, other, encrypt, reEncrypt, decrypt);
    expect(results[4]?.body).toMatchObject({ Plaintext });
    expect(results[4]?.body?.KeyId).toBe(results[3]?.body?.KeyId);
  });

  it('verifies what it has signed, and nothing else', () => {
    const input = { KeyId, Message: 'hello', SigningAlgorithm: 'ECDSA_SHA_256' };
    const sign = { region, call: 'Sign', input, as: 'signed' };
    const verify = { region, call: 'Verify', input: { ...input, Signature: '${signed.Signature}' } };
    const mac = { KeyId, Message: 'hello', MacAlgorithm: 'HMAC_SHA_256' };
    const generateMac = { region, call: 'GenerateMac', input: mac, as: 'made' };
    const verifyMac = { region, call: 'VerifyMac', input: { ...mac, Mac: '${made.Mac}' } };
    const signing = played(
      { ...create, input: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } },
      sign,
      verify,
      { ...verify, input: { ...verify.input, Message: 'hellO' } },
      { region, call: 'GetPublicKey', input: { KeyId } },
    );
    const macs = played(
      { ...create, input: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
      generateMac,
      verifyMac,
      { ...verifyMac, input: { ...verifyMac.input, Message: 'hellO' } },
    );
    expect(answers(signing.slice(2))).toMatchObject([
      { SignatureValid: true },
      'KMSInvalidSignatureException',
      { PublicKey: expect.any(String) },
    ]);
    expect(answers(macs.slice(2))).toMatchObject([{ MacValid: true }, 'KMSInvalidMacException']);
  });

  it('agrees on secrets', () => {
    const agree = played(
      { ...create, input: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' } },
      { region, call: 'DeriveSharedSecret', input: { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: 'AAAA' } },
    );
    expect(agree[1]?.body).toMatchObject({ SharedSecret: expect.any(String) });
    const algorithm = { KeyId, EncapsulationAlgorithm: 'ML_KEM' };
    const encapsulated = played(
      { ...create, input: { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' } },
      { region, call: 'Encapsulate', input: algorithm, as: 'made' },
      {
        region,
        call: 'Decapsulate',
        input: { ...algorithm, SharedSecretCiphertextBlob: '${made.SharedSecretCiphertextBlob}' },
      },
    );
    expect(encapsulated[1]?.body).toMatchObject({ SharedSecret: expect.any(String) });
    expect(encapsulated[2]?.body?.SharedSecret).toBe(encapsulated[1]?.body?.SharedSecret);
  });
});

describe('the world of a case', () => {
  it('has the settings, Regions, account, seed and time that the file gives', () => {
    const settings = { replicationDelay: 'PT1H', primaryUpdateDelay: 1000, quotas: { keysPerRegion: 1 } };
    const world = { settings, enabledRegions: [region, 'af-south-1'], account: '123456789012', seed: 'other', now: 0 };
    const results = playedIn(
      world,
      create,
      { ...create, as: 'second' },
      { ...replicate, input: { KeyId, ReplicaRegion: 'af-south-1' } },
      { advance: 'PT59M' },
      { advance: 'PT1M' },
    );
    expect(answers(results.slice(0, 2))).toMatchObject([
      { KeyMetadata: { AWSAccountId: '123456789012', CreationDate: 0 } },
      'LimitExceededException',
    ]);
    expect(results.slice(3).map(({ changes }) => changes.length)).toEqual([0, 1]);
    expect(answers(played(create))).not.toEqual(answers(playedIn({ seed: 'other' }, create)));
  });

  it('knows the principal that calls', () => {
    const principal = 'arn:aws:iam::${account}:user/alice';
    const [created] = played({ ...create, principal });
    expect(created?.changes[0]?.event.call?.principal).toBe('arn:aws:iam::111122223333:user/alice');
  });

  it('is of one case only', () => {
    const parsed = parseScenario({ cases: [{ steps: [create] }, { steps: [{ region, call: 'ListKeys' }] }] });
    const results = parsed.ok ? [...play(parsed.scenario)] : [];
    expect(results[1]?.body).toMatchObject({ Keys: [] });
  });
});
