import { permit, type Actor, type PermissionName } from './permissions.ts';

/** A page in the staff's menu. */
export type StaffEntry = { readonly href: string; readonly label: string; readonly permission: PermissionName };

/** The staff's menu, in the order it is shown. Each concept adds its page here. */
export const STAFF_ENTRIES: readonly StaffEntry[] = [
  { href: '/staff/applications', label: 'Applications', permission: 'application.read' },
  { href: '/staff/exams', label: 'Exams now', permission: 'exam.watch' },
  { href: '/staff/accommodations', label: 'Accommodations', permission: 'accommodation.decide' },
  { href: '/staff/identity', label: 'Identity', permission: 'identity.review' },
  { href: '/staff/items', label: 'Items', permission: 'item.read' },
  { href: '/staff/forms', label: 'Forms', permission: 'form.read' },
  { href: '/staff/programs', label: 'Programs', permission: 'program.read' },
  { href: '/staff/school-flags', label: 'School flags', permission: 'program.decide' },
  { href: '/staff/ce', label: 'Continuing education', permission: 'ce.decide' },
  { href: '/staff/courseware', label: 'Courseware', permission: 'ce.decide' },
  { href: '/staff/renewals', label: 'Renewals', permission: 'renewal.read' },
  { href: '/staff/instructors', label: 'Instructors', permission: 'instructor.read' },
  { href: '/staff/advice', label: 'Advice', permission: 'advice.keep' },
  { href: '/staff/jobs', label: 'Jobs', permission: 'job.read' },
  { href: '/staff/resumes', label: 'Resumes', permission: 'resume.revise' },
  { href: '/staff/payments', label: 'Payments', permission: 'payment.read' },
  { href: '/staff/seats', label: 'Seats of schools', permission: 'payment.record' },
  { href: '/staff/messages', label: 'Messages', permission: 'message.read-log' },
  { href: '/staff/people', label: 'People', permission: 'account.find-person' },
  { href: '/staff/name-changes', label: 'Name changes', permission: 'account.decide-name-change' },
  { href: '/staff/conduct', label: 'Conduct', permission: 'conduct.decide' },
  { href: '/staff/appeals', label: 'Appeals', permission: 'appeal.decide' },
  { href: '/staff/board', label: 'Board', permission: 'board.keep' },
  { href: '/staff/impartiality', label: 'Impartiality', permission: 'impartiality.keep' },
  { href: '/staff/binder', label: 'Evidence binder', permission: 'binder.read' },
  { href: '/staff/declarations', label: 'Interests', permission: 'declaration.make-own' },
];

/** The entries that an actor may open; with `evenWithoutSecondFactor`, those the roles alone would open. */
export function staffEntriesOf(actor: Actor, evenWithoutSecondFactor = false): readonly StaffEntry[] {
  const asked = evenWithoutSecondFactor ? { ...actor, secondFactor: true } : actor;
  return STAFF_ENTRIES.filter((entry) => permit(asked, entry.permission).ok);
}
