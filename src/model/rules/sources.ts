// Where the evidence is: AWS's pages, and open test suites that keep recordings of AWS's answers.

import type { Sighting } from './record.js';

export const API = 'https://docs.aws.amazon.com/kms/latest/APIReference';
export const GUIDE = 'https://docs.aws.amazon.com/kms/latest/developerguide';
const LOCALSTACK_TESTS =
  'https://github.com/localstack/localstack/blob/8b9a79f05846835cf4dff63ab7eefdde9df83783/tests/aws/services/kms';
/** Answers of AWS KMS that an emulator's authors keep beside their tests. */
export const LOCALSTACK = `${LOCALSTACK_TESTS}/test_kms.snapshot.json`;
/** What an emulator's authors recorded at AWS in 2026-09. */
export const RECORDED_AT_AWS =
  'https://github.com/radkawar/stackd/blob/9dc356f5e5cc49d2d334178a09c1398dd1c62617/testdata/aws';
/** Answers of AWS KMS among that. */
export const RECORDINGS = `${RECORDED_AT_AWS}/kms`;

/** A case of `RECORDINGS`, as `file/case`, or a whole file; all but their follow-ups are of one day. */
export function recorded(name: string, date = '2026-09-12'): Sighting {
  const [file, ...cases] = name.split('/');
  return { date, ...(cases.length > 0 && { case: name }), source: `${RECORDINGS}/${file}.json` };
}

/** A record of AWS CloudTrail among that, by its event name. */
export function logged(eventName: string, date: string): Sighting {
  const file = 'service_management_events';
  return { date, case: `${file}/${eventName}`, source: `${RECORDED_AT_AWS}/cloudtrail/${file}.json` };
}

/** The answers that `LOCALSTACK` keeps of a test. */
export function snapshot(test: string, date: string): Sighting {
  return { date, case: test, source: LOCALSTACK };
}

/** A test that passed at AWS, and keeps no answers. */
export function validated(test: string, date: string): Sighting {
  return { date, case: test, source: `${LOCALSTACK_TESTS}/test_kms.py` };
}

/** The reason of an answer that was open until then. */
export const SEEN = 'Seen in 2026-09.';
export const UNNAMED = 'AWS names no error: what the operation declares and fits, or what every operation has.';
