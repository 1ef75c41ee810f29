import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { countQueue, listQueue, QUEUE_PAGE, type QueueEntry, type QueueFilter } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

const FILTERS = ['submitted', 'needs-information', 'approved', 'refused', 'all'] as const satisfies readonly QueueFilter[];
const DAY_MS = 86_400_000;

/** What the reader can do next about an entry, in words. */
function nextAction(entry: QueueEntry, readerId: string): string {
  if (entry.personId === readerId) return 'Your own: you take no part';
  if (entry.schoolOwnerId === readerId) return 'Your school: you take no part';
  if (entry.state === 'needs-information') return 'Waits for the applicant';
  if (entry.state !== 'submitted') return 'Decided';
  if (entry.proposal) {
    const what = entry.proposal.outcome === 'approve' ? 'approve' : 'refuse';
    return entry.proposal.by === readerId ? `Waits for a second person to ${what}` : `Second person: proposed to ${what}`;
  }
  if (entry.employersAnswered < entry.employersAsked && entry.finding !== 'not-met') return 'Waits for employers';
  return entry.finding === 'met' ? 'Check documents and decide' : entry.finding === 'not-met' ? 'Ask, or propose to refuse' : 'Review and propose';
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = permit(locals.actor, 'application.read');
  if (!permission.ok) error(403, { message: 'Your account may not open this page.', code: permission.error });
  const filter: QueueFilter = FILTERS.find((one) => one === url.searchParams.get('state')) ?? 'submitted';
  const asked = Number(url.searchParams.get('page') ?? 0);
  const page = Number.isInteger(asked) && asked >= 0 && asked <= 10_000 ? asked : 0;
  const entries = await listQueue(database(), permission.value, filter, page);
  const now = systemClock.now().getTime();
  return {
    filter,
    zone: currentScheme().zone.value,
    page,
    more: entries.length > QUEUE_PAGE,
    counts: await countQueue(database(), permission.value),
    entries: entries.slice(0, QUEUE_PAGE).map((entry) => ({
      id: entry.applicationId,
      name: entry.applicantName,
      state: entry.state,
      route: entry.route,
      finding: entry.finding,
      waitingDays: Math.floor((now - entry.waitingSince.getTime()) / DAY_MS),
      waitingSince: entry.waitingSince,
      employers: entry.employersAsked > 0 ? { asked: entry.employersAsked, answered: entry.employersAnswered } : undefined,
      proposal: entry.proposal && {
        outcome: entry.proposal.outcome,
        byName: entry.proposal.byName,
        mine: entry.proposal.by === permission.value.actor.personId,
      },
      next: nextAction(entry, permission.value.actor.personId),
    })),
  };
};
