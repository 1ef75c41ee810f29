import { onMount } from 'svelte';

/**
 * Whether the script of the page has arrived: what is pressed before is lost, so a button that needs it waits for this.
 * Called while a component is set up.
 */
export function alive(): { readonly yes: boolean } {
  let yes = $state(false);
  onMount(() => {
    yes = true;
  });
  return {
    get yes() {
      return yes;
    },
  };
}
