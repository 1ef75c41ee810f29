import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  askForInformation,
  decideApplication,
  DECISION_PROBLEM_WORDS,
  eligibilityWords,
  readApplicationFile,
  type ApplicationFile,
  type DecisionProblem,
} from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { claimsView } from '../../../../(candidate)/apply/claims-view.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

/** The acts that are open to the reader, with what pressing them comes to. */
function acts({ proposal, approval }: ApplicationFile, personId: string) {
  const agrees = (outcome: 'approve' | 'refuse') => proposal?.outcome === outcome;
  const mine = proposal?.by === personId;
  const list: { outcome: 'approve' | 'refuse'; label: string; note: string }[] = [];
  if (approval !== 'not-possible' && !(mine && agrees('approve'))) {
    if (agrees('approve')) list.push({ outcome: 'approve', label: 'Agree and approve', note: 'You are the second person. The applicant hears at once.' });
    else if (proposal || approval === 'two-people') list.push({ outcome: 'approve', label: 'Propose to approve', note: 'A second person has to agree.' });
    else list.push({ outcome: 'approve', label: 'Approve', note: 'The rules are met. You confirm that the documents show it. The applicant hears at once.' });
  }
  if (!(mine && agrees('refuse'))) {
    list.push(
      agrees('refuse')
        ? { outcome: 'refuse', label: 'Agree and refuse', note: 'You are the second person. The applicant hears at once, with your reason and how to appeal.' }
        : { outcome: 'refuse', label: 'Propose to refuse', note: 'A second person has to agree.' },
    );
  }
  return list;
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = permit(locals.actor, 'application.read');
  if (!permission.ok) error(403, { message: 'Your account may not open this page.', code: permission.error });
  const file = await readApplicationFile(database(), permission.value, params.applicationId, at);
  if (!file) error(404, { message: 'There is no such application, or it was not sent yet.' });
  if ('conflict' in file) {
    const own = file.conflict === 'IMPARTIALITY_OWN';
    return { conflict: own ? 'This is your own application.' : 'You own the school of this application.' };
  }
  const { application, assessment, steps, proposal } = file;
  const { scheme, eligibility, profile } = assessment;
  const decides = permit(locals.actor, 'application.decide').ok && application.state === 'submitted' && profile !== undefined;
  return {
    file: {
      id: application.applicationId,
      revision: application.revision,
      state: application.state,
      name: profile?.legalName,
      birthDate: profile?.birthDate,
      email: profile?.email,
      guardian: assessment.guardianConsent,
      schemeVersion: application.schemeVersion,
      zone: scheme.zone.value,
      judgedOn: assessment.on,
      submissions: file.submissions,
      openUntil: application.openUntil,
      decidedAt: application.decidedAt,
      claims: claimsView(file.submitted, assessment),
      program: assessment.program && {
        name: assessment.program.name,
        schoolName: assessment.program.schoolName,
        place: `${assessment.program.city} ${assessment.program.stateCode}`,
        approval: assessment.program.approval,
        classHours: assessment.program.classHours,
        clinicalHours: assessment.program.clinicalHours,
      },
      mayOpenFiles: permit(locals.actor, 'account.read-evidence').ok,
      mediaType: file.submitted.certificate?.mediaType,
      words: eligibility && eligibilityWords(scheme, eligibility),
      agreements: file.events.filter(({ kind }) => kind === 'application.statement-agreed').length,
      attestations: assessment.attestations.map((one) => ({
        id: one.attestationId,
        employer: one.employer,
        claimed: one.claimed,
        confirmed: one.confirmed,
        attester: one.attester,
        answeredAt: one.answeredAt,
        expiresAt: one.expiresAt,
        expired: one.expiresAt <= systemClock.now(),
      })),
      steps: steps.map(({ decisionId, step, outcome, reason, deciderName, decidedAt }) => ({ decisionId, step, outcome, reason, deciderName, decidedAt })),
      proposal: proposal && {
        outcome: proposal.outcome,
        byName: proposal.deciderName,
        mine: proposal.by === permission.value.actor.personId,
        reason: proposal.reason,
      },
      events: file.events.map(({ kind, occurredAt, reason, actorName, actorKind }) => ({
        kind,
        occurredAt,
        reason,
        by: actorName ?? (actorKind === 'person' ? 'Erased person' : 'System'),
      })),
      acts: decides ? acts(file, permission.value.actor.personId) : [],
      decides,
    },
  };
};

const STATUS: Record<DecisionProblem, number> = {
  APPLICATION_UNKNOWN: 404,
  APPLICATION_NOT_WAITING: 409,
  APPLICATION_ERASED: 409,
  APPLICATION_CHANGED: 409,
  IMPARTIALITY_OWN: 403,
  IMPARTIALITY_SCHOOL_OWNER: 403,
  IMPARTIALITY_SAME_PERSON: 403,
  APPLICATION_APPROVAL_NOT_POSSIBLE: 409,
  APPLICATION_REASON_MISSING: 400,
};

async function readRequest({ locals, params, request }: RequestEvent<{ applicationId: string }>) {
  const permission = permit(locals.actor, 'application.decide');
  if (!permission.ok) error(403, { message: 'Your account may read applications, not decide on them.', code: permission.error });
  const form = await request.formData();
  const text = (name: string) => ((value) => (typeof value === 'string' ? value : ''))(form.get(name));
  const revision = /^\d{1,9}$/.test(text('revision')) ? Number(text('revision')) : -1;
  return {
    permission: permission.value,
    reason: text('reason'),
    outcome: text('outcome'),
    request: { applicationId: params.applicationId, seenRevision: revision },
  };
}

function refused(problem: DecisionProblem, reason: string) {
  return fail(STATUS[problem], { problem: DECISION_PROBLEM_WORDS[problem], reason });
}

export const actions: Actions = {
  decide: async (event) => {
    const { permission, reason, outcome, request } = await readRequest(event);
    if (outcome !== 'approve' && outcome !== 'refuse') return fail(400, { problem: 'Choose to approve or to refuse.', reason });
    const done = await decideApplication(database(), permission, { ...request, outcome, reason }, at);
    if (!done.ok) return refused(done.error, reason);
    redirect(303, event.url.pathname);
  },
  ask: async (event) => {
    const { permission, reason, request } = await readRequest(event);
    const done = await askForInformation(database(), permission, { ...request, reason }, at);
    if (!done.ok) return refused(done.error, reason);
    redirect(303, event.url.pathname);
  },
};
