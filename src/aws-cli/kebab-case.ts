// How the AWS CLI writes the API's names of operations and members.

/** `BypassPolicyLockoutSafetyCheck` is `bypass-policy-lockout-safety-check`. */
export function kebabCase(name: string): string {
  return name
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
