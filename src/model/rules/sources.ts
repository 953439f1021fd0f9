// Where the evidence is: AWS's pages, and open test suites that keep recordings of AWS's answers.

export const API = 'https://docs.aws.amazon.com/kms/latest/APIReference';
export const GUIDE = 'https://docs.aws.amazon.com/kms/latest/developerguide';
export const LOCALSTACK =
  'https://github.com/localstack/localstack/blob/main/tests/aws/services/kms/test_kms.snapshot.json';
/** Answers of AWS KMS of 2026-09, recorded by an emulator's authors. */
export const RECORDINGS =
  'https://github.com/radkawar/stackd/blob/9dc356f5e5cc49d2d334178a09c1398dd1c62617/testdata/aws/kms';
export const MOTO = 'https://github.com/getmoto/moto/blob/master/tests/test_kms/test_kms.py';

/** The reason of an answer that was open until then. */
export const SEEN = 'Seen in 2026-09.';
export const UNNAMED = 'AWS names no error: what the operation declares and fits, or what every operation has.';
