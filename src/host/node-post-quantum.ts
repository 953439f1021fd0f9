// ML-DSA and ML-KEM in Node: loaded when a key first needs it, since few endpoints ever have such a key. A call of the model
// cannot await.

import { createRequire } from 'node:module';
import { postQuantum } from './post-quantum.js';

const require = createRequire(import.meta.url);

export const POST_QUANTUM = postQuantum({
  mlDsa: () => require('@noble/post-quantum/ml-dsa.js'),
  mlKem: () => require('@noble/post-quantum/ml-kem.js'),
});
