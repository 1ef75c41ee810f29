import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { searchCourses } from '#lib/server/ce/index.ts';
import { endRegistration, linkCourse, listRegistered, LTI_WORDS, registerPlatform, registerTool } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const EVERYTHING = { words: '', subject: '', where: '', from: '' };

export const load: PageServerLoad = async ({ locals, url }) => {
  const { platforms, tools, courses } = await listRegistered(database(), granted(locals.actor, 'ce.decide'));
  const { courses: catalogue } = await searchCourses(database(), EVERYTHING, { clock: systemClock });
  const { baseUrl } = config();
  const title = (courseId: string) => catalogue.find((course) => course.courseId === courseId)?.title ?? 'a course that is not approved now';
  return {
    platforms,
    tools,
    courses: courses.map((course) => ({ ...course, title: title(course.courseId) })),
    catalogue: catalogue.map((course) => [course.courseId, `${course.title} (${course.provider})`] as const),
    asTool: { login: `${baseUrl}/lti/login`, redirect: `${baseUrl}/lti/launch`, keys: `${baseUrl}/lti/jwks`, target: `${baseUrl}/study` },
    asPlatform: { issuer: baseUrl, auth: `${baseUrl}/lti/platform/authorize`, token: `${baseUrl}/lti/platform/token`, keys: `${baseUrl}/lti/jwks` },
    done: url.searchParams.has('done'),
  };
};

type Problem = keyof typeof LTI_WORDS;
const refuse = (what: 'platform' | 'tool' | 'course', code: Problem, fields: Readonly<Record<string, string>>) =>
  fail(400, { what, code: code as string, problem: LTI_WORDS[code], fields: { ...fields } as Record<string, string | undefined> });

export const actions: Actions = {
  platform: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['name', 'issuer', 'clientId', 'deploymentIds', 'authUrl', 'tokenUrl', 'keysetUrl']);
    const made = await registerPlatform(database(), granted(locals.actor, 'ce.decide'), fields, { clock: systemClock });
    if (!made.ok) return refuse('platform', made.error, fields);
    redirect(303, '/staff/courseware/lti?done=1');
  },
  tool: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['name', 'loginUrl', 'redirectUrls', 'keysetUrl']);
    const made = await registerTool(database(), granted(locals.actor, 'ce.decide'), fields, { clock: systemClock, token: randomToken });
    if (!made.ok) return refuse('tool', made.error, fields);
    redirect(303, '/staff/courseware/lti?done=1');
  },
  course: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['courseId', 'toolId', 'targetUrl', 'rule', 'passPercent']);
    const made = await linkCourse(database(), granted(locals.actor, 'ce.decide'), fields, { clock: systemClock });
    if (!made.ok) return refuse('course', made.error, fields);
    redirect(303, '/staff/courseware/lti?done=1');
  },
  end: async ({ locals, request }) => {
    const { kind, id } = textFields(await request.formData(), ['kind', 'id']);
    await endRegistration(database(), granted(locals.actor, 'ce.decide'), { kind, id }, { clock: systemClock });
    redirect(303, '/staff/courseware/lti?done=1');
  },
};
