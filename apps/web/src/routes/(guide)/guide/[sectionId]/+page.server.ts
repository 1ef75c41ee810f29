import { error, redirect } from '@sveltejs/kit';
import { drawFigures } from '#lib/learning/figures/figures.server.ts';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, openSection } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { t } from '#lib/ui/messages/message.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request, url }) => {
  const permission = permit(locals.actor, 'study.use-own');
  const opened = await openSection(database(), permission.ok ? permission.value : undefined, params.sectionId, {
    clock: systemClock,
    language: locals.language,
    // Kept on a device for later: not opened yet.
    keeping: request.headers.has('x-keep'),
  });
  if (opened.ok) {
    return {
      ...opened.value,
      figures: drawFigures(opened.value.view.blocks.flatMap((block) => (block.kind === 'figure' ? [block.name] : []))),
      atMs: systemClock.now().getTime(),
      personKey: permission.ok ? permission.value.actor.personId : undefined,
    };
  }
  if (opened.error === 'STUDY_SIGN_IN') redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
  error(opened.error === 'SECTION_NOT_FOUND' ? 404 : 403, { message: t(LEARNING_WORDS[opened.error]), code: opened.error });
};
