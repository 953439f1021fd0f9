// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
import { describe, expect, it } from 'vitest';
import { RULES, ruleOf } from '../../src/index.js';
import { mrk } from '../support/mrk.js';

const STORY = `KEY=$(aws kms create-key --multi-region --query KeyMetadata.KeyId --output text)
aws kms replicate-key --key-id $KEY --replica-region eu-west-2
aws kms encrypt --key-id $KEY --region eu-west-2 --plaintext aGk=
aws kms disable-key --key-id $KEY
aws kms encrypt --key-id $KEY --plaintext aGk=
`;

const SCENARIO = `{ "steps": [
  { "region": "us-east-1", "call": "CreateKey", "input": { "MultiRegion": true }, "as": "key" },
  { "region": "us-east-1", "call": "DisableKey", "input": { "KeyId": "\${key.KeyId}" } },
  { "region": "us-east-1", "call": "Encrypt", "input": { "KeyId": "\${key.KeyId}", "Plaintext": "hi" } },
  { "region": "eu-west-2", "call": "DescribeKey", "input": { "KeyId": "\${key.Arn}" } }
] }`;

describe('mrk explain', () => {
  it('explains a rule, a state, an operation, a call and a difference, also as JSON', async () => {
    expect((await mrk(['explain', 'DELETE-4'])).out).toMatch(/^DELETE-4: .*\n[\s\S]*How it is known/);
    expect((await mrk(['explain', 'Updating'])).out).toContain('How a key gets in and out');
    expect((await mrk(['explain', 'ReplicateKey'])).out).toContain('Seen at AWS: key state before region free.');
    const { out } = await mrk(['explain', 'Encrypt', '--state', 'PendingReplicaDeletion']);
    expect(out).toContain('    aws kms cancel-key-deletion --region us-east-1 --key-id mrk-');
    expect((await mrk(['explain', 'Encrypt', 'Decrypt'])).out).toContain('Members of Encrypt only: Plaintext');
    const json = JSON.parse((await mrk(['explain', 'DELETE-4', '--json'])).out);
    expect(json.parts[0].rules[0].sentence).toBe(ruleOf('DELETE-4').sentence);
  });

  it('says what is wrong with the command', async () => {
    for (const [args, words] of [
      [[], 'expected one name, or two'],
      [['DELETE-99'], 'no rule, operation or key state is named DELETE-99'],
      [['Encrypt', '--state', 'Enable'], '--state must be one of '],
      [['Encrypt', 'Decrypt', '--role', 'replica'], 'two names are compared without --state'],
      [['Encrypt', '--role', 'slave'], '--role must be one of primary, replica, single'],
    ] as const) {
      const { status, err } = await mrk(['explain', ...args]);
      expect([status, err]).toEqual([2, expect.stringContaining(words)]);
    }
  });
});

describe('mrk why', () => {
  it('explains every refusal of a story, and nothing else', async () => {
    const { out, status } = await mrk(['why', 'story.sh'], { read: STORY });
    expect(status).toBe(0);
    expect(out.match(/^\$ /gm)).toHaveLength(2);
    expect(out).toMatch(/KMSInvalidStateException:[\s\S]*Creating/);
    expect(out).toMatch(/The same call after \d+ seconds? of waiting:\n +sleep \d+/);
    expect(out).toContain('      aws kms enable-key --region us-east-1 --key-id mrk-');
    expect(out).toContain('2 refusals explained');
  });

  it('explains every refusal of a scenario, and mrk run --explain does it beside what happens', async () => {
    const { out } = await mrk(['why', 'scenario.json'], { read: SCENARIO });
    expect(out).toContain('DisabledException');
    expect(out).toContain('[ID-4]');
    expect(out).toContain('2 refusals explained');
    const ran = await mrk(['run', '--explain', 'scenario.json'], { read: SCENARIO });
    expect(ran.status).toBe(0);
    expect(ran.out).toContain('What would make it succeed');
    expect(ran.out).toContain('1 case, 4 steps');
    expect((await mrk(['run', 'scenario.json'], { read: SCENARIO })).out).not.toContain('What would make');
  });

  it('explains a refused import, whatever is wrapped in it', async () => {
    const input = '"KeyId": "${key.KeyId}"';
    const wrapping = '"WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"';
    const read = `[
      { "region": "us-east-1", "call": "CreateKey", "input": { "Origin": "EXTERNAL" }, "as": "key" },
      { "region": "us-east-1", "call": "GetParametersForImport", "input": { ${input}, ${wrapping} }, "as": "of" },
      { "region": "us-east-1", "call": "ImportKeyMaterial",
        "input": { ${input}, "ImportToken": "\${of.ImportToken}", "EncryptedKeyMaterial": "wrap(mine)" } }
    ]`;
    const { status, out } = await mrk(['why', 'import.json'], { read });
    expect([status, out]).toEqual([0, expect.stringContaining('[IMPORT-1]')]);
  });

  it('has nothing to explain where nothing is refused, and says what is wrong with a file', async () => {
    expect((await mrk(['why', 'a.sh'], { read: 'aws kms create-key\n' })).out).toBe('Nothing was refused.\n');
    expect(await mrk(['why', 'a.json'], { read: '{' })).toMatchObject({ status: 2 });
    expect(await mrk(['why'])).toMatchObject({ status: 2, err: expect.stringContaining('expected one FILE') });
  });
});

describe('mrk rules', () => {
  it('lists every rule, or those of an operation, an evidence, a family', async () => {
    const listed = async (...args: readonly string[]) =>
      JSON.parse((await mrk(['rules', '--json', ...args])).out).map(({ id }: { id: string }) => id);
    expect(await listed()).toEqual(Object.keys(RULES));
    expect(await listed('--family', 'DELETE', '--evidence', 'assumed')).toEqual(
      Object.entries(RULES).flatMap(([id, { evidence }]) =>
        /^DELETE-/.test(id) && evidence === 'assumed' ? [id] : [],
      ),
    );
    expect(await listed('--operation', 'ReplicateKey')).toContain('REPLICATE-2');
    expect((await mrk(['rules', '--family', 'DELETE'])).out).toMatch(/^DELETE-1 {2}/);
  });

  it('says which names there are', async () => {
    expect(await mrk(['rules', '--evidence', 'rumour'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('mrk rules: --evidence must be one of documented'),
    });
    expect(await mrk(['rules', '--operation', 'ReplicatKey'])).toMatchObject({
      err: expect.stringContaining('did you mean ReplicateKey?'),
    });
  });
});
