import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REGIONS_FILE, refreshed } from '../../../.scripts/refresh-regions.mjs';
import { OPT_IN_REGIONS } from '../../../src/model/vocabulary/opt-in-regions.js';
import { PARTITIONS } from '../../../src/model/vocabulary/regions.js';

const regions: readonly string[] = PARTITIONS.flatMap((partition): readonly string[] => partition.regions);

describe('partitions and Regions', () => {
  it('are those that the installed AWS SDK publishes [ID-6]', () => {
    const file = readFileSync(REGIONS_FILE, 'utf8');
    expect(file).toBe(refreshed(file));
  });

  it('put every Region in exactly one partition [ID-6]', () => {
    expect(new Set(regions).size).toBe(regions.length);
    expect(new Set(PARTITIONS.map(({ id }) => id)).size).toBe(PARTITIONS.length);
  });

  it('have no Region whose name KMS would refuse as a ReplicaRegion [REPLICATE-3]', () => {
    const refused = regions.filter((region) => region.length > 32 || !/^([a-z]+-){2,3}\d+$/.test(region));
    expect(refused).toEqual([]);
  });

  it('begin with the commercial partition and hold the ones that keys of other partitions live in [ID-6]', () => {
    expect(PARTITIONS[0].id).toBe('aws');
    expect(PARTITIONS.map(({ id }) => id)).toEqual(expect.arrayContaining(['aws-cn', 'aws-us-gov', 'aws-iso']));
  });
});

describe('opt-in Regions', () => {
  // AWS enables the Regions launched before 20 March 2019 by default and no later one, so this list never grows. When
  // the SDK brings a new Region of the partition aws, it belongs into OPT_IN_REGIONS.
  const enabledByDefault = [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ];

  it('are all Regions of the partition aws but those that AWS enables by default [ID-7]', () => {
    expect([...OPT_IN_REGIONS, ...enabledByDefault].sort()).toEqual([...PARTITIONS[0].regions]);
  });
});
