// AWS's SDK as a target: values on the wire and the SDK's own, throttling, and what the user did not set up.

import { readFileSync } from 'node:fs';
import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, vi } from 'vitest';
import type { TargetAnswer } from '../../../src/conformance/target.js';
import { loadSdk, type SdkClient, sdkTarget } from '../../../src/conformance/targets/sdk.js';
import { sdkInput } from '../../../src/conformance/targets/sdk-values.js';
import { UNMODELLED_OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { CREDENTIALS, openToldServer, REGION, refusal, say } from '../told-server.js';

interface ModelShape {
  readonly type: string;
  readonly member?: ModelShape;
  readonly members?: Readonly<Record<string, ModelShape>>;
}

/** A value of a shape with all its blobs and timestamps; undefined: it has none. */
function sample(shape: ModelShape): unknown {
  if (shape.type === 'blob') return 'AP+A';
  if (shape.type === 'timestamp') return 1_767_225_600.5;
  if (shape.type === 'list') {
    const member = shape.member && sample(shape.member);
    return member && [member];
  }
  const members = Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
    const value = sample(member);
    return value === undefined ? [] : [[name, value] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

describe('AWS’s SDK as a target', () => {
  const file = new URL('../../vectors/api-shapes.json', import.meta.url);
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly operations: Readonly<Record<string, { readonly input: ModelShape }>>;
  };
  const samples = Object.entries(operations).flatMap(([operation, { input }]) => {
    const value = sample(input);
    const isModelled = !(UNMODELLED_OPERATIONS as readonly string[]).includes(operation);
    return isModelled && value !== undefined ? [[operation, value] as const] : [];
  });

  it('says every blob and timestamp of AWS’s API on the wire as it was given', async () => {
    const server = await openToldServer();
    const target = await sdkTarget({ config: { endpoint: server.url, credentials: CREDENTIALS } });
    for (const [operation, input] of samples) await target.call(REGION, operation, input);
    const said = server.sent.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body)]);
    expect(said).toStrictEqual(samples.map(([operation, input]) => [`TrentService.${operation}`, input]));
    expect(samples.map(([operation]) => operation)).toEqual(expect.arrayContaining(['ImportKeyMaterial', 'Decrypt']));
    // This version of the SDK would take a number as well; its types do not.
    expect(sdkInput('ImportKeyMaterial', { ValidTo: 1.5 })).toStrictEqual({ ValidTo: new Date(1_500) });
    await target.close?.();
    server.close();
  });

  it('takes the user’s own clients, one for each Region, and leaves them open', async () => {
    const regions: string[] = [];
    const server = await openToldServer();
    server.tell(say(200, '{"Keys":[]}'));
    const destroy = vi.spyOn(KMSClient.prototype, 'destroy');
    const target = await sdkTarget({
      client: (region) => {
        regions.push(region);
        return new KMSClient({ region, endpoint: server.url, credentials: CREDENTIALS });
      },
    });
    for (const region of [REGION, 'eu-west-2', REGION]) {
      expect(await target.call(region, 'ListKeys', {})).toStrictEqual({ output: { Keys: [] } });
    }
    expect(regions).toStrictEqual([REGION, 'eu-west-2']);
    await target.close?.();
    expect(destroy).not.toHaveBeenCalled();
    destroy.mockRestore();
    server.close();
  });

  /** Refuses so many times, then answers. */
  async function throttled(name: string, message: string, times: number): Promise<[TargetAnswer, number]> {
    let calls = 0;
    const client: SdkClient = {
      send: async () => {
        calls += 1;
        if (calls > times) return { $metadata: {} };
        throw Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });
      },
    };
    const target = await sdkTarget({ client: () => client });
    vi.useFakeTimers();
    try {
      const answer = target.call(REGION, 'ListKeys', {});
      await vi.runAllTimersAsync();
      return [await answer, calls];
    } finally {
      vi.useRealTimers();
    }
  }

  it('sends a throttled call again, a dozen times at most, and no other', async () => {
    expect(await throttled('ThrottlingException', 'Rate exceeded', 2)).toStrictEqual([{ output: {} }, 3]);
    expect(await throttled('ThrottlingException', '', 99)).toStrictEqual([{ lost: 'throttled 12 times' }, 12]);
    const quota = refusal('LimitExceededException', 'The rate of rotations');
    expect(await throttled('LimitExceededException', 'The rate of rotations', 1)).toStrictEqual([quota, 1]);
  });

  it('does not hide what is no answer: there are no credentials, or no such command', async () => {
    const failing = async () => {
      throw new Error('Could not load credentials from any providers');
    };
    const target = await sdkTarget({ config: { credentials: failing } });
    await expect(target.call(REGION, 'ListKeys', {})).rejects.toThrow('Could not load credentials');
    await expect(target.call(REGION, 'Nothing', {})).rejects.toThrow('does not know Nothing');
  });

  it('says what to install if the SDK is not there', async () => {
    const missing = async () => {
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    };
    await expect(loadSdk(missing)).rejects.toThrow('npm install @aws-sdk/client-kms');
  });
});
