/** What a page hears from the frame in which a package runs. */
export type FrameMessage = { readonly kind: 'ready' } | { readonly kind: 'report'; readonly values: Readonly<Record<string, string>> };

const VALUES = ['completion', 'success', 'raw', 'scaled', 'max', 'location', 'suspendData', 'exit'] as const;
/** In letters, all values together: more than the server keeps. */
const LONGEST = 70_000;

/**
 * Reads a message as coming from the frame: from its origin, from this very window, and of the one shape that is agreed.
 *
 * @returns undefined for everything else, which is to be passed over in silence
 */
export function readFrameMessage(
  event: Pick<MessageEvent, 'origin' | 'source' | 'data'>,
  from: { readonly origin: string; readonly source: MessageEventSource | null | undefined },
): FrameMessage | undefined {
  if (event.origin !== from.origin || event.source === null || event.source !== from.source) return undefined;
  const data: unknown = event.data;
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype) return undefined;
  const { courseware, kind, values, ...rest } = data as Record<string, unknown>;
  if (courseware !== 1 || Object.keys(rest).length > 0) return undefined;
  if (kind === 'ready') return values === undefined ? { kind } : undefined;
  if (kind !== 'report' || typeof values !== 'object' || values === null) return undefined;
  const given = values as Record<string, unknown>;
  if (Object.keys(given).length !== VALUES.length) return undefined;
  const read: Record<string, string> = {};
  let letters = 0;
  for (const name of VALUES) {
    const value = given[name];
    if (typeof value !== 'string') return undefined;
    letters += value.length;
    read[name] = value;
  }
  return letters > LONGEST ? undefined : { kind, values: read };
}
