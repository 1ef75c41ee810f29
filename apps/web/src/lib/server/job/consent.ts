/** A step of the consent of a person to one employer. */
export type ConsentStep = { readonly version: number; readonly step: 'asked' | 'given' | 'withdrawn' };

/** Where a consent stands: the newest step counts. */
export function consentState(steps: readonly ConsentStep[]): 'none' | ConsentStep['step'] {
  return steps.toSorted((a, b) => b.version - a.version)[0]?.step ?? 'none';
}

/** Whether an employer may see who a person is. */
export function mayIdentify(steps: readonly ConsentStep[]): boolean {
  return consentState(steps) === 'given';
}

/** The words a person agrees to; kept with each step. */
export function consentWording(employerName: string): string {
  return `I agree that ${employerName} sees my name, mail address, shifts, settings and the day I can start, to talk with me about jobs. I can withdraw this at any time; ${employerName} then no longer sees it here.`;
}
