import { database } from '#lib/server/db/pool.ts';
import { guideContents, listOwnMarks } from '#lib/server/learning/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = granted(locals.actor, 'study.use-own');
  const [sections, marks] = await Promise.all([guideContents(database(), permission, locals.language), listOwnMarks(database(), permission)]);
  return {
    sections: sections
      .map(({ sectionId, title, language }) => ({ sectionId, title, language, marks: marks.filter((mark) => mark.sectionId === sectionId) }))
      .filter((section) => section.marks.length > 0),
  };
};
