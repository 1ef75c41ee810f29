import { countWords, dateWords, moneyWords } from '#lib/ui/words.ts';

/** What is known about a person, as far as the path needs it. Dates are `YYYY-MM-DD`. */
export type PathFacts = {
  /** Whether a guardian must agree before an approval, and has. `ended`: the link was not answered in its time. */
  readonly guardian: 'not-needed' | 'not-asked' | 'waiting' | 'ended' | 'given' | 'refused';
  readonly application:
    | {
        readonly state: 'draft' | 'submitted' | 'needs-information' | 'approved' | 'refused';
        readonly submittedOn: string | null;
        readonly decidedOn: string | null;
        readonly openUntil: string | null;
      }
    | undefined;
  readonly fee: { readonly amountCents: number; readonly paidOn: string | null; readonly hold: 'dispute' | 'refund-asked' | null };
  readonly exam: {
    readonly attemptsLeft: number;
    readonly attemptsAllowed: number;
    readonly items: number;
    readonly minutes: number;
    /** `none`: nothing to say yet, because the fee is not paid. `closed`: the time of the application is over. */
    readonly state: 'none' | 'open' | 'waiting' | 'in-progress' | 'score-pending' | 'used-up' | 'passed' | 'closed' | 'guardian-missing';
    /** First day of the next attempt (`waiting`) or of a new application (`used-up`); null where that day has come. */
    readonly opensOn: string | null;
    readonly openAttemptId: string | null;
  };
  /** Passed, and the credential waits until a person has seen who this is. */
  readonly held?: boolean;
  readonly credential:
    | { readonly number: string; readonly awardedOn: string; readonly lastValidDay: string; readonly renewalOpensOn: string; readonly standing: string }
    | undefined;
};

/** A link that is the next thing to do. */
export type PathAction = { readonly href: string; readonly label: string };

/** One stop on the path. */
export type PathStop = {
  readonly id: 'train' | 'apply' | 'pay' | 'exam' | 'certified' | 'renew';
  readonly title: string;
  /** `open`: can happen at any time, and is not what waits for the person here. */
  readonly state: 'done' | 'now' | 'open' | 'locked';
  /** Short line above the title: done and when, where you are, or when it opens. */
  readonly tag: string;
  readonly text: string;
};

/** Where a person stands: what is true now, the one next action, and every stop. */
export type PathView = {
  readonly headline: string;
  readonly now: string;
  readonly action: PathAction | undefined;
  readonly second: PathAction | undefined;
  readonly stops: readonly PathStop[];
};

/** Words for every stop, from facts alone. No stop suggests that study opens the exam: the fee and the rules do. */
export function pathView(facts: PathFacts): PathView {
  const { application, credential } = facts;
  const approved = application?.state === 'approved';
  const passed = credential !== undefined;
  const stops: PathStop[] = [
    trainStop(passed || approved || application?.state === 'submitted' || application?.state === 'needs-information'),
    applyStop(facts),
    payStop(facts),
    examStop(facts),
    {
      id: 'certified',
      title: 'Be certified',
      state: passed ? 'done' : 'locked',
      tag: credential ? `Since ${dateWords(credential.awardedOn)}` : 'The minute you pass',
      text: credential ? `Credential ${credential.number}, valid through ${dateWords(credential.lastValidDay)}.` : 'Registry, certificate and transcript.',
    },
    {
      id: 'renew',
      title: 'Renew',
      state: 'locked',
      tag: credential ? `Opens ${dateWords(credential.renewalOpensOn)}` : 'Every two years after you are certified',
      text: 'Continuing education or an assessment. You do not go back to school.',
    },
  ];
  return { ...headline(facts), stops };
}

function trainStop(done: boolean): PathStop {
  return {
    id: 'train',
    title: 'Train, or bring experience',
    state: done ? 'done' : 'open',
    tag: done ? 'Shown in your application' : 'Before you apply, outside this site',
    text: 'A program with class hours and clinical hours, or attested work. Its certificate of completion opens the exam; it is not certification.',
  };
}

/** Whether the approved application ended before the exam was passed. */
function isOver({ application, exam, credential }: PathFacts): boolean {
  return application?.state === 'approved' && exam.state === 'closed' && credential === undefined;
}

/** Whether the application ends before the wait for the next attempt does. */
function endsFirst(exam: PathFacts['exam'], application: PathFacts['application']): boolean {
  return exam.opensOn !== null && application?.openUntil != null && exam.opensOn > application.openUntil;
}

function payStop(facts: PathFacts): PathStop {
  const { application, fee, exam, credential } = facts;
  const base = { id: 'pay', title: `Pay ${moneyWords(fee.amountCents)}` } as const;
  if (fee.paidOn !== null) {
    return {
      ...base,
      state: 'done',
      tag: `Paid, ${dateWords(fee.paidOn)}`,
      text: isOver(facts)
        ? 'Attempts that you had not started ended with your application. Your payment page says what you can have back.'
        : `${countWords(exam.attemptsAllowed, 'final attempt', 'final attempts')}, practice exams and everything else are yours.`,
    };
  }
  const due = application?.state === 'approved' && !isOver(facts);
  return {
    ...base,
    state: credential ? 'done' : due ? 'now' : 'locked',
    tag: due ? 'You are here' : 'Opens when your application is approved',
    text: 'Once, for everything. Nothing else to buy.',
  };
}

/** What a young person reads where the guardian has not agreed; undefined where nobody has to. */
function guardianWords(guardian: PathFacts['guardian']): string | undefined {
  if (guardian === 'not-needed' || guardian === 'given') return undefined;
  if (guardian === 'waiting') return 'We decide when your guardian has agreed. We wrote to them.';
  return 'Before we can approve you, a parent or guardian has to agree: ask them under Me.';
}

function applyStop(facts: PathFacts): PathStop {
  const { application, guardian, exam, credential } = facts;
  const base = { id: 'apply', title: 'Apply' } as const;
  if (isOver(facts)) {
    return {
      ...base,
      state: 'now',
      tag: `Was open until ${dateWords(application?.openUntil ?? '')}`,
      text: 'The time of your application is over. A new one opens the exam again.',
    };
  }
  switch (application?.state) {
    case 'approved':
      return {
        ...base,
        state: 'done',
        tag: `Approved, ${dateWords(application.decidedOn ?? '')}`,
        text:
          credential || exam.state === 'used-up'
            ? 'Your application was approved.'
            : `Your application is open until ${dateWords(application.openUntil ?? '')}.`,
      };
    case 'submitted':
      return {
        ...base,
        state: 'now',
        tag: `Sent ${dateWords(application.submittedOn ?? '')}`,
        text: 'A person at the certification office is reading it. You get the answer by mail.',
      };
    case 'needs-information':
      return { ...base, state: 'now', tag: 'We asked you something', text: 'The certification office needs an answer from you before it can decide.' };
    case 'refused':
      return {
        ...base,
        state: 'now',
        tag: `Refused, ${dateWords(application.decidedOn ?? '')}`,
        text: 'The mail says why. You can appeal, or apply again when the reason is gone.',
      };
    default:
      return {
        ...base,
        state: 'now',
        tag: application ? 'Draft kept' : 'You are here',
        text: ['Show what you trained or worked. You can stop and go on later.', guardianWords(guardian)].filter((words) => words !== undefined).join(' '),
      };
  }
}

function examStop({ exam, fee, credential, application }: PathFacts): PathStop {
  const base = { id: 'exam', title: 'Sit the exam' } as const;
  const what = `${exam.items} questions, ${exam.minutes} minutes.`;
  if (credential || exam.state === 'passed') return { ...base, state: 'done', tag: 'Passed', text: what };
  if (exam.state === 'closed') return { ...base, state: 'locked', tag: 'Opens after approval and payment', text: what };
  if (exam.state === 'guardian-missing') return { ...base, state: 'locked', tag: 'Opens when your guardian agrees', text: what };
  if (exam.state === 'score-pending')
    return {
      ...base,
      state: application?.state === 'approved' ? 'now' : 'locked',
      tag: 'Being scored',
      text: 'Your answers are submitted. Your exam page says where that stands.',
    };
  if (fee.hold) {
    return {
      ...base,
      state: 'locked',
      tag: 'On hold',
      text:
        fee.hold === 'dispute'
          ? 'Your payment is disputed. Attempts open again when that is settled; nothing was taken away.'
          : 'A refund of your fee is being decided. Until then no attempt can start.',
    };
  }
  switch (exam.state) {
    case 'in-progress':
      return { ...base, state: 'now', tag: 'Running', text: 'Your exam is open and its clock is running. Your answers so far are saved.' };
    case 'open':
      return {
        ...base,
        state: 'now',
        tag: 'Open now',
        text: `${what} Starting uses one of your ${exam.attemptsLeft === 1 ? 'attempts: your last one' : `${exam.attemptsLeft} attempts`}.`,
      };
    case 'waiting':
      if (endsFirst(exam, application)) {
        return { ...base, state: 'locked', tag: 'Not with this application', text: 'It ends before the wait does. A new application opens the exam again.' };
      }
      return {
        ...base,
        state: 'locked',
        tag: `Opens ${dateWords(exam.opensOn ?? '')}`,
        text: `${countWords(exam.attemptsLeft, 'attempt is', 'attempts are')} left. The wait is the same for everyone.`,
      };
    case 'used-up':
      return {
        ...base,
        state: 'locked',
        tag: exam.opensOn ? `New application from ${dateWords(exam.opensOn)}` : 'Attempts used',
        text: 'You have used every attempt of this fee. A new application and fee open the exam again.',
      };
    default:
      return {
        ...base,
        state: 'locked',
        tag: application?.state === 'approved' ? 'Opens when the fee is paid' : 'Opens after approval and payment',
        text: what,
      };
  }
}

function headline({ guardian, application, fee, exam, held, credential }: PathFacts): Pick<PathView, 'headline' | 'now' | 'action' | 'second'> {
  const practise = { href: '/study', label: 'Practise' };
  if (credential) {
    const provisional = credential.standing === 'provisional';
    const good = credential.standing === 'active' || provisional;
    return {
      headline: provisional ? 'You are certified, provisionally' : good ? 'You are certified' : `Your credential is ${credential.standing}`,
      now: `Certified Electrocardiogram Technician, issued by National Performance Specialists, number ${credential.number}. ${good ? `Valid through ${dateWords(credential.lastValidDay)}; renewal opens on ${dateWords(credential.renewalOpensOn)}.` : ''}${provisional ? ' It becomes full when you are of age and have finished school; the page of your credential says what is left.' : ''}`.trim(),
      action: { href: '/credential', label: 'Certificate and transcript' },
      second: { href: `/registry/${credential.number}`, label: 'What the public sees' },
    };
  }
  if (held) {
    return {
      headline: 'You passed. Your credential is held',
      now: 'A person has to see who you are before it is awarded, as the rules ask. Your score stays.',
      action: { href: '/identity', label: 'See where that stands' },
      second: { href: '/exam', label: 'Your exam page' },
    };
  }
  if (application?.state === 'approved') {
    if (exam.state === 'closed') {
      return {
        headline: 'The time of your application is over',
        now: `It was open until ${dateWords(application.openUntil ?? '')}. ${fee.paidOn === null ? '' : 'Attempts that you had not started ended with it. '}To sit the exam, apply again.`,
        action: { href: '/apply', label: 'Apply again' },
        second: fee.paidOn === null ? undefined : { href: '/pay', label: 'See your payment' },
      };
    }
    if (exam.state === 'guardian-missing') {
      return {
        headline: 'Your guardian must agree before you can sit the exam',
        now: 'No consent stands for you now. Ask a parent or guardian again under Me. Your approval stays, and so does what you paid.',
        action: { href: '/me', label: 'Ask your guardian' },
        second: practise,
      };
    }
    if (exam.state === 'score-pending') {
      return {
        headline: 'Your exam is being scored',
        now: 'Your answers are submitted. Your exam page says where that stands.',
        action: { href: '/exam', label: 'Your exam page' },
        second: undefined,
      };
    }
    if (exam.state === 'passed') {
      return {
        headline: 'You passed the exam',
        now: 'There is no need to sit it again. Your exam page has the result.',
        action: { href: '/exam', label: 'Your exam page' },
        second: undefined,
      };
    }
    if (fee.paidOn === null) {
      return {
        headline: 'You are approved. The fee opens the exam',
        now: `Your application is open until ${dateWords(application.openUntil ?? '')}. ${moneyWords(fee.amountCents)} buys ${countWords(exam.attemptsAllowed, 'attempt', 'attempts')} and everything else.`,
        action: { href: '/pay', label: `Pay ${moneyWords(fee.amountCents)}` },
        second: undefined,
      };
    }
    if (fee.hold === 'dispute') {
      return {
        headline: 'Your attempts are on hold',
        now: 'Your bank disputes the payment. Nothing was taken away; the attempts open again when it is settled.',
        action: practise,
        second: undefined,
      };
    }
    if (fee.hold === 'refund-asked') {
      return {
        headline: 'Your attempts are on hold',
        now: 'A refund of your fee is being decided. Until then no attempt can start. Your payment page says where that stands.',
        action: { href: '/pay', label: 'See your payment' },
        second: undefined,
      };
    }
    switch (exam.state) {
      case 'in-progress':
        return {
          headline: 'Your exam is running',
          now: 'Your answers are saved. The clock goes on, here or not.',
          action: { href: '/exam', label: 'Go back to the exam' },
          second: undefined,
        };
      case 'waiting':
        if (endsFirst(exam, application)) {
          return {
            headline: 'Your application ends before you can sit again',
            now: `The wait after an exam that did not pass ends on ${dateWords(exam.opensOn ?? '')}; your application is open until ${dateWords(application.openUntil ?? '')}. After that day, apply again.`,
            action: { href: '/exam', label: 'See your results' },
            second: practise,
          };
        }
        return {
          headline: `You can sit the exam again on ${dateWords(exam.opensOn ?? '')}`,
          now: `${countWords(exam.attemptsLeft, 'attempt is', 'attempts are')} left. Until then you can practise as often as you like.`,
          action: practise,
          second: { href: '/exam', label: 'See your results' },
        };
      case 'used-up':
        return {
          headline: 'You have used every attempt of this fee',
          now: exam.opensOn ? `A new application is possible from ${dateWords(exam.opensOn)}.` : 'A new application opens the exam again.',
          action: exam.opensOn ? { href: '/exam', label: 'See your results' } : { href: '/apply', label: 'Apply again' },
          second: exam.opensOn ? undefined : { href: '/exam', label: 'See your results' },
        };
      default:
        return {
          headline: 'You can sit the exam now',
          now: `${countWords(exam.attemptsLeft, 'attempt is', 'attempts are')} yours until ${dateWords(application.openUntil ?? '')}. Practice is there if you want it; it is not required.`,
          action: { href: '/exam', label: 'Go to the exam' },
          second: practise,
        };
    }
  }
  if (application?.state === 'submitted') {
    const young = guardianWords(guardian);
    return {
      headline: 'Your application is being read',
      now: `A person at the certification office decides, and you get the answer by mail. ${young ?? 'There is nothing for you to do now.'}`,
      action: { href: '/apply', label: 'See your application' },
      second: young === undefined ? undefined : { href: '/me', label: 'See your account' },
    };
  }
  if (application?.state === 'needs-information') {
    return {
      headline: 'We need one more thing from you',
      now: 'The certification office asked you a question about your application.',
      action: { href: '/apply', label: 'Answer it' },
      second: undefined,
    };
  }
  if (application?.state === 'refused') {
    return {
      headline: 'Your application was refused',
      now: 'The mail says why and how to appeal. You can also apply again.',
      action: { href: '/apply', label: 'See the reasons' },
      second: undefined,
    };
  }
  const apply = { href: '/apply', label: application ? 'Go on' : 'Apply' };
  const account = { href: '/me', label: 'See your account' };
  if (guardian === 'waiting') {
    return {
      headline: 'We are waiting for your guardian',
      now: 'We wrote to the address you gave. You can apply now; we decide when your guardian has agreed.',
      action: apply,
      second: account,
    };
  }
  if (guardian === 'ended') {
    return {
      headline: 'Your guardian did not answer',
      now: 'The link we sent does not work any more; send a new one under Me. You can apply now; we decide when your guardian has agreed.',
      action: { href: '/me', label: 'Send a new link' },
      second: apply,
    };
  }
  if (guardian === 'refused') {
    return {
      headline: 'Your guardian did not agree',
      now: 'You can ask again under Me. Without consent we can approve you only when you are of age. Your account stays.',
      action: account,
      second: apply,
    };
  }
  return {
    headline: application ? 'Go on with your application' : 'Begin with your application',
    now: application
      ? 'Your draft is kept. Nothing is sent until you say so.'
      : 'Tell us where you trained or worked. It takes about ten minutes, and a draft is kept as you go.',
    action: apply,
    second: undefined,
  };
}
