/** Node's own cryptography; undefined where there is none. Not imported: whoever bundles for a browser would have to find it. */
export const nodeCrypto = globalThis.process?.getBuiltinModule?.('node:crypto');
