import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { itAtLength, sampleOf } from '../../../property-tests/support/config.js';
import { parseCommand } from '../../../src/cli/kms/command.js';
import { REAL_WORLD } from '../../../src/cli/kms/world.js';
import { OWN_ACCOUNT_ID, OWN_START } from '../../../src/conformance/beliefs/names.js';
import type { Finding, SequenceCall, SequenceStep } from '../../../src/conformance/findings.js';
import { toAwsCli } from '../../../src/conformance/report/aws-cli.js';
import { commandsOf } from '../../../src/conformance/report/describe.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { mrk } from '../../support/mrk.js';
import {
  CANCEL_ENABLES,
  CRASHED,
  call,
  HOSTILE,
  issuedBy,
  KEPT_GRANT,
  MRK,
  NEVER_EXPIRES,
  REFUSED_CIPHERTEXT,
  REPLICATED_REPLICA,
  REPORT,
  SECOND,
  SHOWS_DELETION_DATE,
  WRONG_CODE,
} from './fixture.js';

const CREATE = call('us-east-1', 'CreateKey', { MultiRegion: true });

function bash(script: string, ...args: readonly string[]): string {
  return execFileSync('bash', [...args, '-c', script], { encoding: 'utf8' });
}

/** What the commands of some lines are given, word by word, as a shell reads the lines. */
function wordsOf(lines: readonly string[], command: 'aws' | 'curl'): readonly (readonly string[])[] {
  // Whatever else they call answers nothing.
  const out = bash(`aws() { :; }\ncurl() { :; }\n${command}() { printf '%s\\0' "$@" $'\\001'; }\n${lines.join('\n')}`);
  const words = out.split('\0');
  const commands: string[][] = [[]];
  for (const word of words.slice(0, -1)) {
    if (word === '\u0001') commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands.slice(0, -1);
}

async function run(lines: readonly string[]): Promise<{ readonly status: number; readonly out: string }> {
  const { status, out, err } = await mrk(['run', 'story.sh'], { read: lines.join('\n') });
  return { status, out: out + err };
}

describe('a sequence as AWS CLI lines', () => {
  it('keeps the identifiers that the target gives out in variables, also inside of ARNs', () => {
    expect(toAwsCli(REPLICATED_REPLICA.sequence)).toEqual([
      'KEY1=$(aws kms create-key --region us-east-1 --multi-region --query KeyMetadata.KeyId --output text)',
      `ACCOUNT=$(aws kms describe-key --region us-east-1 --key-id "\${KEY1}" --query KeyMetadata.AWSAccountId --output text)`,
      `aws kms replicate-key --region us-east-1 --key-id "\${KEY1}" --replica-region eu-west-2`,
      '# 1 hour later',
      'sleep 3600',
      `aws kms replicate-key --region eu-west-2 --key-id "arn:aws:kms:eu-west-2:\${ACCOUNT}:key/\${KEY1}" --replica-region ap-northeast-1`,
    ]);
  });

  it('calls an endpoint, and moves its clock if it has one that can be moved', () => {
    expect(toAwsCli([CREATE, { advance: 604_800_000 }], { endpoint: 'http://127.0.0.1:4599/' })).toEqual([
      'ENDPOINT=http://127.0.0.1:4599',
      `export AWS_ACCESS_KEY_ID="\${AWS_ACCESS_KEY_ID:-test}" AWS_SECRET_ACCESS_KEY="\${AWS_SECRET_ACCESS_KEY:-test}"`,
      'aws kms create-key --region us-east-1 --endpoint-url "$ENDPOINT" --multi-region',
      '# 7 days later',
      `curl -fsS -o /dev/null -X POST "$ENDPOINT/_mrk/advance" -H 'Content-Type: application/json' -d '{"by":604800000}' || sleep 604800`,
    ]);
  });

  itAtLength('moves the clock of an endpoint by the URL that the run was given', () => {
    const waitsBy = (url: string): readonly string[] =>
      commandsOf(
        { ...CANCEL_ENABLES, sequence: [{ advance: 60_500 }, CREATE] },
        { target: 'http://127.0.0.1:1/', commandLine: { 'advance-url': url } },
      ).filter((line) => line.includes('sleep'));
    const body = `-H 'Content-Type: application/json' -d '{}' || sleep 61`;
    expect(waitsBy('http://127.0.0.1:1/clock?s={seconds}&ms={milliseconds}')).toEqual([
      `curl -fsS -o /dev/null -X POST 'http://127.0.0.1:1/clock?s='60.5'&ms='60500 ${body}`,
    ]);
    const [to = ''] = waitsBy('http://127.0.0.1:1/to/{epochMilliseconds}?{instant}');
    const instant = Math.floor(Date.now() / 1000) + 61;
    const said = execFileSync('bash', ['-c', `curl() { echo "$6"; }; ${to}; ${to}`], { encoding: 'utf8' });
    const shown = [...said.matchAll(/^http:\/\/127\.0\.0\.1:1\/to\/(\d+)\?(.*)$/gm)].map(([, ms, date = '']) => {
      expect(Date.parse(date)).toBe(Number(ms));
      return Number(ms) / 1000 - instant;
    });
    expect(shown).toHaveLength(2);
    const [first = Number.NaN, second = Number.NaN] = shown;
    expect(first).toBeGreaterThanOrEqual(0);
    expect(second - first).toBeGreaterThanOrEqual(61);
  });

  it('passes ciphertexts of the target as files, which every version of the AWS CLI reads alike', () => {
    expect(toAwsCli(REFUSED_CIPHERTEXT.sequence)).toEqual([
      'DIR=$(mktemp -d)',
      'aws kms create-key --region us-east-1',
      'KEY1=$(aws kms create-key --region us-east-1 --query KeyMetadata.KeyId --output text)',
      'printf %s AQID | base64 --decode > "$DIR/plaintext3"',
      `CIPHERTEXT1=$(aws kms encrypt --region us-east-1 --key-id "\${KEY1}" --plaintext "fileb://$DIR/plaintext3" --encryption-context Department=IT --query CiphertextBlob --output text)`,
      `printf %s "\${CIPHERTEXT1}" | base64 --decode > "$DIR/ciphertext1"`,
      'aws kms decrypt --region us-east-1 --ciphertext-blob "fileb://$DIR/ciphertext1" --encryption-context Department=IT',
    ]);
  });

  it('passes the digest of a message as a file, because it must have its very length', () => {
    const input = { KeyId: SECOND, Message: 'AQID', MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' };
    expect(toAwsCli([call('us-east-1', 'Sign', input)]).slice(1)).toEqual([
      'printf %s AQID | base64 --decode > "$DIR/message1"',
      `aws kms sign --region us-east-1 --key-id ${SECOND} --message "fileb://$DIR/message1" --message-type DIGEST --signing-algorithm ECDSA_SHA_256`,
    ]);
  });

  it('says of an import token of the kit that none of the calls gives it out', () => {
    const [create, , imports] = NEVER_EXPIRES.sequence;
    const note = '# No call of these gives out this import token.';
    expect(toAwsCli([create, imports] as readonly SequenceStep[])).toContain(note);
    expect(toAwsCli(NEVER_EXPIRES.sequence)).not.toContain(note);
    const input = { KeyId: SECOND, ImportToken: 'bm9uZQ==', EncryptedKeyMaterial: 'bm9uZQ==' };
    expect(toAwsCli([call('us-east-1', 'ImportKeyMaterial', input)])).not.toContain(note);
  });

  it('wraps key material with the public key that came with its import token, and counts dates from the start', () => {
    expect(toAwsCli(NEVER_EXPIRES.sequence)).toEqual([
      'DIR=$(mktemp -d)',
      'START=$(date +%s)',
      'KEY1=$(aws kms create-key --region us-east-1 --multi-region --origin EXTERNAL --query KeyMetadata.KeyId --output text)',
      `ANSWER2=$(aws kms get-parameters-for-import --region us-east-1 --key-id "\${KEY1}" --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_2048 --query '[ImportToken,PublicKey]' --output text)`,
      `IMPORT_TOKEN1=$(printf '%s\\n' "$ANSWER2" | cut -f1)`,
      `PUBLIC_KEY1=$(printf '%s\\n' "$ANSWER2" | cut -f2)`,
      `printf %s "\${IMPORT_TOKEN1}" | base64 --decode > "$DIR/import-token1"`,
      `printf %s "\${PUBLIC_KEY1}" | base64 --decode > "$DIR/public-key1"`,
      'printf %s BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc= | base64 --decode | openssl pkeyutl -encrypt -pubin -keyform DER -inkey "$DIR/public-key1" -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 > "$DIR/encrypted-key-material3"',
      `aws kms import-key-material --region us-east-1 --key-id "\${KEY1}" --import-token "fileb://$DIR/import-token1" --encrypted-key-material "fileb://$DIR/encrypted-key-material3" --valid-to "$((START + 60))"`,
      '# 1 minute 1 second later',
      'sleep 61',
      `aws kms describe-key --region us-east-1 --key-id "\${KEY1}"`,
    ]);
  });

  it('takes the grant and the token of the right one of two grants', () => {
    const grant = call('us-east-1', 'CreateGrant', { KeyId: MRK, GranteePrincipal: 'a', Operations: ['Decrypt'] });
    const lines = toAwsCli([
      CREATE,
      { advance: 1000 },
      grant,
      grant,
      call('us-east-1', 'RevokeGrant', { KeyId: MRK, GrantId: issuedBy('CreateGrant', 2).grantId }),
      call('us-east-1', 'RetireGrant', { GrantToken: `${issuedBy('CreateGrant', 3).grantToken}.${MRK}` }),
      call('us-east-1', 'RetireGrant', { GrantToken: `none.${MRK}` }),
    ]);
    const create = `aws kms create-grant --region us-east-1 --key-id "\${KEY1}" --grantee-principal a --operations Decrypt`;
    expect(lines.slice(3)).toEqual([
      `GRANT1=$(${create} --query GrantId --output text)`,
      `GRANT_TOKEN1=$(${create} --query GrantToken --output text)`,
      `aws kms revoke-grant --region us-east-1 --key-id "\${KEY1}" --grant-id "\${GRANT1}"`,
      `aws kms retire-grant --region us-east-1 --grant-token "\${GRANT_TOKEN1}"`,
      `aws kms retire-grant --region us-east-1 --grant-token "none.\${KEY1}"`,
    ]);
  });

  it('asks for one page of a list, as the call does, or for all pages of so many entries', () => {
    const sequence = [call('us-east-1', 'ListKeys', { Limit: 2 })];
    expect(toAwsCli(sequence)).toEqual(['aws kms list-keys --region us-east-1 --limit 2 --no-paginate']);
    expect(toAwsCli(sequence, { walksPages: true })).toEqual(['aws kms list-keys --region us-east-1 --page-size 2']);
  });

  it('names the account that is called, asks a key for it, or AWS', () => {
    const describeKey = call('us-east-1', 'DescribeKey', { KeyId: `arn:aws:kms:us-east-1:${OWN_ACCOUNT_ID}:key/a` });
    const accountLine = (...given: Parameters<typeof toAwsCli>) =>
      toAwsCli(...given).find((line) => /^ACCOUNT/.test(line));
    const endpoint = 'http://127.0.0.1:4599';
    expect(accountLine([describeKey], { endpoint, accountId: '000000000000' })).toBe('ACCOUNT=000000000000');
    expect(accountLine([CREATE, describeKey], { endpoint, accountId: '000000000000' })).toBe('ACCOUNT=000000000000');
    expect(accountLine([describeKey], { endpoint })).toBe(`ACCOUNT=${OWN_ACCOUNT_ID}`);
    expect(accountLine([describeKey])).toBe('ACCOUNT=$(aws sts get-caller-identity --query Account --output text)');
  });

  itAtLength("counts dates from the target's instant, also of what curl sends", () => {
    const ValidTo = OWN_START / 1000 + 60.5;
    const input = { KeyId: SECOND, ImportToken: 'bm9uZQ==', EncryptedKeyMaterial: 'bm9uZQ==', ValidTo };
    const lines = toAwsCli([call('us-east-1', 'ImportKeyMaterial', input)], { endpoint: 'http://127.0.0.1:4599' });
    const clock = `curl() { echo '{"now":"2030-01-01T00:00:00.250Z"}'; }`;
    expect(bash([clock, ...lines.slice(0, -2), 'echo $START'].join('\n'))).toBe('1893456000\n');
    expect(bash(['curl() { false; }', ...lines.slice(0, -2), 'echo $((START / 1000000))'].join('\n'))).toBe(
      `${Math.floor(Date.now() / 1e9)}\n`,
    );
    const body = `curl() { [ "$1" = -fs ] && return 1; while [ "$1" != -d ]; do shift; done; echo "$2"; }`;
    const sent = JSON.parse(bash([body, ...lines].join('\n')));
    expect(Math.abs(sent.ValidTo - Date.now() / 1000 - 60)).toBeLessThan(600);
  });

  itAtLength('sends what the AWS CLI would refuse to send with curl, signed', () => {
    const [fromTool, fromFile, note, line] = toAwsCli([
      call('cn-north-1', 'DisableKey', { KeyId: 5, Unknown: "it's" }),
    ]);
    // The second version of the AWS CLI knows every kind of credentials, the first those of the file.
    const told = 'echo "$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN"';
    const script = (aws: string, given = 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN'): string =>
      bash([given, `aws() { ${aws}; }`, fromTool, fromFile, told].join('\n'));
    expect(script('[ "$2" = get ] && echo "of $3"')).toBe(
      'of aws_access_key_id of aws_secret_access_key of aws_session_token\n',
    );
    const exported = 'export AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_SESSION_TOKEN=c';
    expect(script(`[ "$2" = export-credentials ] && echo "${exported}"`)).toBe('a b c\n');
    expect(script('false', exported)).toBe('a b c\n');
    expect(note).toBe('# The AWS CLI would not send this.');
    expect(line).toBe(
      `curl -sS --aws-sigv4 aws:amz:cn-north-1:kms --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \${AWS_SESSION_TOKEN:+-H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"} -H 'X-Amz-Target: TrentService.DisableKey' -H 'Content-Type: application/x-amz-json-1.1' -d '{"KeyId":5,"Unknown":"it'\\''s"}' https://kms.cn-north-1.amazonaws.com.cn/`,
    );
  });

  it('reads a wrong member, if no call of the sequence shows it, and says what AWS shows', () => {
    const [, , , , , read, verdict] = commandsOf(CANCEL_ENABLES, REPORT);
    expect(read).toBe(`aws kms describe-key --region us-east-1 --endpoint-url "$ENDPOINT" --key-id "\${KEY1}"`);
    expect(verdict).toBe('# KeyMetadata.KeyState: Disabled at AWS, Enabled here');
    expect(commandsOf(KEPT_GRANT, REPORT).at(-1)).toBe(`# Grants: [] at AWS, [{"GrantId":"\${GRANT1}"}] here`);
    expect(commandsOf(NEVER_EXPIRES, REPORT).filter((line) => line.includes('describe-key'))).toHaveLength(1);
    expect(commandsOf(SHOWS_DELETION_DATE, REPORT).slice(-2)).toEqual([
      `aws kms schedule-key-deletion --region us-east-1 --endpoint-url "$ENDPOINT" --key-id "\${KEY1}"`,
      '# DeletionDate: absent at AWS, 1767830400 here',
    ]);
  });
});

const INPUTS: readonly (readonly [Operation, Readonly<Record<string, unknown>>])[] = [
  ['CreateKey', { MultiRegion: false, BypassPolicyLockoutSafetyCheck: true, Description: '', Policy: '{"a":[]}' }],
  [
    'TagResource',
    {
      KeyId: SECOND,
      Tags: [
        { TagKey: 'Purpose', TagValue: 'Test' },
        { TagKey: 'Empty', TagValue: '' },
      ],
    },
  ],
  ['TagResource', { KeyId: SECOND, Tags: [{ TagKey: 'a b', TagValue: 'x,"y"=\'z\'' }] }],
  ['TagResource', { KeyId: SECOND, Tags: [] }],
  ['TagResource', { KeyId: SECOND, Tags: [{ TagKey: HOSTILE, TagValue: '\\' }] }],
  ['UntagResource', { KeyId: SECOND, TagKeys: ['a', 'b c', "it's"] }],
  ['UntagResource', { KeyId: SECOND, TagKeys: ['-a', '[', 'file://x'] }],
  ['UntagResource', { KeyId: SECOND, TagKeys: ['[1]'] }],
  ['UpdateKeyDescription', { KeyId: SECOND, Description: HOSTILE }],
  ['UpdateKeyDescription', { KeyId: SECOND, Description: '--dash' }],
  ['UpdateKeyDescription', { KeyId: SECOND, Description: 'fileb:///etc/passwd' }],
  ['UpdateKeyDescription', { KeyId: SECOND, Description: '\u00e9\u{1f511} $HOME `id` "!" \\ ~' }],
  ['CreateGrant', { KeyId: SECOND, GranteePrincipal: 'a', Operations: ['Encrypt', 'Decrypt'], Constraints: {} }],
  [
    'CreateGrant',
    { KeyId: SECOND, GranteePrincipal: 'a', Operations: [], Constraints: { EncryptionContextEquals: { a: 'b c' } } },
  ],
  ['Encrypt', { KeyId: SECOND, Plaintext: 'AQID', EncryptionContext: {}, DryRun: true }],
  [
    'Encrypt',
    { KeyId: SECOND, Plaintext: 'AQID', EncryptionContext: { 'a b': '=,', Department: 'IT' }, DryRun: false },
  ],
  ['ListAliases', { Limit: 5, Marker: 'x y' }],
  ['ScheduleKeyDeletion', { KeyId: 'alias/$(id)', PendingWindowInDays: 365 }],
];

describe('the shell and the AWS CLI', () => {
  it.each(sampleOf(INPUTS, 10))('read %s %j as it was', async (operation, input) => {
    const [words = []] = wordsOf(toAwsCli([call('us-east-1', operation, input)]), 'aws');
    const command = await parseCommand(words.slice(1), REAL_WORLD);
    if (command.kind !== 'call') throw new Error('it is no call');
    expect(command.operation).toBe(operation);
    // The members of a JSON document come first.
    expect(command.input).toEqual(input);
  });

  const NOT_FOR_THE_CLI: readonly (readonly [what: string, input: unknown])[] = [
    ['no object', ["it's $HOME", HOSTILE]],
    ['a text', HOSTILE],
    ['an unknown member', { KeyId: SECOND, Unknown: HOSTILE }],
    ['a fraction', { KeyId: SECOND, PendingWindowInDays: 7.5 }],
    ['no member that is required', {}],
    ['a number that is too great', { KeyId: SECOND, PendingWindowInDays: 1e21 }],
    ['a null', { KeyId: SECOND, PendingWindowInDays: null }],
  ];
  it.each(sampleOf(NOT_FOR_THE_CLI, 7))('leave it to curl to send %s', (_, input) => {
    const [words = []] = wordsOf(toAwsCli([call('us-east-1', 'ScheduleKeyDeletion', input)]), 'curl');
    expect(JSON.parse(words[words.indexOf('-d') + 1] ?? '')).toEqual(input);
  });

  itAtLength('can be given the lines of every finding', () => {
    for (const finding of REPORT.findings) {
      const lines = commandsOf(finding, REPORT);
      bash(lines.join('\n'), '-n');
      execFileSync('sh', ['-n', '-c', lines.join('\n')]);
      expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line))).toEqual([]);
    }
  });
});

describe('mrk run', () => {
  it.each<readonly [string, Finding, refused: number]>([
    ['replicating a replica key', REPLICATED_REPLICA, 1],
    ['a cancelled deletion', CANCEL_ENABLES, 0],
    ['a scheduled deletion', SHOWS_DELETION_DATE, 0],
    ['a revoked grant', KEPT_GRANT, 0],
    ['an unknown key', CRASHED, 1],
  ])('plays the lines of %s', async (_, { sequence }, refused) => {
    const { status, out } = await run(toAwsCli(sequence));
    expect({ status, summary: out.split('\n').at(-2) }).toEqual({
      status: 0,
      summary: expect.stringMatching(new RegExp(`^\\d+ commands?, ${refused} refused$`)),
    });
  });

  it('plays the lines for an endpoint, too, and says which of them it cannot', async () => {
    expect((await run(commandsOf(CANCEL_ENABLES, REPORT))).status).toBe(0);
    const { status, out } = await run(commandsOf(WRONG_CODE, REPORT));
    expect({ status, out }).toEqual({ status: 2, out: expect.stringContaining('a story has no pipes') });
  });

  it('plays them with the very answers that the calls have', async () => {
    const sequence: readonly SequenceStep[] = [
      ...REPLICATED_REPLICA.sequence.slice(0, -1),
      call('eu-west-2', 'DescribeKey', { KeyId: MRK }) satisfies SequenceCall,
    ];
    const { out } = await run(toAwsCli(sequence));
    expect(out).toMatch(/"MultiRegionKeyType": "REPLICA"/);
  });
});
