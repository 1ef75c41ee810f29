import { permit, type PermissionName } from '#lib/server/account/index.ts';
import type { LayoutServerLoad } from './$types';

/** The pages of staff, each with what it asks for; people see only those they may open. */
const PAGES: readonly { readonly href: string; readonly label: string; readonly permission: PermissionName }[] = [
  { href: '/staff/applications', label: 'Applications', permission: 'application.read' },
  { href: '/staff/payments', label: 'Payments', permission: 'payment.read' },
];

export const load: LayoutServerLoad = ({ locals }) => ({
  entries: PAGES.filter(({ permission }) => permit(locals.actor, permission).ok).map(({ href, label }) => ({ href, label })),
});
