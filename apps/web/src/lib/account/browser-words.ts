/**
 * A browser's own name in words a person knows: "Firefox on Windows". Only for recognising a device in a
 * list; nothing is decided by it.
 *
 * @param userAgent what the browser calls itself, if it said so
 */
export function browserWords(userAgent: string | null): string {
  if (!userAgent) return 'Unknown browser';
  const browser = userAgent.includes('Edg/')
    ? 'Edge'
    : userAgent.includes('OPR/')
      ? 'Opera'
      : userAgent.includes('Firefox/')
        ? 'Firefox'
        : userAgent.includes('Chrome/')
          ? 'Chrome'
          : userAgent.includes('Safari/')
            ? 'Safari'
            : 'A browser';
  const system = /iPhone/.test(userAgent)
    ? 'iPhone'
    : /iPad/.test(userAgent)
      ? 'iPad'
      : /Android/.test(userAgent)
        ? 'Android'
        : /Windows/.test(userAgent)
          ? 'Windows'
          : /Mac OS X/.test(userAgent)
            ? 'Mac'
            : /CrOS/.test(userAgent)
              ? 'Chromebook'
              : /Linux/.test(userAgent)
                ? 'Linux'
                : undefined;
  return system ? `${browser} on ${system}` : browser;
}
