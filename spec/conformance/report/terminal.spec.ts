import { describe, expect, it } from 'vitest';
import { summaryText } from '../../../src/conformance/report/terminal.js';
import { RULE_IDS } from '../../../src/model/rules/catalogue.js';
import { paintFor } from '../../../src/shared/text.js';
import { EXERCISED, HOSTILE, REPORT } from './fixture.js';

const PLAIN = paintFor(false);
const WITHOUT_ERROR = REPORT.outcomes.filter(({ outcome }) => outcome !== 'error');

describe('the summary for the terminal', () => {
  it('has one line a finding, then the counts, and how to do it again', () => {
    expect(summaryText({ ...REPORT, findings: REPORT.findings.slice(0, 4), outcomes: WITHOUT_ERROR }, PLAIN)).toBe(
      `KMS conformance of http://127.0.0.1:4599/

1  accepted     ReplicateKey       Enabled          UnsupportedOperationException → ok  [REPLICATE-1]
2  refused      Decrypt            Enabled          ok → InvalidCiphertextException  [CIPHER-1]
3  wrong-state  DescribeKey        Enabled          KeyMetadata.KeyState: PendingImport → Enabled  [IMPORT-4]
4  wrong-state  CancelKeyDeletion  PendingDeletion  KeyMetadata.KeyState: Disabled → Enabled  [DELETE-5]

4 findings in 100 runs and 12,345 calls, 12.3 s, seed 42, ended by runs
Exercised: 88% of the cells of operation × key state (385 of 433), 75% of those of operation × key state × role × origin (3 of 4), 80% of the rules (${EXERCISED} of ${RULE_IDS.length})
Unsupported (it refuses a plain valid call): Encapsulate, Decapsulate
Not tried (needs keyMaterialImport): ImportKeyMaterial
Not tried (--skip Sign): Sign
Again: mrk conform --endpoint http://127.0.0.1:4599/ --runs 100 --seed 42 --jobs 2 --messages --skip Sign
`,
    );
  });

  it('cuts nothing where there is no terminal: a finding is one line, whatever was received', () => {
    const long = 'x'.repeat(5000);
    const [finding] = REPORT.findings;
    if (finding === undefined) throw new Error('there is none');
    const lines = summaryText({ ...REPORT, findings: [{ ...finding, expected: [long], received: long }] }, PLAIN);
    expect(lines).toContain(`${long} → ${long}  [`);
    expect(lines).not.toContain('…');
  });

  it.each([80, 120])('breaks long values for a terminal of %i columns, and loses none', (columns) => {
    const long = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
    const findings = REPORT.findings.map((finding) => ({ ...finding, expected: [long], received: `last ${long}` }));
    const report = { ...REPORT, findings, target: HOSTILE.repeat(9), errors: [HOSTILE.repeat(9)], commandLine: {} };
    const text = summaryText(report, PLAIN, columns);
    expect(text.split('\n').filter((line) => [...line].length >= columns)).toEqual([]);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(text.match(/^\d {2}\S/gm)).toHaveLength(REPORT.findings.length);
    expect(text.match(/word399/g)?.length).toBeGreaterThanOrEqual(2 * REPORT.findings.length);
    expect(text).not.toContain('…');
  });

  it('is painted where the terminal has colours, and says the same', () => {
    const painted = summaryText(REPORT, paintFor(true));
    expect(painted).toContain('\u001b[31maccepted      \u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(summaryText(REPORT, PLAIN));
  });

  it('tells that nothing was found', () => {
    expect(summaryText({ ...REPORT, findings: [] }, PLAIN)).toMatch(
      /^KMS conformance of \S+\n\n0 findings in 100 runs/,
    );
  });
});
