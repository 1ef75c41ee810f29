import { error, redirect } from '@sveltejs/kit';
import { permit, type Actor, type Permission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { readOwnApplication, stepsOf, type OwnApplication, type Step } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';

/** The permission to work on one's own application; the hook has let nobody through without it. */
export function ownPermission(actor: Actor | undefined): Permission<'application.manage-own'> {
  const permission = permit(actor, 'application.manage-own');
  if (!permission.ok) error(403, { message: 'Sign in to see your application.', code: permission.error });
  return permission.value;
}

/** The application that can be filled in now; sends away whoever has none to fill in. */
export async function editableApplication(actor: Actor | undefined): Promise<OwnApplication> {
  const own = await readOwnApplication(database(), ownPermission(actor), { clock: systemClock });
  if (!own || own.application.state === 'withdrawn') redirect(303, '/apply');
  if (!own.editable) redirect(303, '/apply/status');
  return own;
}

const LABELS: Record<Step, string> = {
  route: 'Route',
  training: 'Training',
  certificate: 'Certificate',
  experience: 'Work experience',
  school: 'School',
  statements: 'Promises',
};

/** The steps of an application with what is done. */
export function stepList(own: OwnApplication): readonly { readonly href: string; readonly label: string; readonly done: boolean }[] {
  const open = new Set(own.assessment.read.open);
  return [
    ...stepsOf(own.application.draft.route, own.assessment.completion !== undefined).map((step) => ({
      href: `/apply/${step}`,
      label: LABELS[step],
      done: !open.has(step),
    })),
    { href: '/apply/review', label: 'Review', done: false },
  ];
}

/** Where the button that continues leads from a step. @param completed whether the program issued its certificate here */
export function stepAfter(route: OwnApplication['application']['draft']['route'], step: Step, completed = false): string {
  const steps = stepsOf(route, completed);
  const next = steps[steps.indexOf(step) + 1];
  return next ? `/apply/${next}` : '/apply/review';
}
