import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { findHold } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { DOCUMENT_KINDS, DOCUMENT_WORDS, IDENTITY_PROBLEM_WORDS, ownIdentity, sendIdentity, type SentPicture } from '#lib/server/identity/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'identity.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

async function pictureIn(form: FormData, name: string): Promise<SentPicture | undefined> {
  const sent = form.get(name);
  return sent instanceof File && sent.size > 0 ? { name: sent.name, bytes: Buffer.from(await sent.arrayBuffer()) } : undefined;
}

export const load: PageServerLoad = async ({ locals, setHeaders, url }) => {
  // The only page with a camera; our own camera, no microphone.
  setHeaders({ 'permissions-policy': 'geolocation=(), microphone=(), camera=(self)' });
  const permission = own(locals);
  return {
    identity: await ownIdentity(database(), permission, { clock: systemClock }),
    held: (await findHold(database(), permission.actor.personId)) === 'identity',
    kinds: DOCUMENT_KINDS.map((kind) => ({ kind, label: DOCUMENT_WORDS[kind] })),
    match: url.searchParams.get('sent'),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const claim = textFields(form, ['kind', 'nameOnDocument', 'words', 'appeal']);
    const sent = await sendIdentity(
      database(),
      permission,
      { claim, document: await pictureIn(form, 'document'), photo: await pictureIn(form, 'photo'), isAppeal: claim.appeal === 'yes' },
      { clock: systemClock },
    );
    if (!sent.ok) return fail(400, { claim, code: sent.error, problem: IDENTITY_PROBLEM_WORDS[sent.error] });
    redirect(303, `/identity?sent=${sent.value}`);
  },
};
