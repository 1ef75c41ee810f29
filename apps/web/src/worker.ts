import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { localTimeAt, plainDateIn } from '@einthoven/kernel';
import { deleteOldLinks } from './lib/server/account/index.ts';
import { forgetOldCases } from './lib/server/advice/index.ts';
import { localScanner, scanEvidence } from './lib/server/ce/index.ts';
import { askOutside, forgetLaunches, forgetLti, sendScores } from './lib/server/courseware/index.ts';
import { finishRevocations } from './lib/server/conduct/index.ts';
import { awardAttempt } from './lib/server/credential/index.ts';
import {
  closeAttempt,
  endSilentRehearsals,
  examNow,
  holdLateAnswers,
  isSilentNow,
  listAttemptsToClose,
  listAttemptsToScore,
  listRenewalAttemptsToScore,
  takeRehearsal,
} from './lib/server/exam/index.ts';
import { deleteIdentityImages } from './lib/server/identity/index.ts';
import { assembleNext } from './lib/server/form/index.ts';
import { fitAll, sendReminders } from './lib/server/learning/index.ts';
import { syncInstructorRoles } from './lib/server/instructor/index.ts';
import { expireOpenings, sendJobAlerts } from './lib/server/job/index.ts';
import { deliverTexts, forgetMessages } from './lib/server/message/index.ts';
import { deleteOldQuestions, refreshApprovals, scanProgramEvidence, tellOfDays } from './lib/server/program/index.ts';
import { nightRun, settleAssessment, settleReady } from './lib/server/renewal/index.ts';
import { currentScheme } from './lib/server/scheme/index.ts';
import { installationProblem } from './lib/server/db/installation.ts';
import { closeDatabase, database, inTransaction } from './lib/server/db/pool.ts';
import { forgetMails, forgetRateBuckets } from './lib/server/platform/clean-up.ts';
import { systemClock } from './lib/server/platform/clock.ts';
import { config } from './lib/server/platform/config.ts';
import { deliverMails } from './lib/server/platform/mail.ts';
import { randomToken, secureRng } from './lib/server/platform/rng.ts';
import { twilioSms } from './lib/server/platform/sms.ts';
import { runQueue, type RecurringWork } from './lib/server/platform/queue.ts';

/**
 * The worker process: what must happen without anybody asking. It composes what concepts export;
 * as many as you like may run, each round still happens once. Started by `einthoven worker`.
 */
const works: readonly RecurringWork[] = [
  {
    name: 'deliver-mails',
    everyS: 4,
    round: async () => void (await deliverMails(database(), systemClock.now())),
  },
  {
    name: 'deliver-texts',
    everyS: 10,
    round: async () => {
      const account = config().twilio;
      await deliverTexts(database(), account && twilioSms(account), systemClock.now());
    },
  },
  {
    name: 'close-attempts',
    everyS: 30,
    round: closeAttempts,
  },
  {
    name: 'assemble-forms',
    everyS: 2,
    round: async () => void (await assembleNext(database(), systemClock)),
  },
  {
    name: 'play-rehearsals',
    everyS: 2,
    round: playRehearsals,
  },
  {
    name: 'scan-evidence',
    everyS: 15,
    round: async () => void (await scanEvidence(database(), localScanner(currentScheme().ce.evidencePages.value), { clock: systemClock })),
  },
  {
    name: 'scan-program-evidence',
    everyS: 15,
    round: async () => void (await scanProgramEvidence(database(), localScanner(currentScheme().ce.evidencePages.value), { clock: systemClock })),
  },
  {
    name: 'programs',
    everyS: 600,
    round: async () => {
      await refreshApprovals(database(), { clock: systemClock });
      await tellOfDays(database(), { clock: systemClock });
      await deleteOldQuestions(database(), { clock: systemClock });
    },
  },
  {
    name: 'send-scores',
    everyS: 15,
    round: async () => void (await sendScores(database(), { clock: systemClock, token: randomToken, ask: askOutside })),
  },
  {
    name: 'study-reminders',
    everyS: 600,
    round: async () => void (await sendReminders(database(), systemClock, (personId, error) => say(`study-reminders ${personId}`, error))),
  },
  {
    name: 'fit-forgetting',
    everyS: 3600,
    round: fitAtNight,
  },
  {
    name: 'finish-revocations',
    everyS: 600,
    round: async () => void (await finishRevocations(database(), { clock: systemClock })),
  },
  {
    name: 'settle-renewals',
    everyS: 60,
    round: async () => settleReady(database(), systemClock, say),
  },
  {
    // The first round of a day in the body's zone does its night; a night that broke off goes on in the next.
    name: 'night-run',
    everyS: 600,
    round: async () => {
      const date = plainDateIn(systemClock.now(), currentScheme().zone.value);
      await nightRun(database(), { date, clock: systemClock, token: randomToken, onError: say });
    },
  },
  {
    // A suspension or the end of a period takes the classes away soon, not at once.
    name: 'instructor-roles',
    everyS: 600,
    round: async () => void (await syncInstructorRoles(database(), { clock: systemClock })),
  },
  {
    name: 'jobs',
    everyS: 3600,
    round: async () => {
      await expireOpenings(database(), { clock: systemClock });
      await sendJobAlerts(database(), { clock: systemClock });
    },
  },
  {
    name: 'clean-up',
    everyS: 3600,
    round: async () => {
      const now = systemClock.now();
      const yesterday = new Date(now.getTime() - 24 * 3600 * 1000);
      await forgetRateBuckets(database(), yesterday);
      await deleteOldLinks(database(), yesterday);
      await forgetLaunches(database(), yesterday);
      await forgetLti(database(), yesterday);
      const mailsFrom = new Date(now);
      mailsFrom.setUTCFullYear(now.getUTCFullYear() - currentScheme().retention.mailYears.value);
      await forgetMails(database(), mailsFrom);
      await forgetMessages(database(), mailsFrom);
      await forgetOldCases(database(), { clock: systemClock });
      await deleteIdentityImages(database(), { clock: systemClock });
    },
  },
];

/** Closes the attempts whose time is up, then scores and awards whatever is closed and has no outcome yet. */
async function closeAttempts(): Promise<void> {
  const db = database();
  const now = await examNow(db);
  // While every web server is silent nobody can submit: their time is given back first.
  const due = (await isSilentNow(db)) ? [] : await listAttemptsToClose(db, now);
  // One attempt that cannot be closed or scored must not keep the others waiting.
  for (const attemptId of due) {
    await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'time', now)).catch((error: unknown) => say(`close-attempts ${attemptId}`, error));
  }
  // What came too late is asked about before anything is scored.
  await holdLateAnswers(db, now, (attemptId, error) => say(`close-attempts ${attemptId}`, error)).catch((error: unknown) => say('close-attempts', error));
  for (const attemptId of await listRenewalAttemptsToScore(db)) {
    const settled = await settleAssessment(db, attemptId, { clock: systemClock }).catch((error: unknown) => say(`close-attempts ${attemptId}`, error));
    if (settled && !settled.ok) say(`close-attempts ${attemptId}`, settled.error);
  }
  for (const attemptId of await listAttemptsToScore(db)) {
    try {
      const awarded = await awardAttempt(db, attemptId, { clock: systemClock, rng: secureRng });
      if (!awarded.ok) say(`close-attempts ${attemptId}`, awarded.error);
    } catch (error) {
      say(`close-attempts ${attemptId}`, error);
    }
  }
}

/** Fitting takes a processor for seconds a person: in the small hours of the body's zone, when nobody waits for it. */
const NIGHT_HOUR = '02';

async function fitAtNight(): Promise<void> {
  if (localTimeAt(systemClock.now(), currentScheme().zone.value).slice(11, 13) !== NIGHT_HOUR) return;
  await fitAll(database(), systemClock, (personId, error) => say(`fit-forgetting ${personId}`, error));
}

const rehearsals = new Set<ChildProcess>();

/** Starts a process for a rehearsal that waits; ends those whose process is gone. */
async function playRehearsals(): Promise<void> {
  await endSilentRehearsals(database(), { clock: systemClock });
  const rehearsalId = await takeRehearsal(database(), systemClock.now());
  if (rehearsalId === undefined) return;
  const file = fileURLToPath(new URL('./lib/server/exam/rehearsal-process.ts', import.meta.url));
  const child = fork(file, [rehearsalId], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  rehearsals.add(child);
  child.on('error', (error) => say(`play-rehearsals ${rehearsalId}`, error));
  child.on('exit', (code) => {
    rehearsals.delete(child);
    if (code !== 0) say(`play-rehearsals ${rehearsalId}`, `the process ended with ${code}`);
  });
}

function say(name: string, error: unknown): void {
  // What is thrown is not always an error: a queue tells of its own with an object.
  const cause = error instanceof Error ? { message: error.message, stack: error.stack } : error;
  console.error(JSON.stringify({ level: 'error', work: name, cause }));
}

// Mails of a demonstration must not go out through the relay of production.
const unfit = await installationProblem(database(), config());
if (unfit) {
  console.error(unfit);
  // 78: starting it again would not help.
  process.exit(78);
}
const queue = await runQueue(config().databaseUrl, works, say);
process.send?.('ready');

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const child of rehearsals) child.kill('SIGTERM');
  await queue.stop();
  await closeDatabase();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
// Whoever started us is gone.
process.on('disconnect', () => void stop());
