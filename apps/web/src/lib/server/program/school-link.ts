/**
 * The host of a link to a website of the public web, without `www.`.
 *
 * Refused are other protocols, names and passwords in the link, addresses of machines, names without a dot, and hosts whose
 * letters mix in a way that a browser writes as `xn--`: they look like another's.
 *
 * @returns undefined where it is no such link
 */
export function hostOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text.length > 300 || /[\s\u0000-\u001f\\]/u.test(text)) return undefined;
  const link = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(link)) return undefined;
  const { protocol, username, password, hostname, port } = new URL(link);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  if (username !== '' || password !== '' || port !== '') return undefined;
  const host = hostname.replace(/^www\./, '').replace(/\.$/, '');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(host) || host.split('.').some((part) => part.startsWith('xn--'))) return undefined;
  return host.endsWith('.local') || host.endsWith('.internal') || host.length > 253 ? undefined : host;
}

/** Whether what somebody typed is meant as a link, not as a name. */
export function looksLikeLink(typed: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(typed.trim()) || /^(javascript|data|file|mailto):/i.test(typed.trim()) || /^[^\s/]+\.[a-z]{2,}(\/\S*)?$/i.test(typed.trim())
  );
}
