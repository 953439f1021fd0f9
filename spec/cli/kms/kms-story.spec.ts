import { describe, expect, it } from 'vitest';
import { isScript, parseScript } from '../../../src/cli/kms/story-script.js';
import { mrk } from '../../support/mrk.js';
import { words } from '../../support/words.js';

const STORY = `#!/bin/sh
# A key and its replica.
KEY=$(aws kms create-key --multi-region \\
        --query KeyMetadata.KeyId --output text)
aws kms replicate-key --key-id "$KEY" --replica-region eu-west-2 \\
  --tags TagKey=a,TagValue="b c" --query 'ReplicaTags[0].TagValue'   # quoted
AWS_REGION=eu-west-2 aws kms encrypt --key-id $KEY --plaintext aGVsbG8=
sleep 5; aws --region eu-west-2 kms describe-key --key-id \${KEY} --query KeyMetadata.KeyState
export AWS_DEFAULT_REGION=eu-west-2
mrk kms enable-key --key-id $KEY
mrk clock advance P7D
mrk clock
echo "done  with" '$KEY'
`;

const run = (text: string, ...options: readonly string[]) => mrk(['run', ...options, 'story.sh'], { read: text });

describe('mrk run story.sh', () => {
  it('puts in a word where a variable is not set, or empty', async () => {
    const { out } = await run(`A=\nB=set\necho "\${A:-one}" \${B:-two} \${C:-three} \${D:-}.`);
    expect(out).toContain('\n  one set three .\n');
  });

  it('prints each command with its output or its refusal, and what happened', async () => {
    const { status, out, err } = await run(STORY);
    const key = /mrk-[0-9a-f]{32}/.exec(out)?.[0] ?? '';
    const keyArn = `arn:aws:kms:eu-west-2:111122223333:key/${key}`;
    const creating = words('keyState', { keyArn, keyState: 'Creating', footnote: 14 });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toBe(`# A key and its replica.
$ KEY=$(aws kms create-key --multi-region \\
          --query KeyMetadata.KeyId --output text)
  ${key}
  * KeyCreated  us-east-1  2026-01-01T00:00:00Z
$ aws kms replicate-key --key-id "$KEY" --replica-region eu-west-2 \\
    --tags TagKey=a,TagValue="b c" --query 'ReplicaTags[0].TagValue'
  "b c"
  * KeyReplicated  us-east-1  2026-01-01T00:00:00Z
  * ReplicaKeyCreated  eu-west-2  2026-01-01T00:00:00Z
$ AWS_REGION=eu-west-2 aws kms encrypt --key-id $KEY --plaintext aGVsbG8=
  An error occurred (KMSInvalidStateException) when calling the Encrypt operation: ${creating}
    [STATE-1] The key state decides whether an operation is allowed on a key, and which error
    refuses it, as AWS prints it in its table.
$ sleep 5
  2026-01-01T00:00:05Z
  * ReplicaKeyReady  eu-west-2  2026-01-01T00:00:05Z
$ aws --region eu-west-2 kms describe-key --key-id \${KEY} --query KeyMetadata.KeyState
  "Enabled"
$ export AWS_DEFAULT_REGION=eu-west-2
$ mrk kms enable-key --key-id $KEY
  * KeyEnabled  eu-west-2  2026-01-01T00:00:05Z
$ mrk clock advance P7D
  2026-01-08T00:00:05Z
$ mrk clock
  2026-01-08T00:00:05Z
$ echo "done  with" '$KEY'
  done  with $KEY

10 commands, 1 refused
`);
    expect((await run(STORY)).out).toBe(out);
  });

  it('--json prints a line for each command', async () => {
    const { out } = await run(STORY, '--json');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ line: 3, status: 0, events: [{ type: 'KeyCreated' }] });
    expect(lines[2]).toMatchObject({
      line: 7,
      status: 254,
      error: { code: 'KMSInvalidStateException', rule: 'STATE-1' },
    });
    expect(lines.at(-1)).toEqual({ summary: { commands: 10, refused: 1, wrong: 0, isCut: false } });
  });

  it('set -e ends it at the first command that fails, with exit status 1', async () => {
    const { status, out } = await run('set -euo pipefail\naws kms describe-key --key-id alias/none\necho never\n');
    expect(status).toBe(1);
    expect(out).not.toContain('never');
    expect(out).toMatch(/2 commands, 1 refused: ended by set -e\n$/);
  });

  it.each([
    ['aws kms describe-key', /required: --key-id/],
    ['aws kms list-keys --bogus', /Unknown options: --bogus/],
    ['aws s3 ls', /a story plays only aws kms/],
    ['echo $NONE', /NONE: no such variable in this story/],
    ['sleep soon', /sleep: expected seconds/],
    ['mrk clock advance tomorrow', /an ISO 8601 duration/],
    ['mrk clock back', /expected nothing, or advance/],
  ])('goes on after a wrong command, with exit status 2: %s', async (command, what) => {
    const { status, out } = await run(`${command}\necho after\n`);
    expect(status).toBe(2);
    expect(out).toMatch(what);
    expect(out).toMatch(/ {2}after\n\n2 commands, 0 refused, 1 wrong\n$/);
  });

  it.each([
    ['ls', 1, /ls is not played, only aws kms/],
    ['echo a\nrm -rf x', 2, /rm is not played/],
    ['X=$(cat /etc/passwd)', 1, /cat is not played/],
    ['echo "$(id)"', 1, /id is not played/],
    ['$X', 1, /must be plain/],
    ['mrk serve', 1, /only mrk kms and mrk clock/],
    ['aws kms list-keys | wc', 1, /\| outside of quotes/],
    ['aws kms list-keys > /tmp/x', 1, /> outside of quotes/],
    ['aws kms list-keys && echo', 1, /& outside of quotes/],
    ['echo `id`', 1, /` outside of quotes/],
    ['echo "`id`"', 1, /` runs a command/],
    ["echo 'a", 1, /a ' is never closed/],
    ['echo a\n\necho "a', 3, /a " is never closed/],
    ['X=$(aws kms list-keys', 1, /a \$\( is never closed/],
    ['X=$(echo a; echo b)', 1, /must hold one command/],
    ['echo $((1+1))', 1, /does not calculate/],
    [`echo \${X:=y}`, 1, /only \$NAME/],
    ['echo $1', 1, /only \$NAME/],
  ])('refuses %j before anything is played', async (text, line, what) => {
    const { status, out, err } = await run(text);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(new RegExp(`^mrk run: story\\.sh: line ${line}: `));
    expect(err).toMatch(what);
  });

  it('reads quotes, escapes and comments as a shell does', async () => {
    const { out } = await run('X=\'a "b"\'\necho a\\ b "c\\"\\$X \\d" $X"$X" \'\' z#y # comment\necho $X\\\n$X\n# end');
    expect(out).toContain('  a b c"$X \\d a "b"a "b"  z#y\n');
    expect(out).toContain('  a "b"a "b"\n');
    expect(out).toContain('\n# end\n');
  });

  it('knows a story from a scenario by its name, else by its beginning', () => {
    expect(isScript('a.sh', '{')).toBe(true);
    expect(isScript('a.json', 'aws kms')).toBe(false);
    for (const text of ['#!/bin/sh\n', '\n# a\n', 'aws kms', 'mrk clock', 'KEY=1', 'set -e'])
      expect(isScript('-', text)).toBe(true);
    for (const text of ['{}', ' []', '"a"', 'null', 'steps', '']) expect(isScript('-', text)).toBe(false);
  });

  it('reads lines that end as on Windows', () => {
    expect(parseScript('echo a\r\necho b\\\r\nc\r\n')).toMatchObject({ lines: [{ line: 1 }, { line: 2 }] });
  });
});
