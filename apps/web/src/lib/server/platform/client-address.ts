/**
 * The network address that a request comes from, which limits are counted by. Each proxy of ours adds the address
 * it saw at the end of `X-Forwarded-For`; what stands before that, the visitor wrote themselves and is not believed.
 *
 * @param forwardedFor the header, if there is one
 * @param peer address of the other end of the connection
 * @param proxyHops how many proxies of ours stand in front; 0 believes the connection alone
 */
export function clientAddress(forwardedFor: string | readonly string[] | undefined, peer: string | undefined, proxyHops: number): string {
  const listed = [forwardedFor ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((address) => address.trim());
  const seen = proxyHops > 0 ? listed.at(-proxyHops) : undefined;
  return seen || peer || 'unknown';
}
