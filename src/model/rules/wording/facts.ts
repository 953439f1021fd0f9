// Facts that many faults have in common.

import type { KeySpec, Origin } from '../../vocabulary/vocabulary.js';

/** The ARN of the key in its Region. */
export interface OfKey {
  readonly keyArn: string;
}

/** A key ID as given. */
export interface OfKeyId {
  readonly keyId: string;
}

export interface OfAlias {
  readonly aliasName: string;
}

export interface OfAliasArn {
  readonly aliasArn: string;
}

/** A Region as given. */
export interface OfRegion {
  readonly region: string;
}

export interface OfSpec {
  readonly keySpec: KeySpec;
}

export interface OfOrigin {
  readonly origin: Origin;
}

export interface OfMaterial {
  readonly keyMaterialId: string;
}

export interface OfStore {
  readonly customKeyStoreId: string;
}

export interface OfPrincipals {
  readonly principals: readonly string[];
}

export interface OfPrincipal {
  readonly principal: string;
}

/** What a caller may not do: the permission without its prefix, such as `ReEncryptFrom`. */
export interface OfAction extends OfPrincipal {
  readonly action: string;
}

/** Two members of which a request may have one. */
export interface OfMembers {
  readonly members: readonly [string, string];
}

/** A quota, and how much of it is used. */
export interface OfQuota {
  readonly limit: number;
  readonly usage: number;
}

/** A member of a command or call, and what it is, as a message shows it. */
export interface OfGiven {
  readonly member: string;
  readonly value: string;
}
