/**
 * Saves a form while it is filled in, a moment after each change, through the action `keep` of its page.
 * Without JavaScript the buttons of the form save; nothing depends on this.
 */
export class Autosave {
  /** What is true of what stands in the form now. */
  state = $state<'untouched' | 'saving' | 'saved' | 'failed'>('untouched');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Watches a form: `<form {@attach autosave.watch}>`. */
  watch = (form: HTMLFormElement): (() => void) => {
    const changed = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#save(form), 600);
    };
    form.addEventListener('input', changed);
    // What was typed before this script arrived is a change too. What the browser itself put back is none: on the way back to
    // a page it fills in what stood there before, which may be older than what is saved.
    if (isFirstVisit() && [...form.elements].some(isChanged)) changed();
    return () => {
      clearTimeout(this.#timer);
      form.removeEventListener('input', changed);
    };
  };

  async #save(form: HTMLFormElement): Promise<void> {
    this.state = 'saving';
    try {
      const response = await fetch('?/keep', {
        method: 'POST',
        body: new FormData(form),
        headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
      });
      const result = (await response.json()) as { type?: string };
      this.state = result.type === 'success' ? 'saved' : 'failed';
    } catch {
      this.state = 'failed';
    }
  }
}

/** Whether this document was opened by a link, a form or an address, and not by going back or loading it again. */
function isFirstVisit(): boolean {
  const [opened] = performance.getEntriesByType('navigation');
  return opened instanceof PerformanceNavigationTiming && opened.type === 'navigate';
}

/** Whether a control holds something else than the page came with. */
function isChanged(control: Element): boolean {
  if (control instanceof HTMLSelectElement) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) return control.checked !== control.defaultChecked;
  return (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) && control.type !== 'hidden' && control.value !== control.defaultValue;
}
