import { database } from '#lib/server/db/pool.ts';
import { MAP_SIZE, mapOutlines, onMap } from '#lib/server/place/index.ts';
import { DELIVERIES, DELIVERY_WORDS, MILES, searchPrograms, STATE_WORDS, type ListedProgram } from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

// A form and a list: no script is needed, and none is sent.
export const csr = false;

export const load: PageServerLoad = async ({ url }) => {
  const text = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 100);
  const wish = {
    place: text('place'),
    miles: text('miles'),
    words: text('words'),
    delivery: text('delivery'),
    hours: text('hours'),
    clinical: text('clinical'),
    size: text('size'),
    price: text('price'),
    from: text('from'),
    approved: text('approved'),
  };
  const found = await searchPrograms(database(), wish, text('page'), { clock: systemClock });
  const { training } = currentScheme();
  const next = new URLSearchParams(url.searchParams);
  next.set('page', String(found.page + 1));
  const near = typeof found.placeProblem === 'object' ? found.placeProblem.several : [];
  return {
    wish,
    place: found.place && { label: found.place.label, path: found.place.path, isState: found.place.kind === 'state' },
    placeProblem: typeof found.placeProblem === 'string' ? found.placeProblem : undefined,
    several: near.map(({ label }) => label),
    miles: found.miles,
    today: found.today,
    map: { ...MAP_SIZE, outlines: mapOutlines().map(({ path }) => path), points: found.programs.flatMap(({ point }) => (point && onMap(point)) ?? []) },
    programs: found.programs.map((program) => ({ ...view(program), ...found.counts.get(program.programId) })),
    next: found.more ? `/programs?${next.toString()}` : undefined,
    page: found.page,
    distances: MILES.map((miles) => [String(miles), `${miles} miles`] as const),
    deliveries: DELIVERIES.map((code) => [code, DELIVERY_WORDS[code]] as const),
    clinicalHours: training.clinicalHours.value,
    classHours: training.classHours.value,
  };
};

function view(program: ListedProgram) {
  const { approval, standing, approvalUntil } = program;
  const state = approval === 'approved' ? (standing === 'conditions' || standing === 'probation' ? standing : 'approved') : approval;
  return {
    programId: program.programId,
    name: program.name,
    schoolName: program.schoolName,
    city: program.city,
    stateCode: program.stateCode,
    miles: program.miles,
    delivery: program.delivery && DELIVERY_WORDS[program.delivery],
    classHours: program.classHours,
    clinicalHours: program.clinicalHours,
    classSize: program.classSize,
    priceCents: program.priceCents,
    nextStart: program.nextStart,
    state: STATE_WORDS[state],
    approvalUntil,
    isDemonstration: program.isDemonstration,
  };
}
