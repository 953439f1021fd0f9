// AWS itself as a target, through @aws-sdk/client-kms and with the user's own credentials. The SDK is an optional peer
// dependency: it is loaded here, and no type of it is needed.

import { codeOf } from '../../shared/objects.js';
import { type NamesOf, refuseUnknown } from '../../shared/options.js';
import type { Target, TargetAnswer } from '../target.js';
import { excerpt } from './answers.js';
import { failure, timeoutOf } from './exchange.js';
import { sdkInput, wireObject } from './sdk-values.js';
import { unthrottled } from './throttled.js';

/** As much of KMSClient as is needed. */
export interface SdkClient {
  /** Sends a command, and gives the output, or throws the error that KMS answered with. */
  readonly send: (command: never, options: { readonly abortSignal: AbortSignal }) => Promise<object>;
  /** Closes the connections. */
  readonly destroy?: () => void;
}

/** How the AWS SDK calls; everything has a default. */
export interface SdkTargetOptions {
  /** Makes the client of a Region; closing the target leaves it open. Let it have `maxAttempts: 1`. */
  readonly client?: (region: string) => SdkClient;
  /** What KMSClient is made with, where `client` is not given: a KMSClientConfig. */
  readonly config?: object;
  /** Default `@aws-sdk/client-kms`. */
  readonly name?: string;
  /** How long an answer may take, in milliseconds or as an ISO 8601 duration. Default `PT30S`. */
  readonly timeout?: number | string;
}

const SDK_TARGET_OPTION_NAMES: NamesOf<SdkTargetOptions> = { client: true, config: true, name: true, timeout: true };

/** Rejects with an Error if the SDK is not installed, and with a RangeError if an option is wrong. */
export async function sdkTarget(options: SdkTargetOptions = {}): Promise<Target> {
  refuseUnknown('sdkTarget', options, SDK_TARGET_OPTION_NAMES);
  const { config = {}, name = '@aws-sdk/client-kms', timeout = 'PT30S' } = options;
  const limit = timeoutOf(timeout);
  const sdk = await loadSdk(() => import('@aws-sdk/client-kms'));
  const own: SdkClient[] = [];
  const clients = new Map<string, SdkClient>();

  function clientOf(region: string): SdkClient {
    let client = clients.get(region) ?? options.client?.(region);
    if (client === undefined) {
      // The SDK would send a call again that may have happened.
      client = new sdk.KMSClient({ maxAttempts: 1, ...config, region });
      own.push(client);
    }
    clients.set(region, client);
    return client;
  }

  return {
    name,
    capabilities: ['cryptography', 'keyMaterialImport'],
    call: async (region, operation, input) => {
      const Command = sdk[`${operation}Command`] as (new (input: object) => object) | undefined;
      if (Command === undefined) throw new Error(`this version of @aws-sdk/client-kms does not know ${operation}`);
      const client = clientOf(region);
      return unthrottled(() => {
        const command = new Command(sdkInput(operation, input)) as never;
        const abortSignal = AbortSignal.timeout(limit);
        return answered(client.send(command, { abortSignal }), abortSignal);
      });
    },
    close: () => {
      for (const client of own) client.destroy?.();
    },
  };
}

interface Sdk {
  readonly KMSClient: new (config: object) => SdkClient;
  readonly [command: `${string}Command`]: unknown;
}

/** Loads the SDK; says what to do if it is not installed. */
export async function loadSdk(load: () => Promise<unknown>): Promise<Sdk> {
  try {
    return (await load()) as Sdk;
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('@aws-sdk/client-kms is not installed: npm install @aws-sdk/client-kms', { cause: error });
  }
}

/** What the SDK throws. */
interface SdkError extends Error {
  readonly code?: unknown;
  /** Of an error that the service sent: whose fault it was. */
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What Node says of a connection or of HTTP; not of a certificate or an argument, which is no matter of chance. */
const CONNECTION_CODE = /^(E(AI_)?[A-Z]+|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;

/** Rejects with what is neither an answer nor the lack of one, such as missing credentials. */
async function answered(sent: Promise<object>, signal: AbortSignal): Promise<TargetAnswer> {
  try {
    const { $metadata, ...output }: { readonly $metadata?: unknown } = await sent;
    return { output: wireObject(output) };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const { name, message, code, $fault, $metadata }: SdkError = thrown;
    const status = $metadata?.httpStatusCode;
    if ($fault !== undefined && status !== undefined) {
      // The SDK's own words for a code and a message that are not there.
      if (name === 'Unknown') return { crash: `status ${status} without an error code: ${excerpt(message)}` };
      return { error: { code: name, message: message === 'UnknownError' ? '' : message, status } };
    }
    if (signal.aborted) return { lost: 'no answer in time' };
    if (typeof code === 'string' && CONNECTION_CODE.test(code)) return failure(thrown);
    if (status !== undefined) return { crash: `status ${status}, and no JSON: ${excerpt(message)}` };
    throw thrown;
  }
}
