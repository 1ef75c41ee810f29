import { error } from '@sveltejs/kit';
import { currentScheme, schemeVersions } from '#lib/server/scheme/index.ts';
import { handbook } from '#lib/server/site/handbook.ts';
import { dateWords } from '#lib/ui/words.ts';
import type { CetScheme } from '@einthoven/scheme';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
  const current = currentScheme();
  const versions = schemeVersions().filter((scheme): scheme is CetScheme => scheme.credential === current.credential && scheme.awardedBy === 'exam');
  const asked = url.searchParams.get('version');
  const scheme = asked === null ? current : versions.find(({ version }) => version === asked);
  if (!scheme) error(404, { message: 'There is no such version of the handbook. The one in force is at /handbook.', code: 'HANDBOOK_VERSION_UNKNOWN' });
  return {
    handbook: handbook(scheme),
    inForce: scheme.version === current.version,
    others: versions
      .filter(({ version }) => version !== scheme.version)
      .map(({ version, effectiveOn }) => ({ version, since: dateWords(effectiveOn), inForce: version === current.version })),
  };
};
