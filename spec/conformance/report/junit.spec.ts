import { describe, expect, it } from 'vitest';
import { toJUnit } from '../../../src/conformance/report/junit.js';
import { OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { HOSTILE, REPLICATED_REPLICA, REPORT } from './fixture.js';
import { type Element, elementsIn, readMarkup, textOf } from './markup.js';

function named(element: Element, name: string): readonly Element[] {
  return elementsIn(element, (one) => one.name === name);
}

function counts(agreed: number, departed: number) {
  const judged = agreed + departed;
  return { made: judged, judged, agreed, departed, failed: 0 };
}

function properties(outcome: string, agreed: number, departed: number): string {
  const all = Object.entries({ outcome, ...counts(agreed, departed) });
  const texts = all.map(([name, value]) => `<property name="${name}" value="${value}"/>`);
  return `<properties>${texts.join('')}</properties>`;
}

describe('a report as JUnit XML', () => {
  it('has a test case for each operation, and a failure for each finding', () => {
    const suites = readMarkup(toJUnit(REPORT));
    const cases = named(suites, 'testcase');
    expect(cases.map(({ attributes }) => attributes.name)).toEqual(OPERATIONS);
    expect(new Set(cases.map(({ attributes }) => attributes.classname))).toEqual(new Set(['mrk-model.conformance']));
    const failed = cases.flatMap((one) =>
      named(one, 'failure').map((failure) => [one.attributes.name, failure.attributes.type]),
    );
    const found = REPORT.findings.map(({ operation, kind }) => [operation, kind]);
    expect([...failed].sort()).toEqual([...found].sort());
  });

  it('counts test cases, not findings', () => {
    const suites = readMarkup(toJUnit({ ...REPORT, errors: ['no connection'] }));
    const counts = { tests: '50', failures: '7', errors: '2', skipped: '4', time: '12.345' };
    expect(suites.attributes).toEqual({ name: 'mrk-model.conformance', ...counts });
    expect(named(suites, 'testsuite')[0]?.attributes).toEqual({
      name: 'http://127.0.0.1:4599/',
      ...counts,
      timestamp: '2026-01-01T00:00:00',
    });
  });

  it('is exactly this for one finding', () => {
    const { target, ...others } = REPORT;
    const outcomes = [
      { operation: 'CreateKey', outcome: 'conforms', calls: counts(3, 0) },
      { operation: 'ReplicateKey', outcome: 'departs', reason: '1 finding', calls: counts(2, 1) },
      { operation: 'Sign', outcome: 'not tried', reason: 'needs "cryptography"', calls: counts(0, 0) },
      { operation: 'Verify', outcome: 'error', reason: 'a < b', calls: counts(1, 0) },
      { operation: 'VerifyMac', outcome: 'unsupported', reason: 'refused', calls: counts(0, 1) },
    ] as const;
    const errors = ['lost', 'TypeError: <\n    at judge'];
    const xml = toJUnit({ ...others, target: 'fake', findings: [REPLICATED_REPLICA], outcomes, errors });
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="mrk-model.conformance" tests="6" failures="1" errors="2" skipped="2" time="12.345">
  <testsuite name="fake" tests="6" failures="1" errors="2" skipped="2" time="12.345" timestamp="2026-01-01T00:00:00">
    <properties>
      <property name="conclusion" value="1 finding. Operations: 1 departs, 1 in error, 1 conforms, 1 unsupported, 1 not tried."/>
      <property name="seed" value="42"/>
      <property name="runs" value="100"/>
      <property name="calls" value="12345"/>
      <property name="jobs" value="2"/>
      <property name="stoppedBy" value="runs"/>
      <property name="again" value="mrk conform --endpoint http://127.0.0.1:4599/ --runs 100 --seed 42 --jobs 2 --messages --skip Sign"/>
    </properties>
    <testcase classname="mrk-model.conformance" name="CreateKey">
      ${properties('conforms', 3, 0)}
    </testcase>
    <testcase classname="mrk-model.conformance" name="ReplicateKey">
      ${properties('departs', 2, 1)}
      <failure type="accepted" message="accepted what AWS refuses: ReplicateKey, Enabled: expected UnsupportedOperationException, received ok [REPLICATE-1]">eu-west-2; seed 42, path 17:3
REPLICATE-1 (documented, seen 2025-09-08, 2026-09-12): Only a multi-Region primary key can be replicated: on a replica key UnsupportedOperationException \`&lt;arn&gt; is not a multi-region primary key.\`
https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html

KEY1=$(aws kms create-key --region us-east-1 --multi-region --query KeyMetadata.KeyId --output text)
ACCOUNT=$(aws kms describe-key --region us-east-1 --key-id &quot;\${KEY1}&quot; --query KeyMetadata.AWSAccountId --output text)
aws kms replicate-key --region us-east-1 --key-id &quot;\${KEY1}&quot; --replica-region eu-west-2
# 1 hour later
sleep 3600
aws kms replicate-key --region eu-west-2 --key-id &quot;arn:aws:kms:eu-west-2:\${ACCOUNT}:key/\${KEY1}&quot; --replica-region ap-northeast-1
# Answer: UnsupportedOperationException at AWS, ok here
Again: mrk conform --endpoint http://127.0.0.1:4599/ --messages --replay finding-1.json</failure>
    </testcase>
    <testcase classname="mrk-model.conformance" name="Sign">
      ${properties('not tried', 0, 0)}
      <skipped message="needs &quot;cryptography&quot;"/>
    </testcase>
    <testcase classname="mrk-model.conformance" name="Verify">
      ${properties('error', 1, 0)}
      <error message="a &lt; b"/>
    </testcase>
    <testcase classname="mrk-model.conformance" name="VerifyMac">
      ${properties('unsupported', 0, 1)}
      <skipped message="refused"/>
    </testcase>
    <testcase classname="mrk-model.conformance" name="the kit itself">
      <error message="lost"/>
      <error message="TypeError: &lt;">    at judge</error>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  it('holds only characters that XML has, whatever the target said', () => {
    const xml = toJUnit({ ...REPORT, target: HOSTILE, errors: [HOSTILE] });
    expect(xml).not.toMatch(/[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
    const suites = readMarkup(xml);
    expect(named(suites, 'script')).toEqual([]);
    expect(named(suites, 'testsuite')[0]?.attributes.name).toBe(
      ['\0', '\u0007', '\u001b', '\ud800', '\ufffe'].reduce(
        (text, one) => text.replace(one, `\\u{${one.charCodeAt(0).toString(16)}}`),
        HOSTILE,
      ),
    );
    expect(textOf(suites)).toContain('<script>alert(1)</script> ]]>');
  });
});
