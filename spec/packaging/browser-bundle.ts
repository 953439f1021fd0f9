// The kit as a bundler makes it for a browser: the package is asked for by its name, and nothing stands in for Node.

import { fileURLToPath } from 'node:url';
import { type BuildResult, build } from 'esbuild';

/** A page's script: `tested` finds the fault of an emulator that enables the keys whose deletion is canceled. */
const SCRIPT = `
import { createStore } from 'mrk-model';
import * as kit from 'mrk-model/conformance';

export const names = Object.keys(kit);
export const unwrapped = (() => {
  try {
    kit.wrapKeyMaterial('AAAA', { publicKey: '', wrappingAlgorithm: 'RSAES_OAEP_SHA_256' });
  } catch (error) {
    return error.message;
  }
})();
export async function tested(seed, extra = {}) {
  const kms = createStore();
  const call = (region, operation, input) => {
    const result = kms.callJson({ region, operation, input });
    if (!result.ok) return { error: { code: result.error.code, message: result.error.message } };
    if (operation === 'CancelKeyDeletion') kms.callJson({ region, operation: 'EnableKey', input });
    return { output: result.output };
  };
  const clock = { now: () => kms.now(), advance: (ms) => void kms.advance(ms) };
  const target = { name: 'an emulator in the page', capabilities: ['arbitraryInputs'], call, clock, ...extra };
  const { findings, errors } = await kit.conform(target, { runs: 3, seed });
  const report = kit.toHtml({ ...(await kit.conform(kit.storeTarget(createStore()), { runs: 1, seed })), seed });
  return { errors, report, findings: findings.map(({ kind, operation, rule }) => ({ kind, operation, rule })) };
}
`;

/** A page's script: `used` does with keys of each kind what a page can, RSA among them. */
const HOST_SCRIPT = `
import { createStore } from 'mrk-model';
import * as host from 'mrk-model/host';

export const names = Object.keys(host);
export const supported = ['RSA_2048', 'ECC_NIST_P256'].map((spec) => host.webHost().isSupported(spec));
const region = 'us-east-1';
export async function used() {
  const kms = createStore({ host: host.webHost() });
  const call = async (operation, input) => {
    const result = await kms.callAsync({ region, operation, input });
    return result.ok ? result.output : result.error.code;
  };
  const keyOf = async (input) => (await call('CreateKey', input)).KeyMetadata.KeyId;
  const Plaintext = 'aGVsbG8=';
  const { CiphertextBlob } = await call('Encrypt', { KeyId: await keyOf({}), Plaintext });
  const answers = { decrypted: (await call('Decrypt', { CiphertextBlob })).Plaintext };
  const signers = {
    ECC_NIST_P256: 'ECDSA_SHA_256', ECC_NIST_EDWARDS25519: 'ED25519_SHA_512', ML_DSA_44: 'ML_DSA_SHAKE_256',
    RSA_2048: 'RSASSA_PSS_SHA_256',
  };
  for (const [KeySpec, SigningAlgorithm] of Object.entries(signers)) {
    const signing = { KeyId: await keyOf({ KeySpec, KeyUsage: 'SIGN_VERIFY' }), SigningAlgorithm, Message: Plaintext };
    const { Signature } = await call('Sign', signing);
    answers[KeySpec] = (await call('Verify', { ...signing, Signature })).SignatureValid;
  }
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
  const { PublicKey } = await call('GetParametersForImport', { KeyId: await keyOf({ Origin: 'EXTERNAL' }), ...wrapping });
  answers.wrappingKeyBytes = atob(PublicKey).length;
  const random = host.answerByHost({ region, operation: 'GenerateRandom', input: { NumberOfBytes: 5 } }, kms);
  answers.random = atob(random.output.Plaintext).length;
  return answers;
}
`;

/** What `used` gives. */
export const USED = {
  decrypted: 'aGVsbG8=',
  ECC_NIST_P256: true,
  ECC_NIST_EDWARDS25519: true,
  ML_DSA_44: true,
  RSA_2048: true,
  // Of 2048 bits as SubjectPublicKeyInfo.
  wrappingKeyBytes: 294,
  random: 5,
};

type Bundled = BuildResult<{ readonly write: false; readonly metafile: true }>;

/** The script of a page that uses the kit, as the global `page`. */
export function bundledForBrowsers(): Promise<Bundled> {
  return bundled(SCRIPT);
}

/** The script of a page that uses the host, as the global `page`. */
export function bundledHost(): Promise<Bundled> {
  return bundled(HOST_SCRIPT);
}

function bundled(contents: string): Promise<Bundled> {
  return build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'page',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
}

/** What `tested` finds. */
export const FOUND = { kind: 'wrong-state', operation: 'CancelKeyDeletion', rule: 'DELETE-5' };
