import type { PlainDate } from '@einthoven/kernel';
import type { CetScheme, ProgramApproval } from '@einthoven/scheme';
import { dateWords } from '#lib/ui/words.ts';

/** Where a fact stands: on record with us or a source that we name, not on record, or never shown to us. There is no verdict. */
export type Standing = 'on-record' | 'not-on-record' | 'not-shown';

/** One line of the answer. */
export type LegitFinding = {
  readonly code: string;
  readonly title: string;
  readonly standing: Standing;
  /** What can be stood behind. */
  readonly words: string;
  /** Whose record, and of which day. */
  readonly source: string;
  readonly asOf: PlainDate;
};

/** What is known of what somebody asked about. */
export type LegitFacts = {
  readonly school:
    | {
        readonly name: string;
        readonly city: string;
        readonly stateCode: string;
        readonly authorisedBy: string;
        readonly authorisationUntil: PlainDate | undefined;
        readonly authorisationSeenOn: PlainDate | undefined;
        readonly since: PlainDate;
      }
    | undefined;
  readonly programs: readonly {
    readonly name: string;
    readonly approval: Pick<ProgramApproval, 'state' | 'since' | 'until'>;
    readonly classHours: number | undefined;
    readonly clinicalHours: number | undefined;
    readonly clinicalSites: number;
    readonly agreementSeenOn: PlainDate | undefined;
    /** The last day of the longest of them; undefined where one has no end. */
    readonly agreementUntil: PlainDate | undefined;
    readonly complaints: number;
  }[];
  /** As the federal completions table has it. */
  readonly reported:
    | { readonly name: string; readonly source: string; readonly asOf: PlainDate; readonly awards: string }
    /** Several of one name: nobody knows which is meant. */
    | { readonly several: readonly string[]; readonly source: string; readonly asOf: PlainDate }
    /** Not in it: then the table itself, as it was read, is the source. */
    | { readonly source: string; readonly asOf: PlainDate };
};

const OWN = 'Record of National Performance Specialists (NPS)';

const APPROVAL_WORDS: Readonly<Record<ProgramApproval['state'], string>> = {
  approved: 'is approved',
  conditions: 'is approved with conditions',
  probation: 'is approved and on probation',
  withdrawn: 'is not approved: the approval was withdrawn',
  ended: 'is not approved: the approval ended',
  refused: 'is not approved: we refused it',
  'not-on-record': 'has no approval by us on record',
};

/**
 * Puts what is on record into lines that can be stood behind. What is missing is said to be missing, never guessed; nothing
 * here says that a school is good or bad.
 */
export function legitFindings(facts: LegitFacts, { training }: Pick<CetScheme, 'training'>, today: PlainDate): readonly LegitFinding[] {
  const { school, programs, reported } = facts;
  const lines: LegitFinding[] = [];
  const line = (code: string, title: string, standing: Standing, words: string, source = OWN, asOf = today) =>
    lines.push({ code, title, standing, words, source, asOf });
  if (school)
    line(
      'school',
      'The school',
      'on-record',
      `${school.name}, ${school.city}, ${school.stateCode}, told us of itself. Being on record is not an approval.`,
      OWN,
      school.since,
    );
  else line('school', 'The school', 'not-on-record', 'We have no school of this name or link on record. It may exist: no school has to tell us of itself.');
  if (programs.length === 0)
    line(
      'approval',
      'Approval by NPS',
      'not-on-record',
      'No program of it is approved by us. A certificate of completion from it needs a look by two people before it counts.',
    );
  for (const program of programs) {
    const { approval } = program;
    const until = approval.until ? ` until ${dateWords(approval.until)}` : '';
    const since = approval.since ? `, since ${dateWords(approval.since)}` : '';
    const standing = approval.state === 'not-on-record' ? 'not-on-record' : 'on-record';
    line('approval', `Approval: ${program.name}`, standing, `“${program.name}” ${APPROVAL_WORDS[approval.state]}${since}${until}.`);
  }
  const { min, max } = training.clinicalHours.value;
  if (programs.length === 0) {
    line(
      'class-hours',
      'Class hours',
      'not-shown',
      `No hours of class were shown to us. We ask for ${training.classHours.value.min} to ${training.classHours.value.max}.`,
    );
    line(
      'clinical-hours',
      'Clinical hours',
      'not-shown',
      `No clinical hours were shown to us. We ask for ${min} to ${max} on real patients; without them a program makes nobody eligible.`,
    );
  }
  for (const { name, classHours, clinicalHours, clinicalSites, agreementSeenOn, agreementUntil } of programs) {
    const agreed =
      agreementUntil === undefined
        ? ''
        : agreementUntil < today
          ? `, which ended on ${dateWords(agreementUntil)}`
          : `, which holds until ${dateWords(agreementUntil)}`;
    if (classHours === undefined) line('class-hours', `Class hours: ${name}`, 'not-shown', 'No hours of class were shown to us.');
    else
      line(
        'class-hours',
        `Class hours: ${name}`,
        'on-record',
        `${classHours} hours of class. We ask for ${training.classHours.value.min} to ${training.classHours.value.max}.`,
      );
    if (clinicalHours === undefined)
      line('clinical-hours', `Clinical hours: ${name}`, 'not-shown', `No clinical hours were shown to us. We ask for ${min} to ${max}.`);
    else if (clinicalHours === 0)
      line(
        'clinical-hours',
        `Clinical hours: ${name}`,
        'on-record',
        `0 clinical hours. We ask for ${min} to ${max}: this program alone makes nobody eligible for our exam.`,
      );
    else line('clinical-hours', `Clinical hours: ${name}`, 'on-record', `${clinicalHours} clinical hours. We ask for ${min} to ${max}.`);
    if (agreementSeenOn)
      line(
        'agreement',
        `Clinical agreement: ${name}`,
        'on-record',
        `We saw the agreement with ${clinicalSites === 1 ? 'a clinical site' : `${clinicalSites} clinical sites`}${agreed}.`,
        OWN,
        agreementSeenOn,
      );
    else
      line(
        'agreement',
        `Clinical agreement: ${name}`,
        'not-shown',
        'No agreement with a clinical site was shown to us. Ask where the clinical hours take place, and call that place.',
      );
  }
  if (school?.authorisedBy && school.authorisationSeenOn) {
    const ended = school.authorisationUntil !== undefined && school.authorisationUntil < today;
    line(
      'state',
      'Authorised by the state',
      'on-record',
      `${school.authorisedBy}: we saw the paper${school.authorisationUntil ? `, which ${ended ? 'ended' : 'holds until'} ${ended ? 'on ' : ''}${dateWords(school.authorisationUntil)}` : ''}.`,
      OWN,
      school.authorisationSeenOn,
    );
  } else if (school?.authorisedBy)
    line('state', 'Authorised by the state', 'not-shown', `The school says: ${school.authorisedBy}. We did not see the paper. Ask the agency.`);
  else line('state', 'Authorised by the state', 'not-shown', 'No authorisation by a state was shown to us. States authorise schools; ask the agency of yours.');
  if ('several' in reported)
    line(
      'federal',
      'Federal completions table',
      'on-record',
      `Several schools of this name report to the Department of Education: ${reported.several.join('; ')}. We cannot tell which you mean. To be listed there is no approval by us.`,
      reported.source,
      reported.asOf,
    );
  else if ('name' in reported)
    line(
      'federal',
      'Federal completions table',
      'on-record',
      `${reported.name}: ${reported.awards}. A school is listed there because it reports to the Department of Education; that is no approval by us.`,
      reported.source,
      reported.asOf,
    );
  else
    line(
      'federal',
      'Federal completions table',
      'not-on-record',
      'Not among the schools with ECG programs in the table that we hold. Many lawful schools are not.',
      reported.source,
      reported.asOf,
    );
  const complaints = programs.reduce((sum, program) => sum + program.complaints, 0);
  if (programs.length > 0)
    line(
      'complaints',
      'Complaints upheld',
      complaints > 0 ? 'on-record' : 'not-on-record',
      complaints > 0 ? `${complaints} upheld; see the page of the program.` : 'None that we upheld.',
    );
  line(
    'completion',
    'Completion and certification',
    'on-record',
    'A school gives a certificate of completion. Only the exam of a certification body makes you certified, whatever a school calls its paper.',
    'Candidate handbook of NPS',
  );
  return lines;
}

/** Something in what a school says that deserves a question. */
export type RedFlag = { readonly code: string; readonly found: string; readonly ask: string };

const PROMISES: readonly { readonly code: string; readonly pattern: RegExp; readonly ask: string }[] = [
  {
    code: 'JOB_GUARANTEED',
    pattern:
      /\b(guarantee[sd]?|100\s?%|certain)\b[^.!?\n]{0,40}\b(jobs?|employment|placement|hired?)\b|\b(jobs?|employment|placement)\b[^.!?\n]{0,25}\bguarantee[sd]?\b/i,
    ask: 'Nobody can guarantee a job. Ask for the promise in writing, and what happens if it is not kept.',
  },
  {
    code: 'PASS_GUARANTEED',
    pattern: /\b(guarantee[sd]?|100\s?%)\b[^.!?\n]{0,40}\bpass\b|\bpass\b[^.!?\n]{0,25}\bguarantee[sd]?\b|\b100\s?%\s?pass\b/i,
    ask: 'Nobody can guarantee that you pass. Ask how many people sat which exam, and how many passed.',
  },
  {
    code: 'CERTIFIED_BY_COMPLETION',
    pattern:
      /\b(become|be|get|are|leave|graduate)\b[^.!?\n]{0,20}\bcertified\b[^.!?\n]{0,40}\b(after|upon|on|by|in|when|at the end|same day|completion|completing|class|course)\b|\bcertification\b[^.!?\n]{0,20}\b(included|upon completion|same day)\b/i,
    ask: 'A class gives a certificate of completion. Ask which body examines and certifies you, and look that body up.',
  },
  {
    code: 'NO_CLINICAL',
    pattern: /\bno (clinicals?|externship|hands.on)\b|\b(100\s?%|fully|entirely|completely) online\b|\bwithout clinicals?\b/i,
    ask: 'Without clinical hours on real patients nobody is eligible for our exam. Ask where they take place.',
  },
  {
    code: 'VERY_SHORT',
    pattern: /\b(in|only|just) (a|one|1|two|2|three|3) (days?|weekends?)\b|\bone.day\b|\b(same|single)[ -]day certificat/i,
    ask: 'Ask for the hours of class and of clinic, written down.',
  },
  {
    code: 'PAY_NOW',
    pattern: /\b(wire transfer|western union|gift cards?|zelle|cash ?app|crypto|bitcoin)\b|\b(today only|pay (in full )?(today|now)|last (spot|seat))\b/i,
    ask: 'Ask for the refund policy in writing, and pay nothing that you cannot get back.',
  },
  {
    code: 'STATE_LICENCE',
    pattern: /\bstate[- ](licensed|certified|endorsed) (ekg|ecg)\b|\blicense[ds]? (ekg|ecg) tech/i,
    ask: 'States authorise schools. Ask which agency of the state said so, and look it up there.',
  },
  {
    code: 'LIFETIME',
    pattern: /\blifetime (certification|certificate|credential)\b|\bnever expires\b/i,
    ask: 'Bodies that certify ask people to renew. Ask which body it is, and what employers near you accept.',
  },
];

/** Promises in what a school says that deserve a question, each with the words that it was found in. */
export function redFlags(said: string): readonly RedFlag[] {
  const text = said.slice(0, 4000);
  return PROMISES.flatMap(({ code, pattern, ask }) => {
    const found = pattern.exec(text);
    return found ? [{ code, found: found[0].replace(/\s+/g, ' ').slice(0, 120), ask }] : [];
  });
}

/** What anybody should ask a school before paying. */
export const LEGIT_CHECKLIST = [
  'How many hours of class, and how many clinical hours on real patients?',
  'Where do the clinical hours take place? Call that place and ask.',
  'Which agency of the state authorises the school? Look it up there, not on the website of the school.',
  'Does an accreditor accredit it? Look it up with the accreditor, and whether the U.S. Department of Education recognises that accreditor.',
  'How many people are in a class, and who teaches, with which credential?',
  'What does it cost in all, and what do you get back if you stop?',
  'Which body examines and certifies you afterwards? A certificate of completion is not a certification.',
  'How many sat the exam, and how many passed the first time?',
] as const;
