import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../../src/conformance/report/markdown.js';
import { RULE_IDS } from '../../../src/model/rules/catalogue.js';
import { CRASHED, EXERCISED, HOSTILE, REPORT, WRONG_CODE } from './fixture.js';

const SMALL = { ...REPORT, outcomes: [], unsupported: [] };

/** The lines outside of blocks of code, which must be closed. */
function proseOf(markdown: string): readonly string[] {
  let fence = '';
  const prose: string[] = [];
  for (const line of markdown.split('\n')) {
    const found = /^`{3,}/.exec(line)?.[0];
    if (fence !== '') fence = line === fence ? '' : fence;
    else if (found !== undefined) fence = found;
    else prose.push(line);
  }
  expect(fence).toBe('');
  return prose;
}

describe('a report as Markdown', () => {
  it('is exactly this for one finding', () => {
    expect(toMarkdown({ ...SMALL, findings: [CRASHED] })).toBe(`# KMS conformance of http://127.0.0.1:4599/

1 finding.

1 finding in 100 runs and 12,345 calls, begun 2026-01-01T00:00:00.000Z, seed 42, ended by runs.

Exercised: 385 of 433 cells of operation × key state (88%), 3 of 4 of operation × key state × role × origin (75%), ${EXERCISED} of ${RULE_IDS.length} rules (80%).

The whole run again:

\`\`\`sh
mrk conform --endpoint http://127.0.0.1:4599/ --runs 100 --seed 42 --jobs 2 --messages --skip Sign
\`\`\`

## Findings, most severe first

|  | What | Operation | Key state | Expected | Received | Rule |
| ---: | --- | --- | --- | --- | --- | --- |
| [1](#finding-1) | no answer of KMS | DescribeKey | no such key | \`NotFoundException\` | \`"500 <html><body>Internal Server Error</body></html>"\` | ID-3 |

<a id="finding-1"></a>

### 1. DescribeKey: no answer of KMS

- Key state before the call: no such key
- Where: \`us-east-1\`
- Expected: \`NotFoundException\`
- Received: \`"500 <html><body>Internal Server Error</body></html>"\`
- Rule ID-3 (observed, seen 2025-09-08, 2025-11-10, 2026-09-22, 2026-10): A well-formed key ID or key ARN without a key in the called Region is NotFoundException \`Key '<arn in the called Region>' does not exist\`.
- Source: <https://github.com/localstack/localstack/blob/8b9a79f05846835cf4dff63ab7eefdde9df83783/tests/aws/services/kms/test_kms.snapshot.json>
- Seed 42, path \`17:3\`, met 1 time

\`\`\`sh
ENDPOINT=http://127.0.0.1:4599
export AWS_ACCESS_KEY_ID="\${AWS_ACCESS_KEY_ID:-test}" AWS_SECRET_ACCESS_KEY="\${AWS_SECRET_ACCESS_KEY:-test}"
aws kms describe-key --region us-east-1 --endpoint-url "$ENDPOINT" --key-id mrk-00000000000000000000000000000000
# Answer: NotFoundException at AWS, "500 <html><body>Internal Server Error</body></html>" here
\`\`\`

Again:

\`\`\`sh
mrk conform --endpoint http://127.0.0.1:4599/ --messages --replay finding-1.json
\`\`\`
`);
  });

  it('has one row and one section a finding, most severe first', () => {
    const prose = proseOf(toMarkdown(REPORT));
    const rows = prose.filter((line) => /^\| \[\d+\]/.test(line));
    expect(rows.map((row) => /\| ([A-Z]+-\d+[a-z]?) \|$/.exec(row)?.[1])).toEqual(
      REPORT.findings.map(({ rule }) => rule),
    );
    expect(prose.filter((line) => line.startsWith('### '))).toHaveLength(REPORT.findings.length);
    expect(prose).toContain('| Sign | not tried | 0 | 0 | 0 | 0 | 0 | --skip Sign |');
  });

  it('fences code by more backticks than it holds', () => {
    const finding = { ...CRASHED, received: 'a ``b` c' };
    const lines = toMarkdown({ ...SMALL, findings: [finding] }).split('\n');
    expect(lines).toContain('- Received: ```"a ``b` c"```');
    expect(toMarkdown({ ...SMALL, findings: [{ ...finding, received: '```' }] }).match(/^`{4}(?:sh)?$/gm)).toHaveLength(
      2,
    );
  });

  it('lets no text of the target mean anything', () => {
    const prose = proseOf(toMarkdown({ ...SMALL, target: HOSTILE, errors: [HOSTILE], findings: [WRONG_CODE] }));
    const [row = ''] = prose.filter((line) => /^\| \[\d+\]/.test(line));
    expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(8);
    // Outside of code every < is escaped, but those of our own anchors and addresses.
    const outside = prose.map((line) =>
      line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '').replace(/^<a id="[\w-]+"><\/a>$|<https:[^<>]+>/, ''),
    );
    expect(outside.filter((line) => /(?<!\\)[<*]/.test(line))).toEqual([]);
    expect(prose.join('\n')).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});
