/**
 * Whether the server answers. A browser that says it is offline is believed; one that says it is online may know of a network alone,
 * as in a hotel before the sign-in, so the server is asked.
 */
export async function isReachable(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    return (await fetch('/livez', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
