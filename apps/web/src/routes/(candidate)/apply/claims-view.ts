import type { OwnApplication } from '#lib/server/eligibility/index.ts';

type Draft = OwnApplication['application']['draft'];

/** What a person claims, as pages show it: text as typed, dates as `YYYY-MM-DD`. */
export function claimsView(draft: Draft, { program, completion }: Pick<OwnApplication['assessment'], 'program' | 'completion'>) {
  return {
    route: draft.route,
    completion: completion && { ...completion, programId: undefined },
    training: draft.route === 'program' && !completion ? draft.training : undefined,
    record: draft.route === 'program' ? (program?.approval ?? ('none' as const)) : undefined,
    certificate: draft.route === 'program' ? draft.certificate : undefined,
    employments: draft.route === 'experience' ? draft.employments : [],
    secondarySchool: draft.secondarySchool,
    answer: draft.answer,
  };
}

/** {@link claimsView}'s answer. */
export type ClaimsView = ReturnType<typeof claimsView>;
