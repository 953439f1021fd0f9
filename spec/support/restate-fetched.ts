// The program of the Restate server is fetched once, before several spec files want it at a time.

import { fetchServer } from '../../src/engines/restate/server.js';
import { CACHE } from './restate.js';

export default function setup(): void {
  try {
    fetchServer(CACHE);
  } catch (error) {
    // Each file says so, or fails.
    console.log(String(error));
  }
}
