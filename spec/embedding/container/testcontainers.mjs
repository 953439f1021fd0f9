// @ts-nocheck: the library is the user's.
// KMS in a container of the tests' own, by testcontainers (npm install --save-dev testcontainers; 11 with Node 20). Not yet
// tried in an engine.
//
//   const kms = await startKms(new URL('keys.yaml', import.meta.url));
//   new KMSClient({ endpoint: kms.url, region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
//   await kms.container.stop();

import { fileURLToPath } from 'node:url';
// biome-ignore lint/correctness/noUndeclaredDependencies: it is the user's
import { GenericContainer, Wait } from 'testcontainers';

const PORT = 4599;

/** The Dockerfile of this folder, with what it installs beside it. */
const IMAGE = fileURLToPath(new URL('.', import.meta.url));

/** Builds the image, and starts it. `keys`: the file of the keys that are there. */
export async function startKms(keys) {
  const container = await listening(
    await GenericContainer.fromDockerfile(IMAGE).build('mrk', { deleteOnExit: false }),
    keys,
  ).start();
  return { container, url: `http://${container.getHost()}:${container.getMappedPort(PORT)}` };
}

/** How the image is to be started. The name of the host is not known before: any is answered. */
export function listening(image, keys) {
  return image
    .withExposedPorts(PORT)
    .withCopyFilesToContainer([{ source: fileURLToPath(keys), target: '/init/keys.yaml' }])
    .withCommand(['--allow-host', '*', '--init', '/init/keys.yaml'])
    .withWaitStrategy(Wait.forHttp('/_mrk/health', PORT));
}
