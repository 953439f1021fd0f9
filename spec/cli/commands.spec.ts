// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cli } from '../../src/cli/cli.js';
import { KEY_STATES } from '../../src/model/vocabulary/vocabulary.js';
import { type Outcome, outcomeOf, mrk as runMrk } from '../support/mrk.js';
import { recorded } from '../support/recorded.js';
import { words } from '../support/words.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file is given as what it holds. */
function mrk(args: readonly string[], file: unknown = [], hasColour = false): Promise<Outcome> {
  return runMrk(args, { read: typeof file === 'string' ? file : JSON.stringify(file), hasColour });
}

const observed = JSON.stringify(recorded('observed.json'));
const create = { region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true }, as: 'key' };
const describeKey = { region: 'us-east-1', call: 'DescribeKey', input: { KeyId: '${key.KeyId}' } };
const ESCAPE = '\u001b';

describe('mrk', () => {
  it.each(['--help', '-h', 'help'])('%s prints what there is', async (option) => {
    const { status, out, err } = await mrk([option]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/story.*run FILE/s);
  });

  it('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await mrk(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    [[], /^mrk: AWS KMS[\s\S]*Usage: mrk COMMAND/],
    [['rehearse'], /^mrk: no such command: rehearse\n[\s\S]*Usage: mrk COMMAND/],
    [['storry'], /^mrk: no such command: storry \(did you mean story\?\)\n/],
    [['--versoin'], /^mrk: no such command: --versoin \(did you mean --version\?\)\n/],
    [['__proto__'], /^mrk: no such command: __proto__/],
    [[`a${ESCAPE}[2J`], /^mrk: no such command: a\\u\{1b\}\[2J/],
    [['run'], /^mrk run: expected one FILE[\s\S]*Usage: mrk run/],
    [['run', 'a', 'b'], /^mrk run: expected one FILE/],
    [['run', '--jsno', 'a'], /^mrk run: Unknown option '--jsno' \(did you mean --json\?\)\n\nSee mrk run --help\n$/],
    [['run', '-x', 'a'], /^mrk run: Unknown option '-x'\n/],
    [['serve', '--replication-dely', 'PT5S'], /^mrk serve: Unknown option .* \(did you mean --replication-delay\?\)\n/],
    [['conform', '--self', '--max-finding=1'], /^mrk conform: Unknown option .* \(did you mean --max-findings\?\)\n/],
    [['serve', '--replication-delay', '5s'], /^mrk serve: .*: 5s \(did you mean PT5S\?\)\n$/],
    [['serve', '--throttle', '5'], /--throttle must be aws: 5\n$/],
    [['serve', '--enabled-regions', 'us-esat-1'], /has no Region "us-esat-1" \(did you mean us-east-1\?\)\n$/],
    [['serve', '--aws-managed-keys', 's3,EBS'], /--aws-managed-keys must be codes of services, .*: EBS\n$/],
    [['serve', '--roles-while-updating', 'swaped'], /: swaped \(did you mean swapped\?\)\n$/],
    [['serve', '--quotas', 'aliasPerKey=1'], /: no such quota: aliasPerKey \(did you mean aliasesPerKey\?\)\n$/],
    [
      ['serve', '--quotas', 'onDemandRotationsPerKey=26'],
      /^mrk serve: --quotas onDemandRotationsPerKey: expected a whole number from 0 to 25\n$/,
    ],
    [['serve', '--quotas', 'aliasesPerKey=1,aliasesPerKey=2'], /^mrk serve: --quotas gives aliasesPerKey twice\n$/],
    [['serve', '--rotation-delay', 'P9999999D'], /^mrk serve: --rotation-delay: expected a whole number from 0 to /],
    [
      ['serve', '--visibility-delay', 'alias=P9999999D'],
      /^mrk serve: --visibility-delay alias: expected a whole number /,
    ],
    [['serve', '--visibility-delay', 'key=PT1S,key=PT2S'], /^mrk serve: --visibility-delay gives key twice\n$/],
    [
      ['serve', '--caller', 'arn:aws:iam::12:root'],
      /^mrk serve: --caller must be the ARN of an account's root, .*root\n$/,
    ],
    [
      ['serve', '--caller', 'arn:aws:iam::444455556666:root'],
      /^mrk serve: --caller must be of the account 111122223333, whose keys these are: .*root\n$/,
    ],
    [['serve', '--quotas', 'aliasesPerKey=-1'], /^mrk serve: --quotas must be such as .*: aliasesPerKey=-1\n$/],
    [['serve', '--visibility-delay', '5s'], /--visibility-delay must be .*: 5s \(did you mean PT5S\?\)\n$/],
    [['serve', '--visibility-delay', 'aliases=PT5S'], /: nothing is called aliases=PT5S \(did you mean alias\?\)\n$/],
    [['serve', '--visibility-delay', 'key=random:x'], /--visibility-delay must be .*: x\n$/],
    [['serve', '--cors', 'http://localhost:3000/'], /^mrk serve: --cors: .* \(did you mean http:.*3000\?\)\n$/],
    [['play', 'a', 'b'], /^mrk play: expected one FILE\n/],
    [['play', '--port', '65536'], /^mrk play: --port must be from 0 to 65535: 65536\n$/],
    [['serve', '--host', 'no.such.name.invalid'], /^mrk serve: --host: there is no address of that name: no\./],
    [['play', '--host', 'no.such.name.invalid'], /^mrk play: --host: there is no address of that name: no\./],
    ...[
      ['serve', '--init'],
      ['serve', '--principals'],
      ['serve', '--data'],
      ['serve', '--allow-host'],
      ['play', '--host'],
      ['evidence', '--out'],
      ['check', '--scenario'],
      ['conform', '--report'],
      ['conform', 'history', '--write'],
    ].map((words): [string[], RegExp] => [
      [...words, ''],
      new RegExp(`^mrk ${words[0]}: ${words.at(-1)} must not be empty\n\nSee mrk`),
    ]),
    [['check', ''], /^mrk check: an argument must not be empty\n/],
    [['evidence', 'merge', ''], /^mrk evidence: an argument must not be empty\n/],
    [['story', 'a'], /^mrk story: Unexpected argument 'a'[\s\S]*mrk story --help/],
  ])('%j is no command: usage on stderr, exit status 2', async (args, usage) => {
    const { status, out, err } = await mrk(args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(usage);
  });

  /** Every subcommand, as the help lists them. */
  const subcommands = async (): Promise<readonly string[]> => {
    const { out } = await mrk(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z]+) {2,}|^ {2}([a-z]+) [A-Z[]/gm)].map(
      ([, name, other]) => name ?? other ?? '',
    );
    expect(names).toEqual(expect.arrayContaining(['story', 'run', 'kms', 'clock', 'serve', 'conform']));
    return names;
  };

  it('helps with every subcommand on lines that fit', async () => {
    const helps = [[], ['conform', 'history'], ...(await subcommands()).map((name) => [name])];
    for (const words of helps) {
      const { status, out } = await mrk([...words, words[0] === 'kms' ? 'help' : '--help']);
      expect([words, status, out.split('\n').filter((line) => line.length > 100)]).toEqual([words, 0, []]);
      expect(out).toContain('mrk');
    }
  });

  it('names the nearest option of every subcommand', async () => {
    for (const name of await subcommands()) {
      const { status, err } = await mrk([name, ...(name === 'kms' ? ['list-keys'] : []), '--hlep']);
      expect([name, status]).toEqual([name, name === 'kms' ? 252 : 2]);
      expect(err).toMatch(name === 'kms' ? /'--hlep', maybe you meant: --help/ : /'--hlep' \(did you mean --help\?\)/);
    }
  });

  it('every command that takes a file says in its own name that it cannot be read', async () => {
    const none = join(tmpdir(), 'there-is-no-folder', 'none.json');
    const uses: readonly (readonly string[])[] = [
      ['run', none],
      ['why', none],
      ['play', none],
      ['lesson', none],
      ['check', none],
      ['diagram', 'set', none],
      ['diagram', 'timeline', none],
      ['data', 'check', none],
      ['data', 'salvage', none, `${none}.new`],
      ['evidence', 'merge', none],
      ['conform', '--self', '--replay', none],
      ['conform', '--self', '--baseline', none],
      ['serve', '--init', none],
      ['serve', '--principals', none],
      ['serve', '--data', none],
      ['serve', '--tls-cert', none, '--tls-key', none],
    ];
    const read = async (file: string): Promise<string> => readFileSync(file, 'utf8');
    for (const args of uses) {
      const { status, out, err } = await outcomeOf((around) => cli(args, around), { read });
      expect([args, status, out]).toEqual([args, 2, '']);
      expect(err).toMatch(new RegExp(`^mrk ${args[0]}: .*none\\.json`));
    }
  });

  it.each([
    ['{}', 'it must be a list of ARNs and account IDs'],
    ['[null]', "[0] must be the ARN of a role, a user or an account's root, or an account ID: null"],
    [
      '["111122223333", "arn:x"]',
      "[1] must be the ARN of a role, a user or an account's root, or an account ID: arn:x",
    ],
  ])('refuses the principals %s in words for a file', async (text, message) => {
    const file = join(folder, 'principals.json');
    writeFileSync(file, text);
    const { status, err } = await mrk(['serve', '--principals', file]);
    expect([status, err]).toEqual([2, `mrk serve: --principals ${file}: ${message}\n`]);
  });

  it.each(['run', 'story', 'play'])('%s --help documents the command and its exit status', async (command) => {
    const { status, out } = await mrk([command, '--help']);
    expect(status).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: mrk ${command}[\\s\\S]*Exit status`));
    expect(widestOf(out)).toBeLessThanOrEqual(100);
  });
});

describe('mrk run', () => {
  it("plays AWS's recordings: exit status 0", async () => {
    const { status, out, err } = await mrk(['run', 'observed.json'], observed);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/\n12 cases, 51 steps, 51 expectations: all as expected\n$/);
    expect(out).toContain(
      `NotFoundException: ${words('arnOfOtherRegion', { region: 'ap-southeast-1' })}\n      [ID-4] A key ARN of another Region`,
    );
    expect(out).toContain('* ReplicaKeyReady  ap-southeast-1  Creating → Enabled');
    expect(widestOf(out)).toBeLessThanOrEqual(100);
  });

  it('tells which step is not as expected, what was expected and what came: exit status 1', async () => {
    const { status, out } = await mrk(['run', '-'], {
      cases: [
        { id: 'good', steps: [create] },
        {
          id: 'bad',
          steps: [
            create,
            { ...describeKey, expect: { ok: { KeyMetadata: { KeyState: 'Disabled' } }, partial: true } },
            { ...describeKey, expect: { ok: {}, absent: ['KeyMetadata.Origin'] } },
            {
              ...describeKey,
              region: 'eu-west-2',
              expect: { error: 'NotFoundException', message: 'Key is not there' },
            },
          ],
        },
      ],
    });
    expect(status).toBe(1);
    expect(out).toContain(
      [
        '    ✗ cases[1].steps[1] not as expected',
        '        KeyMetadata.KeyState',
        '        expected  "Disabled"',
        '        received  "Enabled"',
      ].join('\n'),
    );
    expect(out).toContain(
      [
        '    ✗ cases[1].steps[2] not as expected',
        '        KeyMetadata.Origin',
        '        expected  no such member',
        '        received  "AWS_KMS"',
      ].join('\n'),
    );
    // A long message is printed on several lines.
    const [opening] = words('keyDoesNotExist').split(' ', 1);
    expect(out.slice(out.indexOf('✗ cases[1].steps[3]'))).toContain(
      ['message', '        expected  "Key is not there"', `        received  "${opening} `].join('\n'),
    );
    expect(out).toMatch(/\n2 cases, 5 steps, 3 expectations: 1 case not as expected\n$/);
  });

  it('ends a case that cannot be played on: exit status 1', async () => {
    const { status, out } = await mrk(['run', '-'], [{ ...create, input: { KeySpec: 'x' } }, describeKey, describeKey]);
    expect(status).toBe(1);
    expect(out).toContain('✗ [1] cannot be played, nor what follows: no step has answered with ${key.KeyId}');
    expect(out).toContain('1 case, 2 steps');
  });

  it('needs no expectation: a refusal is an answer too', async () => {
    const { status, out } = await mrk(['run', '-'], [{ ...describeKey, input: { KeyId: 'x' } }]);
    expect(status).toBe(0);
    expect(out).toContain(`NotFoundException: ${words('keyIdHasNoForm', { keyId: 'x' })}`);
  });

  it.each([
    ['{', 'mrk run: FILE: not JSON: '],
    [[{ ...create, region: 'x' }], 'mrk run: FILE: [0].region: expected the name of an AWS Region, got "x"\n'],
    [
      { cases: [{ steps: [create, { ...create, inptu: {} }] }] },
      'mrk run: FILE: cases[0].steps[1].inptu: unknown member; known are ',
    ],
    [
      { cases: [{ steps: [{ advance: 'P1Y' }] }] },
      'mrk run: FILE: cases[0].steps[0].advance: expected an ISO 8601 duration ',
    ],
    [{ cases: [], [`${ESCAPE}[2J`]: 1 }, 'mrk run: FILE: ["\\u001b[2J"]: unknown member'],
  ])('%j is a broken file: its place on stderr, nothing played, exit status 2', async (file, fault) => {
    const { status, out, err } = await mrk(['run', 'FILE'], file);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.slice(0, fault.length)).toBe(fault);
  });

  it('tells every fault of a broken file', async () => {
    const { err } = await mrk(['run', 'FILE'], [{ region: 1, call: 2 }, 3]);
    expect(err.split('\n').map((line) => line.split(':')[2])).toEqual([' [0].region', ' [0].call', ' [1]', undefined]);
  });

  it('assumed rules are said to be assumed', async () => {
    const rotated = {
      ...describeKey,
      call: 'ReplicateKey',
      input: { KeyId: '${key.KeyId}', ReplicaRegion: 'af-south-1' },
    };
    const { out } = await mrk(['run', '-'], [create, rotated]);
    expect(out).toContain('[REPLICATE-3c, assumed]');
  });

  it('prints no escape sequence of a hostile file', async () => {
    const hostile = `${ESCAPE}[31m\u009b2J\u202e\ud800`;
    const note = { note: hostile, region: 'us-east-1', call: 'CreateKey', input: { Description: hostile }, as: 'key' };
    const expectation = { ok: { KeyMetadata: { Description: `${hostile}!` } }, partial: true };
    const { status, out } = await mrk(['run', '-'], { id: hostile, steps: [{ ...note, expect: expectation }] });
    expect(status).toBe(1);
    expect(out).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}/u);
    expect(out).toContain('\\u{1b}[31m\\u{9b}2J\\u{202e}\\u{d800}');
  });

  it('--json prints an object for every step, and a summary', async () => {
    const wrong = { ...describeKey, expect: { error: 'NotFoundException' } };
    const refused = { ...describeKey, region: 'eu-west-2' };
    const { status, out } = await mrk(['run', '--json', '-'], {
      id: 'a',
      steps: [create, wrong, refused, { advance: 'P1D' }],
    });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const KeyId = lines[0].ok.KeyMetadata.KeyId;
    expect(status).toBe(1);
    expect(lines).toMatchObject([
      {
        case: 'a',
        step: 'steps[0]',
        from: '2026-01-01T00:00:00Z',
        region: 'us-east-1',
        call: 'CreateKey',
        input: { MultiRegion: true },
        events: [{ type: 'KeyCreated' }],
        keySets: [{ keyId: KeyId, primaryRegion: 'us-east-1', keyStates: { 'us-east-1': 'Enabled' } }],
      },
      { input: { KeyId }, held: false, mismatches: [{ path: '', expected: 'NotFoundException' }] },
      { error: { code: 'NotFoundException', rule: 'ID-3', evidence: 'observed' } },
      { advance: 86_400_000, until: '2026-01-02T00:00:00Z', events: [] },
      { summary: { cases: 1, failed: 1, steps: 4, expectations: 1 } },
    ]);
    expect(lines[0]).not.toHaveProperty('held');
    expect(lines[2].error.sentence).toMatch(/^A well-formed/);
  });

  it('prints every change, however many there are', async () => {
    const rotate = { ...describeKey, call: 'EnableKeyRotation' };
    const { out } = await mrk(['run', '-'], [create, rotate, { advance: 'P36500D' }]);
    expect(out).not.toContain('…');
    expect(out.split('\n').filter((line) => /KeyMaterialRotated|rotated/i.test(line))).toHaveLength(100);
  });
});

describe('mrk story', () => {
  it('tells the life of a key on a few screens, and comes true', async () => {
    const { status, out, err } = await mrk(['story']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(widestOf(out)).toBeLessThanOrEqual(80);
    expect(out.split('\n').length).toBeLessThan(135);
    expect(out).not.toContain(ESCAPE);
    expect(out).toMatch(/^ day {2}us-east-1 +eu-west-2 +ap-southeast-2$/m);
    expect(rowsOf(out)).toEqual([
      [0, 'Enabled *', '–', '–'],
      [0, 'Enabled *', 'Creating', '–'],
      [0, 'Enabled *', 'Creating', 'Creating'],
      [0, 'Enabled *', 'Enabled', 'Enabled'],
      [1, 'Enabled *', 'Enabled', 'Enabled'],
      [1, 'Enabled *', 'Enabled', 'Disabled'],
      [1, 'Enabled *', 'Enabled', 'Enabled'],
      [2, 'Enabled *', 'Enabled', 'Enabled'],
      [2, 'Updating', 'Updating *', 'Enabled'],
      [2, 'Enabled', 'Enabled *', 'Enabled'],
      [3, 'Enabled', 'Enabled *', 'Enabled'],
      [3, 'PendingDeletion', 'Enabled *', 'Enabled'],
      [10, '(gone)', 'Enabled *', 'Enabled'],
      [10, '(gone)', 'PendingReplicaDeletion *', 'Enabled'],
      [40, '(gone)', 'PendingReplicaDeletion *', 'Enabled'],
      [40, '(gone)', 'PendingReplicaDeletion *', 'PendingDeletion'],
      [47, '(gone)', 'PendingDeletion *', '(gone)'],
      [54, '(gone)', '(gone)', '(gone)'],
    ]);
  });

  it('says what changes in other Regions, too, with the dates', async () => {
    const { out } = await mrk(['story']);
    expect(out.replaceAll(/\n {10}/g, ' ')).toContain(
      '· us-east-1, eu-west-2, ap-southeast-2: PrimaryKey us-east-1 → eu-west-2, ReplicaKeys +us-east-1 -eu-west-2\n',
    );
    expect(out).toContain('· us-east-1: DeletionDate 2026-01-11T00:00:10Z\n');
    expect(out).toContain('· eu-west-2: PendingDeletionWindowInDays 7\n');
  });

  it("names key states in AWS's own words only", async () => {
    const { out } = await mrk(['story']);
    const states = rowsOf(out).flatMap(([, ...cells]) => cells.map((cell) => cell.replace(' *', '')));
    expect([...KEY_STATES, '–', '(gone)']).toEqual(expect.arrayContaining([...new Set(states)]));
  });

  it('shows what is refused, and by which rule', async () => {
    const { out } = await mrk(['story']);
    const rules = [...out.matchAll(/\[([A-Z]+-[0-9]+[a-z]?)(?:, assumed)?\]/g)].map(([, rule]) => rule);
    expect(rules).toEqual(
      expect.arrayContaining(['STATE-1', 'REPLICATE-1', 'REPLICATE-2', 'PRIMARY-4b', 'DELETE-1', 'ID-3']),
    );
  });

  it('--scenario prints a file that mrk run plays', async () => {
    const { out } = await mrk(['story', '--scenario']);
    expect(await mrk(['run', '-'], out)).toMatchObject({ status: 0, err: '' });
  });
});

describe('mrk run --table', () => {
  it('is the table of mrk story', async () => {
    const { out } = await mrk(['story', '--scenario']);
    const table = await mrk(['run', '--table', '-'], out);
    expect(table).toMatchObject({ status: 0, err: '' });
    expect(rowsOf(table.out)).toEqual(rowsOf((await mrk(['story'])).out));
    expect(table.out).toMatch(/\n1 case, .*: all as expected\n$/);
  });

  it('has a column for each key of a story of commands, and its comments', async () => {
    const story = `# Two keys.
aws kms create-key
KEY=$(aws kms create-key --query KeyMetadata.KeyId --output text)
aws kms disable-key --key-id $KEY
aws kms encrypt --key-id $KEY --plaintext aGVsbG8=
sleep 86400
`;
    const { status, out } = await mrk(['run', '--table', '-'], story);
    expect(status).toBe(0);
    expect(out).toMatch(/^ day {2}us-east-1 #1 {2}us-east-1 #2\n/);
    expect(out).toContain('      Two keys.\n');
    expect(rowsOf(out)).toEqual([
      [0, 'Enabled', '–'],
      [0, 'Enabled', 'Enabled'],
      [0, 'Enabled', 'Disabled'],
      [1, 'Enabled', 'Disabled'],
    ]);
    expect(out).toMatch(/> us-east-1 DisableKey KeyId=#2\n[\s\S]*DisabledException: .*\/#2\b/);
  });

  it('shows what was not as expected, and fails', async () => {
    const wrong = [{ region: 'us-east-1', call: 'CreateKey', input: {}, expect: { error: 'NotFoundException' } }];
    const { status, out } = await mrk(['run', '--table', '-'], wrong);
    expect(status).toBe(1);
    expect(out).toMatch(/✗ \[0\] not as expected[\s\S]*1 case not as expected\n$/);
  });

  it.each([['--json'], ['--explain']])('does not go with %s', async (option) => {
    const { status, out, err } = await mrk(['run', '--table', option, '-'], []);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`--table does not go with ${option}`);
  });
});

describe('colours', () => {
  it.each([['story'], ['run', '-'], ['run', '--table', '-']])(
    'of %s %s change nothing but colours',
    async (...args) => {
      const plain = await mrk(args, observed);
      const coloured = await mrk(args, observed, true);
      const escapes = new RegExp(`${ESCAPE}\\[[0-9]+m`, 'g');
      expect(coloured.out).toContain(ESCAPE);
      expect(coloured.out.replace(escapes, '').replace(/ +$/gm, '')).toBe(plain.out);
    },
  );
});

function widestOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

/** The rows of the story's table: the day, then what stands in each Region's column. */
function rowsOf(out: string): readonly (readonly [number, ...string[]])[] {
  const rows = out.split('\n').filter((line) => /^ {0,3}[0-9]+ {2}\S/.test(line));
  return rows.map((row) => {
    const [day = '', ...cells] = row.trim().split(/ {2,}/);
    return [Number(day), ...cells];
  });
}
