import { error, redirect } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { agreeToMarkUse, findMarkAgreement, markLicence } from '#lib/server/conduct/index.ts';
import { readOwnRecord, STATUS_WORDS } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'case.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals }) => {
  const permission = own(locals);
  const credential = pagePermission(locals.actor, 'credential.read-own');
  const record = credential.ok ? await readOwnRecord(credential.value, database(), systemClock.now()) : undefined;
  const { title, version, agree, paragraphs } = markLicence();
  const active = record && (record.public.status === 'active' || record.public.status === 'provisional');
  return {
    title,
    version,
    agree,
    paragraphs,
    agreedAt: await findMarkAgreement(database(), permission),
    zone: currentScheme().zone.value,
    claim: record && {
      active,
      status: STATUS_WORDS[record.public.status].word,
      words: active
        ? `${record.public.title} (CET), issued by ${record.public.issuer}, number ${record.public.number}`
        : `Was a ${record.public.title} (CET) of ${record.public.issuer} from ${record.public.firstCertifiedOn.slice(0, 4)} to ${record.public.period.lastDay.slice(0, 4)}`,
    },
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = own(locals);
    if ((await request.formData()).get('agree') === 'on') await agreeToMarkUse(database(), permission, { clock: systemClock });
    redirect(303, '/credential/mark');
  },
};
