// What the published types let pass, and what they do not: the examples of the README and of the guide, as a strict consumer
// compiles them, and calls that must not compile. `skipLibCheck`, as xstate's own declarations are not the consumer's.

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuilt } from '../../.scripts/build.mjs';
import { pages } from '../../.scripts/readme.mjs';
import { codeOf } from '../guide/examples.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mrk-types-'));

const examples = Object.entries(pages()).flatMap(([page, text]) =>
  codeOf(text).map((code, index) => [`example ${index + 1} of ${page}`, code] as const),
);

const BEFORE = `
import { type Inputs, type Operation, type OperationCall, createStore, reduce } from 'mrk-model';
const kms = createStore();
const region = 'us-east-1';
const KeyId = 'mrk-1234abcd12ab34cd56ef1234567890ab';
`;

/** What compiles. A line after `@ts-expect-error` must not: an error that vanishes is one. */
const CALLS: Readonly<Record<string, string>> = {
  'a call, and the members of its answer': `
    const created = kms.call({ region, operation: 'CreateKey', input: { MultiRegion: true, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } });
    if (created.ok) {
      const arn: string = created.output.KeyMetadata.Arn;
      // @ts-expect-error it is no number
      const wrong: number = created.output.KeyMetadata.Arn;
      // @ts-expect-error another operation's
      created.output.Keys;
    }
    // @ts-expect-error before it is known that it succeeded
    created.output;
    // @ts-expect-error before it is known that it was refused
    created.error;`,
  'a refusal, by its code and by its facts': `
    const refused = kms.call({ region, operation: 'DisableKey', input: { KeyId } });
    if (!refused.ok && refused.error.facts.fault === 'keyState') {
      const operation: Operation = refused.error.facts.operation;
      // @ts-expect-error a fact of another fault
      refused.error.facts.limit;
    }
    // @ts-expect-error no error of KMS
    if (!refused.ok && refused.error.code === 'KeyStateException') kms.now();`,
  'no misspelt member': `
    // @ts-expect-error MultiRegion
    kms.call({ region, operation: 'CreateKey', input: { MultiRegon: true } });
    // @ts-expect-error operation
    kms.call({ region, operaton: 'CreateKey', input: {} });
    // @ts-expect-error deep down
    kms.call({ region, operation: 'TagResource', input: { KeyId, Tags: [{ TagKey: 'a', TagValue: 'b', TagVale: 'c' }] } });`,
  'no member of another operation': `
    // @ts-expect-error ReplicateKey's
    kms.call({ region, operation: 'DisableKey', input: { KeyId, ReplicaRegion: 'eu-west-2' } });`,
  'no member that no call has': `
    // @ts-expect-error the account is the store's
    kms.call({ region, operation: 'ListKeys', input: {}, accountId: '111122223333' });
    kms.call({ region, operation: 'ListKeys', input: {}, principal: 'arn:aws:iam::111122223333:role/Example' });`,
  'no call without its required members': `
    // @ts-expect-error KeyId
    kms.call({ region, operation: 'DescribeKey', input: {} });
    // @ts-expect-error input
    kms.call({ region, operation: 'ListKeys' });
    // @ts-expect-error region
    kms.call({ operation: 'ListKeys', input: {} });`,
  'no value that AWS does not have': `
    // @ts-expect-error RSA_2048
    kms.call({ region, operation: 'CreateKey', input: { KeySpec: 'RSA-2048' } });
    // @ts-expect-error a number
    kms.call({ region, operation: 'ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays: '7' } });`,
  'no operation that there is not': `
    // @ts-expect-error ListKeys
    kms.call({ region, operation: 'ListKey', input: {} });
    // @ts-expect-error outside of the model
    kms.call({ region, operation: 'GenerateRandom', input: {} });`,
  'the same of the pure function': `
    const at = 0;
    const { keySet } = reduce(null, { at, region, operation: 'CreateKey', input: { MultiRegion: true } });
    const shown = reduce(keySet, { at, region, operation: 'DescribeKey', input: { KeyId } });
    if (shown.ok) shown.output.KeyMetadata.KeyState satisfies string;
    // @ts-expect-error MultiRegion
    reduce(null, { at, region, operation: 'CreateKey', input: { MultiRegon: true } });
    // @ts-expect-error at
    reduce(null, { region, operation: 'CreateKey', input: {} });
    // @ts-expect-error another operation's
    if (shown.ok) shown.output.Keys;`,
  'a function of any operation': `
    const call = <O extends Operation>(operation: O, input: Inputs[O]) => kms.call<O>({ region, operation, input });
    const listed = call('ListKeys', { Limit: 5 });
    if (listed.ok) listed.output.Keys satisfies readonly object[];
    // @ts-expect-error Limit
    call('ListKeys', { Limt: 5 });`,
  'calls of several operations, each with its own input': `
    const calls: OperationCall<'EnableKey' | 'ListKeys'>[] = [
      { region, operation: 'EnableKey', input: { KeyId } },
      { region, operation: 'ListKeys', input: {} },
      // @ts-expect-error KeyId
      { region, operation: 'EnableKey', input: {} },
    ];
    for (const each of calls) kms.call(each);`,
  'any JSON by the other way in, with an answer as far as the operation is known': `
    const body: unknown = JSON.parse('{}');
    const name: string = 'ListKeys';
    kms.callJson({ region, operation: name, input: body });
    const listed = kms.callJson({ region, operation: 'ListKeys', input: body });
    if (listed.ok) listed.output.Keys satisfies readonly object[];
    // @ts-expect-error by the first way in
    kms.call({ region, operation: 'ListKeys', input: body });`,
};

const FILES = [...examples, ...Object.entries(CALLS).map(([what, code]) => [what, `${BEFORE}${code}`] as const)];

/** What the compiler says, by the name of the file. */
const said = new Map<string, string[]>();

beforeAll(async () => {
  cpSync(join(root, 'package.json'), join(temporary, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(temporary, 'node_modules'), 'dir');
  const dist = join(temporary, 'dist');
  if (isBuilt(root)) symlinkSync(join(root, 'dist'), dist, 'dir');
  else
    await tsc(
      '-p',
      join(root, 'tsconfig.json'),
      '--emitDeclarationOnly',
      '--declarationMap',
      'false',
      '--outDir',
      dist,
    );
  const app = join(temporary, 'app');
  mkdirSync(app);
  for (const [index, [, code]] of FILES.entries()) writeFileSync(join(app, `${index}.ts`), `${code}\nexport {};\n`);
  const host = { target: 'ES2022', lib: ['ES2022'], types: ['node'], module: 'NodeNext', noEmit: true };
  const compilerOptions = { ...host, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  for (const line of (await tsc('-p', app, '--pretty', 'false')).split('\n')) {
    const [, file = ''] = /^[^(\s]*?(\d+\.ts)\(/.exec(line) ?? [];
    said.set(file, [...(said.get(file) ?? []), line]);
  }
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

async function tsc(...args: readonly string[]): Promise<string> {
  const file = join(root, 'node_modules/typescript/bin/tsc');
  try {
    return (await promisify(execFile)(process.execPath, [file, ...args], { maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout);
  }
}

describe('for a strict consumer', () => {
  it.each(FILES.map(([what], index) => [what, `${index}.ts`] as const))('compiles: %s', (_what, file) => {
    expect(said.get(file) ?? []).toEqual([]);
  });

  it('the compiler says nothing else', () => {
    const files = FILES.map((_file, index) => `${index}.ts`);
    const others = [...said].filter(([file]) => !files.includes(file)).flatMap(([, lines]) => lines);
    expect(others.filter((line) => line.trim() !== '' && !line.startsWith(' '))).toEqual([]);
  });
});
