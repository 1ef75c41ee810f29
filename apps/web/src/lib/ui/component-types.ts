import type { ComponentProps } from 'svelte';
import type Notice from '#lib/ui/Notice.svelte';

/**
 * Read by the check of types alone. Where the types of components are lost on the way to it, whatever is handed to them counts as right,
 * and the line that must be wrong is none: the check fails then.
 */
// @ts-expect-error -- There is no such kind of notice.
export const WRONG: ComponentProps<typeof Notice>['kind'] = 'no such kind';
