// What one client may cost. spec/guide/threat-model.md tells it to people, and a spec holds the two against each other.

/** Times in milliseconds; no client needs to choose them, so they are no options. */
export interface Limits {
  /** From the connection, or from its next request's first byte, to the end of the headers. */
  readonly headersMs: number;
  /** To the end of the body. */
  readonly requestMs: number;
  /** How long a client may read nothing of an answer that waits for it. Streams of events have `unreadBytes` instead. */
  readonly unreadMs: number;
  /** How long a connection stays open for the next request. Clients that keep theirs for a minute must not meet its end. */
  readonly idleMs: number;
  /** How often the first two are looked at. */
  readonly checkMs: number;
  readonly headersBytes: number;
  /** No request of KMS comes near: the longest blob has 262,144 bytes, a key policy 131,072 characters. */
  readonly bodyBytes: number;
  readonly connections: number;
  /** Streams of the audit trail. */
  readonly streams: number;
  /** What waits for the client of a stream; one that does not read is cut off. */
  readonly unreadBytes: number;
}

export const LIMITS: Limits = {
  headersMs: 15_000,
  requestMs: 60_000,
  unreadMs: 60_000,
  idleMs: 65_000,
  checkMs: 1_000,
  headersBytes: 16 * 1024,
  bodyBytes: 1024 * 1024,
  connections: 4_096,
  streams: 32,
  unreadBytes: 16 * 1024 * 1024,
};
