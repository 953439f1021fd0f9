// What the lines of a sequence have in common: which answers must be kept, in which variables, and where they are put in.

import type { NamesOf } from '../../shared/options.js';
import { OWN_ACCOUNT_ID } from '../beliefs/names.js';
import type { SequenceStep } from '../findings.js';
import { type Issued, type IssuedKind, issuedIn } from './issued.js';

/** How lines of the AWS CLI are written. */
export interface AwsCliOptions {
  /** The URL to call instead of AWS. */
  readonly endpoint?: string;
  /** The URL that moves its clock, as `--advance-url` has it; by default that of mrk serve. */
  readonly advanceUrl?: string;
  /** The account that is called; by default the lines find it out. */
  readonly accountId?: string;
  /** The last call lists all pages, of as many entries as it asks for, and not only the first. */
  readonly walksPages?: boolean;
}

export const AWS_CLI_OPTION_NAMES: NamesOf<AwsCliOptions> = {
  endpoint: true,
  advanceUrl: true,
  accountId: true,
  walksPages: true,
};

/** What is known of the whole before a line is written. */
export interface Plan extends AwsCliOptions {
  readonly sequence: readonly SequenceStep[];
  readonly issued: ReadonlyMap<string, Issued>;
  /** The place of a step → the members of its answer that are needed → their variables. */
  readonly captures: ReadonlyMap<number, ReadonlyMap<string, string>>;
  /** Text of an input → the variable that takes its place. */
  readonly variables: ReadonlyMap<string, string>;
  /** Which key's description tells the account. */
  readonly accountFrom?: number;
}

const VARIABLES: Readonly<Record<IssuedKind, string>> = {
  key: 'KEY',
  grant: 'GRANT',
  grantToken: 'GRANT_TOKEN',
  importToken: 'IMPORT_TOKEN',
  keyMaterial: 'KEY_MATERIAL',
  blob: 'BLOB',
};
const BLOB_VARIABLES: Readonly<Record<string, string>> = {
  CiphertextBlob: 'CIPHERTEXT',
  PrivateKeyCiphertextBlob: 'CIPHERTEXT',
  Signature: 'SIGNATURE',
  Mac: 'MAC',
  SharedSecretCiphertextBlob: 'SHARED_SECRET',
};

export function planOf(sequence: readonly SequenceStep[], options: AwsCliOptions): Plan {
  const issued = issuedIn(sequence);
  const captures = new Map<number, Map<string, string>>();
  const variables = new Map<string, string>();
  const counts = new Map<string, number>();
  const capture = (step: number, member: string, name: string): string => {
    const members = captures.get(step) ?? new Map<string, string>();
    captures.set(step, members);
    const known = members.get(member);
    if (known !== undefined) return known;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    members.set(member, `${name}${count}`);
    return `${name}${count}`;
  };
  for (const [text, { kind, step, member }] of [...issued].sort(([, a], [, b]) => a.step - b.step)) {
    variables.set(text, capture(step, member, BLOB_VARIABLES[member] ?? VARIABLES[kind]));
    if (kind === 'importToken') capture(step, 'PublicKey', 'PUBLIC_KEY');
  }
  const isAccountNamed = JSON.stringify(sequence).includes(OWN_ACCOUNT_ID);
  if (isAccountNamed) variables.set(OWN_ACCOUNT_ID, 'ACCOUNT');
  const firstKey = [...captures].find(([, members]) => members.has('KeyMetadata.KeyId'))?.[0];
  const firstUse = sequence.findIndex((step) => JSON.stringify(step).includes(OWN_ACCOUNT_ID));
  return {
    ...options,
    sequence,
    issued,
    captures,
    variables,
    ...(isAccountNamed && options.accountId === undefined && firstKey !== undefined && firstKey < firstUse
      ? { accountFrom: firstKey }
      : {}),
  };
}
