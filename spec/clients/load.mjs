// npm run load [-- --million] [--calls N] [--connections N]: how fast `mrk serve` (of dist, which npm run load builds) is for
// a client on the same machine, and whether its memory stays flat. Exit status 1: a call failed, or a target was missed.
// The client is bare: a socket with one call under way at a time, so that it takes little of the processor from the server.

import { execFileSync, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    million: { type: 'boolean', default: false },
    calls: { type: 'string' },
    connections: { type: 'string', default: '16' },
  },
});
const CALLS = Number(values.calls ?? (values.million ? 1_000_000 : 100_000));
const CONNECTIONS = Number(values.connections);
if (!(CALLS >= 1_000 && CALLS <= 1e7 && CONNECTIONS >= 1 && CONNECTIONS <= 2_000)) {
  throw new RangeError('--calls must be from 1000 to 10000000, --connections from 1 to 2000');
}
/** Whatever happens, it ends by then. */
const LONGEST_MS = 1_800_000;

const DESCRIBE_KEY_PER_SECOND = 5_000;
/** Memory has grown if it is usually this much larger in the second half of the calls than it ever was in the first. */
const FLAT = 1.1;

const REGION = 'us-east-1';
// Regions that are enabled in every account.
const REPLICA_REGIONS = [
  ...['us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['eu-central-1', 'eu-north-1', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1'],
];

/** @typedef {{ readonly operation: string, readonly input: object, readonly region?: string }} Call */
/** @typedef {{ readonly status: number, readonly body: string }} Answer */
/** @typedef {Awaited<ReturnType<typeof openConnection>>} Connection */

/** @param {string} host @param {number} port @param {Call} call */
function requestOf(host, port, { operation, input, region = REGION }) {
  const body = JSON.stringify(input);
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Type: application/x-amz-json-1.1\r\n` +
      `X-Amz-Target: TrentService.${operation}\r\nAuthorization: AWS4-HMAC-SHA256 ` +
      `Credential=AKIDEXAMPLE/20260101/${region}/kms/aws4_request, SignedHeaders=host;x-amz-target, Signature=00\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/**
 * A connection that is kept alive.
 * @param {string} host
 * @param {number} port
 */
async function openConnection(host, port) {
  const socket = connect({ host, port, noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  /** @type {((answer: Answer) => void) | undefined} */
  let answered;
  /** @type {((error: Error) => void) | undefined} */
  let failed;
  let received = Buffer.alloc(0);
  socket.on('data', (piece) => {
    received = received.length === 0 ? piece : Buffer.concat([received, piece]);
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = received.toString('latin1', 0, headEnd);
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1]);
    if (!(received.length >= headEnd + 4 + length)) return;
    const body = received.toString('utf8', headEnd + 4, headEnd + 4 + length);
    received = received.subarray(headEnd + 4 + length);
    answered?.({ status: Number(head.slice(9, 12)), body });
  });
  socket.on('close', () => failed?.(new Error('the server closed the connection')));
  socket.on('error', (error) => failed?.(error));
  return {
    /** @param {Buffer} request @returns {Promise<Answer>} */
    send: (request) =>
      new Promise((resolve, reject) => {
        answered = resolve;
        failed = reject;
        socket.write(request);
      }),
    close: () => {
      failed = undefined;
      socket.destroy();
    },
  };
}

async function startServer() {
  const main = fileURLToPath(new URL('../../dist/bundle/mrk.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((_, reject) => {
    child.once('exit', (code) => reject(new Error(`mrk serve ended with ${code}`)));
  });
  gone.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([new Promise((resolve) => lines.once('line', resolve)), gone]);
  const { hostname, port } = new URL(JSON.parse(String(first)).url);
  return {
    host: hostname,
    port: Number(port),
    /** Resident memory, in MB. */
    memory: () => {
      const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' });
      return Number(kilobytes) / 1024;
    },
    stop: () => child.kill('SIGTERM'),
  };
}

/**
 * Makes `count` calls on all connections. The callback gives the request of a call by its number.
 * @param {readonly Connection[]} connections
 * @param {number} count
 * @param {(call: number) => Buffer} request
 */
async function run(connections, count, request) {
  const latencies = new Float64Array(count);
  let next = 0;
  const start = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      while (next < count) {
        const call = next++;
        const bytes = request(call);
        const sent = performance.now();
        const { status, body } = await connection.send(bytes);
        latencies[call] = performance.now() - sent;
        if (status !== 200) throw new Error(`${status} ${body}`);
      }
    }),
  );
  return { perSecond: (count / (performance.now() - start)) * 1000, latencies };
}

/** @param {string} name @param {number} count @param {Awaited<ReturnType<typeof run>>} measured */
function report(name, count, { perSecond, latencies }) {
  const sorted = latencies.sort();
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((part) => {
    return `${(sorted[Math.min(Math.floor(count * part), count - 1)] ?? 0).toFixed(2)} ms`.padStart(11);
  });
  const calls = count.toLocaleString('en').padStart(9);
  console.log(`${name.padEnd(13)}${calls}${Math.round(perSecond).toLocaleString('en').padStart(12)}${p50}${p90}${p99}`);
}

const timer = setTimeout(() => {
  console.error('It takes too long.');
  process.exit(1);
}, LONGEST_MS);
const server = await startServer();
process.on('exit', server.stop);
const { host, port } = server;
/** @param {Call} call */
const bytesOf = (call) => requestOf(host, port, call);
const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => openConnection(host, port)));
const [first] = /** @type {[Connection]} */ (connections);

/** The key ID of a new multi-Region key. */
async function createKey() {
  const { body } = await first.send(bytesOf({ operation: 'CreateKey', input: { MultiRegion: true } }));
  return String(JSON.parse(body).KeyMetadata.KeyId);
}

const KeyId = await createKey();
const describeKey = bytesOf({ operation: 'DescribeKey', input: { KeyId } });
const encrypt = bytesOf({ operation: 'Encrypt', input: { KeyId, Plaintext: Buffer.alloc(64, 7).toString('base64') } });
// A call that changes the key, and leaves it as large as it was.
const tag = bytesOf({ operation: 'TagResource', input: { KeyId, Tags: [{ TagKey: 'load', TagValue: 'test' }] } });

// The compiler sees each of them first.
const replicas = Math.min(Math.max(Math.floor(CALLS / 20), 1_000), 10_000);
/** @type {Buffer[]} */
const replications = [];
for (let made = 0; made < replicas + 500; made += REPLICA_REGIONS.length) {
  const primary = await createKey();
  for (const ReplicaRegion of REPLICA_REGIONS) {
    replications.push(bytesOf({ operation: 'ReplicateKey', input: { KeyId: primary, ReplicaRegion } }));
  }
}
await run(connections, 5_000, (call) => (call % 2 === 0 ? describeKey : encrypt));
await run(connections, 500, (call) => /** @type {Buffer} */ (replications[call]));

console.log(`${CONNECTIONS} connections, Node ${process.version}, client and server on one machine`);
console.log('operation        calls  calls per s        p50        p90        p99');
const share = Math.min(Math.floor(CALLS / 3), 50_000);
const described = await run(connections, share, () => describeKey);
report('DescribeKey', share, described);
report(
  'ReplicateKey',
  replicas,
  await run(connections, replicas, (call) => /** @type {Buffer} */ (replications[call + 500])),
);
report('Encrypt', share, await run(connections, share, () => encrypt));

const mix = [describeKey, encrypt, describeKey, tag];
const tenth = Math.ceil(CALLS / 10);
const memory = [server.memory()];
for (let part = 0; part < 10; part++) {
  await run(connections, tenth, (call) => /** @type {Buffer} */ (mix[call % mix.length]));
  memory.push(server.memory());
}
console.log(
  `\nResident memory of the server over ${(10 * tenth).toLocaleString('en')} calls of DescribeKey, Encrypt and`,
);
console.log(`TagResource, after each tenth, in MB: ${memory.map((megabytes) => Math.round(megabytes)).join(' ')}`);

for (const connection of connections) connection.close();
clearTimeout(timer);
server.stop();

const isFast = described.perSecond >= DESCRIBE_KEY_PER_SECOND;
console.log(
  `\n${isFast ? 'met' : 'MISSED'}: at least ${DESCRIBE_KEY_PER_SECOND.toLocaleString('en')} calls of DescribeKey a second`,
);
// In fewer calls the audit trail is not full, and the heap has not found its size.
const usual = memory.slice(6).sort((a, b) => a - b)[2] ?? Number.NaN;
const isFlat = usual <= Math.max(...memory.slice(0, 6)) * FLAT;
if (values.million) console.log(`${isFlat ? 'met' : 'MISSED'}: memory is flat over the second half of the calls`);
process.exitCode = isFast && (isFlat || !values.million) ? 0 : 1;
