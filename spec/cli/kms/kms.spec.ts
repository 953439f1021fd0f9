import { describe, expect, it } from 'vitest';
import { kebabCase } from '../../../src/aws-cli/kebab-case.js';
import { instantSeconds } from '../../../src/aws-cli/validate.js';
import { type CallCommand, parseCommand } from '../../../src/cli/kms/command.js';
import { CLI_OPERATIONS, COMMANDS, membersOf } from '../../../src/cli/kms/names.js';
import { outputOf } from '../../../src/cli/kms/outputs.js';
import { rulesOf, stateNotes } from '../../../src/cli/kms/rules.js';
import { parseShorthand } from '../../../src/cli/kms/shorthand.js';
import { inputSkeleton } from '../../../src/cli/kms/skeleton.js';
import { tableText } from '../../../src/cli/kms/table.js';
import { plainText } from '../../../src/cli/kms/text.js';
import { isCliFault, type World } from '../../../src/cli/kms/world.js';
import { parseYaml } from '../../../src/cli/kms/yaml.js';
import type { Member, Shape } from '../../../src/model/requests/shapes.js';
import { KEY_STATES } from '../../../src/model/vocabulary/vocabulary.js';

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'policy.json': '{"Version":"2012-10-17"}\n',
  'input.json': '{"KeyId":"from-file","ReplicaRegion":"eu-west-1"}',
  'bytes.bin': Uint8Array.of(0, 255, 1),
};

const world: World = {
  environment: {},
  now: () => 0,
  seed: () => 'seed',
  readBytes: async (file) => {
    const content = FILES[file];
    if (content === undefined) throw new Error(`no such file: ${file}`);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  },
  columns: 80,
};

async function callOf(...words: readonly string[]): Promise<CallCommand> {
  const command = await parseCommand(words, world);
  if (command.kind !== 'call') throw new Error(`no call: ${command.text}`);
  return command;
}

async function inputOf(...words: readonly string[]): Promise<unknown> {
  return (await callOf(...words)).input;
}

async function textOf(...words: readonly string[]): Promise<string> {
  const command = await parseCommand(words, world);
  if (command.kind !== 'text') throw new Error('a call');
  return command.text;
}

async function faultOf(...words: readonly string[]): Promise<{ readonly status: number; readonly message: string }> {
  try {
    await parseCommand(words, world);
  } catch (error) {
    if (isCliFault(error)) return { status: error.exitStatus, message: error.message };
    throw error;
  }
  throw new Error('the command is good');
}

const BASE64 = 'AAEC';

/** Some value of a shape, in the form of the wire. */
function sample(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      return 'enum' in shape ? shape.enum.at(-1) : 'it\'s =, a "text"'.padEnd(shape.min, 'x');
    case 'integer':
      return shape.min;
    case 'boolean':
      return false;
    case 'timestamp':
      return 1_700_000_000;
    case 'blob':
      return BASE64;
    case 'list':
      return [sample(shape.member), sample(shape.member)];
    case 'map':
      return { Purpose: 'it\'s =, a "text"', b: '' };
    case 'structure':
      return Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, sample(member)]));
  }
}

/** A value as words of a command line. */
function wordsOf(name: string, shape: Member, value: unknown, form: 'shorthand' | 'json'): readonly string[] {
  const option = `--${kebabCase(name)}`;
  switch (shape.type) {
    case 'boolean':
      return [value === true ? option : `--no-${kebabCase(name)}`];
    case 'timestamp':
      return [option, form === 'json' ? String(value) : new Date(Number(value) * 1000).toISOString()];
    case 'list': {
      if (form === 'json') return [option, JSON.stringify(value)];
      const entries = value as readonly unknown[];
      return [option, ...entries.map((entry) => (typeof entry === 'string' ? entry : shorthand(entry)))];
    }
    case 'map':
    case 'structure':
      return [option, form === 'json' ? JSON.stringify(value) : shorthand(value)];
    default:
      return form === 'json' ? [`${option}=${value}`] : [option, String(value)];
  }
}

function shorthand(value: unknown): string {
  return Object.entries(value as object)
    .map(([name, member]) => `${name}=${nested(member)}`)
    .join(',');
}

function nested(value: unknown): string {
  if (typeof value === 'object') return `{${shorthand(value)}}`;
  return `"${String(value).replaceAll('"', '\\"')}"`;
}

describe('mrk kms, its options', () => {
  it('names operations and members as the AWS CLI does', () => {
    expect(COMMANDS).toHaveLength(51);
    expect(COMMANDS).toEqual([...COMMANDS].sort());
    expect(kebabCase('BypassPolicyLockoutSafetyCheck')).toBe('bypass-policy-lockout-safety-check');
    expect(kebabCase('GenerateDataKeyPairWithoutPlaintext')).toBe('generate-data-key-pair-without-plaintext');
    expect(kebabCase('XksKeyId')).toBe('xks-key-id');
    expect(kebabCase('ReEncrypt')).toBe('re-encrypt');
  });

  it.each(CLI_OPERATIONS)(
    '%s takes every member as an option, in shorthand, as JSON, and from one document',
    async (operation) => {
      const members = Object.entries(membersOf(operation));
      const input = Object.fromEntries(members.map(([name, member]) => [name, sample(member)]));
      const command = kebabCase(operation);
      for (const form of ['shorthand', 'json'] as const) {
        const words = members.flatMap(([name, member]) => wordsOf(name, member, input[name], form));
        expect(await inputOf(command, ...words)).toEqual(input);
      }
      expect(await inputOf(command, '--cli-input-json', JSON.stringify(input))).toEqual(input);
      expect(await inputOf(command, '--cli-input-yaml', JSON.stringify(input))).toEqual(input);
      const flags = members.filter(([, { type }]) => type === 'boolean').map(([name]) => name);
      const given = members.filter(([, { type }]) => type !== 'boolean');
      const words = given.flatMap(([name, member]) => wordsOf(name, member, input[name], 'json'));
      const allTrue = { ...input, ...Object.fromEntries(flags.map((name) => [name, true])) };
      expect(await inputOf(command, ...words, ...flags.map((name) => `--${kebabCase(name)}`))).toEqual(allTrue);
    },
  );

  // The synopses of the AWS CLI's manuals.
  const SYNOPSES = {
    'replicate-key': [
      ['--key-id', 'k'],
      ['--replica-region', 'eu-west-1'],
      ['--policy', '{}'],
      ['--bypass-policy-lockout-safety-check'],
      ['--no-bypass-policy-lockout-safety-check'],
      ['--description', 'd'],
      ['--tags', 'TagKey=a,TagValue=b'],
      ['--cli-input-json', '{}'],
      ['--generate-cli-skeleton', 'input'],
    ],
    'update-primary-region': [
      ['--key-id', 'k'],
      ['--primary-region', 'eu-west-1'],
      ['--cli-input-json', '{}'],
      ['--cli-input-yaml', 'KeyId: k'],
      ['--generate-cli-skeleton', 'yaml-input'],
    ],
  };

  it.each(Object.entries(SYNOPSES))('%s takes every option of its manual', async (command, options) => {
    const required = [...(options[0] ?? []), ...(options[1] ?? [])];
    for (const option of options) {
      await expect(parseCommand([command, ...required, ...option], world)).resolves.toBeDefined();
    }
    expect(await textOf(command, 'help')).toContain(`${options[0]?.[0]} <value>`);
  });

  it('takes options before the operation, after =, and the last one of two', async () => {
    const call = await callOf(
      '--region',
      'eu-west-2',
      'describe-key',
      '--key-id=a',
      '--key-id',
      'b',
      '--output',
      'table',
    );
    expect(call).toMatchObject({ region: 'eu-west-2', output: 'table', input: { KeyId: 'b' } });
  });

  it('takes values that begin with a dash only where they are numbers, hold a space, or follow =', async () => {
    expect(await inputOf('create-key', '--description', '- a b')).toEqual({ Description: '- a b' });
    expect(await inputOf('create-key', '--description=-x')).toEqual({ Description: '-x' });
    expect((await faultOf('create-key', '--description', '-x')).message).toMatch(
      /mrk: error: argument --description: expected one argument$/,
    );
    expect((await faultOf('list-keys', '--limit', '-1')).message).toMatch(/value: -1, valid min value: 1/);
  });

  it('prefers options to the document, member by member', async () => {
    const words = ['replicate-key', '--cli-input-json', 'file://input.json', '--key-id', 'mine'];
    expect(await inputOf(...words)).toEqual({ KeyId: 'mine', ReplicaRegion: 'eu-west-1' });
    const yaml = 'KeyId: theirs  # a key\nReplicaRegion: eu-west-1\nTags:\n- TagKey: a\n  TagValue: "b: c"\n';
    expect(await inputOf('replicate-key', '--cli-input-yaml', yaml, '--key-id', 'mine')).toEqual({
      KeyId: 'mine',
      ReplicaRegion: 'eu-west-1',
      Tags: [{ TagKey: 'a', TagValue: 'b: c' }],
    });
  });

  it('takes texts and bytes from files', async () => {
    expect(await inputOf('create-key', '--policy', 'file://policy.json')).toEqual({ Policy: FILES['policy.json'] });
    expect(await inputOf('encrypt', '--key-id', 'k', '--plaintext', 'fileb://bytes.bin')).toMatchObject({
      Plaintext: 'AP8B',
    });
    const recipient = 'KeyEncryptionAlgorithm=RSAES_OAEP_SHA_256,AttestationDocument@=fileb://bytes.bin';
    expect(await inputOf('generate-data-key', '--key-id', 'k', '--recipient', recipient)).toMatchObject({
      Recipient: { AttestationDocument: 'AP8B' },
    });
    expect(await faultOf('create-key', '--policy', 'file://none')).toEqual({
      status: 252,
      message: "Error parsing parameter '--policy': Unable to load paramfile file://none: no such file: none",
    });
    expect((await faultOf('create-key', '--policy', 'fileb://bytes.bin')).message).toMatch(
      /Invalid type for parameter Policy, .*type: <class 'bytes'>, valid types: <class 'str'>/,
    );
    expect((await faultOf('create-key', '--policy', 'file://bytes.bin')).message).toMatch(/fileb:\/\/ prefix instead/);
  });

  it('takes blobs in base64, or raw where that is asked for', async () => {
    const words = ['encrypt', '--key-id', 'k', '--plaintext'];
    expect(await inputOf(...words, 'aGVs\nbG8=')).toMatchObject({ Plaintext: 'aGVsbG8=' });
    expect(await inputOf(...words, 'hello', '--cli-binary-format', 'raw-in-base64-out')).toMatchObject({
      Plaintext: 'aGVsbG8=',
    });
    expect(await faultOf(...words, 'hello')).toEqual({ status: 255, message: 'Invalid base64: "hello"' });
  });

  it.each([
    ['2026-01-02T03:04:05Z', 1_767_323_045],
    ['2026-01-02T03:04:05.9+01:00', 1_767_319_445],
    ['2026-01-02T03:04:05+0100', 1_767_319_445],
    ['2026-01-02T03:04', 1_767_323_040],
    ['2026-01-02', 1_767_312_000],
    ['1767323045.7', 1_767_323_045],
    [1_767_323_045.7, 1_767_323_045],
    ['2026-13-02', Number.NaN],
    ['soon', Number.NaN],
  ])('reads the date %s', (date, seconds) => {
    expect(instantSeconds(date)).toBe(seconds);
  });

  it('takes the Region from the option, else the environment, else us-east-1', async () => {
    const regionIn = async (environment: World['environment'], ...words: readonly string[]): Promise<unknown> =>
      parseCommand(['list-keys', ...words], { ...world, environment });
    const both = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-3' };
    expect(await regionIn({})).toMatchObject({ region: 'us-east-1', output: 'json' });
    expect(await regionIn({ AWS_DEFAULT_REGION: 'eu-west-3', AWS_DEFAULT_OUTPUT: 'text' })).toMatchObject({
      region: 'eu-west-3',
      output: 'text',
    });
    expect(await regionIn(both)).toMatchObject({ region: 'eu-west-1' });
    expect(await regionIn(both, '--region', 'eu-west-2')).toMatchObject({ region: 'eu-west-2' });
    expect((await faultOf('list-keys', '--region', 'a b')).status).toBe(255);
  });

  it.each([
    ['us-east-9', 'AWS has no Region us-east-9 (did you mean us-east-1?).'],
    ['us-esat-1', 'AWS has no Region us-esat-1 (did you mean us-east-1?).'],
    ['mars', 'AWS has no Region mars.'],
  ])('calls no AWS to know that there is no Region %s', async (region, message) => {
    expect(await faultOf('list-keys', '--region', region)).toEqual({ status: 255, message });
    const environment = { AWS_REGION: region };
    await expect(parseCommand(['list-keys'], { ...world, environment })).rejects.toThrow(message);
  });

  it('passes over options that mean nothing without AWS', async () => {
    const words = ['--profile', 'p', '--no-cli-pager', '--endpoint-url', 'http://x', '--color', 'off', '--debug'];
    expect(await inputOf('list-keys', ...words)).toEqual({});
  });
});

describe('mrk kms, what is wrong with a command', () => {
  const USAGE = /^usage: mrk kms \[options\] <operation> \[parameters\]\n/;

  it.each([
    [[], /mrk: error: the following arguments are required: operation$/],
    [['replicate-key'], /mrk: error: the following arguments are required: --key-id, --replica-region$/],
    [['replicate-key', '--key-id', 'k', '--bogus', 'x'], /required: --replica-region$/],
    [['list-keys', '--bogus', 'x', '--output', 'json', 'y'], /\n\nUnknown options: --bogus, x, y$/],
    [
      ['create-key', '--multi-regoin', '--descripton=x'],
      /\n\nUnknown options: --multi-regoin, --descripton=x\n\nInvalid option: '--multi-regoin', maybe you meant: --multi-region\n\nInvalid option: '--descripton', maybe you meant: --description$/,
    ],
    [['describe-key', '--keyid', 'k'], /required: --key-id\n\nInvalid option: '--keyid', maybe you meant: --key-id$/],
    [['create-key', '--multi-region', 'true'], /\n\nUnknown options: true$/],
    [['create-key', '--multi-region=true'], /argument --multi-region: ignored explicit argument 'true'$/],
    [['describe-key', '--key-id'], /argument --key-id: expected one argument$/],
    [['replicate-keyy'], /Invalid choice, valid choices are:[\s\S]*maybe you meant:\n\n {2}\* replicate-key$/],
    [['__proto__'], /Invalid choice/],
    [
      ['list-keys', '--output', 'yaml'],
      /argument --output: Invalid choice, valid choices are:\n\njson .*\| table\ntext$/,
    ],
    [['list-keys', '--generate-cli-skeleton', 'x'], /argument --generate-cli-skeleton: Invalid choice/],
    [['create-custom-key-store'], /Invalid choice/],
  ])('%j: usage, exit status 252', async (words, message) => {
    const fault = await faultOf(...words);
    expect(fault.status).toBe(252);
    expect(fault.message).toMatch(USAGE);
    expect(fault.message).toMatch(message);
  });

  it.each([
    [['list-keys', '--limit', 'x'], "Error parsing parameter '--limit': invalid literal for int() with base 10: 'x'"],
    [
      ['tag-resource', '--key-id', 'k', '--tags', 'TagKey'],
      "Error parsing parameter '--tags': Expected: '=', received: 'EOF' for input:\nTagKey\n      ^",
    ],
    [
      ['create-key', '--tags', 'TagKey=a,TagKey=b'],
      'Error parsing parameter \'--tags\': Second instance of key "TagKey" encountered for input:\nTagKey=a,TagKey=b\n' +
        '         ^\nThis is often because there is a preceding "," instead of a space.',
    ],
    [['list-keys', '--query', 'Keys['], /^Bad value for --query Keys\[: /],
    [
      ['list-keys', '--cli-input-json', '{'],
      /^Error parsing parameter '--cli-input-json': Invalid JSON: .*\nJSON received: \{$/,
    ],
    [['list-keys', '--cli-input-json', '[]'], /Invalid type: expecting map$/],
    [['list-keys', '--cli-input-yaml', 'a: b\n  c: d'], /Invalid YAML: line 1: /],
    [
      ['list-keys', '--cli-input-json', '{}', '--cli-input-yaml', '{}'],
      'Only one --cli-input- parameter may be specified.',
    ],
    [
      ['list-keys', '--page-size', '0'],
      'Parameter validation failed:\nInvalid value for parameter Limit, value: 0, valid min value: 1',
    ],
    [['list-keys', '--no-paginate', '--max-items', '1'], /Cannot specify --no-paginate along with .*: --max-items$/],
    [
      ['describe-key', '--key-id', ''],
      'Parameter validation failed:\nInvalid length for parameter KeyId, value: 0, valid min length: 1',
    ],
    [
      ['replicate-key', '--cli-input-json', '{"KeyId":5,"Tags":[{"TagKey":"a","X":null}],"__proto__":1}'],
      [
        'Parameter validation failed:',
        'Missing required parameter in input: "ReplicaRegion"',
        'Unknown parameter in input: "__proto__", must be one of: KeyId, ReplicaRegion, Policy, ' +
          'BypassPolicyLockoutSafetyCheck, Description, Tags',
        "Invalid type for parameter KeyId, value: 5, type: <class 'int'>, valid types: <class 'str'>",
        'Missing required parameter in Tags[0]: "TagValue"',
        'Unknown parameter in Tags[0]: "X", must be one of: TagKey, TagValue',
      ].join('\n'),
    ],
    [
      [
        'import-key-material',
        '--cli-input-json',
        '{"KeyId":"k","ImportToken":"","EncryptedKeyMaterial":1,"ValidTo":"soon"}',
      ],
      [
        'Parameter validation failed:',
        "Invalid type for parameter EncryptedKeyMaterial, value: 1, type: <class 'int'>, valid types: " +
          "<class 'bytes'>, <class 'bytearray'>, file-like object",
        "Invalid type for parameter ValidTo, value: soon, type: <class 'str'>, valid types: " +
          "<class 'datetime.datetime'>, timestamp-string",
      ].join('\n'),
    ],
  ])('%j: %s', async (words, message) => {
    const fault = await faultOf(...(words as readonly string[]));
    if (typeof message === 'string') expect(fault.message).toBe(message);
    else expect(fault.message).toMatch(message as RegExp);
    expect(fault.status).toBe(252);
  });
});

describe('mrk kms, shorthand', () => {
  // Each compared with the AWS CLI's own parser.
  it.each([
    ['TagKey=a,TagValue=b', { TagKey: 'a', TagValue: 'b' }],
    ['TagKey=a,TagValue=', { TagKey: 'a', TagValue: '' }],
    ['a=b=c==', { a: 'b=c==' }],
    ['a=b,c', { a: ['b', 'c'] }],
    ['a=b,c,d=e', { a: ['b', 'c'], d: 'e' }],
    ['a=[b,c],d={e=f,g=[h]}', { a: ['b', 'c'], d: { e: 'f', g: ['h'] } }],
    ["a=\"b,c=d\",e='f\\'g'", { a: 'b,c=d', e: "f'g" }],
    ['a=b\\,c', { a: 'b,c' }],
    ['a = b , c = d', { a: 'b', c: 'd' }],
    ['aws:x/y.z#1-_=v', { 'aws:x/y.z#1-_': 'v' }],
    ['__proto__=v', JSON.parse('{"__proto__":"v"}')],
  ])('%s', (text, value) => {
    expect(parseShorthand(text)).toEqual(value);
  });

  it.each(['a', 'a=b,', 'a=[b', 'a={b}', "a='b", 'a=b]', ''])('refuses %j', (text) => {
    expect(() => parseShorthand(text)).toThrow(/^Expected: /);
  });
});

describe('mrk kms, YAML', () => {
  it('reads what the skeleton is made of', () => {
    const text = [
      '# a comment',
      "KeyId: ''  # [REQUIRED]",
      'Count: 3',
      'Flag: true',
      'Nothing:',
      "Blob: !!binary 'aGk='",
      'Tags:',
      '- TagKey: a # one',
      "  TagValue: 'it''s'",
      '-',
      '  TagKey: "b\\n"',
      'Words:',
      '  - one two',
      '  - 5',
      'Map:',
      '  "a b": c#d',
      'Policy: |',
      '  {',
      '    "a": 1',
      '  }',
      'Json: {"a": [1]}',
    ].join('\n');
    expect(parseYaml(text)).toEqual({
      KeyId: '',
      Count: 3,
      Flag: true,
      Nothing: null,
      Blob: 'aGk=',
      Tags: [{ TagKey: 'a', TagValue: "it's" }, { TagKey: 'b\n' }],
      Words: ['one two', 5],
      Map: { 'a b': 'c#d' },
      Policy: '{\n  "a": 1\n}\n',
      Json: { a: [1] },
    });
  });

  it.each(['a: *x', 'a: "b', 'just a text', 'a: 1\n   b: 2'])('refuses %j', (text) => {
    expect(() => parseYaml(text)).toThrow(/^line /);
  });

  it.each(CLI_OPERATIONS)('reads the skeleton of %s as what it is', async (operation) => {
    const skeleton = inputSkeleton(membersOf(operation));
    const text = await textOf(kebabCase(operation), '--generate-cli-skeleton', 'yaml-input');
    expect(JSON.stringify(parseYaml(text))).toBe(JSON.stringify(skeleton).replaceAll(':null', ':""'));
  });
});

describe('mrk kms --generate-cli-skeleton', () => {
  it('prints the skeletons of aws-cli 1.45.11', async () => {
    expect(await textOf('replicate-key', '--generate-cli-skeleton')).toBe(`{
    "KeyId": "",
    "ReplicaRegion": "",
    "Policy": "",
    "BypassPolicyLockoutSafetyCheck": true,
    "Description": "",
    "Tags": [
        {
            "TagKey": "",
            "TagValue": ""
        }
    ]
}
`);
    expect(await textOf('update-primary-region', '--generate-cli-skeleton', 'input')).toBe(`{
    "KeyId": "",
    "PrimaryRegion": ""
}
`);
    expect(await textOf('update-primary-region', '--generate-cli-skeleton', 'yaml-input')).toBe(
      "KeyId: ''  # [REQUIRED]\nPrimaryRegion: ''  # [REQUIRED]\n",
    );
  });

  it('prints a skeleton of the output once the command is good', async () => {
    const required = ['--key-id', 'k', '--replica-region', 'eu-west-1'];
    const text = await textOf('replicate-key', ...required, '--generate-cli-skeleton', 'output');
    expect(Object.keys(JSON.parse(text))).toEqual(['ReplicaKeyMetadata', 'ReplicaPolicy', 'ReplicaTags']);
    expect(text).toContain('"CreationDate": "1970-01-01T00:00:00"');
    expect((await faultOf('replicate-key', '--generate-cli-skeleton', 'output')).status).toBe(252);
    expect(await textOf('enable-key', '--key-id', 'k', '--generate-cli-skeleton', 'output')).toBe('');
  });

  it.each(CLI_OPERATIONS)('of %s has every member, and can be filled in', async (operation) => {
    const skeleton = JSON.parse(await textOf(kebabCase(operation), '--generate-cli-skeleton'));
    expect(Object.keys(skeleton)).toEqual(Object.keys(membersOf(operation)));
  });
});

describe('mrk kms, output', () => {
  // Drawn by the AWS CLI.
  it('is a table as the AWS CLI draws it', () => {
    const value = { Tags: [{ TagKey: 'a', TagValue: 'b' }, { TagKey: 'c' }], Truncated: false };
    expect(tableText('ListResourceTags', value, 80)).toBe(`--------------------------
|    ListResourceTags    |
+-------------+----------+
|  Truncated  |  False   |
+-------------+----------+
||         Tags         ||
|+---------+------------+|
|| TagKey  | TagValue   ||
|+---------+------------+|
||  a      |  b         ||
||  c      |            ||
|+---------+------------+|
`);
    expect(tableText('X', { Aa: 'a'.repeat(20), B: null, C: [1, true] }, 20)).toBe(`--------------------------------
|               X              |
+----+-------------------------+
|  Aa|  aaaaaaaaaaaaaaaaaaaa   |
|  B |  None                   |
+----+-------------------------+
||              C             ||
|+----------------------------+|
||  1                         ||
||  True                      ||
|+----------------------------+|
`);
    expect(tableText('X', {}, 80)).toBe('');
    expect(tableText('X', ['日本', 'é'], 80)).toBe(
      '----------\n|    X   |\n+--------+\n|  日本  |\n|  é    |\n+--------+\n',
    );
  });

  it('is text as the AWS CLI prints it', () => {
    const value = { Tags: [{ TagKey: 'a', TagValue: 'b' }, { TagKey: 'c' }], Truncated: false, N: null };
    expect(plainText(value)).toBe('None\tFalse\nTAGS\ta\tb\nTAGS\tc\t\n');
    expect(plainText(['a', 1, true])).toBe('a\t1\tTrue\n');
    expect(plainText([['a'], 'b'])).toBe('b\na\n');
    expect(plainText('a\tb')).toBe('a\tb\n');
    expect(plainText({ Names: ['a', 'b'] })).toBe('NAMES\ta\nNAMES\tb\n');
  });
});

describe('mrk kms help', () => {
  it.each([['help'], ['--help']])('%s lists the operations', async (word) => {
    const text = await textOf(word);
    for (const command of COMMANDS) expect(text).toContain(command);
  });

  it.each(CLI_OPERATIONS)('tells options, key states and rules of %s', async (operation) => {
    const command = kebabCase(operation);
    const text = await textOf(command, 'help');
    expect(await textOf(command, '--help')).toBe(text);
    for (const [name, member] of Object.entries(membersOf(operation))) {
      const negation = member.type === 'boolean' ? ` | --no-${kebabCase(name)}` : '';
      const required = member.required === true ? ' [required]' : '';
      expect(text).toContain(`  --${kebabCase(name)}${negation} (${member.type})${required}\n`);
      if ('enum' in member) for (const value of member.enum) expect(text).toContain(value);
    }
    const notes = stateNotes(operation);
    expect([0, KEY_STATES.length]).toContain(notes.length);
    for (const { state, verdict } of notes) expect(text).toMatch(new RegExp(`^  ${state} +${verdict}`, 'm'));
    const rules = rulesOf(operation);
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(text).toMatch(new RegExp(`^  ${rule} `, 'm'));
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    for (const name of Object.keys(outputOf(operation))) expect(text).toContain(name);
  });

  it('names what decides about ReplicateKey and UpdatePrimaryRegion', async () => {
    expect(rulesOf('ReplicateKey')).toEqual(
      expect.arrayContaining(['REPLICATE-1', 'REPLICATE-2', 'STATE-1', 'QUOTA-1']),
    );
    expect(rulesOf('ReplicateKey')).not.toContain('PRIMARY-1');
    expect(rulesOf('UpdatePrimaryRegion')).toEqual(expect.arrayContaining(['PRIMARY-1', 'PRIMARY-3a', 'PRIMARY-4']));
    expect(await textOf('replicate-key', 'help')).toMatch(/^ {2}Disabled +refused DisabledException$/m);
    expect(await textOf('update-primary-region', 'help')).toMatch(/^ {2}Enabled +allowed$/m);
  });
});
