import { countWords, dateWords, moneyWords } from '#lib/ui/words.ts';

/** What is known about a person, as far as the path needs it. Dates are `YYYY-MM-DD`. */
export type PathFacts = {
  /** Whether a guardian must agree first, and has. */
  readonly guardian: 'not-needed' | 'not-asked' | 'waiting' | 'given' | 'refused';
  readonly application:
    | {
        readonly state: 'draft' | 'submitted' | 'needs-information' | 'approved' | 'refused';
        readonly submittedOn: string | null;
        readonly decidedOn: string | null;
        readonly openUntil: string | null;
      }
    | undefined;
  readonly fee: { readonly amountCents: number; readonly paidOn: string | null; readonly onHold: boolean };
  readonly exam: {
    readonly attemptsLeft: number;
    readonly attemptsAllowed: number;
    readonly items: number;
    readonly minutes: number;
    /** `none`: nothing to say yet, because the fee is not paid. */
    readonly state: 'none' | 'open' | 'waiting' | 'in-progress' | 'used-up' | 'passed';
    /** First day of the next attempt (`waiting`) or of a new application (`used-up`). */
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
  const { application, fee, exam, credential } = facts;
  const approved = application?.state === 'approved';
  const paid = fee.paidOn !== null;
  const passed = credential !== undefined;
  const stops: PathStop[] = [
    trainStop(passed || approved || application?.state === 'submitted' || application?.state === 'needs-information'),
    applyStop(facts),
    {
      id: 'pay',
      title: `Pay ${moneyWords(fee.amountCents)}`,
      state: paid || passed ? 'done' : approved ? 'now' : 'locked',
      tag: paid ? `Paid, ${dateWords(fee.paidOn)}` : approved ? 'You are here' : 'Opens when your application is approved',
      text: paid
        ? `${countWords(exam.attemptsAllowed, 'final attempt', 'final attempts')}, practice exams and everything else are yours.`
        : 'Once, for everything. Nothing else to buy.',
    },
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

function applyStop({ application, guardian, credential }: PathFacts): PathStop {
  const base = { id: 'apply', title: 'Apply' } as const;
  switch (application?.state) {
    case 'approved':
      return {
        ...base,
        state: 'done',
        tag: `Approved, ${dateWords(application.decidedOn ?? '')}`,
        text: credential ? 'Your application was approved.' : `Your application is open until ${dateWords(application.openUntil ?? '')}.`,
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
        text:
          guardian === 'not-needed' || guardian === 'given'
            ? 'Show what you trained or worked. You can stop and go on later.'
            : 'Your guardian must agree before you can apply.',
      };
  }
}

function examStop({ exam, fee, credential, application }: PathFacts): PathStop {
  const base = { id: 'exam', title: 'Sit the exam' } as const;
  const what = `${exam.items} questions, ${exam.minutes} minutes.`;
  if (credential || exam.state === 'passed') return { ...base, state: 'done', tag: 'Passed', text: what };
  if (fee.onHold)
    return { ...base, state: 'locked', tag: 'On hold', text: 'Your payment is disputed. Attempts open again when that is settled; nothing was taken away.' };
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
    if (fee.paidOn === null) {
      return {
        headline: 'You are approved. The fee opens the exam',
        now: `Your application is open until ${dateWords(application.openUntil ?? '')}. ${moneyWords(fee.amountCents)} buys ${countWords(exam.attemptsAllowed, 'attempt', 'attempts')} and everything else.`,
        action: { href: '/pay', label: `Pay ${moneyWords(fee.amountCents)}` },
        second: undefined,
      };
    }
    if (fee.onHold) {
      return {
        headline: 'Your attempts are on hold',
        now: 'Your bank disputes the payment. Nothing was taken away; the attempts open again when it is settled.',
        action: practise,
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
          action: { href: '/exam', label: 'See your results' },
          second: undefined,
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
    return {
      headline: 'Your application is being read',
      now: 'A person at the certification office decides, and you get the answer by mail. There is nothing for you to do now.',
      action: { href: '/apply', label: 'See your application' },
      second: undefined,
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
  if (guardian === 'waiting') {
    return {
      headline: 'We are waiting for your guardian',
      now: 'We wrote to the address you gave. You can apply as soon as your guardian has agreed.',
      action: { href: '/me', label: 'See your account' },
      second: undefined,
    };
  }
  if (guardian === 'refused') {
    return {
      headline: 'Your guardian did not agree',
      now: 'Without consent you can apply when you turn 18. Your account stays.',
      action: { href: '/me', label: 'See your account' },
      second: undefined,
    };
  }
  return {
    headline: application ? 'Go on with your application' : 'Begin with your application',
    now: application
      ? 'Your draft is kept. Nothing is sent until you say so.'
      : 'Tell us where you trained or worked. It takes about ten minutes, and a draft is kept as you go.',
    action: { href: '/apply', label: application ? 'Go on' : 'Apply' },
    second: undefined,
  };
}
