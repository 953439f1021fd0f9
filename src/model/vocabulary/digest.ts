// A small deterministic digest, for identifiers that must follow from something else and from nothing else: it is pure
// ECMAScript, so it runs where there is neither node:crypto nor WebCrypto. Not for cryptography: no secret depends on it.
// Method: MurmurHash3's 32-bit mixing over the text's UTF-16 code units in four lanes, then one finalizer a word.

/** `words` × 8 lower-case hex digits that follow from `text` alone. */
export function digest(text: string, words: number): string {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = 0xdeadbeef;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    b = Math.imul(b ^ unit ^ (a >>> 15), 0x1b873593);
    c = Math.imul(c ^ unit ^ (b >>> 13), 0x85ebca6b);
    d = Math.imul(d ^ unit ^ (c >>> 16), 0xc2b2ae35);
  }
  let hex = '';
  for (let word = 0; word < words; word++) {
    a = finalize((a + b + word) | 0);
    b = finalize(b ^ c ^ a);
    c = finalize((c + d) | 0) ^ b;
    d = finalize(d ^ a ^ word);
    hex += ((a ^ d) >>> 0).toString(16).padStart(8, '0');
  }
  return hex;
}

/** 32 hex digits as a dashed UUID of version 4. */
export function uuid(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The KeyMaterialId that follows from a key ID and a key material: the same in every related key. [IMPORT-8a] */
export function keyMaterialIdOf(keyId: string, keyMaterial: string): string {
  return digest(`${keyId}\n${keyMaterial}`, 8);
}

function finalize(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
