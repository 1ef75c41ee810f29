import { database } from '#lib/server/db/pool.ts';
import { BOARD_MILES, BOARD_RULES, employerLabel, EMPLOYMENT_WORDS, payWords, searchBoard, SETTING_WORDS, SHIFT_WORDS } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

// A form and a list: no script is needed, and none is sent.
export const csr = false;

export const load: PageServerLoad = async ({ url }) => {
  const text = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 100);
  const wish = { place: text('place'), miles: text('miles'), shift: text('shift'), setting: text('setting'), type: text('type'), pay: text('pay') };
  const found = await searchBoard(database(), wish, text('page'), { clock: systemClock });
  const next = new URLSearchParams(url.searchParams);
  next.set('page', String(found.page + 1));
  return {
    wish,
    place: found.place && { label: found.place.label, isState: found.place.kind === 'state' },
    placeProblem: typeof found.placeProblem === 'string' ? found.placeProblem : undefined,
    several: typeof found.placeProblem === 'object' ? found.placeProblem.several.map(({ label }) => label) : [],
    miles: found.miles,
    postings: found.postings.map((one) => ({
      postingId: one.postingId,
      title: one.title,
      employer: employerLabel(one.employer, one.isDemonstration),
      agency: one.employerKind === 'staffing-agency',
      city: one.city,
      stateCode: one.stateCode,
      type: EMPLOYMENT_WORDS[one.employmentType],
      shift: SHIFT_WORDS[one.shift],
      setting: SETTING_WORDS[one.setting],
      pay: payWords(one.pay),
      postedOn: one.postedAt.toISOString().slice(0, 10),
      reasons: [
        ...(wish.shift === '' || !(wish.shift in SHIFT_WORDS)
          ? []
          : [one.shift === wish.shift ? 'the shift you asked for' : 'rotating, which takes in your shift']),
        ...(one.miles === undefined ? [] : [`${Math.round(one.miles)} miles away`]),
      ],
    })),
    next: found.more ? `/jobs?${next.toString()}` : undefined,
    rules: BOARD_RULES,
    distances: BOARD_MILES.map((miles) => [String(miles), `${miles} miles`] as const),
    types: Object.entries(EMPLOYMENT_WORDS),
    shifts: Object.entries(SHIFT_WORDS),
    settings: Object.entries(SETTING_WORDS),
  };
};
