// Members of inputs that several operations have.

import fc from 'fast-check';
import { DATA_KEY_SPECS } from '../../model/requests/members.js';
import { MAC_ALGORITHMS } from '../../model/vocabulary/vocabulary.js';
import { first, mostly, optional, picks, seldom, sometimes } from './templates.js';
import type { Vocabulary } from './vocabulary.js';

/** Any bytes, in base64. */
export const BLOB = 'AQID';

// Keys, as a parameter names them.

function keyIds({ unknownKeyIds }: Vocabulary) {
  const KeyId = fc.oneof(
    { weight: 16, arbitrary: first('keyId') },
    { weight: 3, arbitrary: first('keyArn') },
    { weight: 1, arbitrary: picks('foreignArn') },
    { weight: 1, arbitrary: fc.constantFrom(...unknownKeyIds) },
  );
  const KeyIdOrAlias = fc.oneof(
    { weight: 10, arbitrary: KeyId },
    { weight: 1, arbitrary: picks('alias') },
    { weight: 1, arbitrary: picks('aliasArn') },
  );
  /** Another key of the account, as often as the one that the command is about. */
  const OtherKeyId = fc.oneof(KeyId, picks('keyId'));
  return { KeyId, KeyIdOrAlias, OtherKeyId };
}

const DryRun = seldom(fc.boolean());
const GrantTokens = seldom(fc.array(picks('grantToken'), { maxLength: 2 }));
const page = { Limit: sometimes(fc.constantFrom(1, 2, 50, 100, 1000)), Marker: seldom(picks('marker')) };
const Description = fc.constantFrom('', 'described', '\u00e9\u{1f511}', '__proto__');
const TagKey = fc.constantFrom('Purpose', 'Team', '__proto__', 'constructor', 'aws:reserved');
const Tag = fc
  .tuple(TagKey, fc.constantFrom('', 'Test', 'Production'))
  .map(([key, value]) => ({ TagKey: key, TagValue: value }));
const Tags = fc.array(Tag, { maxLength: 3 });

/** `Policy` and what goes with it, mostly left out. */
function policyOrNone({ policies }: Vocabulary) {
  return fc.oneof(
    { weight: 17, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom(...[true, false].map((is) => ({ BypassPolicyLockoutSafetyCheck: is }))) },
    { weight: 2, arbitrary: policies },
  );
}

function regions({ badRegions }: Vocabulary) {
  return fc.oneof(
    { weight: 12, arbitrary: picks('freeRegion') },
    { weight: 2, arbitrary: picks('keyRegion') },
    { weight: 1, arbitrary: fc.constantFrom(...badRegions) },
  );
}

const EncryptionContext = seldom(fc.constantFrom({}, { Department: 'IT' }, own('__proto__', 'x')));
const CiphertextBlob = fc.oneof(
  { weight: 6, arbitrary: picks('ciphertext') },
  { weight: 1, arbitrary: fc.constant(BLOB) },
);
const DryRunModifiers = seldom(fc.constant(['IGNORE_CIPHERTEXT']));
/** The size of a data key. */
const dataKeySize = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...DATA_KEY_SPECS.map((KeySpec) => ({ KeySpec })), { NumberOfBytes: 64 }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { KeySpec: 'AES_256', NumberOfBytes: 64 }) },
);

/** What is in all inputs of that vocabulary. */
export function membersOf(vocabulary: Vocabulary) {
  const { principals, servicePrincipals, encryptionAlgorithms, signingAlgorithms, recipients } = vocabulary;
  return {
    ...keyIds(vocabulary),
    DryRun,
    GrantTokens,
    page,
    Description,
    TagKey,
    Tags,
    policyOrNone: policyOrNone(vocabulary),
    Region: regions(vocabulary),
    Principal: fc.constantFrom(...principals),
    ServicePrincipal: fc.constantFrom(...servicePrincipals),
    // Nearly always an algorithm of the key, if it has one for the operation.
    EncryptionAlgorithm: mostly(picks('encryptionAlgorithm'), encryptionAlgorithms),
    SigningAlgorithm: mostly(picks('signingAlgorithm'), signingAlgorithms),
    MacAlgorithm: mostly(picks('macAlgorithm'), MAC_ALGORITHMS),
    EncryptionContext,
    CiphertextBlob: optional(CiphertextBlob, 1, 19),
    DryRunModifiers,
    Recipient: fc.constantFrom(...recipients),
    dataKeySize,
  };
}

/** An object with that member of its own, whatever its name. */
export function own(name: string, value: string): object {
  return Object.defineProperty({}, name, { value, configurable: true, enumerable: true, writable: true });
}
