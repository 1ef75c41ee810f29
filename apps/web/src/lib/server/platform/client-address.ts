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

/** Of an IPv6 address the network part: one subscriber has a whole /64 to ask from. */
export function neighbourhood(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const end = (tail ?? '').split(':').filter(Boolean);
  while (tail !== undefined && groups.length + end.length < 8) groups.push('0');
  return [...groups, ...end]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
