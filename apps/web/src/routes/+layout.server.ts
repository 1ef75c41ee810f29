import { staffEntriesOf } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { countUnread } from '#lib/server/message/index.ts';
import { clockAheadDays } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { isTranslated, wordsFor } from '#lib/ui/messages/catalogue.ts';
import type { LayoutServerLoad } from './$types';

// Only another language depends on the route, so that in English a page that needs nothing of the server asks nothing of it.
export const load: LayoutServerLoad = async ({ locals, route, params, untrack }) => ({
  spoken: locals.language === 'en' ? wordsFor('en', null) : wordsFor(locals.language, route.id),
  /** Whether the page itself has no other language than English, while the frame around it has. */
  englishStill: locals.language !== 'en' && !isTranslated(route.id),
  office: config().officeEmail,
  demonstration: config().mode === 'demonstration',
  clockAheadDays: clockAheadDays(),
  signedIn: locals.actor !== undefined,
  unread:
    locals.actor === undefined
      ? 0
      : await countUnread(
          database(),
          locals.actor.personId,
          untrack(() => params['messageId']),
        ),
  staff: locals.actor !== undefined && staffEntriesOf(locals.actor, true).length > 0,
});
