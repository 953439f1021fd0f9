// A data file with something of everything, and what it must be taken for.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Account, openAccount } from '../../../src/endpoint/account.js';
import { openJournal, salvageDataFile } from '../../../src/endpoint/data/index.js';

export interface DataFile {
  /** The file as it was closed. */
  readonly bytes: Buffer;
  /** The account in it, with an instant of its own left out: time goes on. */
  readonly account: object;
  readonly keyIds: readonly string[];
  /** Ciphertexts, which a served account must be able to decrypt to `x`. */
  readonly ciphertexts: readonly string[];
}

/** Opens the account in a file, as `mrk serve` does. Rejects with an error that a user can read. */
export async function openDataFile(file: string): Promise<Account> {
  const journal = openJournal(file, () => {});
  try {
    return openAccount({ accountId: '111122223333' }, journal);
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/** What of an account must be the same after it was opened again. */
export function essence(account: Account): object {
  const { now, settings, ...rest } = account.store().snapshot();
  return rest;
}

export async function ok(account: Account, region: string, operation: string, input: object) {
  const result = await account.call(region as never, operation, input);
  if (!result.ok) throw new Error(`${operation}: ${result.error.code} ${result.error.message}`);
  return result.output as ReturnType<typeof JSON.parse>;
}

/** Makes one in a folder: a snapshot, changes after it, and key material of each kind. */
export async function makeDataFile(folder: string): Promise<DataFile> {
  const [first, second] = [join(folder, 'first.mrk'), join(folder, 'made.mrk')];
  const account = await openDataFile(first);
  const ciphertexts: string[] = [];
  const keyIds = [...(await fill(account, 'early', ciphertexts))];
  await account.close();
  // Salvaging a whole file writes a snapshot of it.
  salvageDataFile(first, second);
  const again = await openDataFile(second);
  keyIds.push(...(await fill(again, 'late', ciphertexts)));
  const made = essence(again);
  await again.close();
  return { bytes: readFileSync(second), account: made, keyIds, ciphertexts };
}

async function fill(account: Account, name: string, ciphertexts: string[]): Promise<readonly string[]> {
  const call = (operation: string, input: object, region = 'us-east-1') => ok(account, region, operation, input);
  const keyIds: string[] = [];
  for (let index = 0; index < 4; index++) {
    const { KeyId } = (await call('CreateKey', { MultiRegion: index % 2 === 0, Description: `${name} ${index}` }))
      .KeyMetadata;
    keyIds.push(KeyId);
    await call('CreateAlias', { AliasName: `alias/${name}-${index}`, TargetKeyId: KeyId });
    ciphertexts.push((await call('Encrypt', { KeyId, Plaintext: 'eA==' })).CiphertextBlob);
    await call('TagResource', { KeyId, Tags: [{ TagKey: name, TagValue: String(index) }] });
  }
  const [primary = '', plain = '', deleted = ''] = keyIds;
  const user = 'arn:aws:iam::111122223333:user/someone';
  await call('CreateGrant', { KeyId: plain, GranteePrincipal: user, RetiringPrincipal: user, Operations: ['Decrypt'] });
  await call('ReplicateKey', { KeyId: primary, ReplicaRegion: 'eu-west-2' });
  await account.advance('PT1M');
  await call('RotateKeyOnDemand', { KeyId: primary });
  await account.advance('PT1M');
  ciphertexts.push((await call('Encrypt', { KeyId: primary, Plaintext: 'eA==' }, 'eu-west-2')).CiphertextBlob);
  await call('UpdateAlias', { AliasName: `alias/${name}-1`, TargetKeyId: deleted });
  await call('DisableKey', { KeyId: plain });
  await call('EnableKey', { KeyId: plain });
  const external = (await call('CreateKey', { Origin: 'EXTERNAL' })).KeyMetadata.KeyId;
  const wrapping = { KeyId: external, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
  await call('GetParametersForImport', wrapping);
  await call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  return keyIds;
}

/** Names what a served account lacks of what was acknowledged. */
export async function lacking(account: Account, made: DataFile): Promise<readonly string[]> {
  const lacks: string[] = [];
  if (!isDeepStrictEqual(essence(account), made.account)) lacks.push('the account is another');
  for (const CiphertextBlob of made.ciphertexts) {
    const result = await account.call('us-east-1' as never, 'Decrypt', { CiphertextBlob });
    const plaintext = result.ok ? (result.output as { readonly Plaintext?: string }).Plaintext : undefined;
    if (plaintext !== 'eA==') lacks.push(`a ciphertext: ${JSON.stringify(result)}`);
  }
  return lacks;
}

/** Writes bytes where they can be opened. */
export function put(folder: string, name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}
