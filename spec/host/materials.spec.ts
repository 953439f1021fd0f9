import { describe, expect, it } from 'vitest';
import { createMemoryMaterialStore, nodeHost } from '../../src/host/index.js';
import { createStore } from '../../src/index.js';

describe('secrets that no key can use any more', () => {
  it('leave the memory, and only they do', () => {
    const materials = new Map<string, Uint8Array>();
    const wrappingKeys = new Map<string, Uint8Array>();
    const cryptography = nodeHost(createMemoryMaterialStore({ materials, wrappingKeys }));
    const store = createStore({ host: cryptography });
    const call = (operation: string, input: object) => {
      const result = store.callJson({ region: 'us-east-1', operation, input });
      if (!result.ok) throw new Error(`${operation}: ${result.error.message}`);
      return result.output as ReturnType<typeof JSON.parse>;
    };
    const sign = (KeyId: string): string =>
      call('Sign', { KeyId, Message: 'eA==', SigningAlgorithm: 'ECDSA_SHA_256' }).Signature;
    const asymmetric = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
    const [going, staying] = [0, 1].map(() => call('CreateKey', asymmetric).KeyMetadata.KeyId);
    const external = call('CreateKey', { Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    call('GetParametersForImport', { KeyId: external, ...wrapping });
    sign(going);
    const signature = sign(staying);
    call('ScheduleKeyDeletion', { KeyId: going, PendingWindowInDays: 7 });
    expect(cryptography.retain(store.needed())).toBe(0);
    expect([materials.size, wrappingKeys.size]).toEqual([2, 1]);
    store.advance('P8D');
    expect(cryptography.retain(store.needed())).toBe(2);
    expect([materials.size, wrappingKeys.size]).toEqual([1, 0]);
    const asked = { KeyId: staying, Message: 'eA==', Signature: signature, SigningAlgorithm: 'ECDSA_SHA_256' };
    expect(call('Verify', asked).SignatureValid).toBe(true);
  });
});
