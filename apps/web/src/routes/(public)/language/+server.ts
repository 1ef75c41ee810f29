import { error, redirect } from '@sveltejs/kit';
import { keepLanguage, safeNext } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LANGUAGE_COOKIE, languageOf } from '#lib/server/site/language.ts';
import type { RequestHandler } from './$types';

const YEAR_S = 365 * 24 * 3600;

/** Sets the language of the interface for this browser, and for the account of somebody signed in; goes back to the page. */
export const POST: RequestHandler = async ({ cookies, locals, request }) => {
  const form = await request.formData();
  const language = languageOf(form.get('language'));
  if (!language) error(400, 'We have no such language. Choose English or Spanish.');
  cookies.set(LANGUAGE_COOKIE, language, { path: '/', maxAge: YEAR_S, sameSite: 'lax', httpOnly: true });
  if (locals.actor) await keepLanguage(database(), locals.actor, language);
  const next = form.get('next');
  redirect(303, safeNext(typeof next === 'string' ? next : undefined, '/'));
};
