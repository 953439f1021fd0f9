// The inputs that the kit sends: the mostly valid ones in its own words, and those that are not meant well.

import type fc from 'fast-check';
import { INPUTS, type Member, type Members, type Operation } from '../model.js';
import { hostileInputsOf } from './hostile.js';
import { inputTemplatesOf } from './inputs.js';
import { CONFORM_VOCABULARY } from './vocabulary.js';

export const CONFORM_TEMPLATES = inputTemplatesOf(CONFORM_VOCABULARY);

/** Inputs of the operation that are not meant well, and have a well-known answer nevertheless. */
export function conformHostileInputs(operation: Operation): fc.Arbitrary<unknown> {
  return hostileInputsOf(operation, CONFORM_TEMPLATES, tableOf(operation));
}

/**
 * Members that the kit never spoils: what is about enclaves and custom key stores, what could lock the account out of its
 * own key, and a public key, since AWS does not tell how it refuses one that is none.
 */
const LEFT_OUT: readonly string[] = [
  'Recipient',
  'CustomKeyStoreId',
  'XksKeyId',
  'CustomerMasterKeySpec',
  'BypassPolicyLockoutSafetyCheck',
  'PublicKey',
];

/** Values that every endpoint has, and can answer soon. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  Origin: ['AWS_KMS'],
  KeyPairSpec: ['ECC_NIST_P256'],
  WrappingKeySpec: ['RSA_2048'],
  WrappingAlgorithm: ['RSAES_OAEP_SHA_256'],
  KeySpec: ['SYMMETRIC_DEFAULT', 'ECC_NIST_P256', 'HMAC_256'],
};

function tableOf(operation: Operation): Members {
  const members = Object.entries<Member>(INPUTS[operation]).filter(([name]) => !LEFT_OUT.includes(name));
  return Object.fromEntries(members.map(([name, member]) => [name, narrowed(name, member)]));
}

/** Data keys have a KeySpec, too, with values of their own. */
function narrowed(name: string, member: Member): Member {
  const values = (ONLY[name] ?? []).filter((value) => 'enum' in member && member.enum.includes(value));
  return values.length === 0 ? member : { ...member, type: 'string', enum: values };
}
