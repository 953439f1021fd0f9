// The Regions that an account must enable before it can use them [ID-7]. Written by hand, 2026-11.
// Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
// That page says that every Region launched after 20 March 2019 is disabled by default. me-west-1 and sa-west-1 are here
// by that sentence: AWS's published partitions name them, the copies of the page that could be read did not yet.
// Only the partition `aws` has such Regions.

export const OPT_IN_REGIONS = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'me-west-1',
  'mx-central-1',
  'sa-west-1',
] as const;
