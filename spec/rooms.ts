// The rooms of src, top to bottom: the one place where their order is written. spec/rooms.spec.ts holds the imports to it.

/** What a room imports from outside of src, by room: a folder of src, or a file that stands alone. */
type Row = Readonly<Record<string, readonly string[]>>;

/**
 * A file imports from its own room, and from rooms in the rows below; types too. Rooms in one row know nothing of each other.
 * `node:` is every module of Node's own.
 */
export const ROOMS: readonly Row[] = [
  // What people touch.
  { cli: ['node:', 'jmespath', 'yaml'], playground: ['preact'], testing: ['node:'] },
  // Hosts that speak AWS's protocol, without fast-check; and the judge of any endpoint, which knows nothing of ours.
  {
    endpoint: ['node:', 'node-forge'],
    conformance: ['node:', 'fast-check', '@aws-sdk/client-kms', '@noble/hashes', 'preact', 'preact-render-to-string'],
  },
  // Accounts that many processes serve: on a database, or on durable objects.
  { engines: ['node:', 'pg', '@restatedev/restate-sdk'] },
  // The cryptography of a host, by Node.
  { host: ['node:', '@noble/ciphers', '@noble/curves', '@noble/hashes', '@noble/post-quantum'] },
  // Components and colours that the report and the page share: no DOM, no Node. What a link to the page holds, written and
  // read by what browsers and Node have alike.
  { parts: ['preact'], links: [] },
  // The protocol of mrk pipe: accounts in another process, by lines of JSON. No Node.
  { pipe: [] },
  // Explanations, the search for what would make a call succeed, scenarios and lessons.
  { teach: ['yaml'] },
  // What runs wherever ECMAScript 2022 does begins here: the library, the pretend host, and how the AWS CLI
  // writes.
  { 'index.ts': [], 'pretend-host.ts': [], 'aws-cli': [] },
  // Accounts that begin with keys.
  { init: [] },
  // A host: many key sets, aliases, quotas, the clock, snapshots.
  { store: [] },
  // Which answers are acceptable; the audit trail of what happened.
  { 'model/expectations': [], 'model/audit': [] },
  // Calls, time and what the host does, applied to a key set. Operations decide events; they cannot apply them.
  { 'model/engine': ['immer'] },
  // The cards, and the checks that they share.
  { 'model/operations': [] },
  // What happens by itself; how answers show keys.
  { 'model/time': [], 'model/views': [] },
  // The aggregate: its events, its invariants, what a key does next, what it asks its host.
  { 'model/key-set': [] },
  // Shapes, AWS's constraints, parsing.
  { 'model/requests': [] },
  // The catalogue, refusals and their wording.
  { 'model/rules': [] },
  // The lifecycle, what belongs to each state, AWS's key-state table.
  { 'model/key': ['xstate'] },
  // Closed lists, identifiers, partitions and Regions.
  { 'model/vocabulary': [] },
  { shared: [] },
];
