// The words of faults on purpose: AWS's own, worked out from the call.

import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/endpoint/index.js';
import { call, control } from '../endpoint/raw-client.js';

const EAST = 'us-east-1';

describe('a fault', () => {
  it('says what AWS says of the call, what `message` says, or nothing where AWS has no text', async () => {
    const server = await startServer();
    const { url } = server;
    const { KeyId, Arn: arn } = (await call(url, EAST, 'CreateKey', { MultiRegion: true })).json.KeyMetadata;
    const said = async (error: string, operation: string, input: object, message?: string) => {
      await control(url, 'faults', { operation, error, ...(message === undefined ? {} : { message }) });
      return (await call(url, EAST, operation, input)).json;
    };
    const rate = 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.';
    expect(await said('ThrottlingException', 'ListKeys', {})).toEqual({ __type: 'ThrottlingException', message: rate });
    expect((await said('DisabledException', 'Encrypt', { KeyId })).message).toBe(`${arn} is disabled.`);
    expect((await said('NotFoundException', 'Encrypt', { KeyId: arn })).message).toBe(`Key '${arn}' does not exist`);
    expect((await said('KMSInvalidStateException', 'DescribeKey', { KeyId })).message).toBe(`${arn} is creating.`);
    expect((await said('InvalidKeyUsageException', 'Sign', { KeyId })).message).toBe(
      `${arn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
    );
    expect((await said('AccessDeniedException', 'Decrypt', { KeyId })).message).toMatch(
      /^User: arn:aws:iam::111122223333:root is not authorized to perform: kms:Decrypt on /,
    );
    expect((await said('UnrecognizedClientException', 'ListKeys', {})).message).toBe(
      'The security token included in the request is invalid.',
    );
    const alias = 'alias/none';
    expect((await said('NotFoundException', 'DescribeKey', { KeyId: alias })).message).toBe(
      `Alias arn:aws:kms:${EAST}:111122223333:${alias} is not found.`,
    );
    expect((await said('AlreadyExistsException', 'CreateAlias', { AliasName: alias })).message).toBe(
      `An alias with the name arn:aws:kms:${EAST}:111122223333:${alias} already exists`,
    );
    expect((await said('AlreadyExistsException', 'ReplicateKey', { KeyId })).message).toContain('only one replica');
    expect(await said('AlreadyExistsException', 'ImportKeyMaterial', { KeyId })).toEqual({
      __type: 'AlreadyExistsException',
    });
    expect((await said('LimitExceededException', 'CreateKey', {})).message).toBe(
      'Key quota for this account in this region is 100000 but the current usage is 100000.',
    );
    const target = { AliasName: alias, TargetKeyId: KeyId };
    for (const operation of ['CreateAlias', 'UpdateAlias']) {
      expect((await said('LimitExceededException', operation, target)).message).toBe(
        'Aliases per key quota for this account in this region is 50, current usage is 50.',
      );
    }
    expect((await said('LimitExceededException', 'CreateGrant', { KeyId })).message).toBe(
      'Grants per key quota is 50000, current usage is 50000.',
    );
    expect((await said('LimitExceededException', 'RotateKeyOnDemand', { KeyId })).message).toContain(arn);
    // It is about aliases, and declares no such error.
    expect(await said('LimitExceededException', 'ListAliases', { KeyId })).toEqual({
      __type: 'LimitExceededException',
    });
    for (const error of [
      'KMSInternalException',
      'InvalidCiphertextException',
      'DisabledException',
      'ServiceUnavailable',
    ]) {
      expect(await said(error, 'ListKeys', { KeyId: { toString: 1 }, AliasName: 7 })).toEqual({ __type: error });
    }
    expect(await said('DisabledException', 'Encrypt', { KeyId }, 'Closed.')).toEqual({
      __type: 'DisabledException',
      message: 'Closed.',
    });
    expect(await said('ThrottlingException', 'ListKeys', {}, '')).toEqual({ __type: 'ThrottlingException' });
    await server.close();
  });
});
