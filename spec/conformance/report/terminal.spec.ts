import { describe, expect, it } from 'vitest';
import { summaryText } from '../../../src/conformance/report/terminal.js';
import { paintFor } from '../../../src/text.js';
import { HOSTILE, REPORT } from './fixture.js';

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
Exercised: 88% of the cells of operation × key state (385 of 433), 80% of the rules (109 of 136)
Unsupported (it refuses a plain valid call): Encapsulate, Decapsulate
Not tried (needs keyMaterialImport): ImportKeyMaterial
Not tried (--skip Sign): Sign
Again: mrk conform --endpoint http://127.0.0.1:4599/ --seed 42 --runs 100
`,
    );
  });

  it('fits a terminal of 120 columns, and cannot steer it', () => {
    const text = summaryText({ ...REPORT, target: HOSTILE.repeat(9), errors: [HOSTILE.repeat(9)] }, PLAIN);
    expect(text.split('\n').filter((line) => [...line].length > 120)).toEqual([]);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(text.match(/^\d {2}\S/gm)).toHaveLength(REPORT.findings.length);
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
