// Where the project can be found by everyone. There is no such place yet.

/** Such as `https://git.example/mrk-model`, without a slash at its end; empty while there is none. */
export const PUBLIC_ADDRESS = '';

/**
 * The members of package.json that follow from the address.
 * @param {string} address
 */
export function addressMembers(address) {
  return {
    repository: { type: 'git', url: `git+${address}.git` },
    bugs: { url: `${address}/issues` },
    homepage: `${address}#readme`,
  };
}
