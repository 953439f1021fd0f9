// The recorded answers that this project gives otherwise, by reason. What agrees is to leave the list.

export const DEPARTURES: Readonly<Record<string, readonly string[]>> = {
  'Whether a principal exists is asked by CreateGrant alone, and not of unique IDs.': [
    'grants/lifecycle_create_deleted_id',
    'grants/lifecycle_filter_deleted_arn',
    'grants/lifecycle_filter_deleted_id',
    'grants/lifecycle_filter_recreated_before_iam_propagation',
    'grants/lifecycle_retirable_deleted_arn',
    'grants/lifecycle_retirable_deleted_id',
  ],
  'A grant still shows the ARN of a role that was deleted.': ['grants/lifecycle_list_deleted'],
  'The values of an enumeration are listed in another order (recorded in 2023).': [
    'test_invalid_generate_mac[HMAC_256-INVALID]/generate-mac',
    'test_invalid_verify_mac[HMAC_256-INVALID-some important message]/verify-mac',
  ],
};
