// npm run test:aws-cli: not a part of npm test, since not everybody has the AWS CLI.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { environment: 'node', include: ['spec/clients/aws-cli.ts'], testTimeout: 120_000 },
});
