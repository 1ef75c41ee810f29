import { config } from '../../platform/config.ts';

/** What platforms may open here. Only what is for people who learn; nothing that acts. */
const TARGETS = [/^\/guide(\/[A-Za-z0-9-]{1,80})?$/, /^\/ce\/modules(\/[a-z-]{1,80})?$/, /^\/study$/];

/** Whether an address is a page of ours that a platform may open. */
export function isTarget(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.origin === new URL(config().baseUrl).origin &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    TARGETS.some((target) => target.test(url.pathname))
  );
}

/** The module that an address opens. */
export function moduleOf(target: string): string | undefined {
  return /^\/ce\/modules\/([a-z-]+)$/.exec(new URL(target).pathname)?.[1];
}

/** Whether an address opens practice. */
export function isPractice(target: string): boolean {
  return new URL(target).pathname === '/study';
}
