import type { ComponentProps } from 'svelte';
import type Notice from '#lib/ui/Notice.svelte';

type Kind = ComponentProps<typeof Notice>['kind'];

/**
 * Read by the check of types alone. Where the types of components are lost on the way to it, whatever is handed to them counts as right,
 * and the line that must be wrong is none: the check fails then.
 */
export const WRONG: { readonly kind: Kind } = {
  // @ts-expect-error -- There is no such kind of notice.
  kind: 'no such kind',
};
